"""Asking forges about tickets, one at a time; a token goes to its own host and nowhere else."""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from uptrail.importers import web
from uptrail.importers.tickets.answers import Ticket, read
from uptrail.importers.tickets.links import LOOPBACK, Link, Places
from uptrail.importers.tickets.refusals import Closed, Refused
from uptrail.importers.web import quoted
from uptrail.settings import Forge

RETRIES = (1.0, 4.0)
"""Seconds to wait before asking a forge that is busy or gone again."""
LONGEST_WAIT = 60.0
"""Seconds that a forge may ask us to wait; beyond that the rest is left for another run."""
AGAIN = {500, 502, 503, 504}
LONGEST = 4 * 1024 * 1024
PATIENCE = 60.0
"""Seconds that one answer may take altogether."""
REDIRECTS = 4
VARIABLES = {Forge.GITHUB: "GITHUB_TOKEN", Forge.GITLAB: "GITLAB_TOKEN"}
_ACCEPT = {Forge.GITHUB: {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}}


class Desk:
    """Asks about each ticket once; a forge that shuts is not asked again."""

    def __init__(self, places: Places, pause: Callable[[float], None] = time.sleep) -> None:
        self.places, self.pause = places, pause
        try:
            self.requests = web.library()
        except web.NotInstalled:
            raise Closed("asking a forge needs requests", "run pip install 'uptrail[forge]'") from None
        self.session = self.requests.Session()
        self.session.headers["User-Agent"] = "uptrail"
        self.session.auth = lambda request: request  # else a password of a `.netrc` would be sent
        self.known: dict[str, Ticket | Refused] = {}
        self.shut: dict[str, Closed] = {}

    def ask(self, link: Link) -> Ticket:
        """What became of a ticket. Raises `Refused`, or `Closed` when its forge will answer nothing more."""
        if link.place in self.shut:
            raise self.shut[link.place]
        if link.address not in self.known:
            self.known[link.address] = self._find(link)
        found = self.known[link.address]
        if isinstance(found, Refused):
            raise found
        return found

    def _find(self, link: Link) -> Ticket | Refused:
        try:
            return read(link, self._follow(link))
        except Closed as error:
            self.shut[link.place] = error
            return error
        except Refused as error:
            return error

    def _follow(self, link: Link) -> bytes:
        """The answer's content; a ticket that moved within its forge is followed, to another host never."""
        address = link.address
        for _ in range(REDIRECTS):
            status, headers, content = self._patiently(link, address)
            if status not in (301, 302, 303, 307, 308):
                self._refuse(link, status)
                return content
            address = _onwards(link, address, headers.get("Location", ""))
        raise Refused(f"{link.place} sends us round in a circle", "correct the link")

    def _patiently(self, link: Link, address: str) -> tuple[int, Mapping[str, str], bytes]:
        """One answer; a forge that is busy, gone or asks us to wait a little is asked again."""
        for wait in (*RETRIES, None):
            pause = wait
            try:
                status, headers, content = self._once(link, address)
            except self.requests.exceptions.SSLError:
                raise Closed(
                    f"the certificate of {link.place} is not trusted",
                    "name the authority's file in REQUESTS_CA_BUNDLE",
                ) from None
            except (self.requests.exceptions.RequestException, ValueError) as error:
                if wait is None:
                    why = web.reason(self.requests, error)
                    raise Closed(f"{link.place} cannot be asked: {why}", "try again later") from None
            else:
                limit = _limit(status, headers)
                if limit is None and status not in AGAIN:
                    return status, headers, content
                if wait is None or (limit or 0.0) > LONGEST_WAIT:
                    raise self._busy(link, status, headers, limit)
                pause = max(wait, limit or 0.0)
            self.pause(pause or 0.0)
        raise AssertionError("the last attempt returns or raises")

    def _once(self, link: Link, address: str) -> tuple[int, Mapping[str, str], bytes]:
        begun = time.monotonic()
        headers = {**_ACCEPT.get(link.forge, {}), **self._secret(link)}
        with self.session.get(address, headers=headers, timeout=(10, 30), allow_redirects=False, stream=True) as answer:
            content = b""
            for part in answer.iter_content(1 << 14):
                content += part
                if len(content) > LONGEST or time.monotonic() - begun > PATIENCE:
                    raise Refused(f"the answer of {link.place} has no end", "look at the link")
            return answer.status_code, answer.headers, content

    def _secret(self, link: Link) -> Mapping[str, str]:
        """The token of this very host, in the clear only to this machine."""
        parts, token = urlsplit(link.address), self.places.tokens.get(link.place)
        if not token:
            return {}
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise Closed(f"the token of {link.place} would be sent in the clear", "write its links with https")
        return {"Authorization": f"Bearer {token}"}

    def _busy(self, link: Link, status: int, headers: Mapping[str, str], limit: float | None) -> Closed:
        name = link.place
        if limit is None:
            return Closed(f"{name} is out of order ({status})", "try again later")
        again = _again(headers, limit)
        remedy = f"run this again {again}"
        if link.place not in self.places.tokens:
            remedy += f"; with {VARIABLES[link.forge]} set it allows more"
        return Closed(f"{name} has been asked too often", remedy)

    def _refuse(self, link: Link, status: int) -> None:
        """Stop at an answer that is no ticket."""
        name, hint = link.place, self._hint(link)
        if status == 401:
            told = "does not accept the token" if link.place in self.places.tokens else "wants a token"
            raise Closed(f"{name} {told}", hint)
        if status == 403:
            raise Refused(f"{name} does not let us read it", hint)
        if status == 404:
            raise Refused(f"{name} has no such ticket, or hides it", f"correct the link; {hint}")
        if status == 410:
            raise Refused(f"it was deleted from {name}", "write the status yourself, and unlink it")
        if status != 200:
            raise Refused(f"{name} answers with the status {status}", "look at the link")

    def _hint(self, link: Link) -> str:
        """What to look at when a ticket cannot be seen."""
        variable = VARIABLES[link.forge]
        if link.place in self.places.tokens:
            return f"if it is private, {variable} must be allowed to read it"
        return f"if it is private, set {variable}" + ("" if link.place in _PUBLIC else f" and {_HOSTS[link.forge]}")


