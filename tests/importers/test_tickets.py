"""Tickets: links, what forges answer about them, and what goes wrong on the way."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from importers.lying_server import Answer, Asked, serving
from uptrail.importers.tickets import Closed, Desk, Link, Places, Refused, Standing, Ticket, find
from uptrail.importers.tickets.asking import _limit
from uptrail.settings import Forge

GITHUB_ISSUE = {"number": 12, "state": "closed", "state_reason": "completed", "title": "Add the index"}
GITLAB_ISSUE = {"iid": 12, "state": "closed", "moved_to_id": None, "_links": {"closed_as_duplicate_of": None}}
OPEN: Any = {"state": "open"}
DATE = ("Date", "Wed, 04 Mar 2026 14:00:00 GMT")
RESET = "1772633700"
"""14:15 of that day."""


@pytest.mark.parametrize(
    ("address", "asked", "request_"),
    [
        ("https://github.com/harbour/shop/issues/12", "https://api.github.com/repos/harbour/shop/issues/12", False),
        (
            "https://GitHub.com/harbour/shop/pull/7/files#diff",
            "https://api.github.com/repos/harbour/shop/issues/7",
            True,
        ),
        ("http://www.github.com/a/b.c/issues/1?x=1", "https://api.github.com/repos/a/b.c/issues/1", False),
        ("https://acme.ghe.com/a/b/issues/1", "https://api.acme.ghe.com/repos/a/b/issues/1", False),
        ("https://code.example:8443/a/b/issues/1", "https://code.example:8443/api/v3/repos/a/b/issues/1", False),
        ("https://gitlab.com/a/b/-/issues/3", "https://gitlab.com/api/v4/projects/a%2Fb/issues/3", False),
        ("https://gitlab.com/a/b/issues/3#note_1", "https://gitlab.com/api/v4/projects/a%2Fb/issues/3", False),
        ("https://gitlab.com/a/s/t/-/work_items/3", "https://gitlab.com/api/v4/projects/a%2Fs%2Ft/issues/3", False),
        (
            "https://git.example/lab/a/b/-/merge_requests/9/diffs",
            "https://git.example/lab/api/v4/projects/a%2Fb/merge_requests/9",
            True,
        ),
    ],
)
def test_links_of_known_forges(address: str, asked: str, request_: bool) -> None:
    places = Places({**Places.of({}, {}).forges, **FORGES})
    link = places.link(address)
    assert link
    assert (link.address, link.request) == (asked, request_)


FORGES = {"acme.ghe.com": Forge.GITHUB, "code.example:8443": Forge.GITHUB, "git.example/lab": Forge.GITLAB}


@pytest.mark.parametrize(
    "address",
    [
        "",
        "PAY-12",
        "https://tickets.example/PAY-12",
        "https://github.com.evil.example/a/b/issues/1",
        "https://evil.example/github.com/a/b/issues/1",
        "https://user:secret@github.com/a/b/issues/1",
        "https://github.com/a/b/issues/new",
        "https://github.com/a/b/issues/1234567890123",
        "https://github.com/a/../issues/1",
        "https://github.com/%2e%2e/b/issues/1",
        "https://github.com/a/b/wiki",
        "https://git.example/other/a/b/-/issues/1",
        "https://[broken/a/b/issues/1",
        "https://github.com:99999999/a/b/issues/1",
        "ftp://github.com/a/b/issues/1",
        "javascript:alert(1)//github.com/a/b/issues/1",
    ],
)
def test_everything_else_is_not_asked(address: str) -> None:
    assert Places({**Places.of({}, {}).forges, **FORGES}).link(address) is None


def test_addresses_in_a_text() -> None:
    text = "Do it ([#1](https://github.com/a/b/issues/1), see https://x.example/y.) and <https://z.example>."
    assert list(find(text)) == ["https://github.com/a/b/issues/1", "https://x.example/y", "https://z.example"]


def test_a_token_belongs_to_one_host() -> None:
    assert Places.of({}, {"GITHUB_TOKEN": "g", "GITLAB_TOKEN": "l"}).tokens == {"github.com": "g", "gitlab.com": "l"}
    hosted = {"GITHUB_TOKEN": "g", "GITHUB_SERVER_URL": "https://code.example", "GITLAB_TOKEN": " "}
    found = Places.of({"git.example": Forge.GITLAB}, hosted)
    assert found.tokens == {"code.example": "g"}, "nothing of a file sends it elsewhere"
    assert found.forges["code.example"] is Forge.GITHUB
    assert Places.of({}, {"GITLAB_TOKEN": "l", "GITLAB_HOST": "git.example/lab/"}).tokens == {"git.example/lab": "l"}
    assert "secret" not in repr(Places.of({}, {"GITHUB_TOKEN": "secret"}))
    with pytest.raises(Refused, match="GITHUB_TOKEN is not a token"):
        Places.of({}, {"GITHUB_TOKEN": "a\nb"})


def test_a_job_token_is_not_used() -> None:
    assert Places.of({}, {"CI_JOB_TOKEN": "j", "CI_SERVER_URL": "https://git.example"}).tokens == {}


# --- answers ---


class Forgery:
    """A forge on loopback with one answer, or several in turn."""

    def __init__(self, forge: Forge, *answers: Any, token: str = "") -> None:
        self.forge, self.token, self.pauses = forge, token, []
        self.answers = [one if isinstance(one, Answer) else Answer(one) for one in answers]

    def ask(self, *paths: str) -> list[Ticket | Refused]:
        turns = iter(self.answers)
        last = self.answers[-1]

        def script(_asked: Asked) -> Answer:
            return next(turns, last)

        with serving(script) as server:
            place = server.address.removeprefix("http://")
            tokens = {place: self.token} if self.token else {}
            desk = Desk(Places({place: self.forge}, tokens), self.pauses.append)
            found = [attempt(desk, desk.places.link(f"{server.address}/{path}")) for path in paths]
            self.asked = server.asked
        return found


def attempt(desk: Desk, link: Link | None) -> Ticket | Refused:
    assert link
    try:
        return desk.ask(link)
    except Refused as error:
        return error


ISSUE = {Forge.GITHUB: "a/b/issues/12", Forge.GITLAB: "a/s/b/-/issues/12"}
REQUEST = {Forge.GITHUB: "a/b/pull/12", Forge.GITLAB: "a/s/b/-/merge_requests/12"}


@pytest.mark.parametrize(
    ("forge", "path", "answer", "standing"),
    [
        (Forge.GITHUB, ISSUE, OPEN, Standing.OPEN),
        (Forge.GITHUB, ISSUE, {"state": "open", "state_reason": "reopened"}, Standing.OPEN),
        (Forge.GITHUB, ISSUE, GITHUB_ISSUE, Standing.DONE),
        (Forge.GITHUB, ISSUE, {"state": "closed", "state_reason": None}, Standing.DONE),
        (Forge.GITHUB, ISSUE, {"state": "closed", "state_reason": "not_planned"}, Standing.GIVEN_UP),
        (Forge.GITHUB, ISSUE, {"state": "closed", "state_reason": "duplicate"}, Standing.UNSAID),
        (Forge.GITHUB, REQUEST, {"state": "closed", "pull_request": {"merged_at": "2026-03-04"}}, Standing.DONE),
        (Forge.GITHUB, REQUEST, {"state": "closed", "pull_request": {"merged_at": None}}, Standing.UNSAID),
        (Forge.GITLAB, ISSUE, {"state": "opened"}, Standing.OPEN),
        (Forge.GITLAB, ISSUE, GITLAB_ISSUE, Standing.DONE),
        (Forge.GITLAB, ISSUE, {**GITLAB_ISSUE, "moved_to_id": 5}, Standing.UNSAID),
        (Forge.GITLAB, ISSUE, {"state": "closed", "_links": {"closed_as_duplicate_of": "x"}}, Standing.UNSAID),
        (Forge.GITLAB, REQUEST, {"state": "merged"}, Standing.DONE),
        (Forge.GITLAB, REQUEST, {"state": "locked"}, Standing.OPEN),
        (Forge.GITLAB, REQUEST, {"state": "closed"}, Standing.UNSAID),
    ],
)
def test_what_a_state_means(forge: Forge, path: dict[Forge, str], answer: Any, standing: Standing) -> None:
    (found,) = Forgery(forge, answer).ask(path[forge])
    assert isinstance(found, Ticket), found
    assert found.standing is standing


def told(answer: Any, forge: Forge = Forge.GITHUB, token: str = "") -> str:
    """What is said of an answer that is no ticket, with the server's address as HOST."""
    forgery = Forgery(forge, answer, token=token)
    (found,) = forgery.ask(ISSUE[forge])
    assert isinstance(found, Refused), found
    host = forgery.asked[0].headers["Host"]
    assert token not in f"{found.message} {found.remedy}" or not token
    return f"{found.message}; {found.remedy}".replace(host, "HOST")


