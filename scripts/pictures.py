"""Take the manual's pictures of the demonstration from the built sites, with the machine's own Chromium."""

import shutil
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
SHOTS = {
    "public-home": ("site", "index.html", 1280, "light"),
    "public-phone": ("site", "index.html", 390, "dark"),
    "public-incident": ("site", "incidents/2026-03-31-tracking-webhooks-late/index.html", 1280, "light"),
    "internal-home": ("site-internal", "index.html", 1280, "light"),
    "internal-postmortem": ("site-internal", "postmortems/2026-03-18-label-printing-down/index.html", 1280, "light"),
}


def take(browser: Browser, name: str, site: str, page: str, width: int, scheme: str) -> None:
    """Write one picture of the first screen."""
    context = browser.new_context(viewport={"width": width, "height": 844 if width < 600 else 860}, color_scheme=scheme)
    tab = context.new_page()
    tab.goto((ROOT / site / page).as_uri())
    tab.screenshot(path=PICTURES / f"{name}.png")
    context.close()


def main() -> None:
    """Take all of them."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, shot in SHOTS.items():
            take(browser, name, *shot)
        browser.close()


if __name__ == "__main__":
    main()
