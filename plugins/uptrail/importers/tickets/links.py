"""Links to tickets: which forge an address belongs to, and where its interface answers about the ticket."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from uptrail.importers.tickets.refusals import Refused
from uptrail.settings import Forge

PUBLIC = {"github.com": Forge.GITHUB, "www.github.com": Forge.GITHUB, "gitlab.com": Forge.GITLAB}
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_NAME = r"(?!(?:\.{1,2}|-)/)[\w.-]+"
_GITHUB = re.compile(rf"/({_NAME}/{_NAME})/(issues|pull|pulls)/(\d{{1,12}})(?:/.*)?", re.ASCII)
_GITLAB = re.compile(
    rf"/((?:{_NAME}/)+{_NAME})(?:/-)?/(issues|work_items|merge_requests)/(\d{{1,12}})(?:/.*)?", re.ASCII
)
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]|`\"']+")


class Link(NamedTuple):
    """A ticket's place. `place` is its forge's key in `Places`; `address` is where the interface answers."""

    forge: Forge
    place: str
    address: str
    request: bool
    """Whether it is a pull or merge request by its address; on GitHub an issue's address may be one too."""


@dataclass(frozen=True)
class Places:
    """The forges that may be asked, and the secrets that open them, by host with port and path."""

    forges: Mapping[str, Forge]
    tokens: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, settings: Mapping[str, Forge], environ: Mapping[str, str]) -> "Places":
        """The public forges, those of the settings, and the tokens of the environment.

        A token goes to one host: the one that the environment names beside it, or the public one. The
        settings never choose, so that no change of a file can send it elsewhere.
        """
        forges = {**PUBLIC, **settings}
        tokens = {}
        for forge, names, hosts, public in _ENVIRONMENT:
            token = next((environ[name].strip() for name in names if environ.get(name, "").strip()), "")
            said = next((environ[name].strip() for name in hosts if environ.get(name, "").strip()), "")
            place = _place(said) or public
            if said:
                forges.setdefault(place, forge)
            if token:
                if not re.fullmatch(r"[\x21-\x7e]+", token):
                    raise Refused(f"{names[0]} is not a token: it has a character that none has", "set it anew")
                tokens[place] = token
        return cls(forges, tokens)

    def link(self, address: str) -> Link | None:
        """The ticket that an address leads to; None when it is none of a known forge."""
        try:
            parts = urlsplit(address.strip())
            host = _host(parts.hostname or "", parts.port)
        except ValueError:
            return None
        if parts.scheme not in ("http", "https") or not host or parts.username or parts.password:
            return None
        place = self._nearest(host, parts.path)
        if place is None:
            return None
        return _LINKS[self.forges[place]](parts.scheme, place, unquote(parts.path[len(place) - len(host) :]))

    def _nearest(self, host: str, path: str) -> str | None:
        """The forge with the longest path above the address."""
        known = [one for one in self.forges if f"{host}{path}".startswith(f"{one}/")]
        return max(known, key=len, default=None)


_ENVIRONMENT = (
    (Forge.GITHUB, ("GITHUB_TOKEN", "GH_TOKEN"), ("GH_HOST", "GITHUB_SERVER_URL"), "github.com"),
    (Forge.GITLAB, ("GITLAB_TOKEN",), ("GITLAB_HOST", "CI_SERVER_URL"), "gitlab.com"),
)
"""For each forge: where its token may be, what names the host that the token is for, and the host without that."""


def find(text: str) -> Iterator[str]:
    """The addresses in a text, without the punctuation after them."""
    for found in _ADDRESS.finditer(text):
        yield found[0].rstrip(".,;:!?*_")


def _place(said: str) -> str:
    """A host with its port and path, of an address or as it stands."""
    parts = urlsplit(said if "://" in said else f"https://{said}")
    try:
        return _host(parts.hostname or "", parts.port) + parts.path.rstrip("/")
    except ValueError:
        return ""


def _host(name: str, port: int | None) -> str:
    return name.lower() + (f":{port}" if port and port not in (80, 443) else "")


def _github(scheme: str, place: str, path: str) -> Link | None:
    found = _GITHUB.fullmatch(path)
    if not found:
        return None
    place = "github.com" if place == "www.github.com" else place
    base = f"{scheme}://{place}/api/v3"
    if place == "github.com" or place.endswith(".ghe.com"):
        base = f"https://api.{place}"
    return Link(Forge.GITHUB, place, f"{base}/repos/{found[1]}/issues/{found[3]}", found[2] != "issues")


def _gitlab(scheme: str, place: str, path: str) -> Link | None:
    found = _GITLAB.fullmatch(path)
    if not found:
        return None
    request = found[2] == "merge_requests"
    base = f"{'https' if place in PUBLIC else scheme}://{place}/api/v4/projects/{quote(found[1], safe='')}"
    return Link(Forge.GITLAB, place, f"{base}/{'merge_requests' if request else 'issues'}/{found[3]}", request)


_LINKS = {Forge.GITHUB: _github, Forge.GITLAB: _gitlab}
