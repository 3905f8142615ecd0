"""Asking a server that may lie, be busy, be gone, or stand behind something else."""

import json
import sys
from fractions import Fraction
from typing import Any

import pytest

from importers.lying_server import Answer, Asked, matrix, serving, steady
from uptrail.importers import prometheus
from uptrail.importers.prometheus import Client, Server, Unreachable
from uptrail.importers.prometheus_answer import Refused, points

ASKED = range(600, 1501, 300)


def client(address: str, waited: list[float] | None = None, **more: str) -> Client:
    return Client(Server(address, **more), pause=(waited if waited is not None else []).append)


def ask(answer: Answer) -> dict[int, Fraction]:
    with serving(lambda _asked: answer) as server:
        return client(server.address).ask("x", 600, 1500, 300)


def refusal(answer: Answer) -> str:
    with pytest.raises(Refused) as found:
        ask(answer)
    assert found.value.remedy
    return found.value.message


# --- honest answers ---


def test_values_are_exact_and_nan_is_no_data() -> None:
    answer = Answer(matrix([[600, "1.1"], [900, "NaN"], [1200, "0"], [1500.0, "12e2"]]))
    assert ask(answer) == {600: Fraction(11, 10), 1200: Fraction(0), 1500: Fraction(1200)}


def test_no_series_is_no_data() -> None:
    assert ask(Answer(matrix())) == {}


def test_what_is_sent() -> None:
    with serving(steady("1")) as server:
        client(server.address + "/", token="s3cret", tenant="shops").ask('sum(x{a="é"})', 600, 1500, 300)
    (asked,) = server.asked
    assert (asked.path, asked.headers["Authorization"]) == ("/api/v1/query_range", "Bearer s3cret")
    assert asked.headers["X-Scope-OrgID"] == "shops"
    assert asked.form == {
        "query": 'sum(x{a="é"})',
        "start": "600",
        "end": "1500",
        "step": "300",
        "partial_response": "false",
    }


def test_a_user_and_a_password_are_sent_as_basic() -> None:
    with serving(steady("1")) as server:
        client(server.address, user="ana", password="é").ask("x", 0, 0, 60)
    assert server.asked[0].headers["Authorization"] == "Basic YW5hOsOp"


def test_passwords_of_a_netrc_file_are_not_sent(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login ana password s3cret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with serving(steady("1")) as server:
        client(server.address).ask("x", 0, 0, 60)
    assert "Authorization" not in server.asked[0].headers


# --- servers that are busy or gone ---


def test_a_busy_server_is_asked_again() -> None:
    answers = [Answer({"status": "error", "error": "busy"}, 503), Answer(b"", 429), Answer(matrix([[600, "7"]]))]
    waited: list[float] = []
    with serving(lambda _asked: answers.pop(0)) as server:
        assert client(server.address, waited).ask("x", 600, 600, 300) == {600: Fraction(7)}
    assert waited == [1.0, 3.0]


def test_a_server_that_stays_busy_is_given_up() -> None:
    waited: list[float] = []
    with (
        serving(lambda _asked: Answer({"status": "error", "error": "query timed out"}, 503)) as server,
        pytest.raises(Refused, match="the server refuses the query: query timed out"),
    ):
        client(server.address, waited).ask("x", 600, 600, 300)
    assert (len(server.asked), waited) == (4, [1.0, 3.0, 9.0])


def test_a_server_that_is_gone() -> None:
    waited: list[float] = []
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1:9 cannot be asked: no connection, or it broke off"):
        client("http://127.0.0.1:9", waited).ask("x", 600, 600, 300)
    assert waited == [1.0, 3.0, 9.0]


def test_an_answer_that_breaks_off_is_no_answer() -> None:
    answer = Answer(matrix([[600, "1"]]), breaks=True)
    assert "cannot be asked" in refusal(answer)


def test_a_server_that_lets_nobody_in() -> None:
    with serving(lambda _asked: Answer(b"", 401)) as server, pytest.raises(Unreachable) as found:
        client(server.address, token="s3cret").ask("x", 600, 600, 300)
    assert "does not let us in (401)" in found.value.message
    assert "s3cret" not in found.value.message + found.value.remedy + repr(client("http://x", token="s3cret").server)
    assert len(server.asked) == 1


def test_a_redirect_is_not_followed() -> None:
    with serving(steady("1")) as other:
        answer = Answer(b"", 302, headers=(("Location", f"{other.address}/login"),))
        assert f"sends us on to {other.address}/login" in refusal(answer)
    assert other.asked == []


def test_a_certificate_file_that_is_missing() -> None:
    with pytest.raises(Refused) as found:
        client("https://127.0.0.1:9", ca_file="/nowhere/ca.pem")
    assert found.value.message == "/nowhere/ca.pem cannot be used: No such file or directory"
    assert "CA_FILE" in found.value.remedy
    with pytest.raises(Refused, match="no certificate is in it"):
        client("https://127.0.0.1:9", ca_file=__file__)


def test_a_huge_answer_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prometheus, "LONGEST", 1 << 20)
    assert refusal(Answer(b" " * (3 << 20))) == "the answer is larger than 1 MiB"


# --- servers that lie ---

