"""Who spent the budget: one row per incident, rows that add up exactly to what was spent."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from uptrail.measures.badness import Objective, planned_spans
from uptrail.measures.component_status import StatusIndex, StatusSpan
from uptrail.measures.declared import Declared
from uptrail.measures.measured import Measured
from uptrail.measures.sums import Sums, put, whole
from uptrail.measures.ticks import ticks
from uptrail.records.slo import MaintenancePolicy
from uptrail.settings import Weights
from uptrail.timespan import Span, intersect, share_out, subtract


@dataclass(frozen=True, slots=True)
class Entry:
    """What one incident, or one maintenance when `planned`, spent: seconds or events, as the budget's unit is.

    The entry without a `cause_id` holds what was measured while no incident was recorded.
    """

    cause_id: str
    spent: Fraction
    planned: bool = False


def ledger(
    slo: Objective, index: StatusIndex, weights: Weights, window: Span, since: date | None = None
) -> tuple[Entry, ...]:
    """The entries of a window, the dearest first; their sum is exactly what the window's budget spent.

    Declared: a moment costs the worst weight at work. Incidents of equal weight share it equally; what
    a worse incident costs beyond a lesser one is its own alone. While maintenance runs the SLO's
    policy decides, and what it counts as bad is the maintenance's.
    Measured: the bad part of a slice is shared equally by the incidents that touched it.
    """
    if slo.source_kind == "incidents":
        shares = _declared(slo, index, weights, Declared(slo, index, weights, since).known(window))
    else:
        shares = _measured(slo, index, window)
    entries = (Entry(cause, spent, planned) for (cause, planned), spent in shares.items() if spent)
    return tuple(sorted(entries, key=lambda entry: (-entry.spent, entry.cause_id)))


Cause = tuple[str, bool]
NOBODY: tuple[Cause, ...] = (("", False),)


def _declared(slo: Objective, index: StatusIndex, weights: Weights, known: Span) -> dict[Cause, Fraction]:
    """Share out each layer of weight among those whose weight reaches it."""
    claims = list(_claims(slo, index, weights, known))
    shares: dict[Cause, Fraction] = {}
    below = Fraction(0)
    for level in sorted({weight for _, weight, _ in claims}):
        layer: dict[Cause, list[Span]] = {}
        for cause, weight, spans in claims:
            if weight >= level:
                layer.setdefault(cause, []).extend(spans)
        for cause, seconds in share_out(layer).items():
            shares[cause] = shares.get(cause, Fraction(0)) + seconds * (level - below)
        below = level
    return shares


def _claims(
    slo: Objective, index: StatusIndex, weights: Weights, known: Span
) -> Iterator[tuple[Cause, Fraction, Sequence[Span]]]:
    """Who claims which spans at which weight, above zero, as the maintenance policy lets it count."""
    if not known:
        return
    planned = intersect([known], planned_spans(slo, index))
    counted = subtract([known], planned)
    for claim in _causes(slo, index, known):
        if not claim.planned and (weight := weights.of(claim.status)):
            yield (claim.cause_id, False), weight, intersect([claim.span], counted)
        elif claim.planned and slo.exclude_maintenance is MaintenancePolicy.BAD:
            yield (claim.cause_id, True), Fraction(1), [claim.span]


def _causes(slo: Objective, index: StatusIndex, window: Span) -> Iterator[StatusSpan]:
    for component in dict.fromkeys(slo.components):
        yield from index.spans(component, window)


def _measured(slo: Objective, index: StatusIndex, window: Span) -> dict[Cause, Fraction]:
    """Share out each bad slice among the incidents that touched it: slices with the same owners are summed first."""
    bad = Measured(slo, index)
    claims = [
        ((cause.cause_id, cause.planned), ticks(cause.span.start), ticks(cause.span.end))
        for cause in _causes(slo, index, window)
    ]
    sums: dict[tuple[Cause, ...], Sums] = {}
    for start, end, spoilt in bad.stretches(window):
        for owners, known in _owned(bad, claims, start, end):
            put(sums.setdefault(owners, {}), bad.spent(known, start, end, spoilt).items())
    shares: dict[Cause, Fraction] = {}
    for owners, parts in sums.items():
        spent = whole(parts) / len(owners)
        for owner in owners if spent else ():
            shares[owner] = shares.get(owner, Fraction(0)) + spent
    return shares


def _owned(
    bad: Measured, claims: Iterable[tuple[Cause, int, int]], start: int, end: int
) -> Iterator[tuple[tuple[Cause, ...], range]]:
    """The slices of a stretch as runs that the same incidents touched; of runs without any nobody is the owner."""
    known = bad.touched(start, end)
    edges: list[tuple[int, int, Cause]] = []
    for cause, first, last in claims:
        touched = bad.overlapped(known, first, last, start, end)
        if touched:
            edges += [(touched.start, 1, cause), (touched.stop, -1, cause)]
    edges.sort(key=lambda edge: edge[0])
    active: dict[Cause, int] = {}
    before = known.start
    for position, step, cause in edges:
        if position > before:
            yield tuple(active) or NOBODY, range(before, position)
            before = position
        active[cause] = active.get(cause, 0) + step
        if not active[cause]:
            del active[cause]
    if before < known.stop:
        yield NOBODY, range(before, known.stop)


def grouped(entries: Iterable[Entry], classes_of: Callable[[str], Sequence[str]]) -> Mapping[str, Fraction]:
    """The same spending per class of cause (a factor, a trigger), the dearest first; it adds up as exactly.

    An incident of several classes is shared equally among them; one without any counts under the empty name.
    """
    sums: dict[str, Fraction] = {}
    for entry in entries:
        classes = tuple(dict.fromkeys(classes_of(entry.cause_id))) or ("",)
        for name in classes:
            sums[name] = sums.get(name, Fraction(0)) + entry.spent / len(classes)
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))
