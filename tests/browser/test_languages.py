"""The demo in other languages on a phone: nothing runs out of the page, whichever way it is written."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser.conftest import ROOT, Quiet

RECORDS = ("docs", "incidents", "postmortems", "slos", "mkdocs.yml")
PAGES = ("", "history/", "maintenance/", "uptime/", "slos/", "subscribe/", "status-at/")


@pytest.fixture(params=["de", "ja", "he"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where the demo is served in one language."""
    for name in RECORDS:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    settings = (ROOT / "uptrail.yaml").read_text(encoding="utf-8")
    (tmp_path / "uptrail.yaml").write_text(f"language: {request.param}\n{settings}", encoding="utf-8")
    subprocess.run([Path(sys.executable).parent / "mkdocs", "build", "-q"], cwd=tmp_path, check=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "site")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_nothing_runs_out_of_a_narrow_page(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    for path in PAGES:
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 844})
            page.goto(address + path)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (path, width)
    page.close()
