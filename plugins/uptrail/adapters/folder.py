"""A plain folder for a site generator without plugins: Markdown pages, finished files, and a configuration."""

import html
import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from uptrail.adapters import leaks
from uptrail.adapters.site import Site
from uptrail.adapters.workshop import Workshop
from uptrail.outputs.document import Document, Page
from uptrail.records.occurrence import Audience

MARK = ".uptrail"
"""A file that says: this folder is ours to replace."""


class NotOurs(Exception):
    """The target holds files that Uptrail did not write."""


class Refused(Exception):
    """A hand-written file that must not be public."""


def write(site: Site, target: Path, cache: Path, written: Path | None = None) -> None:
    """Write `docs/` and `mkdocs.yml` below `target`, whole or not at all.

    `written` is the folder of hand-written pages to take along. Raises `NotOurs` when the target
    is neither empty nor an earlier result, `Refused` for a file
    that must not be public, `Busy` while another build writes it.
    """
    if target.exists() and not (target / MARK).exists() and any(target.iterdir()):
        raise NotOurs(f"{target} is not empty and was not written by this command; give a new folder")
    workshop = Workshop(target, cache)
    try:
        pages = _write_pages(site, workshop.next / "docs", written)
        configuration = yaml.safe_dump(_configuration(site, pages), sort_keys=False, allow_unicode=True)
        (workshop.next / "mkdocs.yml").write_text(configuration, encoding="utf-8")
        (workshop.next / MARK).write_text("written by uptrail build; replaced at the next run\n", encoding="utf-8")
        workshop.open_tree().lay({})
        workshop.assemble()
        workshop.publish()
    finally:
        workshop.close()


def _write_pages(site: Site, docs: Path, written: Path | None) -> list[str]:
    """Write every file; the addresses of the hand-written pages that belong into the navigation."""
    copied = sorted(_copy_written(written, docs, site)) if written else []
    for document in site.documents:
        made = document.made()
        path = docs / document.path
        if isinstance(made, Page):
            path = path.with_suffix(".md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(markdown(made).encode() if isinstance(made, Page) else made)
    return [path for path in copied if path.endswith(".md") and "/" not in path]


def _copy_written(written: Path, docs: Path, site: Site) -> Iterable[str]:
    for path in sorted(path for path in written.rglob("*") if path.is_file()):
        name = path.relative_to(written)
        public = site.audience is Audience.PUBLIC
        if any(part.startswith(".") for part in name.parts):
            continue
        if public and (reason := leaks.refusal(path, written, site.root, [site.root])):
            raise Refused(f"{path} must not be in the public site: {reason}")
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, docs / name)
        yield name.as_posix()


def markdown(page: Page) -> str:
    """A page as Markdown that is one block of HTML; generators print titles as they are, so they are escaped here."""
    front = {"title": html.escape(page.title), "description": html.escape(page.description), "hide": ["toc"]}
    lines = "\n".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in front.items())
    return f"---\n{lines}\n---\n\n<div>\n{page.content}\n</div>\n"


def _configuration(site: Site, pages: list[str]) -> Mapping[str, Any]:
    """What MkDocs and Zensical both read."""
    sections: list[Document] = list(site.sections.values())
    styles = [document.path for document in site.documents if document.path.endswith(".css")]
    nav = [{document.section or "Status": document.path.removesuffix(".html") + ".md"} for document in sections]
    return {
        "site_name": site.name,
        "site_url": site.url if site.audience is Audience.PUBLIC else "",
        "docs_dir": "docs",
        "site_dir": "site",
        "theme": {"name": "material", "font": False, "features": ["navigation.tabs"], "palette": _palette()},
        "markdown_extensions": ["attr_list", "tables", "admonition", "pymdownx.superfences"],
        "extra_css": styles,
        "nav": [*nav, *pages],
    }


def _palette() -> list[dict[str, Any]]:
    return [
        {
            "media": f"(prefers-color-scheme: {name})",
            "scheme": scheme,
            "toggle": {"icon": f"material/weather-{icon}", "name": f"Switch to the {other} scheme"},
        }
        for name, scheme, icon, other in (("light", "default", "sunny", "dark"), ("dark", "slate", "night", "light"))
    ]
