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


@pytest.mark.parametrize("audience", ["public", "internal"])
@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_axe_finds_nothing(
    browser: Browser, folders: dict[str, Path], addresses: dict[str, str], audience: str, width: int, scheme: str
) -> None:
    findings: list[str] = []
    with opened(browser, width, scheme) as page:
        for kind in kinds(folders[audience]):
            page.goto(addresses[audience] + kind)
            for violation in Axe().run(page).response["violations"]:
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
