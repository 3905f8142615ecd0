"""Fault trees that explain nothing are named on the line that is to blame."""

from rules.examples import read, told
from uptrail import rules

HEAD = """
```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Payments fail

**Status**: {status}

## Root Cause Analysis

### Fault Tree

{tree}
```
"""


def found(tree: str, status: str = "Complete") -> list[str]:
    reading = read(HEAD.format(tree=tree, status=status))
    return [told(problem) for problem in rules.run(reading.archive) if problem.rule == "fault-tree"]


def test_a_round_is_named_where_it_leads_back() -> None:
    tree = "- AND: Payments fail\n  - OR: Queries wait\n    - A lock\n    - payments fail.\n  - A peak"
    assert found(tree) == [
        "postmortems/2026-03-04-checkout.md:12:1: error: the fault tree: an event is its own cause: "
        "“Payments fail” ← “Queries wait” ← “Payments fail” [fault-tree]\n"
        "    take out the event that leads back, or give it other words if it is another event"
    ]
    assert ": warning:" in found(tree, "Draft")[0]


def test_what_is_explained_twice_is_named_the_second_time() -> None:
    tree = "- AND: Down\n  - OR: Slow\n    - A\n    - B\n  - OR: Slow\n    - C\n    - D"
    assert [one.split(": ", 2)[0] for one in found(tree)] == ["postmortems/2026-03-04-checkout.md:13:1"]


def test_an_explosion_is_an_error_and_forty_events_are_none() -> None:
    branches = "".join(f"  - OR: Branch {n}\n" + "".join(f"    - Event {n} {m}\n" for m in range(3)) for n in range(10))
    assert "more than 256 combinations" in found(f"- AND: Down\n{branches}")[0]
    assert found(f"- OR: Down\n{branches}") == []


def test_a_tree_that_lacks_a_gate_is_left_to_the_reader() -> None:
    assert found("- Down\n  - A\n  - B") == []
