"""A phone on a slow network, without scripts: what must come before the first paint, and how long that takes.

The seconds are worked out from the round trips and the bytes that Chromium says block the paint, so that a busy
machine does not fail the test; what it measured itself is told beside them (`pytest -s`).
"""

import gzip
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

SPEED = 400_000
"""bytes a second"""
LATENCY = 0.150
"""seconds for one round trip"""
HANDSHAKES = 2
"""Round trips before anything is asked: one for the connection, one for its encryption (TLS 1.3)."""
HEADERS = 600
"""bytes of headers of a response"""
WINDOW = 14_600
"""bytes that a host may send before it hears that some arrived: ten packets, and twice as many a trip later"""
PAGES = ["", "incidents/2026-03-31-tracking-webhooks-late/", "history/", "components/tracking-webhooks/"]


def open_slowly(page: Page, address: str) -> tuple[list[Any], float]:
    """What a page asks for over the slow network, each with its initiator, and the seconds until its first paint."""
    session = page.context.new_cdp_session(page)
    asked: list[Any] = []
    session.on("Network.requestWillBeSent", lambda event: asked.append(event))
    session.send("Network.enable")
    conditions = {"offline": False, "latency": LATENCY * 1000, "downloadThroughput": SPEED, "uploadThroughput": SPEED}
    session.send("Network.emulateNetworkConditions", conditions)
    page.goto(address, wait_until="load")
    page.wait_for_timeout(100)
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN")
    return asked, painted / 1000


def blocking(page: Page) -> set[str]:
    """The addresses without which the page is not painted."""
    told = page.evaluate("performance.getEntriesByType('resource').map((one) => [one.name, one.renderBlockingStatus])")
    return {page.url, *(url for url, status in told if status == "blocking")}


def sent(folder: Path, url: str) -> int:
    """What a usual host sends for an address: compressed, with headers."""
    path = folder / urlsplit(url).path.lstrip("/")
    path = path / "index.html" if path.is_dir() else path
    return len(gzip.compress(path.read_bytes(), 6)) + HEADERS


def trips(size: int) -> int:
    """Round trips until so many bytes have arrived, on a connection that begins slowly."""
    count, window = 1, WINDOW
    while size > window:
        size, window, count = size - window, window * 2, count + 1
    return count


def until_painted(folder: Path, page: str, others: set[str]) -> float:
    """Seconds from nothing until the page can be painted: it, then all that it needs at once."""
    first, then = sent(folder, page), sum(sent(folder, url) for url in others)
    return LATENCY * (HANDSHAKES + trips(first) + trips(then)) + (first + then) / SPEED


@pytest.mark.parametrize("path", PAGES)
def test_readable_within_a_second(
    browser: Browser, folders: dict[str, Path], addresses: dict[str, str], path: str
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    asked, painted = open_slowly(page, addresses["public"] + path)
    needed = blocking(page)
    late = [one["request"]["url"] for one in asked if "url" in one["initiator"] and one["initiator"]["url"] != page.url]
    implied = until_painted(folders["public"], page.url, needed - {page.url})
    print(
        f"{path or 'home'}: {implied:.2f} s implied, {painted:.2f} s measured, {len(needed)} requests before the paint"
    )
    assert not needed & {*late}, "something that blocks the paint is found only after another file has come"
    assert all(url.endswith((".css", "/")) for url in needed), needed
    assert len(needed) <= 4
    assert implied < 1
    assert page.evaluate("[...document.fonts].length") == 0, "text waits for a font"
    for heading in page.locator("main h1, main h2").all():
        assert heading.is_visible()
    context.close()


def test_the_own_script_waits_for_the_page(browser: Browser, addresses: dict[str, str]) -> None:
    """With scripts on, none stands between a reader and the text."""
    page = browser.new_page()
    open_slowly(page, addresses["public"])
    scripts = page.evaluate("[...document.scripts].filter((one) => one.src).map((one) => [one.src, one.defer])")
    assert len(scripts) == 1
    assert all(waits for _, waits in scripts)
    assert not [url for url in blocking(page) if url.endswith(".js")]
    page.close()
