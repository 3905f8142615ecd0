"""Incidents that are like one another: what a reader of one should know happened before, or since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from uptrail.archive import Archive
from uptrail.measures import recurrence
from uptrail.records import Incident

MOST = 8


@dataclass(frozen=True)
class Likeness:
    """Another incident, and what it shares: `kind` says factor or trigger, `what` the thing in words."""

    incident: Incident
    kind: str
    what: str


@dataclass(frozen=True, eq=False)
class Echoes:
    """The likenesses within one archive."""

    archive: Archive

    @cached_property
    def _groups(self) -> Mapping[str, tuple[tuple[str, recurrence.Echo], ...]]:
        incidents = tuple(self.archive.incidents.values())
        factors = recurrence.same_factor(incidents, self.archive.postmortems.values())
        triggers = recurrence.same_trigger(incidents)
        found: dict[str, tuple[tuple[str, recurrence.Echo], ...]] = {}
        for kind, echoes in (("factor", factors), ("trigger", triggers)):
            for echo in echoes:
                for id in echo.incidents:
                    found[id] = (*found.get(id, ()), (kind, echo))
        return found

    def of(self, incidents: Iterable[str]) -> tuple[Likeness, ...]:
        """The newest incidents that are like any of these, each once."""
        own, known = tuple(incidents), self.archive.incidents
        found: dict[str, Likeness] = {}
        for id in own:
            for kind, echo in self._groups.get(id, ()):
                for other in islice((one for one in reversed(echo.incidents) if one not in own), MOST):
                    found.setdefault(other, Likeness(known[other], kind, echo.what))
        newest = sorted(
            found.values(), key=lambda one: (str(one.incident.started or ""), one.incident.id), reverse=True
        )
        return tuple(newest[:MOST])
