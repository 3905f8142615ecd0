"""The manual's page about the rules is the one that the rules write."""

from pathlib import Path

from uptrail import rules

PAGE = Path(__file__).parents[2] / "docs" / "manual" / "rules.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == rules.manual(), "run python scripts/rules_manual.py"


def test_every_rule_has_its_heading() -> None:
    headings = [line.removeprefix("## ") for line in rules.manual().splitlines() if line.startswith("## ")]
    for rule in rules.RULES:
        assert headings.count(rule.ID) == 1
