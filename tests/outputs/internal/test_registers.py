"""Lists over many records: the Monday page, registers, actions, objectives, problems and rules."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outputs.internal.repository import POSTMORTEM, REPOSITORY, content, said, site, words
from uptrail.outputs.internal.periods import split
from uptrail.rules import IDS


def test_home_leads_to_what_is_open_owed_overdue_and_burning() -> None:
    page = said("")
    for told in (
        "1 open incident 1 postmortem missing or late 1 overdue action 1 budget below its best band",
        "SEV3 Quotes are slow Investigating for 30 min · commander ida",
        "19 days Exports stop it was a SEV1, it took longer than 1 hour missing",
        "Orders fail complete document due 3 Apr 2026, 08:54 UTC",
        "P1 Compare tables before a release T-7 Orders fail @sam core 27 Mar 2026 11 days old To Do 4 days overdue",
        "overspent Availability core Emergency All hands on reliability",
        "New switches 5 Apr 2026, 02:00 UTC – 03:00 UTC",
        "the incident has no postmortem, though it was a SEV1",
        "Secret ledger Operational",
    ):
        assert told in page


def test_home_is_calm_when_nothing_waits() -> None:
    page = said("", {"uptrail.yaml": REPOSITORY["uptrail.yaml"]})
    assert "0 open incidents 0 postmortems missing or late 0 overdue actions" in page
    assert "every record is understood, complete and consistent" in page
    assert "API Operational" in page


def test_the_incident_register_holds_internal_ones_too() -> None:
    page = said("incidents/")
    assert "3 incidents, public and internal" in page
    assert page.index("Quotes are slow open SEV3") < page.index("Orders fail SEV2") < page.index("Exports stop SEV1")
    assert "1 h 30 min internal missing 19 days late" in page


def test_the_postmortem_register_counts_open_actions() -> None:
    assert "20 Mar 2026 Orders fail SEV2 54 min Reviewed 2 of 3 1 overdue" in said("postmortems/")


def test_actions_are_overdue_open_by_owner_and_closed() -> None:
    page = said("actions/")
    assert "1 of 2 open action items is overdue" in page
    assert "1 To Do, 1 In Progress, 1 Done." in page
    assert "P0 0 1 0 P1 1 1 0 P2 0 0 1" in page
    assert "under 30 days 1 2" in page
    assert page.index("Overdue Priority") < page.index("Open Priority") < page.index("1 closed action item Priority")
    assert page.index("closed action item") < page.index("Tell support")
    markup = content(site(), "actions/")
    assert markup.index("<details") < markup.index("Tell support")
    assert 'href="../actions/owner/sam/"' in markup
    assert 'href="../actions/team/core/"' in markup
    assert "Open actions" not in said("actions/owner/ida/")
    assert "P0 Make tables in the release Orders fail core 20 Apr 2026 11 days old In Progress" in said(
        "actions/owner/ida/"
    )
    assert "2 open action items, 1 overdue" in said("actions/team/core/")


def test_what_drills_found_is_among_the_actions() -> None:
    item = "{priority: P0, action: Write a list, owner: lin, due: 2025-12-01, status: To Do}"
    found = f"team: core\naction_items:\n  - {item}\n"
    texts = {**REPOSITORY, "incidents/2025-11-05-drill.yaml": REPOSITORY["incidents/2025-11-05-drill.yaml"] + found}
    told = "P0 Write a list Drill: The carrier is silent lin core 1 Dec 2025 146 days old To Do 120 days overdue"
    assert told in said("actions/", texts)
    assert told.replace("lin core", "core") in said("actions/owner/lin/", texts)
    assert told in said("actions/team/core/", texts)
    assert "Action items Priority" in said("drills/2025-11-05-drill/", texts)
    assert "the P0 action 'Write a list' is overdue by 120 days" in said("problems/", texts)


def test_one_owner_has_one_place_however_the_name_is_typed() -> None:
    texts = {**REPOSITORY, "postmortems/2026-03-20-orders.md": POSTMORTEM.replace("@Ida", "Sam")}
    owners = [path for path in site(texts) if path.startswith("actions/owner/") and path.endswith(".html")]
    assert owners == ["actions/owner/nobody/index.html", "actions/owner/sam/index.html"]


def test_only_safe_links_lead_to_tickets() -> None:
    texts = {
        **REPOSITORY,
        "postmortems/2026-03-20-orders.md": POSTMORTEM.replace("https://tracker.lantern.example/T-7", "javascript:x"),
    }
    assert 'href="javascript' not in content(site(texts), "actions/").lower()
    assert 'href="https://tracker.lantern.example/T-7"' in content(site(), "actions/")


def many_actions(count: int, status: str) -> dict[str, str]:
    head, tail = POSTMORTEM.split("| P1 | Compare", 1)
    rest = tail.split("\n\n", 1)[1]
    rows = "".join(f"| P1 | Action {n} | @owner{n % 3} | 2026-0{n % 3 + 1}-10 | {status} | |\n" for n in range(count))
    return {**REPOSITORY, "postmortems/2026-03-20-orders.md": f"{head}{rows}\n{rest}"}


def test_much_open_work_gets_a_page_per_owner() -> None:
    documents = site(many_actions(600, "To Do"))
    assert content(documents, "actions/").count("<tr>") < 150
    pages = [words(content(documents, f"actions/owner/owner{n}/")) for n in range(3)]
    assert all("200 open action items" in page for page in pages)
    assert 'href="../actions/owner/owner1/"' in content(documents, "actions/")


def test_much_closed_work_gets_pages_by_time() -> None:
    documents = site(many_actions(600, "Done"))
    assert "600 closed action items" in words(content(documents, "actions/"))
    assert "actions/done/year/2026/index.html" not in documents
    assert content(documents, "actions/done/month/2026-02/").count("<tr>") == 201


def test_an_objective_explains_its_figures() -> None:
    page = said("slos/api-availability/")
    for told in (
        "The budget is overspent: Emergency 81.00 min were spent of 43.20 min",
        "Promised 99.9% Attained 99.812% missed",
        "2. Orders fail 20 Mar 2026 54.00 min 125.00% 1. Exports stop 10 Mar 2026 27.00 min 62.50%"
        " Total 81.00 min 187.50%",
        "budget = (1 − objective) × window = 0.1% × 43,200.00 min = 43.20 min",
        "partial outage 0.3, major outage 1",
        "Maintenance leaves the window",
        "What the policy asks for now core , since 20 Mar 2026, 08:11 UTC : Emergency All hands on reliability",
    ):
        assert told in page


def test_objectives_stand_by_team() -> None:
    assert "core Availability 1 99.9% 99.812% 30 days rolling overspent Emergency" in said("slos/")


def test_problems_stand_by_file_worst_first_with_remedy_and_rule() -> None:
    page = said("problems/")
    assert page.index("incidents/2026-03-10-exports.yaml its page error") < page.index("incidents/2026-03-20-orders.md")
    assert "severe-roles add roles: {commander: name, communications: name}" in page
    assert 'href="../rules/severe-roles/"' in content(site(), "problems/")


def test_no_problems_is_said_in_words() -> None:
    page = said("problems/", {"uptrail.yaml": REPOSITORY["uptrail.yaml"]})
    assert "The check found nothing to mend" in page


def test_many_problems_are_split_between_files() -> None:
    broken = {f"incidents/2026-01-01-n{n}.yaml": "title: x\nbad: 1\nworse: 2\nstarted: never\n" for n in range(260)}
    documents = site({"uptrail.yaml": REPOSITORY["uptrail.yaml"]} | broken)
    pages = sorted(path for path in documents if path.startswith("problems/"))
    assert len(pages) > 1
    assert 'aria-current="page">1' in content(documents, "problems/")
    sections = sum(content(documents, path.removesuffix("index.html")).count('class="up-file"') for path in pages)
    assert sections == 260


@pytest.mark.parametrize("rule", IDS)
def test_every_rule_has_a_page(rule: str) -> None:
    documents = RULE_PAGES
    page = words(content(documents, f"rules/{rule}/"))
    assert page.startswith(f"Rules Rule {rule} ")
    assert len(page) > len(rule) + 60
    assert f'href="../rules/{rule}/"' in content(documents, "rules/")


RULE_PAGES = site({"uptrail.yaml": REPOSITORY["uptrail.yaml"]})


DAYS = st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2026, 12, 31)))


@given(rows=st.lists(DAYS, max_size=60), limit=st.integers(1, 30))
def test_every_row_of_a_register_has_exactly_one_place(rows: list[date | None], limit: int) -> None:
    register = split(list(enumerate(rows)), lambda row: row[1], "things", limit)
    first = register.leaves[0]
    assert first.path == "things/index.html"
    dated = [row for leaf in register.periods or register.leaves for row in leaf.rows if row[1] or not register.periods]
    undated = [row for row in first.rows if row[1] is None] if register.periods else []
    assert sorted(dated + undated, key=lambda row: row[0]) == list(enumerate(rows))
    assert len({leaf.path for leaf in register.leaves}) == len(register.leaves)
    for leaf in register.periods:
        assert all(str(row[1]).startswith(leaf.period) for row in leaf.rows)
