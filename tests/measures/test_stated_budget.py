"""Shares of error budgets as people write them: which are claims, which are something else, and which are right."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptrail import files
from uptrail.measures.incident_costs import Costs
from uptrail.measures.obligations import reasons
from uptrail.measures.stated_budget import Claim, claims, figures

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
SLOS = """\
service: shop
slos:
  - {id: shop-time, name: Shop availability, objective: 99.9%, window: 30 days rolling, components: [shop]}
  - {id: shop-api, name: Shop availability of the API, objective: 99%, window: calendar month, components: [api]}
"""
INCIDENT = "title: Down\nseverity: SEV3\nstarted: 2026-03-04 14:00 UTC\nresolved: 2026-03-04 14:{end} UTC\n"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Error budget consumed: 12 %", [12]),
        ("12% of the monthly error budget", [12]),
        ("Consumed about 12.5 percent of our 30-day error budget.", [12.5]),
        ("burned ~12 per cent (5 minutes) of budget", [12]),
        ("Error budget consumed: 157% of Sign-in availability and 16% of Dashboard availability", [157, 16]),
        ("Checkout 12,5 % of the budget; search 3 % of the budget", [12.5, 3]),
        ("99.95% availability objective missed; 40 % of error budget spent", [40]),
        ("5 % of requests failed, which used 12 % of the error budget", [12]),
        ("88 % of the error budget remains", []),
        ("error budget went from 80 % to 68 %", []),
        ("error budget remaining: 68 %", []),
        ("3 % of users, no error budget is defined", []),
        ("more than the budget: >100 %", []),
        ("target of 99.9 % kept, budget untouched", []),
    ],
)
def test_what_is_a_claim(text: str, wanted: list[float]) -> None:
    assert [float(share * 100) for share, _, _ in figures(text)] == wanted


def archive(said: str = "", end: str = "30", components: str = "{shop: major_outage}"):
    texts = {
        "uptrail.yaml": "components: {shop: {}, api: {}, quiet: {}}\n",
        "slos/shop.yaml": SLOS,
        "incidents/down.yaml": INCIDENT.format(end=end) + f"components: {components}\n",
        "postmortems/down.md": f"# Postmortem: Down\n\n## Impact\n\n- **SLO Impact**: {said}\n",
    }
    return files.read_texts(texts, clock=NOW).archive


def agree(said: str, **how: str) -> list[bool]:
    found = archive(said, **how)
    return [claim.agrees for claim in claims(Costs(found), found.postmortems["down"])]


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("Error budget consumed: 69 %", [True]),
        ("Error budget consumed: 70 %", [True]),
        ("Error budget consumed: 63 %", [True]),
        ("Error budget consumed: 62 %", [False]),
        ("Error budget consumed: 0 %", [False]),
        ("Error budget consumed: 69 % of Shop availability", [True]),
        ("Error budget consumed: 69 % of shop-time and 5 % of shop-api", [True, False]),
        ("Error budget consumed: 69 % of Shop availability of the API", [False]),
        ("not known", []),
    ],
)
def test_a_claim_is_held_against_the_objective_that_it_names(said: str, right: list[bool]) -> None:
    assert agree(said) == right


def test_where_no_objective_is_touched_there_is_nothing_to_compare() -> None:
    assert agree("Error budget consumed: 12 %", components="{quiet: major_outage}") == [True]


def test_an_open_incident_is_not_judged() -> None:
    found = archive("Error budget consumed: 1 %")
    text = INCIDENT.format(end="30").replace("resolved", "mitigated") + "components: {shop: major_outage}\n"
    texts = {"uptrail.yaml": "components: {shop: {}}\n", "slos/shop.yaml": SLOS, "incidents/down.yaml": text}
    open_one = files.read_texts(texts, clock=NOW).archive
    assert claims(Costs(open_one), found.postmortems["down"]) == ()


@given(st.fractions(0, 3))
def test_a_rounded_figure_always_agrees(true: Fraction) -> None:
    for digits in (0, 1, 2):
        written = f"Error budget consumed: {float(true * 100):.{digits}f} %"
        ((stated, slack, _),) = figures(written)
        assert Claim(stated, slack, {"one": true}).agrees


@pytest.mark.parametrize(
    ("end", "components", "why"),
    [
        ("08", "{shop: major_outage}", ()),
        ("09", "{shop: major_outage}", ("it spent 21 % of the error budget of Shop availability",)),
        ("28", "{shop: partial_outage}", ()),
        ("29", "{shop: partial_outage}", ("it spent 20 % of the error budget of Shop availability",)),
        ("59", "{quiet: major_outage}", ()),
        ("59", "{shop: degraded_performance}", ()),
    ],
)
def test_a_fifth_of_a_budget_asks_for_a_postmortem(end: str, components: str, why: tuple[str, ...]) -> None:
    found = archive(end=end, components=components)
    assert reasons(Costs(found), found.incidents["down"]) == why


def test_the_quick_question_is_never_wrong_about_no() -> None:
    for minutes in range(1, 60):
        found = archive(end=f"{minutes:02}", components="{shop: partial_outage, api: major_outage}")
        costs, incident = Costs(found), found.incidents["down"]
        for share in (Fraction(1, 100), Fraction(1, 10), Fraction(1, 5)):
            if any(one > share for one in costs.shares(incident).values()):
                assert costs.may_exceed(incident, share)
