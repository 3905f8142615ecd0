"""Which components a record touched, and whose they are."""

from collections.abc import Iterable

from uptrail.archive import Archive
from uptrail.records import Postmortem
from uptrail.records.occurrence import Occurrence


def touched(archive: Archive, record: Occurrence | Postmortem) -> tuple[str, ...]:
    """The components that something touched at any time, or that the incidents of a postmortem did; by id."""
    if isinstance(record, Postmortem):
        known = (archive.incidents[id] for id in record.incidents if id in archive.incidents)
        return tuple(sorted({id for incident in known for id in _named(incident)}))
    return tuple(sorted(_named(record)))


def teams_of(archive: Archive, components: Iterable[str]) -> tuple[str, ...]:
    """The teams of some components, each once, by name."""
    known = (archive.components[id].team for id in components if id in archive.components)
    return tuple(sorted({team for team in known if team}))


def _named(one: Occurrence) -> set[str]:
    return {*one.components, *(id for _, statuses in one.changes for id in statuses)}
