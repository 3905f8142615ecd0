"""What a reviewer wants to know of a change: problems, deadlines, promises, lost addresses, and budgets."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from uptrail.archive import Archive
from uptrail.commands.reports.report import Report, by_place
from uptrail.commands.reviewing.touched import Touched
from uptrail.commands.reviewing.verdicts import SharedVerdicts
from uptrail.commands.slo.comparison import Comparison
from uptrail.files import Reading
from uptrail.files.names import stem_of
from uptrail.measures.action_items import days_overdue
from uptrail.measures.incident_costs import Costs
from uptrail.outputs.internal.duties import Duty, DutyState, duty
from uptrail.pipeline import judge
from uptrail.problem import Problem
from uptrail.records import ActionItem, Incident, Maintenance, Postmortem
from uptrail.rules.baseline import Baseline, fresh, key


@dataclass(frozen=True)
class Late:
    """An action item that is past its day."""

    item: ActionItem
    days: int


@dataclass(frozen=True, eq=False)
class Review:
    """A change from one reading of the records to another, both as of the same moment."""

    before: Reading
    after: Reading
    touched: Touched
    baseline: Baseline = field(default_factory=Baseline)
    prefix: str = ""

    @property
    def archive(self) -> Archive:
        """The records after the change."""
        return self.after.archive

    @cached_property
    def _verdicts(self) -> SharedVerdicts:
        return SharedVerdicts()

    @cached_property
    def _found(self) -> tuple[Sequence[Problem], int]:
        return fresh(judge(self.after, self._verdicts), self.baseline)

    @cached_property
    def here(self) -> Report:
        """The problems in the files that the change touches."""
        found, known = self._found
        return Report(by_place(one for one in found if one.source.path in self.touched.there), known, self.prefix)

    @cached_property
    def elsewhere(self) -> Report:
        """What the change brings about in other files: problems that were not there before."""
        old = Counter(key(problem) for problem in judge(self.before, self._verdicts))
        others = [one for one in self._found[0] if one.source.path not in self.touched.there]
        new, _ = fresh(others, old)
        return Report(by_place(new), prefix=self.prefix)

    @property
    def failed(self) -> bool:
        """Whether the change has an error, or makes one elsewhere."""
        return self.here.failed or self.elsewhere.failed

    @cached_property
    def postmortems(self) -> tuple[Postmortem, ...]:
        """The postmortems that the change touches."""
        return tuple(one for one in self.archive.postmortems.values() if one.source.path in self.touched.there)

    @cached_property
    def incidents(self) -> tuple[Incident, ...]:
        """The incidents that the change touches, and those that its postmortems are about."""
        about = {id for one in self.postmortems for id in one.incidents}
        return tuple(
            one for one in self.archive.incidents.values() if one.id in about or one.source.path in self.touched.there
        )

    @cached_property
    def owed(self) -> tuple[Duty, ...]:
        """The postmortems that these incidents still owe, the longest overdue first."""
        costs = Costs(self.archive)
        found = [one for incident in self.incidents if (one := duty(costs, incident))]
        unfinished = (one for one in found if one.state is not DutyState.DONE)
        return tuple(sorted(unfinished, key=lambda one: (-one.overdue, one.draft_by, one.incident.id)))

    @cached_property
    def late(self) -> tuple[Late, ...]:
        """The overdue action items of the postmortems that the change touches, the longest overdue first."""
        items = [item for postmortem in self.postmortems for item in postmortem.action_items]
        found = [Late(item, days) for item in items if (days := days_overdue(self.archive, item))]
        return tuple(sorted(found, key=lambda one: (-one.days, one.item.id)))

    @cached_property
    def lost(self) -> tuple[tuple[str, str], ...]:
        """Records with another id than before that do not keep the old one as an alias: old path, new path."""
        return tuple(self._lost())

    def _lost(self) -> Iterator[tuple[str, str]]:
        archive = self.archive
        shelves: tuple[Mapping[str, Incident | Maintenance | Postmortem], ...]
        shelves = (archive.incidents, archive.maintenances, archive.postmortems)
        by_path = {record.source.path: record for shelf in shelves for record in shelf.values()}
        for old, new in self.touched.renamed.items():
            record = by_path.get(new)
            if record and stem_of(old).lower() != record.id and stem_of(old).lower() not in record.aliases:
                yield old, new

    @cached_property
    def budgets(self) -> Comparison:
        """What the change does to error budgets."""
        return Comparison(self.before.archive, self.archive)


def at_one_moment(before: Reading, after: Reading, as_of: datetime | None = None) -> tuple[Reading, Reading]:
    """Both readings as of this moment, or of that of the second."""
    now = as_of or after.archive.as_of
    return _as_of(before, now), _as_of(after, now)


def _as_of(reading: Reading, now: datetime) -> Reading:
    return replace(reading, archive=replace(reading.archive, as_of=now))
