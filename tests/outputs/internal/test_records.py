"""Pages of single records on the internal site: incidents, postmortems, drills, maintenance."""

from outputs.internal.repository import MAINTENANCE, OPEN, OVER, POSTMORTEM, REPOSITORY, content, said, site


def test_an_incident_shows_who_did_what_and_what_was_hit() -> None:
    page = said("incidents/2026-03-20-orders/")
    for told in (
        "SEV2 Major · over after 54 min",
        "Commander noor Communications lee Experts sam, ida Scribe not recorded",
        "Users affected 12 % Data data exposed Trigger deployment 7.1 Detected by support Mitigation rollback",
        "Postmortem Orders fail Reviewed asked for, since it was a SEV2, customer data was exposed",
        "Written in incidents/2026-03-20-orders.md:1",
        "Secret ledger internal Degraded performance",
        "No order goes through.",
        "The ledger was slow.",
    ):
        assert told in page


def test_an_incident_says_what_the_public_sees() -> None:
    assert "2 updates and 1 of 2 components. All else is on this page only" in said("incidents/2026-03-20-orders/")
    assert "The public site shows nothing of this incident" in said("incidents/2026-03-10-exports/")


def test_response_times_stand_beside_their_promises() -> None:
    page = said("incidents/2026-03-20-orders/")
    assert "Detected 20 Mar 2026, 08:09 UTC 9 min after the start missed within 5 min" in page
    assert "Acknowledged 20 Mar 2026, 08:12 UTC 3 min after detection kept within 15 min" in page
    assert "Mitigated 20 Mar 2026, 08:40 UTC 40 min after the start Resolved" in page
    assert "Detected not recorded 5 min" in said("incidents/2026-03-10-exports/")


def test_silence_beyond_a_promise_is_a_gap_for_the_public_only() -> None:
    gap = "34 min of silence from 20 Mar 2026, 08:20 UTC : the next update was promised for 08:30 UTC , 24 min earlier"
    assert gap in said("incidents/2026-03-20-orders/")
    internal = OVER.replace("audience: public\n", "")
    page = said("incidents/2026-03-20-orders/", {**REPOSITORY, "incidents/2026-03-20-orders.md": internal})
    assert "in communication" not in page


def test_checklists_are_done_open_or_missing() -> None:
    page = said("incidents/2026-03-20-orders/")
    assert "done: What is broken? Orders" in page
    assert "open: When did it start? open" in page
    assert "missing: Is data lost or exposed? not on the list" in page
    assert "Resolution No checklist was written" in page


def test_an_incident_says_what_it_alone_spent() -> None:
    assert "Availability 54 min 125.00%" in said("incidents/2026-03-20-orders/")
    assert "Availability 27 min 62.50%" in said("incidents/2026-03-10-exports/")


def test_incidents_with_one_trigger_lead_to_each_other() -> None:
    assert "10 Mar 2026 · same trigger: deployment · same component: API" in said("incidents/2026-03-20-orders/")
    assert 'href="../../incidents/2026-03-10-exports/"' in content(site(), "incidents/2026-03-20-orders/")


def test_an_open_incident_has_no_resolution_yet() -> None:
    page = said("incidents/2026-03-31-quotes/")
    assert "open for 30 min" in page
    assert "Resolution" not in page
    assert "Degraded performance 31 Mar 2026, 11:30 UTC – now" in page


def test_a_cancelled_incident_owes_nothing() -> None:
    cancelled = OPEN.replace("SEV3", "SEV1") + "cancelled: 2026-03-31 11:40 UTC\n"
    page = said("incidents/2026-03-31-quotes/", {**REPOSITORY, "incidents/2026-03-31-quotes.yaml": cancelled})
    assert "Cancelled 31 Mar 2026, 11:40 UTC" in page
    assert "Postmortem not asked for" in page


def test_a_postmortem_keeps_every_word_in_order() -> None:
    page = said("postmortems/2026-03-20-orders/")
    told = (
        "Summary A release lacked a table.",
        "Kept by the scribe.",
        "20 Mar 2026, 08:00 UTC 0 min Orders stop",
        "?? Somebody notices",
        "Nothing was lost.",
        "What Happened The table was made by hand.",
        "Why did orders fail? A table was missing",
        "Process Nobody compares tables primary cause Technology The release does not make tables",
        "Orders fail all of Table is missing Nothing stops the release any of No check No trial",
        "P1 Compare tables before a release T-7 @sam 27 Mar 2026 To Do 4 days overdue",
        "P2 Tell support nobody no date Done",
        "What is made by hand is lost by hand.",
    )
    places = [page.index(one) for one in told]
    assert places == sorted(places)


def test_a_budget_that_is_written_otherwise_stands_beside_the_ledgers() -> None:
    path = "postmortems/2026-03-20-orders"
    for said_of_it, beside in (
        ("Error budget consumed: 125 %", ""),
        ("Error budget consumed: 12 %", "written: Error budget consumed: 12 % "),
    ):
        impact = f"## Impact\n\n- **SLO Impact**: {said_of_it}\n\n## Timeline"
        texts = {**REPOSITORY, f"{path}.md": POSTMORTEM.replace("## Timeline", impact)}
        assert f"Error budget 125.00% of Availability {beside}Severity" in said(f"{path}/", texts)


def test_a_postmortem_tells_its_facts() -> None:
    page = said("postmortems/2026-03-20-orders/")
    assert "Duration 54 min written: 2 hours Error budget 125.00% of Availability Severity SEV2 Major" in page
    assert "Status Reviewed Authors Noor, Sam" in page
    assert "Actions 2 of 3 open 1 overdue" in page
    assert 'href="../../incidents/2026-03-20-orders/"' in content(site(), "postmortems/2026-03-20-orders/")


def test_sections_that_nobody_planned_are_shown_too() -> None:
    longer = POSTMORTEM + "\n## Summary\n\nOnce more.\n\n## A word of thanks\n\n- to *support*\n"
    texts = {**REPOSITORY, "postmortems/2026-03-20-orders.md": longer}
    page = content(site(texts), "postmortems/2026-03-20-orders/")
    assert '<h2 id="a-word-of-thanks">' in page
    assert "<em>support</em>" in page
    assert page.count('id="summary"') == 1


def test_a_postmortem_about_an_unknown_incident_says_so() -> None:
    lost = POSTMORTEM.replace("2026-03-20-orders", "2026-03-21-lost")
    page = said("postmortems/2026-03-20-orders/", {**REPOSITORY, "postmortems/2026-03-20-orders.md": lost})
    assert "2026-03-21-lost is unknown" in page


def test_drills_have_a_register_and_pages() -> None:
    assert "5 Nov 2025 The carrier is silent SEV2 none 2" in said("drills/")
    page = said("drills/2025-11-05-drill/")
    assert "Length 1 h 15 min" in page
    assert "Participants noor, sam" in page
    assert "<em>answers</em>" in content(site(), "drills/2025-11-05-drill/")


def test_maintenance_shows_what_the_public_does_not_see() -> None:
    page = said("maintenance/2026-04-05-switches/")
    assert "Planned for 5 Apr 2026, 02:00 UTC" in page
    assert "The vendor comes along." in page
    internal = MAINTENANCE.replace("audience: public\n", "")
    texts = {**REPOSITORY, "incidents/2026-04-05-switches.yaml": internal}
    assert "nothing of it is on the public site" in said("maintenance/2026-04-05-switches/", texts)
