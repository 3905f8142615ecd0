"""Reads a whole repository, or texts in memory, into an archive; never raises on what they contain."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from uptrail import cores, garbage
from uptrail.archive import Archive
from uptrail.files import folder
from uptrail.files.allows import allows
from uptrail.files.cache import Cache, Parsed, shard
from uptrail.files.names import name_problem, twin_problem, twins
from uptrail.files.occurrence import read_occurrence
from uptrail.files.places import Locating
from uptrail.files.program import digest
from uptrail.files.settings import PATH as SETTINGS_PATH
from uptrail.files.settings import read_settings
from uptrail.files.slice_cache import SliceCache
from uptrail.files.template import FOLDER as TEMPLATES
from uptrail.files.template import is_template, read_template
from uptrail.files.wording import PATH as WORDING_PATH
from uptrail.files.wording import read_wording
from uptrail.files.written import written
from uptrail.files.yaml_text import Tree
from uptrail.problem import Allow, Level, Problem, Source
from uptrail.records import Component, Phrase, Record
from uptrail.settings import Settings, resolve_as_of

WORTH_SHARING = 500
"""From how many new files on more than one core reads them."""

Fetch = Callable[[str], str | Problem | None]
"""The text of a path of the repository, why it has none, or None when there is no such file."""


@dataclass(frozen=True)
class Reading:
    """An archive, what was wrong with its files, and the problems that people accept by a note."""

    archive: Archive
    problems: tuple[Problem, ...] = ()
    allows: tuple[Allow, ...] = field(default=(), repr=False)
    digests: Mapping[str, str] = field(default_factory=dict, repr=False)
    """A name for the content of each file of incidents and postmortems, by its path."""

    @cached_property
    def parsed(self) -> Mapping[str, Parsed]:
        """What each of these files means, by its path; only of files that hold a record."""
        problems: dict[str, list[Problem]] = {}
        for problem in self.problems:
            problems.setdefault(problem.source.path, []).append(problem)
        allowed: dict[str, list[Allow]] = {}
        for allow in self.allows:
            allowed.setdefault(allow.source.path, []).append(allow)
        records = (record for kept in self.archive.records.values() for record in kept.values())
        sources = ((record, record.source.path) for record in records)
        return {
            path: Parsed((record,), tuple(problems.get(path, ())), tuple(allowed.get(path, ())))
            for record, path in sources
            if path in self.digests
        }


def read(
    root: Path, *, clock: datetime, environ: Mapping[str, str] | None = None, cache: Path | None = None
) -> Reading:
    """Read the repository at `root`. `clock` is now, unless the settings or SOURCE_DATE_EPOCH say otherwise.

    `cache` is a folder of one's own for what was read before; losing it costs only time.
    """

    with garbage.put_off():
        listing = folder.listing(root)
        listed = {entry.path for entry in listing.entries}
        store = Cache.open(cache)

        def fetch(path: str) -> str | Problem | None:
            return folder.fetch(root, path, path in listed)

        if learn(listing.entries, store, fetch):
            store = Cache.open(cache)
        slices = SliceCache(cache, lambda path: folder.entry(root, path))
        gathering = Gathering(fetch, store, slices, below=lambda name: folder.below(root, name))
        gathering.problems.extend(listing.problems)
        gathering.gather({entry.path: entry for entry in listing.entries})
        gathering.gather_templates(folder.names(root, TEMPLATES))
        gathering.gather_phrases()
        store.save()
        slices.tidy()
    return gathering.reading(clock, environ or {})


def learn(entries: Sequence[folder.Entry], store: Cache, fetch: Fetch) -> bool:
    """Read many new files into the cache on all cores; whether that was worth while."""
    shares = cores.count()
    new = [entry for entry in entries if entry.path not in store.lines and not entry.path.startswith("slos/")]
    if store.folder is None or shares == 1 or len(new) < WORTH_SHARING:
        return False
    new = [entry for entry in new if name_problem(entry.path) is None]

    def work(number: int) -> bytes:
        part = store.part(number, shares)
        gathering = Gathering(fetch, part)
        part.used |= part.lines
        for entry in new:
            if shard(entry.path) % shares == number:
                gathering.parsed(entry.path, entry)
        part.save()
        return b""

    cores.share_out(shares, work)
    return True


def read_texts(
    texts: Mapping[str, str],
    *,
    clock: datetime,
    environ: Mapping[str, str] | None = None,
    known: Reading | None = None,
) -> Reading:
    """Read the same from memory: texts by their paths.

    `known` is another state of the repository: what its files said, those with the same text say again.
    """
    gathering = Gathering(texts.get, Cache(), known=known, below=lambda name: _below(texts, name))
    gathering.gather({path: None for path in sorted(texts) if folder.is_record(path)})
    gathering.gather_templates(sorted(texts))
    gathering.gather_phrases()
    return gathering.reading(clock, environ or {})


def _below(texts: Iterable[str], folder: str) -> list[str]:
    return [path for path in sorted(texts) if folder == "." or path.startswith(f"{folder}/")]


class Gathering:
    """The records and problems of one repository while it is read."""

    def __init__(
        self,
        fetch: Fetch,
        cache: Cache,
        slices: SliceCache | None = None,
        known: Reading | None = None,
        below: Callable[[str], Iterable[str]] = lambda _folder: (),
    ) -> None:
        self.fetch, self.cache, self.slices, self.known = fetch, cache, slices or SliceCache(), known
        self.below = below
        self.digests: dict[str, str] = {}
        self.problems: list[Problem] = []
        self.allows: list[Allow] = []
        self.records: dict[type[Record], dict[str, Record]] = {}
        self.phrases: tuple[Phrase, ...] = ()
        self.settings = self.read_settings()
        cache.reread = self.reread

    def read_settings(self) -> Settings:
        text = self.text(SETTINGS_PATH)
        if text is None:
            if not self.problems:
                remedy = "write name: and components: into it, or run uptrail init"
                self.problems.append(
                    Problem(Source(SETTINGS_PATH), "no-settings", "there is no uptrail.yaml", Level.WARNING, remedy)
                )
            return Settings()
        found = read_settings(text)
        self.problems.extend(found.problems)
        self.allows.extend(allows(SETTINGS_PATH, text))
        self.records[Component] = dict(found.components)
        return found.settings

    def text(self, path: str) -> str | None:
        """The text of a file; None, perhaps with a problem, when there is none."""
        found = self.fetch(path)
        if isinstance(found, Problem):
            self.problems.append(found)
            return None
        if found is not None and len(found) > folder.largest(path):
            self.problems.append(folder.too_long(path))
            return None
        return found

    def gather(self, entries: Mapping[str, folder.Entry | None]) -> None:
        """Read the files in the order of their paths; a file whose name or id is refused is left out."""
        sound = [path for path in sorted(entries) if path in self.cache.lines or not self.refused(name_problem(path))]
        others = twins(sound)
        slos: list[str] = []
        for path in sound:
            if path in others:
                self.problems.append(twin_problem(path, others[path]))
            elif path.startswith("slos/"):
                slos.append(path)
            else:
                self.keep(self.parsed(path, entries[path]))
        self.gather_slos(slos)

    def refused(self, problem: Problem | None) -> bool:
        if problem:
            self.problems.append(problem)
        return problem is not None

    def parsed(self, path: str, entry: folder.Entry | None) -> Parsed:
        known = self.cache.unchanged(entry) if entry else None
        if known:
            return known
        before = len(self.problems)
        text = self.text(path)
        if text is None:
            found, self.problems[before:] = tuple(self.problems[before:]), []
            return Parsed((), found)
        if entry and (same := self.cache.same_text(entry, text)):
            return same
        parsed = self.parsed_text(path, text)
        if entry:
            self.cache.remember(entry, text, parsed)
        return parsed

    def parsed_text(self, path: str, text: str) -> Parsed:
        name = self.digests[path] = digest(text)
        if self.known and self.known.digests.get(path) == name and path in self.known.parsed:
            return self.known.parsed[path]
        return parse(path, text)

    def reread(self, path: str, name: str) -> Record:
        """The record of a file whose text still has the digest `name`; raises `OSError` for any other."""
        text = self.fetch(path)
        if not isinstance(text, str) or digest(text) != name:
            raise OSError(f"{path} was changed while it was read")
        return parse(path, text).records[0]

    def keep(self, parsed: Parsed) -> None:
        self.problems.extend(parsed.problems)
        self.allows.extend(parsed.allows)
        for record in parsed.records:
            self.records.setdefault(type(record), {})[record.id] = record

    def gather_slos(self, paths: Iterable[str]) -> None:
        """SLO files refer to each other's indicators and to CSV files, so they are read together."""
        texts = {path: text for path in paths if (text := self.text(path)) is not None}
        if not texts:
            return
        from uptrail.files.slo import read_indicators, read_slos

        indicators: dict[str, Tree] = {}
        for path, text in texts.items():
            indicators |= read_indicators(path, text)
        holders: dict[str, str] = {}
        for path, text in texts.items():
            slos, problems = read_slos(path, text, self.text, indicators, self.slices)
            self.problems.extend(problems)
            self.allows.extend(allows(path, text))
            for slo in slos:
                if not self.refused(self.twin(slo, holders)):
                    self.keep(Parsed((slo,), ()))

    def gather_templates(self, paths: Iterable[str]) -> None:
        """The templates among some paths; they are few and small, and not kept in the cache."""
        for path in paths:
            if not is_template(path) or self.refused(name_problem(path)) or (text := self.text(path)) is None:
                continue
            template, problems = read_template(path, text)
            self.keep(Parsed((template,), problems))

    def gather_phrases(self) -> None:
        """What postmortems should say in other words, by the program's list and the team's."""
        self.phrases, problems = read_wording(self.text(WORDING_PATH))
        self.problems.extend(problems)

    def twin(self, record: Record, holders: dict[str, str]) -> Problem | None:
        """The problem of two SLOs with one id, wherever they stand."""
        other = holders.setdefault(record.id.lower(), str(record.source))
        if other == str(record.source):
            return None
        message = f"the id {record.id!r} is that of the SLO at {other} already"
        return Problem(record.source, "same-id", message, remedy="give one of the two another id: …")

    def reading(self, clock: datetime, environ: Mapping[str, str]) -> Reading:
        archive = Archive(
            self.settings,
            self.as_of(clock, environ),
            self.records,
            Locating(self.fetch),
            self.phrases,
            lambda: written(self.fetch, self.below),
        )
        digests = self.digests | self.cache.release()
        return Reading(archive, tuple(sorted(self.problems, key=lambda one: one.sort_key)), tuple(self.allows), digests)

    def as_of(self, clock: datetime, environ: Mapping[str, str]) -> datetime:
        try:
            return resolve_as_of(self.settings, environ.get("SOURCE_DATE_EPOCH"), clock)
        except (OverflowError, ValueError, OSError):
            message, remedy = "SOURCE_DATE_EPOCH is no time", "set it to seconds since 1970"
            self.problems.append(Problem(Source(SETTINGS_PATH), "unreadable-value", message, remedy=remedy))
            return resolve_as_of(self.settings, None, clock)


def parse(path: str, text: str) -> Parsed:
    """The record of one file of `incidents/` or `postmortems/`, and what is wrong with it."""
    record: Record | None
    if path.startswith("incidents/"):
        record, problems = read_occurrence(path, text)
    else:
        from uptrail.files.postmortem import read_postmortem  # most builds read none

        record, problems = read_postmortem(path, text)
    return Parsed((record,) if record else (), problems, allows(path, text))
