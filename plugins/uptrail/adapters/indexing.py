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
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic_core import from_json, to_json

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
_SECTION = "<h2"
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
    sections = (part for part in content.split(_SECTION) if "data-pagefind-ignore" not in part.partition(">")[0])
    text = _NOISE.sub(" ", _SECTION.join(sections))
    return " ".join(_TAG.sub(" ", _INLINE.sub("", text)).split())


def is_record(path: str) -> bool:
    """Whether the page at a path is a record's, and so belongs into the index."""
    return _RECORD.fullmatch(path) is not None


def words_of(page: bytes) -> str:
    """What is indexed of a record's finished page: of its own part, which its mark begins."""
    _, _, own = page.partition(_MARK)
    return reduced(own.partition(b"</article>")[0].decode())


@dataclass(frozen=True)
class Index:
    """The index of one site.

    `objects` is the cache in which its files lie, `note` says which these are and what they are made of, `work` is a
    folder to make it in, `language` that of the pages.
    """

    program: Path
    objects: Objects
    note: Path
    work: Path
    language: str

    @contextmanager
    def making(
        self, laid: Mapping[str, Entry | bytes], pages: Mapping[str, str], words: Mapping[str, str]
    ) -> Iterator["Making"]:
        """Begin with the index of the records' pages among `laid` and of hand-written `pages`, by their paths.

        `words` are those of pages that were made just now, as `words_of` tells them. Pagefind works beside what is
        done meanwhile.
        """
        found = {path: source for path, source in laid.items() if is_record(path)} | dict(pages)
        names = {path: _name(found[path]) for path in sorted(found)}
        maker = self._maker()
        note = self._noted(maker)
        known: dict[str, str] = note["pages"]
        texts = {path: text for path, text in words.items() if path in found}
        new = {path: found[path] for path, name in names.items() if name not in known and path not in texts}
        texts |= self._reduced(new)
        digests = {name: key(texts[path]) if path in texts else known[name] for path, name in names.items()}
        digest = key(maker, self.language, *(f"{path} {digests[name]}" for path, name in names.items()))
        files = self._recalled(note) if note["digest"] == digest else None
        begun = None
        try:
            if files is None:
                kept = self._kept(names, digests) if len(texts) < len(names) else {}
                lost = {path: found[path] for path in names if path not in texts and path not in kept}
                every = {**kept, **texts, **self._reduced(lost)}
                begun = self._begin({path: every[path] for path in names}, names)
            yield Making(self, {"maker": maker, "pages": digests, "digest": digest}, files, begun)
        finally:
            if isinstance(begun, subprocess.Popen) and begun.poll() is None:
                begun.kill()
                begun.communicate()
            _clear(self.work)

    def _begin(self, texts: Mapping[str, str], names: Mapping[str, str]) -> "subprocess.Popen[str] | OSError":
        """Let Pagefind begin with all pages; what keeps it from that is told when its files are asked for."""
        try:
            work = self._lay_out(texts)
            command = [self.program, "--site", work / "pages", "--output-path", work / "index", "--silent"]
            begun = subprocess.Popen(  # noqa: S603 - our own arguments
                [str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
        except OSError as error:
            return error
        _replace(self._texts, to_json({names[path]: text for path, text in texts.items()}))
        return begun

    def _lay_out(self, texts: Mapping[str, str]) -> Path:
        """Write the pages that Pagefind reads; the folder to work in."""
        _clear(self.work)
        _prepare(self.work, texts)
        opening = f'<html lang="{self.language}"><body><main data-pagefind-body>'
        for path, text in texts.items():
            with open(f"{self.work}/pages/{path}", "wb") as file:
                file.write(f"{opening}{text}</main></body></html>".encode())
        work = self.work.resolve()
        (work / "pages").mkdir(exist_ok=True)
        return work

    def made(self) -> dict[str, Entry]:
        """What Pagefind has made, put into the cache."""
        out = self.work.resolve() / "index"
        settle(out)
        return {f"{FOLDER}/{path}": self._stored(out / path) for path in sorted(_wanted(out))}

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

    def keep(self, note: Mapping[str, object], files: Mapping[str, Entry]) -> None:
        """Note of what the files were made, for the next build."""
        names = {path: Path(entry.path).name.partition(".")[0] for path, entry in files.items()}
        _replace(self.note, to_json({**note, "files": names}))

    @property
    def _texts(self) -> Path:
        return self.note.with_name(f"{self.note.stem}-words{self.note.suffix}")

    def _kept(self, names: Mapping[str, str], digests: Mapping[str, str]) -> Mapping[str, str]:
        """The words of pages that were in the last index, by their paths, as far as they are still what they were."""
        with suppress(OSError, ValueError):
            found = from_json(self._texts.read_bytes())
            if isinstance(found, dict):
                known = {path: text for path, name in names.items() if isinstance(text := found.get(name), str)}
                return {path: text for path, text in known.items() if key(text) == digests[names[path]]}
        return {}

    def _recalled(self, note: Any) -> Mapping[str, Entry] | None:
        """The files of the last index; None when one is lost."""
        found = {path: self.objects.get(str(name)) for path, name in note["files"].items()}
        return {path: entry for path, entry in found.items() if entry} if all(found.values()) else None

    def _reduced(self, found: Mapping[str, Entry | bytes | str]) -> dict[str, str]:
        """The words of some pages, by their paths."""
        paths = list(found)
        shares = cores.count() if len(paths) >= WORTH_SHARING else 1

        def work(number: int) -> bytes:
            return to_json({path: _words(found[path]) for path in paths[number::shares]})

        said = cores.share_out(shares, work) if shares > 1 else [None]
        parts = (from_json(work(number) if part is None else part) for number, part in enumerate(said))
        return {path: text for part in parts for path, text in part.items()}

    def _stored(self, file: Path) -> Entry:
        content = file.read_bytes()
        name = hashlib.blake2b(content, digest_size=12).hexdigest()
        return self.objects.get(name) or self.objects.put(name, content)


@dataclass(frozen=True)
class Making:
    """An index that is known already, or that Pagefind is working on."""

    index: Index
    note: Mapping[str, object]
    known: Mapping[str, Entry] | None
    begun: "subprocess.Popen[str] | OSError | None"

    def files(self) -> Mapping[str, Entry]:
        """The index's files, by their paths, when they are there. Raises `Unfit` when Pagefind fails."""
        files = self.known
        if files is None:
            self._wait()
            files = self.index.made()
        self.index.keep(self.note, files)
        return files

    def _wait(self) -> None:
        if not isinstance(self.begun, subprocess.Popen):
            raise Unfit(str(self.begun))
        said, complained = self.begun.communicate()
        if self.begun.returncode or not (self.index.work / "index/pagefind.js").is_file():
            said = (complained or said).strip().rpartition("\n")[2]
            raise Unfit(said or f"it ended with {self.begun.returncode}")


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


def _words(source: Entry | bytes | str) -> str:
    """What is indexed of a record's page, or of a hand-written one, which is given without the theme's part."""
    if isinstance(source, str):
        return reduced(PAGE + source.encode(errors="xmlcharrefreplace").decode())
    return words_of(Path(source.path).read_bytes() if isinstance(source, Entry) else source)


def _replace(file: Path, content: bytes) -> None:
    """Write a note whole or not at all; without one, the next build only takes longer."""
    draft = file.with_name(file.name + ".new")
    with suppress(OSError):
        draft.write_bytes(content)
        draft.replace(file)
