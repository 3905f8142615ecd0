"""A postmortem has the sections of the template, in the template's order.

Summary, Impact, Timeline, Root Cause Analysis (with What Happened, 5 Whys Analysis and Contributing Factors), What
Went Well, What Went Poorly, Action Items, Lessons Learned. Readers find things where they always are, and what
nobody asks is not answered. Further sections may stand anywhere. For a Draft a missing section is a warning;
the wrong order is always one. A postmortem that names another **Template** is held to that one's sections: `short`,
`learning`, or a file of one's own in `templates/postmortems/`.

**Fails**

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

**Status**: Complete

## Summary

One card payment in eight failed for half an hour.
```

**Passes**

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

**Status**: Complete

## Summary
## Impact
## Timeline (All times UTC)
## Root Cause Analysis
### What Happened
### 5 Whys Analysis
### Contributing Factors
## What Went Well
## What Went Poorly
## Where We Got Lucky
## Action Items
## Lessons Learned
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.problem import Level, Problem, Source
from uptrail.records import Postmortem
from uptrail.rules.severity import once_reviewed
from uptrail.rules.template import names, present, required, template_of
from uptrail.rules.wording import listed, suggestion

ID = "postmortem-sections"
LEVEL = Level.ERROR
SCOPE = "record"


def check(archive: Archive) -> Iterator[Problem]:
    """What is missing, in one problem, and every section that stands too late."""
    for postmortem in archive.postmortems.values():
        sections = required(archive, template_of(postmortem))
        if sections is None:
            message = f"there is no template {postmortem.template!r}"
            remedy = suggestion(postmortem.template, names(archive))
            yield Problem(archive.at(postmortem, "template"), ID, message, Level.WARNING, remedy)
        else:
            yield from _missing(archive, postmortem, sections)
            yield from _disorder(postmortem, sections)


def _missing(archive: Archive, postmortem: Postmortem, sections: tuple[str, ...]) -> Iterator[Problem]:
    found = present(postmortem, sections)
    if missing := [name for name in sections if name not in found]:
        noun = "section" if len(missing) == 1 else "sections"
        message = f"the postmortem lacks the {noun} {listed(missing)}"
        remedy = "add them from the template; one that does not apply says so in a sentence"
        yield Problem(archive.at(postmortem), ID, message, once_reviewed(postmortem), remedy)


def _disorder(postmortem: Postmortem, sections: tuple[str, ...]) -> Iterator[Problem]:
    reached = -1
    for name, section in present(postmortem, sections).items():
        position = sections.index(name)
        if position < reached:
            message = f"{name} stands after {sections[reached]}"
            remedy = f"move it before {sections[position + 1]}, as in the template"
            source = Source(postmortem.source.path, section.line)
            yield Problem(source, ID, message, Level.WARNING, remedy)
        reached = max(reached, position)
