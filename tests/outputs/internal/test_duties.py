"""Which postmortems are owed, and how late they are."""

from datetime import timedelta

from outputs.internal.repository import AS_OF, POSTMORTEM, REPOSITORY, read
from uptrail.outputs.internal.duties import DutyState, duties, owing
from uptrail.rules import postmortem_required, postmortem_unfinished


def states(texts: dict[str, str], **later: int) -> dict[str, tuple[str, int]]:
    archive, _ = read(texts, AS_OF + timedelta(**later))
    return {one.incident.id: (one.state.value, one.days) for one in duties(archive)}


def test_a_missing_postmortem_is_late_after_two_days() -> None:
    owed = "title: x\nseverity: SEV1\nstarted: 2026-03-31 08:00 UTC\nresolved: 2026-03-31 09:00 UTC\n"
    texts = {"uptrail.yaml": REPOSITORY["uptrail.yaml"], "incidents/2026-03-31-x.yaml": owed}
    assert states(texts) == {"2026-03-31-x": ("waited for", 0)}
    assert states(texts, days=2) == {"2026-03-31-x": ("missing", 0)}
    assert states(texts, days=5) == {"2026-03-31-x": ("missing", 3)}


def test_a_draft_is_late_after_fourteen_days_and_a_complete_one_never() -> None:
    texts = dict(REPOSITORY)
    assert states(texts)["2026-03-20-orders"] == ("waited for", 0)
    assert states(texts, days=10)["2026-03-20-orders"] == ("late", 7)
    texts["postmortems/2026-03-20-orders.md"] = POSTMORTEM.replace("Reviewed", "Complete")
    assert states(texts, days=10)["2026-03-20-orders"] == ("done", 0)


def test_what_is_owed_longest_comes_first() -> None:
    archive, _ = read(REPOSITORY, AS_OF + timedelta(days=10))
    assert [one.incident.id for one in owing(archive)] == ["2026-03-10-exports", "2026-03-20-orders"]


def test_the_page_and_the_check_agree_on_what_is_late() -> None:
    kinds = {
        "a": "severity: SEV1",
        "b": "severity: SEV3\ndata_exposure: true",
        "c": "severity: SEV4\nnear_miss: true",
        "d": "severity: SEV4\ncancelled: 2026-03-01 10:10 UTC",
        "e": "severity: SEV4",
    }
    texts = {"uptrail.yaml": REPOSITORY["uptrail.yaml"]}
    for name, extra in kinds.items():
        for hours in (1, 2):
            times = f"started: 2026-03-01 10:00 UTC\nresolved: 2026-03-01 1{hours}:00 UTC"
            texts[f"incidents/2026-03-01-{name}{hours}.yaml"] = f"title: {name}\n{extra}\n{times}\n"
    texts["postmortems/2026-03-01-a1.md"] = "# Postmortem: a\n\n**Date**: 2026-03-01\n**Status**: Draft\n"
    archive, _ = read(texts)
    late = {one.incident.id for one in duties(archive) if one.state in (DutyState.MISSING, DutyState.LATE)}
    said = [*postmortem_required.check(archive), *postmortem_unfinished.check(archive)]
    assert late == {problem.source.path.split("/")[1].rsplit(".", 1)[0] for problem in said}
    assert late
