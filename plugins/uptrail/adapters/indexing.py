"""The internal site's search index, made by Pagefind of the records' own words, and kept while those stay the same.

Pagefind reads pages that are reduced to their words, headings and marks before: of ten thousand full pages
it would read a quarter of a gigabyte, most of it the theme's and our own markup.
"""

import hashlib
import importlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from uptrail import cores
from uptrail.adapters.objects import Entry, Objects, key
from uptrail.adapters.settling import settle
from uptrail.files.program import sources
from uptrail.outputs.internal.addresses import FOLDERS
from uptrail.records import Component

FOLDER = "pagefind"
"""Where the index lies in the site."""

INSTALL = "pip install 'uptrail[search]'"
PAGE = '<data data-pagefind-filter="kind[value]" value="Page"></data>'
"""How a hand-written page is marked."""

MEMORY = Path("/dev/shm")  # noqa: S108 - folders in it get names that nobody can guess, and are the user's own
PREFIX = "uptrail-"
ROOM = 100_000
"""So many bytes of memory are asked for each page; an index with what it is made from takes a tenth."""

WORTH_SHARING = 200
"""From how many pages on more than one core reduces them."""

_KINDS = "|".join(folder for kind, folder in FOLDERS.items() if kind is not Component)
_RECORD = re.compile(rf"(?:{_KINDS})/[^/]+/index\.html")
_NEEDED = re.compile(r"pagefind\.js|pagefind-entry\.json|wasm\.[^/]+|[^/]+\.pf_meta|(?:fragment|index|filter)/[^/]+")
_MARK = b"data-pagefind-body>"
_SECTION = re.compile(r"(?=<h2[ >])")
_QUIET = "over lead audience asof quiet none hidden mark away there label tag".replace(" ", "|")
_NOISE = re.compile(
    rf"""<(?:
      !--.*?-->
    | (?P<whole>svg|thead|dt|time|summary|script|style)\b.*?</(?P=whole)>
    | (?P<told>p|span)\ class="up-(?:{_QUIET})\b.*?</(?P=told)>
    | td\ data-label="(?:Time|Since\ start)".*?</td>
    | a\ class="headerlink".*?</a>
    | h3\ class="up-when".*?</h3>
    | details\ class="up-box".*?</details>
    | li\ class="up-check--missing".*?</li>
    | div\ class="(?:up-banner|admonition\ warning).*?</div>
    )""",
    re.DOTALL | re.VERBOSE,
)
_INLINE = re.compile(r"</?(?:a|abbr|b|bdi|code|del|em|i|ins|kbd|mark|s|small|strong|sub|sup|u|wbr)(?:\s[^>]*)?>")
_TAG = re.compile(r"<(?!/?(?:h[1-6]|data)\b)[^>]*>")
_SPACE = re.compile(r"\s+")


class Unfit(Exception):
    """Pagefind could not make the index."""


def program() -> Path | None:
    """Pagefind's program, which its packages for Python bring along; None when none is installed."""
    for name in ("pagefind_bin_extended", "pagefind_bin"):
        with suppress(ImportError, AttributeError, FileNotFoundError):
            return Path(importlib.import_module(name).get_executable())
    return None


def reduced(content: str) -> str:
    """A page's words with its headings and marks, without what tells of the moment or stands on every page alike.

    A heading of the second level that bears `data-pagefind-ignore` takes its whole section with it.
    """
    sections = (part for part in _SECTION.split(content) if "data-pagefind-ignore" not in part.partition(">")[0])
    text = _NOISE.sub(" ", "".join(sections))
    return _SPACE.sub(" ", _TAG.sub(" ", _INLINE.sub("", text))).strip()


