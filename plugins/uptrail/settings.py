"""What `uptrail.yaml` says about the organisation: its names, severity matrix and policies. No site generator here."""

import re
from datetime import datetime, timedelta
from difflib import get_close_matches
from fractions import Fraction
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale, UnknownLocaleError
from pydantic import BaseModel, ConfigDict, Field

from uptrail.problem import Level
from uptrail.values import Day, Flag, Length, Severity, Share, Time, Unreadable, read_length, validator

LANGUAGES = ("en", "de", "fr", "es", "pt", "ja")
"""The languages in which the interface has words."""

RULE_LEVELS = {"error": Level.ERROR, "warning": Level.WARNING, "info": Level.INFO, "off": None}


class Part(BaseModel):
    """A frozen piece of the settings; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def read_response(text: str) -> timedelta | None:
    """A response time, or None for `next business day`, which no clock can check."""
    if text.strip().lower() == "next business day":
        return None

    return read_length(text.strip().removeprefix("<").strip())


def read_url(text: str) -> str:
    """The public site's address: http or https, ending in a slash."""
    parts = urlsplit(text.strip())
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        raise Unreadable(f"{text!r} is not a site's address", "write it as https://status.example.org/")
    return text.strip().rstrip("/") + "/"


def read_zone_name(text: str) -> str:
    """An IANA time zone name."""
    if text.strip() not in available_timezones():
        raise Unreadable(f"unknown time zone {text!r}", "write an IANA name such as Europe/Lisbon, or UTC")
    return text.strip()


def read_language(text: str) -> str:
    """A language or one of its regional forms, in its usual spelling: `de`, `pt-BR`."""
    wanted = text.strip().replace("_", "-")
    try:
        if not re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}", wanted):
            raise ValueError(wanted)
        return str(Locale.parse(wanted, sep="-")).replace("_", "-")
    except (UnknownLocaleError, ValueError):
        raise Unreadable(f"unknown language {text!r}", _meant(wanted)) from None


def _meant(language: str) -> str:
    """The nearest language that has words, by its code or its name, and all of them."""
    names: dict[str, str] = {}
    for code in LANGUAGES:
        locale = Locale.parse(code)
        names |= {name.lower(): code for name in (code, locale.english_name or "", locale.display_name or "")}
    base = language.lower().partition("-")[0]
    near = get_close_matches(base, names, n=1, cutoff=0.6)
    every = ", ".join(LANGUAGES)
    return f"did you mean {names[near[0]]}? There are words in {every}" if near else f"write one of {every}"


class SeverityLevel(Part):
    """One row of the severity matrix."""

    name: str
    description: str = ""
    respond_within: Annotated[timedelta | None, validator(read_response)] = None
    communication: str = ""
    page: bool = False


def default_severities() -> dict[str, SeverityLevel]:
    """SEV1 to SEV4, as most teams that follow the practice use them."""
    rows = {
        "SEV1": ("Critical", "Fully down, data loss or a security breach", 5, "Page on call, tell executives", True),
        "SEV2": ("Major", "A major feature broken or significant degradation", 15, "Page on call, tell the team", True),
        "SEV3": ("Minor", "A minor feature broken; a workaround exists", 60, "Team notice and ticket", False),
        "SEV4": ("Low", "Cosmetic; no effect on users", None, "Ticket", False),
    }
    return {
        key: SeverityLevel(
            name=name,
            description=description,
            respond_within=None if minutes is None else timedelta(minutes=minutes),
            communication=communication,
            page=page,
        )
        for key, (name, description, minutes, communication, page) in rows.items()
    }


class Weights(Part):
    """How much of a moment each component status counts as downtime, from 0 to 1."""

    operational: Share = Fraction(0)
    degraded_performance: Share = Fraction(0)
    partial_outage: Share = Fraction(3, 10)
    major_outage: Share = Fraction(1)
    under_maintenance: Share = Fraction(0)

    def of(self, status: str) -> Fraction:
        """The weight of a component status."""
        weight: Fraction = getattr(self, status)
        return weight


class Band(Part):
    """A row of the error budget policy: what to do while more than `above` of the budget remains."""

    above: Share
    name: str
    actions: tuple[str, ...] = ()


def default_bands() -> tuple[Band, ...]:
    """The four bands of the default error budget policy, best first; a border belongs to the higher band."""
    return (
        Band(
            above=Fraction(1, 2),
            name="Normal velocity",
            actions=("Feature work goes on as planned", "Experiments and chaos tests are allowed"),
        ),
        Band(
            above=Fraction(1, 4),
            name="Caution",
            actions=("Fewer risky deployments", "Reliability work first", "More deployment testing"),
        ),
        Band(
            above=Fraction(1, 10),
            name="Feature freeze",
            actions=("Feature freeze for this service", "Reliability work only", "Daily budget review"),
        ),
        Band(
            above=Fraction(0),
            name="Emergency",
            actions=(
                "All hands on reliability",
                "A postmortem for any further consumption",
                "Executive visibility",
            ),
        ),
    )


class Policies(Part):
    """The promises that the checks hold records to."""

    weights: Weights = Weights()
    detect_within: Length = timedelta(minutes=5)
    update_every: dict[Severity, Length] = Field(
        default_factory=lambda: {"SEV1": timedelta(minutes=20), "SEV2": timedelta(minutes=30)}
    )
    update_every_default: Length = timedelta(hours=2)
    postmortem_severities: tuple[Severity, ...] = ("SEV1", "SEV2")
    postmortem_when_longer_than: Length = timedelta(hours=1)
    postmortem_exempt_severities: tuple[Severity, ...] = ()
    postmortem_within: Length = timedelta(hours=48)
    postmortem_complete_within: Length = timedelta(days=14)
    action_links: Flag = False
    budget_bands: tuple[Band, ...] = Field(default_factory=default_bands)
    min_events: int = 100
    rules_since: Day | None = None
    rules: dict[str, str] = Field(default_factory=dict)


class Settings(Part):
    """Everything that `uptrail.yaml` says but its components, which are records."""

    name: str = "Status"
    url: Annotated[str, validator(read_url)] = "http://127.0.0.1/"
    description: str = ""
    language: Annotated[str, validator(read_language)] = "en"
    time_zone: Annotated[str, validator(read_zone_name)] = "UTC"
    as_of: Time | None = None
    severities: dict[Severity, SeverityLevel] = Field(default_factory=default_severities)
    policies: Policies = Policies()
    redaction: tuple[str, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's own clock, shown beside UTC."""
        return ZoneInfo(self.time_zone)


def resolve_as_of(settings: Settings, source_date_epoch: str | None, clock: datetime) -> datetime:
    """The moment that a build calls now: `as_of`, else SOURCE_DATE_EPOCH, else the clock, to the second."""
    if settings.as_of:
        return settings.as_of
    if source_date_epoch and source_date_epoch.strip().isdigit():
        return datetime.fromtimestamp(int(source_date_epoch), tz=clock.tzinfo)
    return clock.replace(microsecond=0)
