"""`api/v1/slos.json`: each objective, what was attained, what is left, and how it was measured."""

from collections.abc import Iterable

from uptrail.audience import ShownSlo, View
from uptrail.measures.error_budget import Budget
from uptrail.outputs import text
from uptrail.outputs.api.v1.parts import ROOT, Json, amount, dump, head, share, time
from uptrail.outputs.document import Document
from uptrail.outputs.pages.slos import budget
from uptrail.outputs.state import State, state_of
from uptrail.outputs.templating import fixed, key

PATH = ROOT + "slos.json"


def documents(view: View) -> Iterable[Document]:
    """The one file; none without objectives."""
    if view.slos:
        state = state_of(view)

        def render() -> bytes:
            told = [objective(state, slo) for slo in view.slos.values()]
            return dump({**head(view, "slos"), "as_of": time(view.as_of), "slos": told})

        yield Document(PATH, render, key("v1-slos", state.digest), view.as_of)


def objective(state: State, slo: ShownSlo) -> Json:
    """One objective at the view's moment; shares are of one."""
    held = budget(state, slo)
    return {
        "id": slo.id,
        "service": text.line(slo.service),
        "name": text.line(slo.name),
        "description": text.words_only(slo.description),
        "sli": text.words_only(slo.sli),
        "components": list(slo.components),
        "objective": fixed(slo.objective),
        "attained": share(held.attained),
        "met": held.met,
        "window": window_of(slo, held),
        "budget": budget_of(held),
        "method": method_of(slo, held),
    }


def window_of(slo: ShownSlo, held: Budget) -> Json:
    """The time that it is held to; figures count up to `until`."""
    return {
        "kind": slo.window.kind.value,
        "unit": slo.window.unit,
        "count": slo.window.count,
        "time_zone": slo.window.time_zone,
        "from": time(held.window.start),
        "to": time(held.window.end),
        "until": time(held.until),
    }


def budget_of(held: Budget) -> Json:
    """What it allows and what was spent, in `unit`s."""
    return {
        "unit": held.unit,
        "allowed": amount(held.allowed),
        "spent": amount(held.spent),
        "left": amount(held.left),
        "remaining": share(held.remaining),
        "coverage": share(held.coverage),
    }


def method_of(slo: ShownSlo, held: Budget) -> Json:
    """How it was measured."""
    return {
        "source": held.source_kind,
        "counting": slo.method.value,
        "maintenance": slo.exclude_maintenance.value,
        "timeslice_target": share(slo.timeslice_target),
        "timeslice_seconds": slo.timeslice_window.total_seconds() if slo.timeslice_window else None,
    }