@pytest.mark.parametrize(
    ("answer", "token", "words"),
    [
        (
            Answer({}, 404),
            "",
            "HOST has no such ticket, or hides it; correct the link; if it is private, set GITHUB_TOKEN and GH_HOST",
        ),
        (
            Answer({}, 404),
            "hush",
            "hides it; correct the link; if it is private, GITHUB_TOKEN must be allowed to read it",
        ),
        (Answer({}, 401), "hush", "HOST does not accept the token"),
        (Answer({}, 401), "", "HOST wants a token"),
        (Answer({}, 403), "hush", "HOST does not let us read it"),
        (Answer({}, 410), "", "it was deleted from HOST"),
        (Answer({}, 418), "", "HOST answers with the status 418"),
        (Answer(b"<html>Sign in", 200, "text/html"), "", "its answer is no ticket, but begins '<html>Sign in'"),
        (Answer(b""), "", "its answer is empty"),
        (Answer(b"[" * 100_000), "", "its answer is no ticket"),
        (Answer([1]), "", "its answer is no ticket"),
        (Answer({"state": 5}), "", "its answer is no ticket"),
        (Answer({"state": "limbo\n::error::x"}), "", "it is in the unknown state 'limbo ::error::x'"),
        (Answer(b"\xff\xfe{"), "", "its answer is no ticket"),
        (Answer(OPEN, breaks=True), "", "HOST cannot be asked: "),
        (
            Answer({}, 302, headers=(("Location", "http://[x"),)),
            "",
            "HOST cannot be asked: its answer breaks off or makes no sense",
        ),
        (Answer({}, 302), "", "HOST sends us on to somewhere else; nothing was sent there"),
        (
            Answer({}, 301, headers=(("Location", "https://login.example/?next=x"),)),
            "hush",
            "HOST sends us on to https://login.example/?next=x; nothing was sent there; correct the link",
        ),
        (Answer({}, 301, headers=(("Location", "/api/v3/repositories/1/issues/12"),)), "", "round in a circle"),
    ],
)
def test_an_answer_that_is_none(answer: Answer, token: str, words: str) -> None:
    assert words in told(answer, token=token)


