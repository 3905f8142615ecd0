"""A real Prometheus with a back-filled past, for tests."""

import shutil
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def backfilled(folder: Path, samples: str) -> Path:
    """A folder with the samples as a server keeps them; skips the test where Prometheus is not installed."""
    if not shutil.which("prometheus") or not shutil.which("promtool"):
        pytest.skip("Prometheus is not installed; make test installs it")
    (folder / "data.om").write_text(samples)
    (folder / "prometheus.yml").write_text("global: {scrape_interval: 1m}\n")
    backfill = ["promtool", "tsdb", "create-blocks-from", "--max-block-duration=128h", "openmetrics", "-q"]
    subprocess.run([*backfill, "data.om", "tsdb"], cwd=folder, check=True, capture_output=True)
    return folder


@contextmanager
def serving(
    folder: Path, port: int, *options: str, scheme: str = "http"
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The server's address and its program, as soon as it is ready."""
    command = [
        "prometheus",
        "--config.file=prometheus.yml",
        "--storage.tsdb.path=tsdb",
        "--storage.tsdb.retention.time=20y",
        f"--web.listen-address=127.0.0.1:{port}",
        *options,
    ]
    address = f"{scheme}://127.0.0.1:{port}"
    with (folder / "log").open("w") as log:
        running = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            wait_for(f"{address}/-/ready", running, folder / "log")
            yield address, running
        finally:
            running.terminate()
            running.wait(30)


def wait_for(address: str, running: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the server answers, also when it only says that it lets nobody in."""
    trusting = ssl._create_unverified_context()
    for _ in range(300):
        assert running.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(address, timeout=5, context=trusting):
                return
        except urllib.error.HTTPError as error:
            if error.code == 401:
                return
            time.sleep(0.1)
        except OSError:
            time.sleep(0.1)
    raise AssertionError(log.read_text())
