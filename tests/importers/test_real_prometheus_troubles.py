"""`uptrail slo measure` against a real Prometheus that restarts meanwhile, and one behind TLS and a password."""

import http.server
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path

import pytest

from importers.prometheus_server import backfilled, free_port, serving
from importers.test_real_prometheus import measure, openmetrics, shop
from uptrail.importers.prometheus import Client, Refused, Server

pytestmark = [pytest.mark.prometheus, pytest.mark.xdist_group("prometheus")]

WEB = """\
tls_server_config: {cert_file: server.pem, key_file: server.key}
basic_auth_users: {uptrail: "%s"}
"""
PASSWORD = "correct horse"
SCRAMBLED = "$2b$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2"
SINCE = ("--since", "2026-02-23 00:00 UTC", "--slice", "1m")
"""More points than a server gives at once, so that it is asked several times."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A server's folder with a past, and a certificate that an authority of its own has signed."""
    found = backfilled(tmp_path_factory.mktemp("prometheus"), openmetrics())
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "server.key", "-out", "server.pem"]
    named = ["-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*made, *named], cwd=found, check=True, capture_output=True)
    (found / "web.yml").write_text(WEB % SCRAMBLED)
    return found


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(shop(tmp_path))
    return tmp_path


def test_a_restart_in_the_middle_of_a_measurement(folder: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the first answer the server is stopped; it is started again when it was missed once."""
    file = home / "slos" / "data" / "shop-probes.csv"
    port, asked, ask = free_port(), [0], Client.ask
    with ExitStack() as second, serving(folder, port) as (address, running):
        assert measure(address, "shop-probes", *SINCE).exit_code == 0
        whole = file.read_bytes()
        file.unlink()

        def ask_and_stop(client: Client, query: str, start: int, end: int, step: int) -> dict[int, Fraction]:
            answer = ask(client, query, start, end, step)
            asked[0] += 1
            if asked[0] == 1:
                running.terminate()
                running.wait(30)
            return answer

        def start_again(_seconds: float) -> None:
            if asked[0] == 1:
                asked[0] += 1
                second.enter_context(serving(folder, port))

        monkeypatch.setattr(Client, "ask", ask_and_stop)
        monkeypatch.setattr(Client.__init__, "__defaults__", (start_again,))  # in place of the pause before another try
        found = measure(address, "shop-probes", *SINCE)
    assert found.exit_code == 0, found.output
    assert asked[0] > 2, "the server was asked again after it was gone"
    assert file.read_bytes() == whole


def test_a_server_that_does_not_come_back_leaves_nothing_behind(
    folder: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Client.__init__, "__defaults__", (lambda _seconds: None,))
    file = home / "slos" / "data" / "shop-probes.csv"
    with serving(folder, free_port()) as (address, running):
        ask = Client.ask

        def ask_and_stop(client: Client, query: str, start: int, end: int, step: int) -> dict[int, Fraction]:
            answer = ask(client, query, start, end, step)
            running.terminate()
            running.wait(30)
            return answer

        monkeypatch.setattr(Client, "ask", ask_and_stop)
        found = measure(address, "shop-probes", *SINCE)
    assert found.exit_code == 1
    assert "cannot be asked: no connection, or it broke off" in found.output
    assert "Traceback" not in found.output
    assert not file.exists()


@pytest.fixture(scope="module")
def secured(folder: Path) -> Iterator[str]:
    with serving(folder, free_port(), "--web.config.file=web.yml", scheme="https") as (address, _):
        yield address


def let_in(monkeypatch: pytest.MonkeyPatch, **given: str) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"UPTRAIL_PROMETHEUS_{name}", value)


def test_a_private_authority_and_a_password(
    secured: str, folder: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_in(monkeypatch, CA_FILE=str(folder / "server.pem"), USER="uptrail", PASSWORD=PASSWORD)
    found = measure(secured, "shop-probes", "--since", "2026-03-01 01:00 UTC", "--slice", "1h")
    assert found.exit_code == 0, found.output
    assert (home / "slos" / "data" / "shop-probes.csv").read_text().count("\n") > 60


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"USER": "uptrail", "PASSWORD": PASSWORD}, "is not trusted"),
        ({"CA_FILE": "server.pem", "USER": "uptrail", "PASSWORD": "wrong"}, "does not let us in (401)"),
        ({"CA_FILE": "server.pem"}, "does not let us in (401)"),
        ({"CA_FILE": "server.pem", "TOKEN": "wrong"}, "does not let us in (401)"),
        ({"CA_FILE": "web.yml", "USER": "uptrail", "PASSWORD": PASSWORD}, "cannot be used: no certificate is in it"),
    ],
)
def test_who_is_not_let_in_is_told_why(
    secured: str, folder: Path, home: Path, monkeypatch: pytest.MonkeyPatch, given: dict[str, str], told: str
) -> None:
    if "CA_FILE" in given:
        given = given | {"CA_FILE": str(folder / given["CA_FILE"])}
    let_in(monkeypatch, **given)
    found = measure(secured, "shop-probes", "--since", "2026-03-01 01:00 UTC", "--slice", "1h")
    assert found.exit_code == (2 if "cannot be used" in told else 1)
    assert told in found.output
    assert PASSWORD not in found.output
    assert not (home / "slos" / "data").exists()


class Gate(http.server.BaseHTTPRequestHandler):
    """Lets in who bears the right token, as a gateway in front of a server does."""

    def do_POST(self) -> None:
        known = self.headers["Authorization"] == "Bearer let-me-in"
        self.rfile.read(int(self.headers["Content-Length"]))
        body = b'{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[60,"7"]]}]}}'
        self.send_response(200 if known else 401)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body if known else b"")

    def log_message(self, *_: object) -> None:
        """Nothing is written anywhere."""


def test_a_token_over_tls(folder: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Gate) as gate:
        gate.socket = context.wrap_socket(gate.socket, server_side=True)
        threading.Thread(target=gate.serve_forever, daemon=True).start()
        address, ca_file = f"https://127.0.0.1:{gate.server_port}", str(folder / "server.pem")
        assert Client(Server(address, token="let-me-in", ca_file=ca_file)).ask("q", 60, 60, 60) == {60: 7}
        with pytest.raises(Refused, match="does not let us in"):
            Client(Server(address, token="other", ca_file=ca_file)).ask("q", 60, 60, 60)
        gate.shutdown()