def test_a_ticket_that_moved_within_its_forge_is_followed() -> None:
    moved = Answer({}, 301, headers=(("Location", "/api/v3/repositories/1/issues/12"),))
    forgery = Forgery(Forge.GITHUB, moved, OPEN, token="t")
    assert forgery.ask(ISSUE[Forge.GITHUB]) == [Ticket(Standing.OPEN, "is open")]
    assert [one.path for one in forgery.asked] == ["/api/v3/repos/a/b/issues/12", "/api/v3/repositories/1/issues/12"]
    assert {one.headers.get("Authorization") for one in forgery.asked} == {"Bearer t"}


def test_a_redirect_takes_no_token_to_another_host() -> None:
    with serving(lambda _asked: Answer(OPEN)) as other:
        away = Answer({}, 307, headers=(("Location", f"{other.address}/steal"),))
        forgery = Forgery(Forge.GITLAB, away, token="t")
        (found,) = forgery.ask(ISSUE[Forge.GITLAB])
        assert isinstance(found, Refused)
        assert other.asked == []


def test_a_token_goes_to_its_own_host_only(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login ana password hunter2\n")
    monkeypatch.setenv("NETRC", str(netrc))
    forgery = Forgery(Forge.GITHUB, OPEN)
    forgery.ask(ISSUE[Forge.GITHUB])
    assert "Authorization" not in forgery.asked[0].headers, "nor does a password of a .netrc"


def test_a_token_is_not_sent_in_the_clear() -> None:
    desk = Desk(Places({"git.example": Forge.GITLAB}, {"git.example": "t"}), lambda _: None)
    found = attempt(desk, desk.places.link("http://git.example/a/b/-/issues/1"))
    assert isinstance(found, Closed)
    assert found.message == "the token of git.example would be sent in the clear"


def test_the_same_ticket_is_asked_about_once() -> None:
    forgery = Forgery(Forge.GITHUB, GITHUB_ISSUE)
    assert len(set(forgery.ask("a/b/issues/1", "a/b/issues/1#x", "a/b/issues/2"))) == 1
    assert len(forgery.asked) == 2


# --- limits and outages ---


@pytest.mark.parametrize(
    ("answer", "pauses"),
    [
        (Answer({}, 429, headers=(("Retry-After", "7"),)), [7.0]),
        (Answer({}, 403, headers=(("Retry-After", "0"),)), [1.0]),
        (Answer({}, 503), [1.0]),
        (Answer(OPEN, breaks=True), [1.0]),
    ],
)
def test_a_short_wait_is_waited(answer: Answer, pauses: list[float]) -> None:
    forgery = Forgery(Forge.GITHUB, answer, OPEN)
    assert forgery.ask(ISSUE[Forge.GITHUB]) == [Ticket(Standing.OPEN, "is open")]
    assert forgery.pauses == pauses


def limited(**headers: str) -> Answer:
    return Answer({}, 403, headers=tuple((name.replace("_", "-"), value) for name, value in headers.items()))


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (limited(X_RateLimit_Remaining="0", X_RateLimit_Reset="99999999999999"), "run this again "),
        (limited(X_RateLimit_Remaining="0"), "run this again "),
        (limited(X_RateLimit_Remaining="0", X_RateLimit_Reset="soon"), "run this again "),
        (limited(Retry_After="3600"), "run this again after "),
        (limited(Retry_After="nonsense"), "run this again "),
        (Answer({}, 429), "run this again "),
    ],
)
def test_a_long_wait_is_left_for_another_run(answer: Answer, words: str) -> None:
    forgery = Forgery(Forge.GITHUB, answer)
    first, second = forgery.ask("a/b/issues/1", "a/b/issues/2")
    assert isinstance(first, Closed)
    assert "has been asked too often" in first.message
    assert words in first.remedy
    assert "with GITHUB_TOKEN set it allows more" in first.remedy
    assert second is first, "a forge that shuts is not asked again"
    assert (len(forgery.asked), forgery.pauses) == (1, [])


