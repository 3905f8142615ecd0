"""What must not reach a site through the folder of hand-written pages: stray files, links out of it, includes."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

PAGES = frozenset({".md", ".markdown", ".html"})
STYLE = frozenset({".css", ".js", ".mjs", ".map", ".woff", ".woff2"})
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".ico", ".mp4", ".webm", ".pdf"})
KINDS = PAGES | STYLE | PICTURES
NAMES = frozenset({"CNAME", "robots.txt", "security.txt", "humans.txt", "site.webmanifest"})

_INCLUDE = re.compile(r"^[ \t]*;?-{1,}8<-{1,}[ \t]+(['\"])(?P<path>.+?)\1", re.MULTILINE)
_BLOCK = re.compile(r"^[ \t]*-{1,}8<-{1,}[ \t]*$(?P<paths>.*?)^[ \t]*-{1,}8<-{1,}[ \t]*$", re.MULTILINE | re.DOTALL)
_OTHER = re.compile(r"\{%-?\s*include(?:-markdown)?\s+(['\"])(?P<path>.+?)\1|\{!\s*(?P<plain>\S+?)\s*!\}")
_LINES = re.compile(r"(?::-?\d*){1,2}$|:[\w-]+$")


def refusal(path: Path, docs: Path, root: Path, bases: Iterable[Path]) -> str:
    """Why a file in `docs`, the folder of hand-written pages, must not be published; empty when it may be.

    `root` is the folder with the records, `bases` are the folders in which includes look for files.
    """
    if not path.resolve().is_relative_to(docs.resolve()):
        return "it is a link to a file outside this folder"
    if path.suffix.lower() not in KINDS and path.name not in NAMES:
        return f"files of type {path.suffix or 'none'!r} are not published"
    if path.suffix.lower() in PAGES:
        text = path.read_text(encoding="utf-8", errors="replace")
        if found := included(text, (docs, path.parent, *bases), private(root)):
            return f"it includes {found}, which is not for the public"
    return ""


def included(markdown: str, bases: Iterable[Path], private: Iterable[Path]) -> Path | None:
    """The first file below one of the `private` folders that a page would include, itself or by way of others."""
    closed = [folder.resolve() for folder in private]
    folders = [base.resolve() for base in bases]
    waiting, seen = [markdown], set[Path]()
    while waiting:
        for name in _names(waiting.pop()):
            for path in ((folder / name).resolve() for folder in folders):
                if any(path.is_relative_to(folder) for folder in closed):
                    return path
                if path not in seen and path.is_file():
                    seen.add(path)
                    waiting.append(path.read_text(encoding="utf-8", errors="replace"))
    return None


def _names(markdown: str) -> Iterator[str]:
    for hit in _INCLUDE.finditer(markdown):
        yield _LINES.sub("", hit["path"])
    for block in _BLOCK.finditer(markdown):
        for line in block["paths"].splitlines():
            yield _LINES.sub("", line.strip(" ;'\""))
    for hit in _OTHER.finditer(markdown):
        yield hit["path"] or hit["plain"]


def private(root: Path) -> list[Path]:
    """The files and folders under `root` that hold records; nothing of them is published but through the gate."""
    return [
        root / name
        for name in ("uptrail.yaml", "wording.yaml", "incidents", "postmortems", "slos", "runbooks", "oncall")
    ]
