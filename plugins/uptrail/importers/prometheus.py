"""Asking a Prometheus-compatible server: one range query at a time, believed only when it answers what was asked."""

import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from uptrail.importers import web
from uptrail.importers.prometheus_answer import Refused, points
from uptrail.importers.web import quoted

RETRIES = (1.0, 3.0, 9.0)
"""Seconds to wait before asking again."""
AGAIN = {429, 500, 502, 503, 504}
LONGEST = 64 * 1024 * 1024
PATIENCE = 300.0
"""Seconds that one answer may take altogether."""
ENVIRONMENT = ("URL", "TOKEN", "USER", "PASSWORD", "CA_FILE", "TENANT")
_PREFIX = "UPTRAIL_PROMETHEUS_"


class Unreachable(Refused):
    """The server does not answer, or lets nobody in: there is no use in asking it for anything else."""


@dataclass(frozen=True)
class Server:
    """Where a server is and how to be let in; secrets stay out of every message."""

    address: str
    token: str = field(default="", repr=False)
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""
    tenant: str = ""

    @classmethod
    def of(cls, environ: Mapping[str, str], address: str = "") -> "Server":
        """The server that the environment names, or the one at `address`; raises `Refused` with a remedy."""
        given = {name.lower(): environ.get(_PREFIX + name, "").strip() for name in ENVIRONMENT}
        url = (address or given.pop("url")).rstrip("/")
        given.pop("url", None)
        if not url:
            raise Refused("no server is named", f"give --server, or set {_PREFIX}URL")
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise Refused(f"{quoted(url)} is not a server's address", "write it as https://prometheus.example.org")
        if parts.username or parts.password:
            raise Refused("the address holds a password", f"set {_PREFIX}USER and {_PREFIX}PASSWORD in its place")
        if given["token"] and given["user"]:
            raise Refused("both a token and a user are set", f"keep one: {_PREFIX}TOKEN or {_PREFIX}USER")
        secret = given["token"] or given["password"]
        if secret and parts.scheme == "http" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
            raise Refused("a secret would be sent in the clear", "write the address with https")
        return cls(url, **given)


def library() -> ModuleType:
    """The library that asks; raises `Unreachable` with a remedy where it is not installed."""
    try:
        return web.library()
    except web.NotInstalled:
        raise Unreachable("asking a server needs requests", "run pip install 'uptrail[prometheus]'") from None


class Client:
    """Asks one server. Redirects are not followed, so that a secret goes nowhere else."""

    def __init__(self, server: Server, pause: Callable[[float], None] = time.sleep) -> None:
        self.server, self.pause = server, pause
        self.requests = library()
        self.session = self.requests.Session()
        self.session.headers["User-Agent"] = "uptrail"
        self.session.auth = self._let_in
        if server.ca_file:
            _check(server.ca_file)
        if server.tenant:
            self.session.headers["X-Scope-OrgID"] = server.tenant

    def _let_in(self, request: Any) -> Any:
        """Add what lets us in; set even when it is nothing, so that no password of a `.netrc` is sent."""
        if self.server.token:
            request.headers["Authorization"] = f"Bearer {self.server.token}"
        elif self.server.user:
            basic = self.requests.auth.HTTPBasicAuth(self.server.user.encode(), self.server.password.encode())
            return basic(request)
        return request

    def ask(self, query: str, start: int, end: int, step: int) -> dict[int, Fraction]:
        """The values of a query at `start`, `start + step`, … `end` (seconds since 1970); NaN is left out."""
        form = {"query": query, "start": str(start), "end": str(end), "step": str(step), "partial_response": "false"}
        status, content, kind = self._patiently(form)
        return points(status, content, kind, range(start, end + 1, step))

    def _patiently(self, form: Mapping[str, str]) -> tuple[int, bytes, str]:
        """One answer; a server that is busy or gone is asked again a few times."""
        for wait in (*RETRIES, None):
            try:
                found = self._once(form)
            except self.requests.exceptions.SSLError:
                raise Unreachable(
                    f"the certificate of {self._host} is not trusted", f"name the authority's file in {_PREFIX}CA_FILE"
                ) from None
            except (self.requests.exceptions.RequestException, ValueError) as error:
                if wait is None:
                    reason = web.reason(self.requests, error)
                    raise Unreachable(f"{self._host} cannot be asked: {reason}", "is the address right?") from None
            else:
                if wait is None or found[0] not in AGAIN:
                    return found
            self.pause(wait)
        raise AssertionError("the last attempt returns or raises")

    def _once(self, form: Mapping[str, str]) -> tuple[int, bytes, str]:
        begun = time.monotonic()
        with self.session.post(
            f"{self.server.address}/api/v1/query_range",
            data=form,
            timeout=(10, 120),
            verify=self.server.ca_file or True,
            allow_redirects=False,
            stream=True,
        ) as answer:
            self._refuse(answer)
            content = b"".join(self._limited(answer.iter_content(1 << 16), begun))
            return answer.status_code, content, answer.headers.get("Content-Type", "")

    def _refuse(self, answer: Any) -> None:
        """Stop at an answer that sends us elsewhere, or shuts us out."""
        if 300 <= answer.status_code < 400:
            target = quoted(answer.headers.get("Location", "") or "somewhere else")
            raise Unreachable(f"{self._host} sends us on to {target}", "write the address that answers itself")
        if answer.status_code in (401, 403, 407):
            known = "TOKEN, or USER and PASSWORD"
            raise Unreachable(f"{self._host} does not let us in ({answer.status_code})", f"check {_PREFIX}{known}")

    def _limited(self, parts: Iterator[bytes], begun: float) -> Iterator[bytes]:
        size = 0
        for part in parts:
            size += len(part)
            if size > LONGEST:
                raise Refused(f"the answer is larger than {LONGEST >> 20} MiB", "wrap the query in sum(…)")
            if time.monotonic() - begun > PATIENCE:
                raise Unreachable(f"the answer takes longer than {PATIENCE:.0f} seconds", "ask for longer slices")
            yield part

    @property
    def _host(self) -> str:
        return urlsplit(self.server.address).netloc


def _check(ca_file: str) -> None:
    """Raise `Refused` when a file holds no certificates."""
    try:
        ssl.create_default_context(cafile=ca_file)
    except OSError as error:
        reason = "no certificate is in it" if isinstance(error, ssl.SSLError) else error.strerror or "unreadable"
        raise Refused(f"{quoted(ca_file)} cannot be used: {reason}", f"correct {_PREFIX}CA_FILE") from None
