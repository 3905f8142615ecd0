"""What our one script does on pages whose records were written for it, with the reader's clock in the test's hand."""

import json
import os
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import Browser, Page, expect

from browser.conftest import Quiet

AS_OF = datetime(2026, 3, 31, 12, tzinfo=UTC)
SETTINGS = """\
name: Harbour
url: https://status.harbour.example/
components:
  api: {name: The API, group: Shop, audience: public, since: 2026-01-01}
  mail: {name: Mail, group: Shop, audience: public, since: 2026-01-01}
"""
OPEN = """\
title: Orders fail
audience: public
severity: SEV2
started: 2026-03-31 11:00 UTC
components: {api: partial_outage}
updates:
  - {at: 2026-03-31 11:50 UTC, status: Identified, text: We are on it., next_update: 2026-03-31 12:10 UTC}
"""
OVER = """\
title: Slow mail <b>everywhere</b>
audience: public
severity: SEV3
started: 2025-12-30 23:00 UTC
resolved: 2026-01-01 06:00 UTC
components: {mail: degraded_performance}
updates:
  - {at: 2025-12-30 23:10 UTC, status: Investigating, text: Looking.}
"""
WORK = """\
title: New disks
audience: public
scheduled: {from: 2026-03-31 13:00 UTC, to: 2026-03-31 14:00 UTC}
components: {mail: under_maintenance}
"""
CONFIGURATION = """\
site_name: Harbour
site_url: https://status.harbour.example/repo/
theme:
  name: material
  font: false
  palette:
    - {media: "(prefers-color-scheme)", primary: custom, toggle: {icon: material/brightness-auto, name: Light}}
    - media: "(prefers-color-scheme: light)"
      scheme: default
      primary: custom
      toggle: {icon: material/weather-sunny, name: Dark}
    - media: "(prefers-color-scheme: dark)"
      scheme: slate
      primary: custom
      toggle: {icon: material/weather-night, name: System}
plugins: {uptrail: {}}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site's folder, below the folder that is served: it lives under a path."""
    root = tmp_path_factory.mktemp("script")
    served = root / "served"
    files = {
        "uptrail.yaml": SETTINGS,
        "incidents/2026-03-31-orders.yaml": OPEN,
        "incidents/2025-12-30-mail.yaml": OVER,
        "incidents/2026-03-31-disks.yaml": WORK.replace("title", "kind: maintenance\ntitle", 1),
        "mkdocs.yml": CONFIGURATION,
        "docs/about.md": "# About\n",
    }
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(int(AS_OF.timestamp()))
    try:
        build(load_config(str(root / "mkdocs.yml"), site_dir=str(served / "repo")))
    finally:
        del os.environ["SOURCE_DATE_EPOCH"]
        if before is not None:
            os.environ["SOURCE_DATE_EPOCH"] = before
    return served / "repo"


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site.parent)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/repo/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page whose clock stands at the build's moment, in New York; anything it complains about fails the test."""
    context = browser.new_context(timezone_id="America/New_York", locale="en-US", reduced_motion="reduce")
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda asked: wrong.append(asked.url) if "://127.0.0.1:" not in asked.url else None)
    page.clock.install(time=AS_OF + timedelta(minutes=2))
    yield page
    context.close()
    assert not wrong


def pass_until(page: Page, moment: datetime) -> None:
    page.clock.set_fixed_time(moment)
    page.clock.run_for(16_000)


def wait_for(page: Page, true: str) -> None:
    """Until an expression is true; the pages' policy forbids the way that Playwright has for it."""
    for _ in range(100):
        if page.evaluate(true):
            return
        time.sleep(0.05)
    raise AssertionError(true)


def shown(page: Page) -> str:
    """The words of the page that show, on one line."""
    return " ".join(page.locator("main").inner_text().split())


