"""Every kind of page in a real browser: accessible, self-contained, and no wider than a phone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

SCREENS = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]


def kinds(folder: Path) -> list[str]:
    """One page of each kind: the first of each folder's pages, and all at the top."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*.html")):
        address = path.relative_to(folder).as_posix()
        depth = address.count("/")
        kind = address.split("/")[0] + f" {depth}"
        found.setdefault(address if depth == 0 else kind, address)
    return list(found.values())


@contextmanager
def opened(browser: Browser, width: int, scheme: str, **options: Any) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme=scheme, reduced_motion="reduce", **options
    )
    yield context.new_page()
    context.close()


def settled(page: Page) -> list[Any]:
    """What axe finds, and finds again a second later: on a busy machine the theme's script lays out late."""
    found: list[Any] = Axe().run(page).response["violations"]
    if found:
        page.wait_for_timeout(1000)
        found = Axe().run(page).response["violations"]
    return found


@pytest.mark.parametrize("audience", ["public", "internal"])
@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_axe_finds_nothing(
    browser: Browser, folders: dict[str, Path], addresses: dict[str, str], audience: str, width: int, scheme: str
) -> None:
    findings: list[str] = []
    with opened(browser, width, scheme) as page:
        for kind in kinds(folders[audience]):
            page.goto(addresses[audience] + kind)
            for violation in settled(page):
                first = violation["nodes"][0]
                findings.append(
                    f"{kind}: {violation['id']}: {violation['help']} at {first['target']}: {first['html'][:160]}"
                )
    assert not findings, "\n".join(findings)


@pytest.mark.parametrize("audience", ["public", "internal"])
def test_no_page_asks_another_host_or_complains(
    browser: Browser, folders: dict[str, Path], addresses: dict[str, str], audience: str
) -> None:
    wrong: list[str] = []
    context = browser.new_context()
    page = context.new_page()
    page.on("request", lambda request: wrong.append(f"asks {request.url}") if not own(request.url, addresses) else None)
    page.on("console", lambda said: wrong.append(f"says {said.text}") if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: wrong.append(f"fails: {error}"))
    for kind in kinds(folders[audience]):
        wrong.append(f"# {kind}")
        page.goto(addresses[audience] + kind)
        if wrong[-1] == f"# {kind}":
            wrong.pop()
    context.close()
    assert not wrong, "\n".join(wrong)


def own(url: str, addresses: dict[str, str]) -> bool:
    return url.startswith((*addresses.values(), "data:", "blob:"))


@pytest.mark.parametrize("audience", ["public", "internal"])
def test_no_page_is_wider_than_a_phone(
    browser: Browser, folders: dict[str, Path], addresses: dict[str, str], audience: str
) -> None:
    wide: list[str] = []
    with opened(browser, 390, "light") as page:
        for kind in kinds(folders[audience]):
            page.goto(addresses[audience] + kind)
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > 390:
                wide.append(f"{kind} is {width} pixels wide")
    assert not wide, "\n".join(wide)


def test_the_first_screen_of_a_phone_answers(browser: Browser, addresses: dict[str, str]) -> None:
    """Is it up, what is broken, when do I hear more: without scrolling and without scripts."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(addresses["public"])
    for words in ("Minor outage", "Tracking webhooks arrive late or not at all", "Next update by"):
        box = page.get_by_text(words).first.bounding_box()
        assert box, f"{words!r} is not there"
        assert box["y"] + box["height"] <= 844, f"{words!r} stands below the first screen"
    context.close()


@pytest.mark.parametrize("chosen", ["auto", "default", "slate"])
def test_paper_is_light_and_bare(browser: Browser, addresses: dict[str, str], chosen: str) -> None:
    """Whatever the system and the reader chose; what can only be clicked is left out."""
    with opened(browser, 794, "dark") as page:
        page.emulate_media(media="print", color_scheme="dark")
        page.goto(addresses["public"])
        page.evaluate(f"document.body.dataset.mdColorScheme = '{chosen}'")
        colour = page.evaluate("getComputedStyle(document.querySelector('.up-answer')).color")
        assert max(int(part) for part in colour.strip("rgba()").split(",")[:3]) < 60, colour
        status = page.evaluate("getComputedStyle(document.body).getPropertyValue('--up-major_outage')")
        assert status == "#c4262e"
        assert page.locator(".up-answer").first.is_visible()
        assert not page.locator(".up-nav").is_visible()


def test_the_shape_of_an_open_incident_is_beside_its_phase(browser: Browser, addresses: dict[str, str]) -> None:
    with opened(browser, 390, "light", java_script_enabled=False) as page:
        page.goto(addresses["public"] + "incidents/2026-03-31-tracking-webhooks-late/")
        assert page.locator(".up-banner .up-icon").is_visible()


@pytest.mark.parametrize("width", [320, 390, 640])
def test_nothing_sticks_out_of_its_box(browser: Browser, addresses: dict[str, str], width: int) -> None:
    """Words of a fact, a status or a label that are wider than their card."""
    with opened(browser, width, "light") as page:
        for path in (
            "",
            "slos/",
            "components/sign-in/",
            "incidents/2026-03-31-tracking-webhooks-late/",
            "maintenance/",
        ):
            page.goto(addresses["public"] + path)
            out = page.evaluate(
                "[...document.querySelectorAll('.up-fact dd > *, .up-card *, .up-row > *')]"
                ".filter((one) => one.getBoundingClientRect().right > one.closest('.up-card, .up-page')"
                ".getBoundingClientRect().right + 1 && !one.closest('.up-scroll, pre, .up-hidden'))"
                ".map((one) => one.textContent.trim())"
            )
            assert not out, (path, out)
