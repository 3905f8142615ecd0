"""The sections of a postmortem are filled in.

A section without text, or with words of the template that nobody replaced (`[Names]`, `X% of users`, `YYYY-MM-DD`,
a line that begins with TODO or is only a text in brackets), tells nothing. Links, code and ticked boxes are no
placeholders. For a Draft it is a warning.

**Fails**

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

**Status**: Complete

## Summary

[2-3 sentence summary of what happened and the impact]

## Lessons Learned
```

**Passes**

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

**Status**: Complete

## Summary

One card payment in eight failed for half an hour, see [the dashboard](https://metrics.example/d/1).

## Lessons Learned

The TODO in the migration script was older than the script's author; `export X=[seconds]` is now checked.
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.problem import Level, Problem, Source
from uptrail.rules.severity import once_reviewed
from uptrail.rules.template import asked, gaps
from uptrail.rules.wording import quoted

ID = "postmortem-filled"
LEVEL = Level.ERROR
SCOPE = "record"


def check(archive: Archive) -> Iterator[Problem]:
    """Every empty section and the first placeholder of each of the others."""
    for postmortem in archive.postmortems.values():
        sections = asked(archive, postmortem)
        for gap in gaps(postmortem, sections) if sections else ():
            title = gap.section.title
            message, remedy = f"the section {title!r} is empty", "write it; what does not apply says so in a sentence"
            if gap.placeholder:
                message = f"the section {title!r} still has the placeholder {quoted(gap.placeholder)}"
                remedy = "replace it by what happened"
            source = Source(postmortem.source.path, gap.section.line)
            yield Problem(source, ID, message, once_reviewed(postmortem), remedy)
