"""What `uptrail.yaml` says about the organisation: its names, severity matrix and policies. No site generator here."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import get_close_matches
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale, UnknownLocaleError
from pydantic import BaseModel, ConfigDict, Field

from uptrail.problem import Level
from uptrail.values import Day, Flag, Length, Severity, Share, Time, Unreadable, read_length, validator, written_as

LANGUAGES = ("en", "de", "fr", "es", "pt", "pt-BR", "ja")
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
        locale = Locale.parse(code, sep="-")
        names |= {name.lower(): code for name in (code, locale.english_name or "", locale.display_name or "")}
    base = language.lower().partition("-")[0]
    near = get_close_matches(base, names, n=1, cutoff=0.6)
    every = ", ".join(LANGUAGES)
    return f"did you mean {names[near[0]]}? There are words in {every}" if near else f"write one of {every}"


_RESPONSE = written_as(r"[A-Za-z]", "15 minutes", "next business day")


class Forge(StrEnum):
    """The forges whose tickets can be asked about."""

    GITHUB = "github"
    GITLAB = "gitlab"


def read_forge_address(text: str) -> str:
    """Where a forge is: a host, with a port or a path if it has one, lower case and without a slash at its end."""
    found = re.fullmatch(r"(?:https?://)?([a-z0-9.-]+(?::\d{1,5})?)((?:/[\w.~-]+)*)/?", text.strip(), re.IGNORECASE)
    if not found or ".." in text:
        raise Unreadable(f"{text!r} is not a forge's address", "write its host, such as git.example.org: gitlab")
    return found[1].lower() + found[2]


ForgeAddress = Annotated[str, validator(read_forge_address)]


class SeverityLevel(Part):
    """One row of the severity matrix."""

    name: str = Field(description="What it is called beside its id.", examples=["Major"])
    description: str = Field("", description="When an incident has it.")
    respond_within: Annotated[timedelta | None, validator(read_response), _RESPONSE] = Field(
        None, description="How soon somebody must take it on."
    )
    communication: str = Field("", description="Who is told, and how.")
    page: bool = Field(False, description="Whether it wakes somebody up.")


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


def read_level(text: str) -> str:
    """At which level `uptrail check` tells of something: a word of `RULE_LEVELS`."""
    if text.strip() not in RULE_LEVELS:
        raise Unreadable(f"{text!r} is not a level", f"write one of {', '.join(RULE_LEVELS)}")
    return text.strip()


class Weights(Part):
    """How much of a moment each component status counts as downtime, from 0 to 1."""

    operational: Share = Field(Fraction(0), description="While all is well.")
    degraded_performance: Share = Field(Fraction(0), description="While it is slow or flawed.")
    partial_outage: Share = Field(Fraction(3, 10), description="While it is down for some.")
    major_outage: Share = Field(Fraction(1), description="While it is down.")
    under_maintenance: Share = Field(Fraction(0), description="During announced work.")

    def of(self, status: str) -> Fraction:
        """The weight of a component status."""
        weight: Fraction = getattr(self, status)
        return weight


class Band(Part):
    """A row of the error budget policy: what to do while `above` of the budget or more remains.

    `level` is that of the finding while it applies; without one the best band has none and the others warn.
    """

    above: Share = Field(description="The row holds while this share of the budget or more is left.")
    name: str = Field(description="What the row is called.", examples=["Feature freeze"])
    actions: tuple[str, ...] = Field((), description="What is done then.")
    level: Annotated[str, validator(read_level)] = Field(
        "", description="At which level `uptrail check` tells of it: `error`, `warning`, `info` or `off`."
    )


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
            level="info",
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


class BudgetTerms(Part):
    """Where a team, or one SLO, has an error budget policy of its own; what is not given is everyone's."""

    bands: tuple[Band, ...] | None = Field(None, description="Rows instead of `budget_bands`, best first.")
    incident_over: Share | None = Field(None, description="What one incident may spend of four weeks' budget.")
    class_over: Share | None = Field(None, description="What one class of outage may spend of a quarter's budget.")


class BudgetPolicy(Part):
    """What spending an error budget asks for beside its bands, and whose terms differ.

    `incident_over` is the share of four weeks' budget above which one incident needs a postmortem with a
    P0 action, `class_over` that of a quarter's above which one class of outage needs a P0 in the plan.
    """

    incident_over: Share = Field(
        Fraction(1, 5), description="Above this share of four weeks' budget an incident needs a P0 action."
    )
    class_over: Share = Field(
        Fraction(1, 5), description="Above this share of a quarter's budget a class of outage needs a P0 action."
    )
    teams: dict[str, BudgetTerms] = Field(default_factory=dict, description="The terms of a team's SLOs, by team.")
    slos: dict[str, BudgetTerms] = Field(default_factory=dict, description="The terms of single SLOs, by id.")


@dataclass(frozen=True)
class Terms:
    """The error budget policy that one SLO is held to; `bands` come best first."""

    bands: tuple[Band, ...]
    incident_over: Fraction
    class_over: Fraction


