"""Search on the internal site: typed, narrowed down, walked by keyboard, below a path, under a strict policy."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response, expect

from browser.conftest import Quiet
from browser.test_pages import SCREENS, opened

POLICY = "default-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
POLICY += "img-src 'self' data:; connect-src 'self'; form-action 'self'"
FIRST = 300_000
"""So many bytes may the first result cost."""


class Guarded(Quiet):
    """Serves with the policy that the manual asks for."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()


@pytest.fixture(scope="module")
def address(folders: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The internal site below a path, on a host with a strict policy."""
    above = tmp_path_factory.mktemp("host")
    (above / "deep").mkdir()
    (above / "deep/archive").symlink_to(folders["internal"])
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Guarded, directory=str(above)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/deep/archive/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The search page, in which nothing may go wrong unseen."""
    wrong: list[str] = []
    with opened(browser, 1280, "light") as page:
        page.on("console", lambda said: wrong.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(address + "search/")
        yield page
    assert not wrong


def count(page: Page) -> str:
    return page.locator("[data-count]").inner_text()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.name || document.activeElement.textContent"))


def test_words_find_records_and_the_place_in_them(page: Page, address: str) -> None:
    expect(page.get_by_label("Words")).to_be_focused()
    page.keyboard.type("certificate expired")
    expect(page.get_by_role("status")).to_contain_text("results for “certificate expired”.")
    first = page.locator("[data-hits] > li").first
    expect(first).to_contain_text("Nobody can sign in")
    expect(first.locator("mark").first).to_contain_text("certificate", ignore_case=True)
    expect(page.locator("[data-browse]")).to_be_hidden()
    assert page.url == address + "search/?q=certificate+expired"
    first.locator("a").first.click()
    expect(page.locator("h1")).to_have_text("Nobody can sign in")


def test_facets_narrow_down_and_count(page: Page) -> None:
    page.keyboard.type("queue")
    expect(page.get_by_role("status")).to_contain_text("for “queue”.")
    everything = count(page)
    page.get_by_text("Narrow down").click()
    kinds = page.get_by_label("Kind")
    expect(kinds.locator("option", has_text="Postmortem (")).to_have_count(1)
    kinds.select_option("Postmortem")
    expect(page.get_by_role("status")).to_contain_text("for “queue” in Postmortem.")
    assert count(page) != everything
    assert all("Postmortem" in hit for hit in page.locator("[data-hits] .up-quiet").all_inner_texts())
    assert "kind=Postmortem" in page.url
    page.get_by_role("button", name="Any of all").click()
    expect(page.get_by_role("status")).to_have_text(everything)


def test_an_address_keeps_words_and_facets(page: Page, address: str) -> None:
    page.goto(address + "search/?q=label&service=Label+printing")
    expect(page.get_by_role("status")).to_contain_text("for “label” in Label printing.")
    expect(page.get_by_text("Narrowed down to Label printing")).to_be_visible()
    assert all("Label printing" in hit for hit in page.locator("[data-hits] .up-quiet").all_inner_texts())


def test_everything_goes_by_keyboard(page: Page) -> None:
    page.keyboard.type("labels")
    page.locator("[data-hits] > li").nth(2).wait_for()
    titles = page.locator("[data-hits] > li > a:first-child").all_inner_texts()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert focused(page) == titles[1]
    page.keyboard.press("ArrowUp")
    assert focused(page) == titles[0]
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Escape")
    assert focused(page) == "q"
    page.keyboard.press("Escape")
    expect(page.get_by_label("Words")).to_have_value("")
    expect(page.locator("[data-browse]")).to_be_visible()
    page.locator("[data-browse] a").first.focus()
    page.keyboard.press("/")
    assert focused(page) == "q"
    page.keyboard.type("labels")
    page.locator("[data-hits] > li").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(titles[0])


def test_more_results_follow_on_demand(page: Page) -> None:
    page.keyboard.type("the")
    page.locator("[data-hits] > li").nth(9).wait_for()
    page.get_by_role("button", name="Show more").click()
    page.locator("[data-hits] > li").nth(10).wait_for()
    title = page.locator("[data-hits] > li").nth(10).locator("a").first
    expect(title).to_be_focused()


def test_a_facet_alone_asks_for_nothing_and_leads_to_its_list(page: Page, address: str) -> None:
    asked: list[str] = []
    page.get_by_text("Narrow down").click()
    expect(page.get_by_label("Severity").locator("option", has_text="SEV1 (")).to_have_count(1)
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_label("Severity").select_option("SEV1")
    expect(page.get_by_role("status")).to_have_text("Type a word, or open the list of SEV1.")
    assert not [url for url in asked if "/pagefind/" in url]
    page.get_by_role("status").get_by_role("link", name="SEV1").click()
    expect(page.locator("h1")).to_have_text("Severity: SEV1")


def test_nothing_found_is_said(page: Page) -> None:
    page.keyboard.type("<b>xylophone</b>")
    expect(page.get_by_role("status")).to_have_text("No results for “<b>xylophone</b>”.")


def test_the_box_in_the_head_leads_here_from_every_page(page: Page, address: str) -> None:
    for path in ("", "incidents/2026-03-18-label-printing-down/", "about/"):
        page.goto(address + path)
        page.keyboard.press("/")
        page.keyboard.type("label")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("for “label”.")
        assert page.url == address + "search/?q=label"


def test_the_first_result_is_cheap(browser: Browser, address: str) -> None:
    costs: list[int] = []

    def weigh(answer: Response) -> None:
        if "/pagefind/" in answer.url or "/assets/search." in answer.url:
            costs.append(int(answer.headers["content-length"]))

    with opened(browser, 1280, "light") as page:
        page.on("response", weigh)
        page.goto(address + "search/?q=queue")
        page.locator("[data-hits] > li").first.wait_for()
    assert 50_000 < sum(costs) < FIRST


def test_without_scripts_the_lists_stay(browser: Browser, address: str) -> None:
    with opened(browser, 390, "light", java_script_enabled=False) as page:
        page.goto(address + "search/")
        expect(page.locator("[data-search]")).to_be_hidden()
        expect(page.get_by_text("Words cannot be looked for in this copy")).to_be_visible()
        page.get_by_role("link", name="SEV1", exact=True).click()
        expect(page.locator("h1")).to_have_text("Severity: SEV1")


def test_opened_as_a_file_it_says_what_works(browser: Browser, folders: dict[str, Path]) -> None:
    with opened(browser, 1280, "light") as page:
        page.goto(f"file://{folders['internal']}/search/index.html?q=label")
        expect(page.get_by_role("status")).to_contain_text("only where the site is served")
        expect(page.locator("[data-browse]")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_results_are_accessible_and_fit(browser: Browser, address: str, width: int, scheme: str) -> None:
    with opened(browser, width, scheme) as page:
        page.goto(address + "search/?q=label&severity=SEV2")
        page.locator("[data-hits] > li").first.wait_for()
        found = [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in Axe().run(page).response["violations"]]
        assert not found
        assert page.evaluate("document.documentElement.scrollWidth") <= width
