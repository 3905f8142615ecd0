"""The 5 Whys go at least three questions deep.

One or two answers name what broke; what lets it break again comes after them. Branches count together. When
fewer are enough, say why in a note: `<!-- uptrail: allow postmortem-whys: reason -->` above the heading.
For a Draft it is a warning.

**Fails**

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

## Root Cause Analysis

### 5 Whys Analysis

1. **Why** did payments fail?
   - The connection pool was exhausted
```

**Passes**

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

## Root Cause Analysis

### 5 Whys Analysis

1. **Why** did payments fail?
   - The connection pool was exhausted
2. **Why** was it exhausted?
   - A query held its connection for 30 seconds
3. **Why** did it take so long?
   - An index was missing
```
"""

from collections.abc import Iterator, Sequence

from uptrail.archive import Archive
from uptrail.problem import Level, Problem, Source
from uptrail.records.postmortem import Why
from uptrail.rules.severity import once_reviewed
from uptrail.rules.template import asked, present
from uptrail.rules.wording import count

ID = "postmortem-whys"
LEVEL = Level.ERROR
SCOPE = "record"

FEWEST = 3


def check(archive: Archive) -> Iterator[Problem]:
    """Every analysis that stops early; one that is empty is not this rule's."""
    for postmortem in archive.postmortems.values():
        section = present(postmortem).get("5 Whys Analysis")
        if section is None or not section.text.strip() or "5 Whys Analysis" not in asked(archive, postmortem):
            continue
        questions = _questions(postmortem.whys)
        if questions < FEWEST:
            message = f"the 5 Whys end after {count(questions, 'question')}; ask at least {FEWEST}"
            remedy = "ask why the last answer was possible, or allow it with a reason"
            source = Source(postmortem.source.path, section.line)
            yield Problem(source, ID, message, once_reviewed(postmortem), remedy)


def _questions(whys: Sequence[Why]) -> int:
    return sum(1 + _questions(why.children) for why in whys)