def test_times_of_the_reader_stand_beside_utc(page: Page, address: str) -> None:
    page.goto(address)
    said = shown(page)
    assert "As of 31 Mar 2026, 12:00 UTC 08:00 EDT 2 minutes ago" in said
    assert "Next update by 12:10 UTC 08:10 EDT in 8 minutes" in said


def test_a_promise_that_passes_is_told_by_the_page_itself(page: Page, address: str) -> None:
    page.route("**/health.json", lambda route: route.fulfill(json={"as_of": "2026-03-31T12:00:00Z"}))
    page.goto(address)
    assert "this page is older" not in shown(page)
    pass_until(page, AS_OF + timedelta(minutes=25))
    said = shown(page)
    assert "The next update was promised for 12:10 UTC 08:10 EDT and is late 15 minutes ago" in said
    assert "An update was due, and this page is older than that" in said
    assert "25 minutes ago" in said


def test_maintenance_begins_and_is_over_by_the_clock(page: Page, address: str) -> None:
    page.route("**/health.json", lambda route: route.fulfill(json={"as_of": "2026-03-31T12:00:00Z"}))
    page.goto(address)
    row = page.locator(".up-parts .up-row", has_text="Mail")
    assert "Operational" in row.inner_text()
    pass_until(page, AS_OF + timedelta(minutes=61))
    assert "Under maintenance" in row.inner_text()
    assert "In progress" in shown(page)
    pass_until(page, AS_OF + timedelta(minutes=121))
    assert "Operational" in row.inner_text()


def test_news_reload_a_page_that_nobody_reads(page: Page, address: str) -> None:
    asked: list[str] = []
    page.route(
        "**/health.json", lambda route: (asked.append("x"), route.fulfill(json={"as_of": "2026-03-31T12:05:00Z"}))
    )
    page.goto(address)
    with page.expect_navigation():
        page.clock.run_for(61_000)
    assert asked
    page.clock.run_for(61_000)
    expect(page.get_by_text("There is news.")).to_be_visible()


def test_news_are_only_offered_to_who_reads(page: Page, address: str) -> None:
    page.route("**/health.json", lambda route: route.fulfill(json={"as_of": "2026-03-31T12:05:00Z"}))
    page.set_viewport_size({"width": 390, "height": 500})
    page.goto(address)
    page.evaluate("window.same = true; scrollTo(0, 600)")
    page.clock.run_for(61_000)
    expect(page.get_by_text("There is news.")).to_be_visible()
    assert page.evaluate("window.same")


def test_a_closed_page_asks_for_nothing(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + "incidents/2025-12-30-mail/")
    page.clock.run_for(300_000)
    assert not [url for url in asked if url.endswith(".json")]


def test_history_is_searched_by_word_component_and_severity(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + "history/")
    assert not [url for url in asked if url.endswith(".json")]
    found = page.locator("#found li")
    page.get_by_label("Words in titles and updates").fill("SLOW every")
    expect(found).to_have_count(1)
    expect(found.first).to_contain_text("Slow mail <b>everywhere</b>")
    assert found.first.locator("a").get_attribute("href") == address + "incidents/2025-12-30-mail/"
    page.get_by_label("Words in titles and updates").fill("")
    expect(page.locator("#months")).to_be_visible()
    page.get_by_label("Component").select_option("api")
    expect(found).to_have_count(1)
    page.get_by_label("Severity").select_option("SEV3")
    expect(found).to_have_count(0)
    expect(page.locator("output")).to_have_text("Found: 0")