def test_a_reset_counts_by_the_servers_own_clock() -> None:
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": RESET, DATE[0]: DATE[1]}
    assert _limit(403, headers) == 15 * 60 + 1
    assert _limit(403, {**headers, "X-RateLimit-Reset": "1"}) == 1
    assert _limit(403, {"X-RateLimit-Remaining": "5"}) is None, "forbidden for another reason"
    assert _limit(200, headers) is None


def test_an_outage_ends_after_a_few_attempts() -> None:
    forgery = Forgery(Forge.GITLAB, Answer({}, 502))
    (found,) = forgery.ask(ISSUE[Forge.GITLAB])
    assert isinstance(found, Closed)
    assert found.message.endswith("is out of order (502)")
    assert forgery.pauses == [1.0, 4.0]


def test_nobody_listens() -> None:
    desk = Desk(Places({"127.0.0.1:9": Forge.GITLAB}), lambda _: None)
    found = attempt(desk, desk.places.link("http://127.0.0.1:9/a/b/-/issues/1"))
    assert isinstance(found, Closed)
    assert found.message == "127.0.0.1:9 cannot be asked: no connection, or it broke off"


def test_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "requests", None)
    with pytest.raises(Closed, match="asking a forge needs requests"):
        Desk(Places({}))


@pytest.fixture
def long_answer() -> Iterator[str]:
    with serving(lambda _asked: Answer(json.dumps({"state": "open", "body": "x" * (5 << 20)}).encode())) as server:
        yield server.address


def test_an_answer_without_an_end(long_answer: str) -> None:
    place = long_answer.removeprefix("http://")
    desk = Desk(Places({place: Forge.GITHUB}))
    found = attempt(desk, desk.places.link(f"{long_answer}/a/b/issues/1"))
    assert isinstance(found, Refused)
    assert "has no end" in found.message