_PUBLIC = {"github.com", "gitlab.com"}
_HOSTS = {Forge.GITHUB: "GH_HOST", Forge.GITLAB: "GITLAB_HOST"}


def _onwards(link: Link, address: str, location: str) -> str:
    """Where an answer sends us, as long as that is the same server. Raises `Refused`."""
    target = urljoin(address, location)
    if location and web.origin(target) == web.origin(link.address):
        return target
    told = quoted(location) or "somewhere else"
    raise Refused(f"{link.place} sends us on to {told}", "nothing was sent there; correct the link")


def _limit(status: int, headers: Mapping[str, str]) -> float | None:
    """How many seconds a forge wants us to wait; None when it does not say that it was asked too often."""
    if status not in (403, 429):
        return None
    after = headers.get("Retry-After", "").strip()
    if after.isdigit():
        return float(after)
    spent = headers.get("X-RateLimit-Remaining", headers.get("RateLimit-Remaining", "")).strip() == "0"
    if not spent and status != 429 and not after:
        return None
    reset, now = _reset(headers), _date(headers.get("Date", ""))
    if after:
        reset = _date(after)
    # By the server's own clock, since ours may be wrong.
    return max((reset - now).total_seconds(), 0.0) + 1 if reset and now else LONGEST_WAIT + 1


def _reset(headers: Mapping[str, str]) -> datetime | None:
    text = headers.get("X-RateLimit-Reset", headers.get("RateLimit-Reset", "")).strip()
    with suppress(OverflowError, ValueError, OSError):
        return datetime.fromtimestamp(int(text), UTC)
    return None


def _date(text: str) -> datetime | None:
    """A moment as HTTP writes it."""
    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _again(headers: Mapping[str, str], limit: float) -> str:
    now = _date(headers.get("Date", ""))
    return f"after {now + timedelta(seconds=limit):%Y-%m-%d %H:%M} UTC" if now and limit < 1e7 else "later"