@dataclass(frozen=True)
class Index:
    """The index of one site.

    `objects` is the cache in which its files lie, `note` says which these are, `work` is a folder to
    make it in, `language` that of the pages.
    """

    program: Path
    objects: Objects
    note: Path
    work: Path
    language: str

    def files(self, laid: Mapping[str, Entry | bytes], pages: Mapping[str, str]) -> Mapping[str, Entry]:
        """The index's files of the records' pages among `laid`, and of hand-written `pages`, by their paths.

        Raises `Unfit` when Pagefind fails.
        """
        found = {path: source for path, source in laid.items() if _RECORD.fullmatch(path)} | dict(pages)
        names = {path: _name(found[path]) for path in sorted(found)}
        maker = self._maker()
        note = self._noted(maker)
        known: dict[str, str] = note["pages"]
        _clear(self.work)
        try:
            new = {path: found[path] for path, name in names.items() if name not in known}
            made = self._reduce(new, names)
            digests = {name: made.get(path) or known[name] for path, name in names.items()}
            digest = key(maker, self.language, *(f"{path} {digests[name]}" for path, name in names.items()))
            files = self._recalled(note) if note["digest"] == digest else None
            if files is None:
                self._reduce({path: found[path] for path in names if path not in made}, names)
                files = self._made()
        finally:
            _clear(self.work)
        self._keep(maker, digests, digest, files)
        return files

    def _maker(self) -> str:
        """A name for what makes the index: Pagefind and this module."""
        found = self.program.stat()
        return key(sources("adapters/indexing.py", "adapters/settling.py"), str(found.st_size), str(found.st_mtime_ns))

    def _noted(self, maker: str) -> Any:
        """What is known of the last index; nothing when the note is missing, damaged or of another maker."""
        with suppress(OSError, ValueError, AttributeError):
            note = json.loads(self.note.read_bytes())
            kinds = {name: type(value) for name, value in note.items()}
            if kinds == {"maker": str, "pages": dict, "digest": str, "files": dict} and note["maker"] == maker:
                return note
        return {"pages": {}, "digest": "", "files": {}}

    def _keep(self, maker: str, pages: Mapping[str, str], digest: str, files: Mapping[str, Entry]) -> None:
        names = {path: Path(entry.path).name.partition(".")[0] for path, entry in files.items()}
        draft = self.note.with_name(self.note.name + ".new")
        with suppress(OSError):
            note = {"maker": maker, "pages": pages, "digest": digest, "files": names}
            draft.write_text(json.dumps(note), encoding="utf-8")
            draft.replace(self.note)

    def _recalled(self, note: Any) -> Mapping[str, Entry] | None:
        """The files of the last index; None when one is lost."""
        found = {path: self.objects.get(str(name)) for path, name in note["files"].items()}
        return {path: entry for path, entry in found.items() if entry} if all(found.values()) else None

    def _reduce(self, found: Mapping[str, Entry | bytes | str], every: Collection[str]) -> dict[str, str]:
        """Put some of all pages, reduced, into the folder that Pagefind reads; a name for what is indexed of each."""
        if not found:
            return {}
        if not self.work.exists():
            _prepare(self.work, every)
        paths = list(found)
        shares = cores.count() if len(paths) >= WORTH_SHARING else 1

        def work(number: int) -> bytes:
            return json.dumps({path: self._lay(path, found[path]) for path in paths[number::shares]}).encode()

        if shares == 1:
            return dict(json.loads(work(0)))
        said = cores.share_out(shares, work)
        parts = (json.loads(work(number) if part is None else part) for number, part in enumerate(said))
        return {path: digest for part in parts for path, digest in part.items()}

    def _lay(self, path: str, source: Entry | bytes | str) -> str:
        text = reduced(_content(source))
        file = self.work / "pages" / path
        page = f'<html lang="{self.language}"><body><main data-pagefind-body>{text}</main></body></html>'
        file.write_text(page, encoding="utf-8", errors="xmlcharrefreplace")
        return key(text)

    def _made(self) -> dict[str, Entry]:
        """Let Pagefind make the index, and put its files into the cache."""
        work = self.work.resolve()
        out, pages = work / "index", work / "pages"
        pages.mkdir(parents=True, exist_ok=True)
        command = [str(part) for part in (self.program, "--site", pages, "--output-path", out, "--silent")]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own arguments
        except OSError as error:
            raise Unfit(str(error)) from error
        if done.returncode or not (out / "pagefind.js").is_file():
            raise Unfit((done.stderr or done.stdout).strip().rpartition("\n")[2] or f"it ended with {done.returncode}")
        settle(out)
        return {f"{FOLDER}/{path}": self._stored(out / path) for path in sorted(_wanted(out))}

    def _stored(self, file: Path) -> Entry:
        content = file.read_bytes()
        name = hashlib.blake2b(content, digest_size=12).hexdigest()
        return self.objects.get(name) or self.objects.put(name, content)


def _prepare(work: Path, pages: Collection[str]) -> None:
    """Make the folder to work in with one for each page, by a link to one in memory where there is room for all.

    Ten thousand small files that live for seconds slow a disk down, and what is written to it next. Pagefind
    numbers pages as the system lists their folders; in memory that is the order in which they are made here.
    """
    work.parent.mkdir(parents=True, exist_ok=True)
    with suppress(OSError):
        if shutil.disk_usage(MEMORY).free > len(pages) * ROOM:
            work.symlink_to(tempfile.mkdtemp(prefix=PREFIX, dir=MEMORY))
    work.mkdir(exist_ok=True)  # a link to a folder is one
    for folder in dict.fromkeys(path.rpartition("/")[0] for path in pages):
        os.makedirs(f"{work}/pages/{folder}", exist_ok=True)


def _clear(work: Path) -> None:
    """Remove the folder to work in, also one that a killed build left behind in memory."""
    if not work.is_symlink():
        shutil.rmtree(work, ignore_errors=True)
        return
    target = work.readlink()
    work.unlink()
    if target.parent == MEMORY and target.name.startswith(PREFIX):
        shutil.rmtree(target, ignore_errors=True)


def _wanted(out: Path) -> Iterator[str]:
    """What the browser asks for; Pagefind also writes interfaces of its own."""
    paths: Iterable[Path] = (path for path in out.rglob("*") if path.is_file())
    return (name for path in paths if _NEEDED.fullmatch(name := path.relative_to(out).as_posix()))


def _name(source: Entry | bytes | str) -> str:
    """A name for a page, as the theme made it."""
    if isinstance(source, Entry):
        return source.path.rpartition("/")[2].partition(".")[0]
    content = source if isinstance(source, bytes) else source.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(content, digest_size=12).hexdigest()


def _content(source: Entry | bytes | str) -> str:
    """A page's own part; of a record, what its mark begins."""
    if isinstance(source, str):
        return PAGE + source
    content = Path(source.path).read_bytes() if isinstance(source, Entry) else source
    _, _, own = content.partition(_MARK)
    return own.partition(b"</article>")[0].decode()
