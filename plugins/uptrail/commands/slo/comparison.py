"""Two states of the records at one moment: which budgets differ, and which changed record made them differ."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction
from functools import cached_property

from uptrail.archive import Archive
from uptrail.commands.slo.moments import accounts_of
from uptrail.commands.slo.show import amount, percent
from uptrail.measures.accounts import Account
from uptrail.records import Incident, Maintenance, Slo

Event = Incident | Maintenance
ZERO = Fraction(0)
_MEANING = {
    "objective": "objective",
    "window": "window",
    "components": "components",
    "method": "method",
    "timeslice_target": "timeslice target",
    "timeslice_window": "timeslice window",
    "exclude_maintenance": "maintenance",
    "measured_by": "source",
}
"""The fields of an SLO that its budget depends on."""


@dataclass(frozen=True)
class Reason:
    """Something that changed and bears on a budget; `spent` is by how much spending grew, in the budget's unit."""

    kind: str
    id: str
    text: str
    spent: Fraction = ZERO


@dataclass(frozen=True)
class Standing:
    """What remained at a moment, and the band that applied."""

    at: datetime
    remaining: Fraction | None
    band: str


@dataclass(frozen=True)
class Change:
    """What becomes of one budget: `changed`, `new`, `removed`, or `unreadable` when its file no longer makes sense.

    `past` is where a changed record moves an earlier budget most, while that of today stays.
    """

    id: str
    kind: str
    before: Account | None
    after: Account | None
    reasons: Sequence[Reason] = ()
    past: tuple[Standing, Standing] | None = None


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two archives of the same moment; `broken` are the files that cannot be read whole after the change."""

    before: Archive
    after: Archive
    broken: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Every budget that differs, in the order of the SLOs after the change, then those that are gone."""
        old, new = ({one.slo.id: one for one in accounts_of(it, list(it.slos.values()))} for it in self._both)
        found = [self._change(old.get(id), new.get(id), id) for id in dict.fromkeys((*new, *old))]
        return tuple(one for one in found if one)

    @property
    def _both(self) -> tuple[Archive, Archive]:
        return self.before, self.after

    @cached_property
    def events(self) -> Mapping[str, tuple[Event | None, Event | None]]:
        """The incidents and maintenances that are not the same on both sides, by their ids."""
        old, new = (_events(one) for one in self._both)
        pairs: dict[str, tuple[Event | None, Event | None]] = {
            id: (old.get(id), new.get(id)) for id in dict.fromkeys((*old, *new))
        }
        return {id: pair for id, pair in pairs.items() if pair[0] != pair[1]}

    def _change(self, old: Account | None, new: Account | None, id: str) -> Change | None:
        if old is None or new is None:
            gone = old is not None and old.slo.source.path in self.broken
            return Change(id, "unreadable" if gone else "removed" if old else "new", old, new)
        if _figures(old) != _figures(new):
            return Change(id, "changed", old, new, tuple(self._reasons(old, new)))
        past = self._past(old, new) if old.slo.source_kind == "incidents" else None
        return Change(id, "past", old, new, tuple(self._told(past[0].at, old, new)), past) if past else None

    # --- why ---

    def _reasons(self, old: Account, new: Account) -> Iterator[Reason]:
        """The SLO itself first, then the settings, then the records that cost most."""
        yield from _definition(old.slo, new.slo)
        yield from _settings(old, new)
        if old.slo.measurements != new.slo.measurements:
            told = f"its measurements changed: {len(old.slo.measurements)} -> {len(new.slo.measurements)} slices"
            yield Reason("measurements", old.slo.measured_by.csv or f"slos/data/{old.slo.id}.csv", told)
        yield from self._records(old, new)

    def _records(self, old: Account, new: Account) -> Iterator[Reason]:
        before, after = _spending(old), _spending(new)
        found = []
        for id in self.events:
            was, now = before.get(id), after.get(id)
            if was != now:
                found.append(self._reason(id, was or ZERO, now or ZERO, new.budget.unit))
        if old.budget.excluded != new.budget.excluded:
            costly = {reason.id for reason in found}
            for id, pair in self.events.items():
                if id not in costly and isinstance(pair[1] or pair[0], Maintenance) and _touches(pair, new.slo):
                    found.append(self._reason(id, ZERO, ZERO, new.budget.unit))
        yield from sorted(found, key=lambda reason: (-abs(reason.spent), reason.id))

    def _reason(self, id: str, was: Fraction, now: Fraction, unit: str) -> Reason:
        old, new = self.events[id]
        kind = "maintenance" if isinstance(new or old, Maintenance) else "incident"
        cost = "" if was == now else f": {amount(now, unit)}" if not was else f": {amount(was, unit)} -> "
        cost += amount(now, unit) if was and was != now else ""
        what = "is new" if old is None else self._lost(old) if new is None else _corrected(old, new)
        return Reason(kind, id, f"{kind} {id} {what}{cost}", now - was)

    def _lost(self, old: Event) -> str:
        return "can no longer be read" if old.source.path in self.broken else "is gone"

    # --- earlier budgets ---

    def _past(self, old: Account, new: Account) -> tuple[Standing, Standing] | None:
        """Where a changed record moves an earlier budget most: just when it ended."""
        ends = {
            span.end
            for pair in self.events.values()
            if _touches(pair, new.slo)
            for one in pair
            if isinstance(one, Incident) and (span := one.span(self.after.as_of)) and span.end <= self.after.as_of
        }
        pairs = [(_at(old, end), _at(new, end)) for end in sorted(ends)]
        moved = [pair for pair in pairs if pair[0].remaining != pair[1].remaining]
        return max(moved, key=lambda pair: abs((pair[1].remaining or ZERO) - (pair[0].remaining or ZERO)), default=None)

    def _told(self, at: datetime, old: Account, new: Account) -> Iterator[Reason]:
        for id, pair in self.events.items():
            spans = [one.span(self.after.as_of) for one in pair if isinstance(one, Incident)]
            if any(span and span.end == at for span in spans) and _touches(pair, new.slo):
                yield self._reason(id, ZERO, ZERO, new.budget.unit)