class Policies(Part):
    """The promises that the checks hold records to."""

    weights: Weights = Field(Weights(), description="How much of a moment each status counts as downtime, 0 to 1.")
    detect_within: Length = Field(timedelta(minutes=5), description="The longest time from start to detection.")
    update_every: dict[Severity, Length] = Field(
        default_factory=lambda: {"SEV1": timedelta(minutes=20), "SEV2": timedelta(minutes=30)},
        description="By severity, the longest silence in an open incident: `{SEV1: 20 minutes}`.",
    )
    update_every_default: Length = Field(timedelta(hours=2), description="The same for all other severities.")
    postmortem_severities: tuple[Severity, ...] = Field(
        ("SEV1", "SEV2"), description="The severities that need a postmortem."
    )
    postmortem_when_longer_than: Length = Field(
        timedelta(hours=1), description="Incidents that take longer need a postmortem too."
    )
    postmortem_budget_share: Share = Field(
        Fraction(1, 5), description="So do incidents that spent more of an error budget; 100 % switches this off."
    )
    postmortem_exempt_severities: tuple[Severity, ...] = Field(
        (), description="Severities that need no postmortem for their length alone."
    )
    postmortem_within: Length = Field(timedelta(hours=48), description="From resolution to the postmortem's draft.")
    postmortem_complete_within: Length = Field(timedelta(days=14), description="From resolution to Complete.")
    action_links: Flag = Field(False, description="Whether every P0 and P1 action must name its ticket.")
    actions_stale_after: Length = Field(
        timedelta(days=180), description="So long after its postmortem an action may be open without being overdue."
    )
    budget_bands: tuple[Band, ...] = Field(
        default_factory=default_bands, description="The error budget policy, best row first."
    )
    budget_policy: BudgetPolicy = Field(
        BudgetPolicy(), description="What one incident and one class of outage may spend, and whose terms differ."
    )
    min_events: int = Field(100, description="With fewer events an SLO has not enough data.")
    rules_since: Day | None = Field(None, description="Findings in older documents are warnings at most.")
    rules: dict[str, str] = Field(
        default_factory=dict, description="The level of a rule: `error`, `warning`, `info` or `off`."
    )

    def budget_terms(self, slo: str, team: str) -> Terms:
        """The policy of an SLO: its own terms first, then those of its team, then everyone's."""
        policy, nobody = self.budget_policy, BudgetTerms()
        own, theirs = policy.slos.get(slo, nobody), policy.teams.get(team, nobody)
        bands = next(b for b in (own.bands, theirs.bands, self.budget_bands) if b is not None)
        shares = own.incident_over, theirs.incident_over, policy.incident_over
        classes = own.class_over, theirs.class_over, policy.class_over
        return Terms(
            bands=tuple(sorted(bands, key=lambda band: band.above, reverse=True)),
            incident_over=next(share for share in shares if share is not None),
            class_over=next(share for share in classes if share is not None),
        )


class Settings(Part):
    """Everything that `uptrail.yaml` says but its components, which are records."""

    name: str = Field("Status", description="Your organisation's or service's name.")
    url: Annotated[str, validator(read_url), written_as(r"^\s*https?://", "https://status.example.org/")] = Field(
        "http://127.0.0.1/", description="The public site's address; feeds and the API link to it."
    )
    description: str = Field("", description="A sentence for search engines and link previews.")
    language: Annotated[str, validator(read_language)] = Field(
        "en", description="The interface's language.", examples=list(LANGUAGES)
    )
    time_zone: Annotated[str, validator(read_zone_name)] = Field(
        "UTC", description="A second clock beside UTC.", examples=["Europe/Lisbon", "UTC"]
    )
    as_of: Time | None = Field(None, description='Freezes "now"; without it SOURCE_DATE_EPOCH counts, else the clock.')
    severities: dict[Severity, SeverityLevel] = Field(
        default_factory=default_severities,
        description="Rows with names replace the severity matrix; rows without change single values of it.",
    )
    policies: Policies = Field(Policies(), description="What the checks hold records to; each has a default.")
    forges: dict[ForgeAddress, Forge] = Field(
        default_factory=dict, description="Hosts of your own with tickets, each github or gitlab."
    )
    redaction: tuple[str, ...] = Field((), description="Regular expressions that no public text may match.")

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's own clock, shown beside UTC."""
        return ZoneInfo(self.time_zone)

    @cached_property
    def redacting(self) -> tuple[re.Pattern[str], ...]:
        """What no public text may match; each for itself, since it may have flags and groups of its own."""
        return tuple(re.compile(pattern) for pattern in self.redaction)


def resolve_as_of(settings: Settings, source_date_epoch: str | None, clock: datetime) -> datetime:
    """The moment that a build calls now: `as_of`, else SOURCE_DATE_EPOCH, else the clock, to the second."""
    if settings.as_of:
        return settings.as_of
    if source_date_epoch and source_date_epoch.strip().isdigit():
        return datetime.fromtimestamp(int(source_date_epoch), tz=clock.tzinfo)
    return clock.replace(microsecond=0)
