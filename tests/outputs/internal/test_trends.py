"""Response times by quarter, severity, team and detection source."""

from outputs.internal.repository import REPOSITORY, said


def test_every_split_counts_what_is_unknown_and_leaves_drills_out() -> None:
    page = said("trends/")
    assert "2026-Q1 9 min 90 %: 9 min half: 9 min – 9 min n = 1 of 3" in page
    assert "The 3 incidents of the last twelve months" in page
    assert "SEV1 unknown, n = 0 of 1 unknown, n = 0 of 1" in page
    assert page.index("By severity") < page.index("SEV1 unknown") < page.index("SEV2 9 min") < page.index("By team")
    assert "core 9 min 90 %: 9 min half: 9 min – 9 min n = 1 of 3" in page
    assert "support 9 min" in page
    assert page.index("support 9 min") < page.index("not recorded unknown, n = 0 of 2")


def test_an_incident_of_two_teams_counts_for_both() -> None:
    settings = REPOSITORY["uptrail.yaml"].replace("Secret ledger, group: Core, team: core", "Ledger, team: money")
    page = said("trends/", {**REPOSITORY, "uptrail.yaml": settings})
    assert "n = 1 of 3" in page[page.index("By team") :]
    assert "money 9 min 90 %: 9 min half: 9 min – 9 min n = 1 3 min" in page


def test_nothing_is_said_of_an_empty_archive() -> None:
    page = said("trends/", {"uptrail.yaml": "name: x\n"})
    assert "By severity" not in page
    assert "By quarter" not in page
