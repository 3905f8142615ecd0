"""A fault tree can be worked out: nothing in it is its own cause, and it is small enough to read.

An event is known by its words, and one without branches stands for the one that has branches under the same
words. Where that leads back to itself, where the same event is explained in two ways, or where more than 256
combinations bring about the top event, the tree explains nothing. For a Draft it is a warning.

**Fails**

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

## Root Cause Analysis

### Fault Tree

- AND: Payments fail
  - No connection is free
  - OR: Queries wait
    - An index is missing
    - Payments fail
```

**Passes**

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

## Root Cause Analysis

### Fault Tree

- AND: Payments fail
  - No connection is free
  - OR: Queries wait
    - An index is missing
    - Customers try again
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive, Keys
from uptrail.measures.fault_tree import Fault, Unsolved, minimal_cut_sets, name
from uptrail.problem import Level, Problem
from uptrail.records.postmortem import FaultNode
from uptrail.rules.severity import once_reviewed

ID = "fault-tree"
LEVEL = Level.ERROR
SCOPE = "record"

REMEDIES = {
    Fault.CYCLE: "take out the event that leads back, or give it other words if it is another event",
    Fault.TOO_MANY: "draw a tree for each branch, or sum up events that always come together",
    Fault.AMBIGUOUS: "explain it once, or give the two events different words",
}
"""What to do about each fault; the others are said on their lines while reading."""


def check(archive: Archive) -> Iterator[Problem]:
    """Every tree that has no answer."""
    for postmortem in archive.postmortems.values():
        tree = postmortem.fault_tree
        solved = minimal_cut_sets(tree) if tree and tree.children else None
        if tree and isinstance(solved, Unsolved) and solved.fault in REMEDIES:
            place = archive.at(postmortem, *_place(tree, solved))
            level = once_reviewed(postmortem)
            yield Problem(place, ID, f"the fault tree: {solved}", level, REMEDIES[solved.fault])


def _place(tree: FaultNode, unsolved: Unsolved) -> Keys:
    """The last event that has the faulty one's words: the one that leads back, or explains it again."""
    wanted = name(unsolved.events[-1]) if unsolved.events else None
    found = [keys for keys, node in _nodes(tree, ("fault_tree",)) if name(node.text) == wanted]
    return found[-1] if found else ("fault_tree",)


def _nodes(node: FaultNode, keys: Keys) -> Iterator[tuple[Keys, FaultNode]]:
    yield keys, node
    for number, child in enumerate(node.children):
        yield from _nodes(child, (*keys, "children", number))
