"""From a folder of records to the documents of one site: read, check, gate, publish, in this order."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from pydantic import TypeAdapter

from uptrail import cores, files, rules
from uptrail.archive import Archive
from uptrail.audience import View, view
from uptrail.files import Reading
from uptrail.outputs import OUTPUTS, internal_outputs
from uptrail.outputs.document import Document
from uptrail.problem import Problem
from uptrail.records.base import Record
from uptrail.records.occurrence import Audience

WORTH_SHARING = 500
"""From how many changed records on more than one core judges them."""
_PROBLEMS = TypeAdapter(list[Problem])


class Verdicts(Protocol):
    """What rules said of a file before, by the file's path and the digest of its content."""

    def begin(self, ground: str) -> None: ...
    def recall(self, path: str, digest: str) -> list[Problem] | None: ...
    def keep(self, path: str, digest: str, problems: list[Problem]) -> None: ...
    def save(self) -> None: ...


@dataclass(frozen=True)
class Publication:
    """One site, ready to be written: what its audience may see, and what a person should mend."""

    archive: Archive
    problems: tuple[Problem, ...]
    view: View

    def documents(self) -> Iterator[Document]:
        """Every file of the site, once; on the internal site the internal output of a path wins."""
        seen: set[str] = set()
        for document in self._all():
            if document.path not in seen:
                seen.add(document.path)
                yield document

    def _all(self) -> Iterator[Document]:
        if self.view.audience is Audience.INTERNAL:
            for internal in internal_outputs():
                yield from internal(self.view, self.archive, self.problems)
        for output in OUTPUTS:
            yield from output(self.view)


def check(
    root: Path,
    *,
    clock: datetime,
    environ: Mapping[str, str],
    cache: Path | None = None,
    as_of: datetime | None = None,
) -> tuple[Archive, tuple[Problem, ...]]:
    """Every record under `root`, and everything that a person should mend, worst first; as if it were `as_of`."""
    reading = files.read(root, clock=clock, environ=environ, cache=cache)
    if as_of:
        reading = replace(reading, archive=replace(reading.archive, as_of=as_of))
    return reading.archive, judge(reading)


def publish(
    root: Path,
    audience: Audience,
    *,
    clock: datetime,
    environ: Mapping[str, str],
    cache: Path | None = None,
    verdicts: Verdicts | None = None,
    commit: str = "",
    committed: datetime | None = None,
) -> Publication:
    """The site that `audience` may see of the records under `root`.

    `clock` is the moment the program was started; `uptrail.yaml` or SOURCE_DATE_EPOCH in `environ` may
    say another. `cache` is a folder that may be deleted at any time. `commit` names the repository's state,
    and `committed` is when that was reached.
    """
    reading = files.read(root, clock=clock, environ=environ, cache=cache)
    problems = judge(reading, verdicts)
    seen = replace(view(reading.archive, audience), commit=commit, committed=committed)
    return Publication(reading.archive, problems, seen)


def judge(reading: Reading, verdicts: Verdicts | None = None) -> tuple[Problem, ...]:
    """Everything that a person should mend, worst first; records whose files did not change are not judged again."""
    archive = reading.archive
    if verdicts is None or not reading.digests:
        return rules.judge(archive, reading.problems, reading.allows)
    found = [*_by_record(reading, verdicts), *rules.run(archive, scope="archive")]
    return rules.settle(archive, reading.problems, found, reading.allows)


def _by_record(reading: Reading, verdicts: Verdicts) -> list[Problem]:
    """What the rules say that look at one record at a time."""
    verdicts.begin(_ground(reading.archive))
    found: list[Problem] = []
    changed: dict[str, list[Problem]] = {}
    judged: list[Record] = []
    for record in (record for records in reading.archive.records.values() for record in records.values()):
        path = record.source.path
        known = verdicts.recall(path, reading.digests[path]) if path in reading.digests else None
        if known is None:
            judged.append(record)
            changed[path] = []
        else:
            found += known
    for problem in _judged(reading.archive, judged):
        found.append(problem)
        if problem.source.path in changed:
            changed[problem.source.path].append(problem)
    for path, problems in changed.items():
        if path in reading.digests:
            verdicts.keep(path, reading.digests[path], problems)
    verdicts.save()
    return found


def _judged(archive: Archive, records: Sequence[Record]) -> list[Problem]:
    """What the rules say that look at one record at a time, of some records; of many, on all cores."""
    shares = cores.count() if len(records) >= WORTH_SHARING else 1

    def work(number: int) -> list[Problem]:
        return list(rules.run(archive.only(records[number::shares]), scope="record"))

    if shares == 1:
        return work(0)
    said = cores.share_out(shares, lambda number: _PROBLEMS.dump_json(work(number)))
    found = (work(number) if it is None else _PROBLEMS.validate_json(it) for number, it in enumerate(said))
    return [problem for problems in found for problem in problems]


def _ground(archive: Archive) -> str:
    """A name for all that a rule about one record may depend on beside the record."""
    common = (*archive.components.values(), *archive.templates.values(), *archive.phrases)
    parts = [archive.settings.model_dump_json(), *(one.model_dump_json() for one in common)]
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=12).hexdigest()
