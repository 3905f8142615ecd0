"""A postmortem has the sections of the template, in the template's order.

Summary, Impact, Timeline, Root Cause Analysis (with What Happened, 5 Whys Analysis and Contributing Factors), What
Went Well, What Went Poorly, Action Items, Lessons Learned. Readers find things where they always are, and what
nobody asks is not answered. Further sections may stand anywhere, and the order is that of the sections below the
same heading. For a Draft a missing section is a warning; the wrong order is always one.

Common other names are taken for a section: Overview, Root Cause, What Went Wrong, Lessons Learnt and the like. Not
for the action items, as a public postmortem publishes what stands below Action Items: there the message names the
heading that may be meant. A postmortem that names another **Template** is held to that one's sections: `short`,
`learning`, or a file of one's own in `templates/postmortems/`. Of `free-form`, as imported ones name it, none is asked.

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

from collections.abc import Callable, Iterator, Mapping, Sequence

from uptrail.archive import Archive
from uptrail.problem import Level, Problem, Source
from uptrail.records import Postmortem
from uptrail.records.section_names import ACTION_NAMES, plain_name
from uptrail.rules.severity import once_reviewed
from uptrail.rules.template import names, present, required, template_of
from uptrail.rules.wording import listed, suggestion

ID = "postmortem-sections"
LEVEL = Level.ERROR
SCOPE = "record"

_LIKE: Mapping[str, Callable[[str], bool]] = {
    "Root Cause Analysis": lambda name: name.startswith(("root cause", "cause of ", "causes of ")),
    "Action Items": lambda name: name in ACTION_NAMES,
}
"""What a heading looks like that may be meant as a section, but is not taken for it."""


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
        remedy = "; ".join(_remedies(postmortem, missing, mostly=len(missing) > len(found)))
        yield Problem(archive.at(postmortem), ID, message, once_reviewed(postmortem), remedy)


def _remedies(postmortem: Postmortem, missing: Sequence[str], *, mostly: bool) -> Iterator[str]:
    yield "add them from the template" if len(missing) > 1 else "add it from the template"
    yield "one that does not apply says so in a sentence"
    yield from _meant(postmortem, missing)
    if mostly:
        yield "uptrail import postmortems rewrites a document of another form"


def _meant(postmortem: Postmortem, missing: Sequence[str]) -> Iterator[str]:
    """For each missing section the first heading of the document that may be meant as it."""
    for name, is_like in _LIKE.items():
        like = next((one for one in postmortem.sections if is_like(plain_name(one.title))), None)
        if name in missing and like:
            yield f"if {like.title!r} on line {like.line} is meant as {name}, rename it"


def _disorder(postmortem: Postmortem, sections: tuple[str, ...]) -> Iterator[Problem]:
    """Every section that stands after a later one below the same heading of the template."""
    within: list[tuple[int, str]] = []
    before: dict[str, list[str]] = {}
    for name, section in present(postmortem, sections).items():
        within = [above for above in within if above[0] < section.level]
        earlier = before.setdefault(within[-1][1] if within else "", [])
        late = [other for other in earlier if sections.index(other) > sections.index(name)]
        if late:
            message = f"{name} stands after {max(late, key=sections.index)}"
            source = Source(postmortem.source.path, section.line)
            yield Problem(source, ID, message, Level.WARNING, f"move it before {late[0]}, as in the template")
        earlier.append(name)
        within.append((section.level, name))
