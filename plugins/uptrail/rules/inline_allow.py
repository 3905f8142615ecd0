"""A note in a file accepts a problem, with a reason: `uptrail: allow rule-id: reason`.

In Markdown the note is a comment, `<!-- uptrail: allow rule-id: reason -->`; in YAML and front matter it
is `# uptrail: allow rule-id: reason`. It speaks of its own line and of the next one; within the first
three lines of a file it speaks of the whole file. A note without a reason accepts nothing and is a warning, as
is one for a rule that does not exist; one that nothing needs any more is an info.

**Fails**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
severity: SEV3
started: 2026-03-04 14:00 UTC
# uptrail: allow detected-in-time
detected: 2026-03-04 14:20 UTC
```

**Passes**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
severity: SEV3
started: 2026-03-04 14:00 UTC
# uptrail: allow detected-in-time: the supplier told us, and has no alerts to subscribe to
detected: 2026-03-04 14:20 UTC
```
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

from uptrail.problem import Allow, Level, Problem
from uptrail.rules.wording import suggestion

ID = "inline-allow"
LEVEL = Level.WARNING
SCOPE = "archive"


def settle(problems: Iterable[Problem], allows: Sequence[Allow], known: Collection[str]) -> tuple[Problem, ...]:
    """The problems that no note accepts, and what is wrong with the notes themselves.

    `known` are the ids of all rules. The problems must be those of the whole archive, or notes
    would seem to be unused.
    """
    by_path: dict[str, list[Allow]] = {}
    for allow in allows:
        if allow.reason:
            by_path.setdefault(allow.source.path, []).append(allow)
    used: set[Allow] = set()
    kept: list[Problem] = []
    for problem in problems:
        covering = [allow for allow in by_path.get(problem.source.path, ()) if allow.covers(problem)]
        used.update(covering)
        if not covering:
            kept.append(problem)
    return (*kept, *_faults(allows, used, known))


def _faults(allows: Sequence[Allow], used: Collection[Allow], known: Collection[str]) -> Iterator[Problem]:
    for allow in allows:
        if allow.rule not in known:
            message, remedy = f"unknown rule {allow.rule!r}", suggestion(allow.rule, known)
            yield Problem(allow.source, ID, message, LEVEL, remedy)
        elif not allow.reason:
            message = f"{allow.rule} is allowed without a reason"
            remedy = f"write uptrail: allow {allow.rule}: and why it is right here"
            yield Problem(allow.source, ID, message, LEVEL, remedy)
        elif allow not in used:
            message = f"nothing here needs the note that allows {allow.rule}"
            yield Problem(allow.source, ID, message, Level.INFO, "delete it")