def _events(archive: Archive) -> dict[str, Event]:
    return {**archive.incidents, **archive.maintenances}


def _at(account: Account, moment: datetime) -> Standing:
    remaining = account.budget_at(moment).remaining
    band = account.band_of(remaining)
    return Standing(moment, remaining, band.name if band else "")


def _figures(account: Account) -> tuple[object, ...]:
    """What a reader of a budget would see change."""
    budget = account.budget
    shown = budget.allowed, budget.spent, budget.total, budget.remaining, budget.window, budget.unit
    return (*shown, account.slo.objective, account.band.name if account.band else "")


def _spending(account: Account) -> Mapping[str, Fraction]:
    """What each incident and maintenance spent."""
    found: dict[str, Fraction] = {}
    for entry in account.entries:
        found[entry.cause_id] = found.get(entry.cause_id, ZERO) + entry.spent
    return found


def _touches(pair: tuple[Event | None, Event | None], slo: Slo) -> bool:
    """Whether a record says anything about an SLO's components."""
    return any(
        id in slo.components
        for event in pair
        if event
        for statuses in (event.components, *(said for _, said in event.changes))
        for id in statuses
    )


def _definition(old: Slo, new: Slo) -> Iterator[Reason]:
    for name, word in _MEANING.items():
        was, now = getattr(old, name), getattr(new, name)
        if name == "window":
            if was.model_copy(update={"text": ""}) != now.model_copy(update={"text": ""}):
                yield Reason("slo", new.id, f"{word} {was.text or was.unit} -> {now.text or now.unit}")
        elif was != now:
            yield Reason("slo", new.id, f"{word} {_written(was)} -> {_written(now)}")


def _settings(old: Account, new: Account) -> Iterator[Reason]:
    before, after = old.settings.policies, new.settings.policies
    for status, weight in after.weights:
        was = before.weights.of(status)
        if was != weight:
            yield Reason("settings", status, f"the weight of {status} {float(was):g} -> {float(weight):g}")
    if before.min_events != after.min_events:
        yield Reason("settings", "min_events", f"min_events {before.min_events} -> {after.min_events}")
    if old.terms.bands != new.terms.bands:
        yield Reason("settings", "budget_bands", "the bands of the error budget policy changed")
    if old.since != new.since:
        yield Reason(
            "settings", "since", f"incidents are recorded since {new.since or 'ever'}, not {old.since or 'ever'}"
        )


def _written(value: object) -> str:
    if isinstance(value, Fraction):
        return percent(value)
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    kind = getattr(value, "kind", value)
    return str(getattr(kind, "value", kind))


def _corrected(old: Event, new: Event) -> str:
    """Which time of a record was corrected, or that its statuses were."""
    found = []
    for name in ("started", "ended"):
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            found.append(f"{name} {clock(was, now)} -> {clock(now, was)}")
    if not found and isinstance(old, Maintenance) and isinstance(new, Maintenance) and old.scheduled != new.scheduled:
        found.append("another schedule")
    if (old.components, old.changes) != (new.components, new.changes):
        found.append("other component statuses")
    return f"is corrected ({', '.join(found)})" if found else "is corrected"


def clock(at: datetime | None, beside: datetime | None) -> str:
    """A moment in UTC, without the day when that of the moment beside it is the same."""
    if at is None:
        return "open"
    at = at.astimezone(UTC)
    same = beside is not None and beside.astimezone(UTC).date() == at.date()
    return f"{at:%H:%M}" if same else f"{at:%Y-%m-%d %H:%M}"