PAGE = b"<!doctype html><title>Sign in</title>"
LIES: dict[str, tuple[Answer, str]] = {
    "web page": (
        Answer(PAGE, kind="text/html"),
        "the answer is not Prometheus's JSON but a web page (status 200), which begins "
        "'<!doctype html><title>Sign in</title>'",
    ),
    "nothing": (Answer(b""), "the answer is not Prometheus's JSON but nothing (status 200)"),
    "half JSON": (
        Answer(b'{"status": "succ'),
        "the answer is not Prometheus's JSON but something else (status 200), which begins '{\"status\": \"succ'",
    ),
    "deep JSON": (
        Answer(b"[" * 100_000),
        f"the answer is not Prometheus's JSON but something else (status 200), which begins '{'[' * 60}'",
    ),
    "other JSON": (
        Answer({"took": 3}),
        "the answer is not Prometheus's JSON but something else (status 200), which begins '{\"took\": 3}'",
    ),
    "error": (
        Answer({"status": "error", "errorType": "bad_data", "error": "parse error:\n\x1b[31m unclosed"}, 400),
        "the server refuses the query: parse error: [31m unclosed",
    ),
    "error with status 200": (Answer({"status": "error"}), "the server refuses the query: no reason"),
    "success with status 404": (Answer(matrix(), 404), "the server answers with the status 404"),
    "warnings": (
        Answer(matrix([[600, "1"]]) | {"warnings": ["store a is away"]}),
        "the server warns that its answer may be wrong: store a is away",
    ),
    "a vector": (
        Answer({"status": "success", "data": {"resultType": "vector", "result": []}}),
        "the answer is not a matrix of points",
    ),
    "no data": (Answer({"status": "success"}), "the answer is not a matrix of points"),
    "two series": (
        Answer(matrix([[600, "1"]], [[600, "2"]])),
        "the query finds 2 series, but one figure is needed",
    ),
    "histograms": (
        Answer({"status": "success", "data": {"resultType": "matrix", "result": [{"histograms": []}]}}),
        "the answer has a series without values",
    ),
    "a point before": (Answer(matrix([[300, "1"]])), "the answer has a point at 300, which was not asked for"),
    "a point between": (Answer(matrix([[601, "1"]])), "the answer has a point at 601, which was not asked for"),
    "a fraction": (Answer(matrix([[600.5, "1"]])), "the answer has a point at 600.5, which was not asked for"),
    "a time in text": (Answer(matrix([["600", "1"]])), "the answer has a point at 600, which was not asked for"),
    "a time of NaN": (
        Answer(json.dumps(matrix([[float("nan"), "1"]])).encode()),
        "the answer has a point at nan, which was not asked for",
    ),
    "a point twice": (Answer(matrix([[600, "1"], [600, "1"]])), "the answer has two points at 600"),
    "no pair": (Answer(matrix([[600]])), "the answer has a point that is no pair of time and value"),
    "a number": (Answer(matrix([[600, 1]])), "the answer has the value 1, which is no number"),
    "a word": (Answer(matrix([[600, "many"]])), "the answer has the value many, which is no number"),
    "endless": (Answer(matrix([[600, "+Inf"]])), "the answer has the value +Inf, which counts nothing"),
    "too many": (Answer(matrix([[600, "1e300"]])), "the answer has the value 1e300, which counts nothing"),
    "negative": (Answer(matrix([[600, "-1"]])), "the answer has the negative value -1"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_refused_in_plain_words(lie: str) -> None:
    answer, message = LIES[lie]
    assert refusal(answer) == message


@pytest.mark.parametrize("text", ["0e-999999999", "1e-999999999", "-1e-20", "0"])
def test_next_to_nothing_is_nothing(text: str) -> None:
    content = json.dumps(matrix([[600, text]])).encode()
    assert points(200, content, "", ASKED) == {600: Fraction(0)}


# --- what the environment says ---

ENVIRONMENTS: dict[str, tuple[dict[str, str], str]] = {
    "nothing": ({}, "no server is named"),
    "no scheme": ({"URL": "prometheus:9090"}, "prometheus:9090 is not a server's address"),
    "password in the address": ({"URL": "https://ana:s3cret@prom.example"}, "the address holds a password"),
    "token in the clear": ({"URL": "http://prom.example", "TOKEN": "x"}, "a secret would be sent in the clear"),
    "both": ({"URL": "https://p.example", "TOKEN": "x", "USER": "ana"}, "both a token and a user are set"),
}


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_an_environment_that_is_refused(name: str) -> None:
    environ, message = ENVIRONMENTS[name]
    with pytest.raises(Refused) as found:
        Server.of({f"UPTRAIL_PROMETHEUS_{key}": value for key, value in environ.items()})
    assert found.value.message == message
    assert "s3cret" not in found.value.message + found.value.remedy


def test_the_environment_names_the_server() -> None:
    environ = {"URL": "https://p.example/prom/", "TOKEN": " t\n", "CA_FILE": "ca.pem", "TENANT": "shops"}
    found = Server.of({f"UPTRAIL_PROMETHEUS_{key}": value for key, value in environ.items()})
    assert found == Server("https://p.example/prom", token="t", ca_file="ca.pem", tenant="shops")
    assert Server.of({}, "http://127.0.0.1:9090").address == "http://127.0.0.1:9090"


def test_without_the_library_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "requests", None)
    with pytest.raises(Unreachable) as found:
        client("http://127.0.0.1:9")
    assert (found.value.message, found.value.remedy) == (
        "asking a server needs requests",
        "run pip install 'uptrail[prometheus]'",
    )


def test_what_was_asked_is_told_to_the_script() -> None:
    """Otherwise the tests above would prove little."""
    seen: list[Asked] = []

    def script(asked: Asked) -> Answer:
        seen.append(asked)
        return Answer(matrix())

    with serving(script) as server:
        client(server.address).ask("up", 0, 60, 60)
    assert [asked.form["query"] for asked in seen] == ["up"]
