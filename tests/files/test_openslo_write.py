"""Objectives as OpenSLO documents: our own schema accepts them, and they come back as they were."""

from datetime import timedelta
from fractions import Fraction

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from files.shared_cases import CASES
from uptrail.files.openslo_write import CannotExport, decimal, dumps
from uptrail.files.slo import read_slos
from uptrail.problem import Level, Source
from uptrail.records.occurrence import Audience
from uptrail.records.slo import MaintenancePolicy, Method, SliSource, Slo, Window, WindowKind

SOURCE = Source("slos/made.yaml")
CSV = "start,good,total\n2026-03-01T00:00Z,1,2\n2026-03-01T00:05Z,2,2\n"


def again(text: str) -> list[Slo]:
    """What our reader makes of a text; nothing in it is wrong."""
    slos, problems = read_slos("slos/made.yaml", text, lambda path: CSV if path.startswith("tables/") else None)
    assert [problem for problem in problems if problem.level is Level.ERROR] == []
    return list(slos)


def bare(slo: Slo) -> Slo:
    """An objective without the place and the spelling that a document of another form has otherwise."""
    window = slo.window.model_copy(update={"text": ""})
    update = {"source": SOURCE, "window": window, "measurements": Slo.model_fields["measurements"].default}
    return slo.model_copy(update=update)


def words(longest: int) -> st.SearchStrategy[str]:
    letters = st.characters(categories=("L", "N", "P", "S", "Zs"), include_characters="\n\t")
    return st.text(letters, max_size=longest).map(lambda text: " ".join(text.split()))


def shares(least: int = 0) -> st.SearchStrategy[Fraction]:
    return st.integers(least, 10**9 - 1).map(lambda part: Fraction(part, 10**9))


IDS = st.from_regex(r"[a-z][a-z0-9]{0,20}(-[a-z0-9]{1,20}){0,3}", fullmatch=True)
QUERY = st.sampled_from(['sum(ok_total{code!~"5.."})', "sum(increase(hits_total[{{.window}}])) # all", "a - b"])
SOURCES = st.one_of(
    st.just(SliSource()),
    st.just(SliSource(csv="tables/made.csv")),
    st.builds(SliSource, good=QUERY, total=QUERY),
    st.builds(SliSource, ratio=QUERY),
)
ROLLING = st.builds(
    Window,
    kind=st.just(WindowKind.ROLLING),
    unit=st.sampled_from(["hour", "day", "week", "month", "quarter", "year"]),
    count=st.integers(1, 10),
)
CALENDAR = st.builds(
    Window,
    kind=st.just(WindowKind.CALENDAR),
    unit=st.sampled_from(["day", "week", "month", "quarter", "year"]),
    count=st.integers(1, 4),
    time_zone=st.sampled_from(["UTC", "Europe/Lisbon", "America/New_York"]),
    start=st.sampled_from(["", "2024-02-29 12:30:00"]),
)
METHODS = st.one_of(
    st.just({"method": Method.OCCURRENCES}),
    st.fixed_dictionaries(
        {
            "method": st.just(Method.TIMESLICES),
            "timeslice_target": shares(1),
            "timeslice_window": st.integers(1, 5000).map(lambda count: timedelta(minutes=count)),
        }
    ),
    st.just({"method": Method.RATIO_TIMESLICES, "timeslice_window": timedelta(hours=1)}),
)


@st.composite
def objectives(draw: st.DrawFn) -> Slo:
    text = draw(st.sampled_from(["", "x" * 64, "y" * 1051])) or draw(words(60))
    return Slo(
        id=draw(IDS),
        source=SOURCE,
        service=draw(words(40)) or "shop",
        name=draw(words(80)) or "Availability",
        team=draw(words(20)),
        tier=draw(st.none() | st.integers(0, 9)),
        description=text,
        sli=draw(st.sampled_from([text, ""])),
        objective=draw(shares()),
        window=draw(ROLLING | CALENDAR),
        error_budget=draw(st.sampled_from(["", "21.6 minutes/month", "0.05%"])),
        audience=draw(st.sampled_from(Audience)),
        components=tuple(draw(st.lists(IDS, max_size=3, unique=True))),
        exclude_maintenance=draw(st.sampled_from(MaintenancePolicy)),
        measured_by=draw(SOURCES),
        **draw(METHODS),
    )


@settings(deadline=None, max_examples=60)
@given(st.lists(objectives(), min_size=1, max_size=3, unique_by=lambda slo: slo.id[:60]))
def test_what_is_written_is_read_back(slos: list[Slo]) -> None:
    assert [bare(slo) for slo in again(dumps(slos))] == [bare(slo) for slo in slos]


@settings(deadline=None, max_examples=60)
@given(objectives())
def test_writing_what_was_read_changes_no_byte(slo: Slo) -> None:
    text = dumps([slo])
    assert dumps(again(text)) == text


def made(**more: object) -> Slo:
    window = Window(kind=WindowKind.ROLLING, unit="day", count=30)
    return Slo.model_validate(
        {"id": "shop-time", "source": SOURCE, "service": "shop", "name": "Time", "objective": "99.9%", "window": window}
        | more
    )


@given(shares())
@example(Fraction(0))
@example(Fraction(1, 10**14))
def test_every_digit_is_written(share: Fraction) -> None:
    assert Fraction(decimal(share)) == share


def test_numbers_stand_without_quotes_and_the_indicator_names_the_incidents() -> None:
    [document] = yaml.safe_load_all(dumps([made(components=("shop", "till"))]))
    assert document["spec"]["objectives"] == [{"target": 0.999}]
    assert document["spec"]["timeWindow"] == [{"duration": "30d", "isRolling": True}]
    raw = {"metricSource": {"type": "Uptrail", "spec": {"incidents": "shop, till"}}}
    assert document["spec"]["indicator"]["spec"] == {"ratioMetric": {"rawType": "success", "raw": raw}}
    assert document["metadata"]["annotations"]["uptrail.dev/source"] == "incidents"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("objective", "100%", "shop-time: OpenSLO has no objective of 100 %"),
        ("timeslice_window", "90 seconds", "shop-time: OpenSLO has no unit for a timeslice of 90 s"),
    ],
)
def test_what_openslo_cannot_say_is_refused_on_its_line(field: str, value: str, message: str) -> None:
    with pytest.raises(CannotExport) as found:
        dumps([made(**{"method": Method.RATIO_TIMESLICES, "timeslice_window": "1 hour", field: value})])
    assert (found.value.problem.message, found.value.problem.source) == (message, SOURCE)
    assert found.value.problem.remedy


@pytest.mark.skipif(not (CASES / "slo" / "openslo").is_dir(), reason="the shared cases are not here")
def test_the_projects_own_documents_survive() -> None:
    count = 0
    for path in sorted((CASES / "slo" / "openslo").rglob("*.y*ml")):
        slos, _ = read_slos("slos/made.yaml", path.read_text(encoding="utf-8"))
        sound = [slo for slo in slos if slo.objective < 1]
        if sound:
            count += 1
            assert [bare(slo) for slo in again(dumps(sound))] == [bare(slo) for slo in sound], path
    assert count
