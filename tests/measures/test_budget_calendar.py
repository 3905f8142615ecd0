from datetime import UTC, date, datetime
from fractions import Fraction

from measures.made import components, incident, slices, slo
from uptrail.measures.accounts import Account
from uptrail.measures.budget_calendar import periods
from uptrail.measures.component_status import StatusIndex
from uptrail.records.slo import Window, WindowKind
from uptrail.settings import Settings

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)


def account(wanted, *incidents, since=None, **settings):
    return Account(wanted, StatusIndex(incidents, (), NOW), Settings(**settings), since)


def outage(id, started, resolved):
    made = incident(id, 0, 1)
    return made.model_copy(
        update={"started": started, "resolved": resolved, "components": components({"api": "major_outage"})}
    )


def told(found):
    return [(one.name, one.over, one.budget.spent, one.band and one.band.name) for one in found]


def test_months_and_quarters_are_windows_of_their_own_newest_first():
    """99.9 % of February's 28 days allows 2419.2 seconds; an outage over its border counts in both months."""
    down = outage("a", datetime(2026, 2, 28, 23, 50, tzinfo=UTC), datetime(2026, 3, 1, 0, 5, tzinfo=UTC))
    wanted = account(slo(days=30), down, since=date(2026, 1, 15))
    assert told(periods(wanted, "month", 13)) == [
        ("2026-03", False, 300, "Normal velocity"),
        ("2026-02", True, 600, "Normal velocity"),
        ("2026-01", True, 0, "Normal velocity"),
    ]
    february = periods(wanted, "month", 13)[1]
    assert february.budget.allowed == Fraction(24192, 10)
    assert told(periods(wanted, "quarter", 5)) == [("2026 Q1", False, 900, "Normal velocity")]


def test_no_more_than_were_asked_for():
    assert len(periods(account(slo()), "month", 13)) == 13


def test_months_are_those_of_the_organisation_unless_the_window_has_a_zone_of_its_own():
    """23:50 UTC on the last of February is March in Amsterdam."""
    down = outage("a", datetime(2026, 2, 28, 23, 50, tzinfo=UTC), datetime(2026, 3, 1, 0, 5, tzinfo=UTC))
    there = account(slo(), down, time_zone="Europe/Amsterdam")
    assert [one.budget.spent for one in periods(there, "month", 2)] == [900, 0]
    window = Window(kind=WindowKind.CALENDAR, unit="quarter", time_zone="UTC")
    own = account(slo(window=window), down, time_zone="Europe/Amsterdam")
    assert [one.budget.spent for one in periods(own, "month", 2)] == [300, 600]


def test_months_without_measurements_are_left_out_at_the_end_and_told_between():
    """Slices of March only: nothing is known of the months before."""
    wanted = account(slo("90%", measurements=slices([(90, 100)] * 2)))
    (march,) = periods(wanted, "month", 13)
    assert march.budget.remaining == 0
    assert march.band.name == "Emergency"


def test_few_events_have_no_band():
    (march,) = periods(account(slo(measurements=slices([(9, 10)]))), "month", 13)
    assert march.budget.remaining is None
    assert march.band is None
