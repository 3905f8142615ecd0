"""The internal pages of objectives: policy, burn-down, calendar, ledger, and measured against declared."""

import re

from outputs.internal.repository import REPOSITORY, content, said, site

MEASURED = {
    "slos/flow.yaml": """\
service: api
team: core
tier: 2
slos:
  - name: Flow
    objective: 90%
    window: 7 days rolling
    components: [api]
    source: {csv: slos/data/flow.csv}
""",
    "slos/data/flow.csv": "start,good,total\n"
    + "".join(f"2026-03-20T{hour:02}:00Z,{60 if hour == 8 else 100},100\n" for hour in range(24)),
}
POLICY = """\
policies:
  budget_policy:
    slos: {api-flow: {incident_over: 50%, bands: [{above: 0, name: Whatever, actions: ["Sleep | <b>well</b>"]}]}}
"""


def measured(**more: str) -> dict[str, str]:
    settings = REPOSITORY["uptrail.yaml"] + "as_of: 2026-03-24T12:00Z\n" + POLICY
    return REPOSITORY | MEASURED | {"uptrail.yaml": settings} | more


def test_the_policy_says_who_must_do_what_since_when_and_what_is_owed() -> None:
    page = said("slos/api-availability/")
    for told in (
        "Something is left again on 19 Apr 2026, 08:10 UTC , and the best band holds again on 19 Apr 2026, 08:32 UTC",
        "late Exports stop A postmortem with a P0 action by core: it spent 66.9% of four weeks' budget, over 20%",
    ):
        assert told in page
    assert "1 problem in this file" not in page


def test_what_is_owed_stands_on_the_home_and_the_register_too() -> None:
    told = (
        "late Exports stop A postmortem with a P0 action by core: it spent 66.9% of four weeks' budget of Availability"
    )
    assert told in said("")
    assert told in said("slos/")


def test_the_burn_down_is_a_picture_and_a_list() -> None:
    text = content(site(), "slos/api-availability/")
    assert text.count("<figure") == 1
    assert "Nothing of the budget left on 31 Mar 2026, 12:00 UTC, after 2 incidents" in text
    page = said("slos/api-availability/")
    assert "Exports stop 10 Mar 2026, 08:00 UTC – 09:30 UTC · 37.5% left afterwards" in page
    assert "Orders fail 20 Mar 2026, 08:00 UTC – 08:54 UTC · nothing left afterwards" in page


def test_past_months_and_quarters_have_what_was_attained_what_is_left_and_the_band() -> None:
    page = said("slos/api-availability/")
    assert "2026 Q1 so far 99.937% 37.5% Caution 2025 Q4 100% 100% Normal velocity" in page
    assert "March 2026 so far 99.815% missed none Emergency February 2026 100% 100% Normal velocity" in page


def test_the_ledger_by_factor_adds_up_to_the_same() -> None:
    page = said("slos/api-availability/")
    assert (
        "no factor recorded 27.00 min 62.50% Nobody compares tables process Orders fail 27.00 min 62.50%"
        " The release does not make tables technology Orders fail 27.00 min 62.50% Total 81.00 min 187.50%"
    ) in page


def test_measurements_stand_against_what_incidents_declare() -> None:
    """40 of 2,400 events failed, all in the hour in which the API was down for 54 of its minutes."""
    page = said("slos/api-flow/", measured())
    assert "Measured 98.333% 40 events 16.66% Declared by incidents 99.464% 54.00 min 5.35%" in page
    assert "Declared by incidents" not in said("slos/api-availability/")


def test_terms_of_its_own_are_held_to_and_shown_with_whose_they_are() -> None:
    documents = site(measured())
    assert "Sleep | &lt;b&gt;well&lt;/b&gt;" in content(documents, "slos/api-flow/")
    assert "Of Flow Whatever" in said("slos/", measured())
    assert "One incident over 50% of four weeks' budget" in said("slos/", measured())


def test_objectives_stand_by_tier() -> None:
    assert "Tier Objectives Kept In the best band Least left 1 1 0 of 1 0 overspent Availability" in said("slos/")
    assert "2 1 1 of 1 1 83.3% Flow" in said("slos/", measured())


def test_nothing_is_drawn_where_nothing_is_known() -> None:
    text = content(site(measured(**{"slos/data/flow.csv": "start,good,total\n"})), "slos/api-flow/")
    assert "<figure" not in text
    assert "Not enough data" in text
    assert not re.search(r"<h2 id=\"(burn-down|calendar|policy)\"", text)