def test_history_is_searched_by_what_updates_say(page: Page, address: str) -> None:
    """Each year's words are fetched once, and only when somebody types one."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(address)))
    page.goto(address + "history/")
    found, words = page.locator("#found li"), page.get_by_label("Words in titles and updates")
    page.get_by_label("Severity").select_option("SEV3")
    expect(found).to_have_count(1)
    assert not [url for url in asked if url.endswith("words.json")]
    page.get_by_label("Severity").select_option("")
    words.fill("looki")
    expect(found).to_have_count(1)
    expect(found.first).to_contain_text("Slow mail")
    words.fill("slow looking")
    expect(found).to_have_count(1)
    words.fill("orders looking")
    expect(found).to_have_count(0)
    words.fill("__proto__")
    expect(page.locator("output")).to_have_text("Found: 0")
    assert sorted(url for url in asked if url.endswith("words.json")) == [
        "history/2025/words.json",
        "history/2026/words.json",
    ]


@pytest.mark.parametrize(
    ("moment", "api", "mail"),
    [
        ("2026-03-31T12:00", "Partial outage", "Operational"),
        ("2026-03-31T10:59", "Operational", "Operational"),
        ("2026-01-01T05:59", "Operational", "Degraded performance"),
        ("2026-01-01T06:00", "Operational", "Operational"),
        ("2025-12-31T12:00", "No data", "No data"),
        ("2026-04-01T12:00", "No data", "No data"),
    ],
)
def test_status_at_a_moment(page: Page, address: str, moment: str, api: str, mail: str) -> None:
    page.goto(f"{address}status-at/#{moment}")
    for id, status in (("api", api), ("mail", mail)):
        expect(page.locator(f"[data-component={id}]")).to_have_text(status)


def test_the_reader_chooses_light_or_dark_and_it_is_kept(page: Page, address: str) -> None:
    page.goto(address)
    assert page.evaluate("document.body.dataset.mdColorScheme") == "auto"
    for scheme in ("default", "slate"):
        page.locator(".up-palette label:visible").click()
        assert page.evaluate("document.body.dataset.mdColorScheme") == scheme
    page.goto(address + "history/")
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
    kept = json.loads(page.evaluate("localStorage.getItem('/repo/.__palette')"))
    assert kept["color"]["scheme"] == "slate"


def test_nothing_moves_when_the_script_comes(page: Page, address: str) -> None:
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => { for (const entry of list.getEntries())"
        " moved += entry.value; }).observe({type: 'layout-shift', buffered: true});"
    )
    page.goto(address)
    page.wait_for_timeout(200)
    assert page.evaluate("moved") < 0.05


def test_all_is_there_without_scripts_dark_where_the_system_is(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, color_scheme="dark")
    page = context.new_page()
    page.goto(address)
    for words in ("Minor outage", "Orders fail", "Next update by", "New disks", "The API"):
        assert page.get_by_text(words).first.is_visible()
    assert not page.get_by_text("is late").first.is_visible()
    page.goto(address + "history/2025/")
    assert page.get_by_text("Slow mail").is_visible()
    context.close()


@pytest.mark.parametrize("lost", ["nothing", "incidents/deep/er/nothing/"])
def test_an_address_that_leads_nowhere_leads_back(page: Page, site: Path, address: str, lost: str) -> None:
    page.route("**/nothing*", lambda route: route.fulfill(status=200, path=site / "404.html"))
    page.route("**/nothing/", lambda route: route.fulfill(status=200, path=site / "404.html"))
    page.goto(address + lost)
    assert "There is no such page" in shown(page)
    assert page.evaluate("getComputedStyle(document.querySelector('.up-banner')).display") == "flex"
    page.locator("main").get_by_role("link", name="History").click()
    page.wait_for_url(address + "history/")


def test_the_own_script_is_small(site: Path) -> None:
    [script] = (site / "assets").glob("uptrail.*.js")
    assert script.stat().st_size < 6000


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("width", [320, 640])
def test_no_page_is_wider_than_a_zoomed_window(page: Page, address: str, direction: str, width: int) -> None:
    """1280 pixels at 200 % are 640, at 400 % 320; from right to left as well."""
    page.set_viewport_size({"width": width, "height": 600})
    for path in ("", "history/", "uptime/", "subscribe/", "status-at/", "components/api/", "maintenance/"):
        page.goto(address + path)
        page.evaluate(f"document.body.dir = '{direction}'")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
