"""Measure the internal site's search at N incidents: python benchmarks/search.py --incidents 10000.

It needs `uptrail[search]`, Playwright and a Chromium.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import generate
from playwright.sync_api import CDPSession, sync_playwright
from run import OURS, THEME, build, change, machine, show, size

INTERNAL = THEME + "plugins: {search: {}, uptrail: {audience: internal, search_index: INDEX}}\n"
WORDS = ("certificate", "disk", "rolled back the release", "network link checkout")
FIRST = 300_000
"""So many bytes may the first result cost."""


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def builds(root: Path) -> None:
    """Print what the public site costs, and the internal one without and with its index."""
    print(f"{'':28} {'wall':>10} {'processor':>10} {'memory':>10}")
    costs = {}
    for name, text in (
        ("public, cold", OURS),
        ("internal, cold, no index", INTERNAL.replace("INDEX", "false")),
        ("internal, cold", INTERNAL.replace("INDEX", "true")),
    ):
        shutil.rmtree(root / ".cache", ignore_errors=True)
        (root / "mkdocs.yml").write_text(text)
        costs[name] = show(name, build(root))
    build(root)
    show("internal, warm", build(root))
    show("internal, one changed file", change(root))
    for figure in ("wall", "processor"):
        public, plain, whole = (getattr(cost, figure) for cost in costs.values())
        print(f"{figure}: the index takes {whole - plain:.1f} s; internal / public {whole / public:.2f}")
    index = root / "site" / "pagefind"
    files = sum(1 for path in index.rglob("*") if path.is_file())
    print(f"index {size(index):.1f} MB in {files} files, of a site of {size(root / 'site'):.0f} MB")


def received(session: CDPSession) -> list[tuple[str, int]]:
    """The address and the bytes of every answer from now on, as Chromium counts them on the wire."""
    addresses: dict[str, str] = {}
    found: list[tuple[str, int]] = []
    session.on("Network.requestWillBeSent", lambda sent: addresses.update({sent["requestId"]: sent["request"]["url"]}))
    session.on(
        "Network.loadingFinished",
        lambda done: found.append((addresses.get(done["requestId"], ""), int(done["encodedDataLength"]))),
    )
    session.send("Network.enable")
    return found


def first_results(folder: Path) -> None:
    """Print what the first result of each search costs a browser that has nothing yet."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    program = shutil.which("chromium") or shutil.which("google-chrome")
    costs, waits = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for words in WORDS:
            context = browser.new_context()
            page = context.new_page()
            found = received(context.new_cdp_session(page))
            page.goto(f"http://127.0.0.1:{server.server_port}/search/")
            page.wait_for_load_state("networkidle")
            begun = page.evaluate("performance.now()")
            page.locator("[data-search] [name=q]").fill(words)
            page.wait_for_function("document.querySelector('[data-hits] > li')")
            waits.append(page.evaluate("performance.now()") - begun)
            page.wait_for_load_state("networkidle")
            script = sum(cost for address, cost in found if "/assets/search." in address)
            costs.append(script + sum(cost for address, cost in found if "/pagefind/" in address))
            print(
                f"{words!r}: {costs[-1] / 1000:.0f} kB, {waits[-1]:.0f} ms, {page.locator('[data-count]').inner_text()}"
            )
            context.close()
        browser.close()
    server.shutdown()
    most, wait = max(costs) / 1000, statistics.median(waits)
    print(f"first result: at most {most:.0f} kB (may be {FIRST / 1000:.0f}), {wait:.0f} ms")


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--incidents", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="uptrail-benchmark-") as folder:
        root = Path(folder)
        generate.archive(root, options.incidents)
        print(f"{options.incidents} incidents; {machine()}")
        builds(root)
        first_results(root / "site")


if __name__ == "__main__":
    main()
