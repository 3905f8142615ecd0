"""A postmortem looks for causes in the system, not in people.

A person's name, carelessness or bad memory explains nothing: the next person will do the same. The rule looks for
words that stop there, such as *human error*, *forgot*, *should have known*, and for action items that nobody can
tell are done, such as *be more careful*, *monitor*, *improve testing*. What is found is advice, info or warning,
and says how the system's side of the sentence might go. Code, quotations, comments and addresses are not looked at. In
the 5 Whys a person may be an answer, but not the last one; a sentence after which somebody asks why is left alone.

Items below a heading such as Corrective Actions or Next Steps are looked at like those of Action Items. One with a
link to a ticket may be short.

A team's own list is `wording.yaml` beside `uptrail.yaml`. It adds phrases, and changes ours by their ids, which
messages name in brackets:

```yaml title="wording.yaml"
terms:
  ship: '(?:ship|release|deploy)'
phrases:
  human-error: {level: off}
  blind-release:
    level: warning
    pattern: '\\b{ship}(?:ed|s)? blindly\\b'
    unless: '\\bcanary\\b'
    sections: [Root Cause Analysis, Lessons Learned]
    message: a judgement about a release
    suggest: say what the people who released could see
```

`pattern` is a regular expression without regard to case, searched in one sentence after the other; a sentence that
`unless` matches is left alone. `{person}`, `{role}`, `{handle}` and your own `terms` may stand in both. `sections`
are headings, each with all below it; or `title`, `actions` (the action items), `last answer` (of the 5 Whys). `level`
is `error`, `warning`, `info` or `off`. A pattern that could take very long is refused: bound it, as in `.{0,60}`, or
let it not give back what it took, as in `\\w++`.

**Fails**

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

## Root Cause Analysis

### What Happened

The engineer forgot to run the migration.

## Action Items

| Priority | Action | Owner | Due Date | Status |
|----------|--------|-------|----------|--------|
| P1 | Be more careful with migrations | @ana | 2026-03-20 | To Do |
```

**Passes**

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

## Root Cause Analysis

### What Happened

The deployment did not wait for the migration, and nothing said that it was still to be run.

## Action Items

| Priority | Action | Owner | Due Date | Status |
|----------|--------|-------|----------|--------|
| P1 | Refuse a deployment whose migration has not run | @ana | 2026-03-20 | To Do |
```
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import NamedTuple

from uptrail.archive import Archive, Keys
from uptrail.problem import Level, Problem, Source
from uptrail.records import Phrase, Postmortem
from uptrail.records.postmortem import Why
from uptrail.records.section_names import ACTION_NAMES, meant_names
from uptrail.rules.sentences import MARK, Sentence, quick, sentences
from uptrail.rules.wording import quoted

ID = "postmortem-wording"
LEVEL = Level.INFO
SCOPE = "record"

_WHY = re.compile(r"[\s>*_+\d.)-]{0,40}why\b[^?\n]{0,400}\?[\s*_]*$", re.IGNORECASE)

ITEM_LINES = 6
"""The most lines of an action in a list, whose words are told on its first."""
TITLE, ACTIONS, LAST_ANSWER = "title", "actions", "last answer"


class Passage(NamedTuple):
    """A text of a postmortem, the keys that lead to it, and the places that it belongs to, in lower case.

    What is `linked` has a link to a ticket beside it.
    """

    text: str
    keys: Keys
    places: frozenset[str]
    everywhere: bool = False
    linked: bool = False


def check(archive: Archive) -> Iterator[Problem]:
    """Every phrase that stands in a postmortem, each once on a line; the more particular places come first."""
    for postmortem in archive.postmortems.values():
        told: set[tuple[range, str]] = set()
        found = list(passages(postmortem))
        phrases = _suspected(archive.phrases, found)
        for passage in found if phrases else ():
            for problem, words in _found(archive, postmortem, passage, phrases):
                if _is_told(problem, words, passage.everywhere, told) or _asked_further(archive, postmortem, problem):
                    continue
                line = problem.source.line
                told.add((range(line, line + (1 if passage.everywhere else ITEM_LINES)), words))
                yield problem


def _is_told(problem: Problem, words: str, everywhere: bool, told: Iterable[tuple[range, str]]) -> bool:
    """Whether words were told on a line, or for a section's text those of an item that began a little above it."""
    line = problem.source.line
    return any(
        (line in lines if everywhere else line == lines.start) and (words in one or one in words) for lines, one in told
    )


def _asked_further(archive: Archive, postmortem: Postmortem, problem: Problem) -> bool:
    """Whether a problem is on the line of an answer under which somebody asks again."""
    further = _earlier(postmortem.whys, ("whys",), chain=True)
    return any(archive.at(postmortem, *keys, "answer").line == problem.source.line for keys in further)


def _earlier(whys: Sequence[Why], keys: Keys, *, chain: bool = False) -> Iterator[Keys]:
    """The answers that are not the last ones."""
    for number, why in enumerate(whys):
        here = (*keys, number)
        if why.answer and (why.children or (chain and number + 1 < len(whys))):
            yield here
        yield from _earlier(why.children, (*here, "children"))


def passages(postmortem: Postmortem) -> Iterator[Passage]:
    """The texts of a postmortem; an action and a last answer come once alone and once with their section."""
    for number, item in enumerate(postmortem.action_items):
        places = frozenset({ACTIONS})
        yield Passage(item.action, ("action_items", number, "action"), places, linked=bool(item.link))
    for keys, answer in last_answers(postmortem.whys, ("whys",), chain=True):
        yield Passage(answer, (*keys, "answer"), frozenset({LAST_ANSWER}))
    yield Passage(postmortem.title, ("title",), frozenset({TITLE}), True)
    above: list[tuple[int, set[str]]] = []
    meant = meant_names(section.title for section in postmortem.sections)
    for number, section in enumerate(postmortem.sections):
        above = [one for one in above if one[0] < section.level]
        names = {section.title.partition("(")[0].strip().lower(), meant[number]}
        above.append((section.level, names | {ACTIONS} if meant[number] in ACTION_NAMES else names))
        if section.text:
            within = frozenset(name for _, names in above for name in names)
            yield Passage(section.text, ("sections", number, "text"), within, True)


def last_answers(whys: Sequence[Why], keys: Keys, *, chain: bool = False) -> Iterator[tuple[Keys, str]]:
    """The answers under which nobody asks again. In a `chain` each question asks about the answer before it."""
    for number, why in enumerate(whys):
        here = (*keys, number)
        if why.children:
            yield from last_answers(why.children, (*here, "children"))
        elif why.answer and not (chain and number + 1 < len(whys)):
            yield here, why.answer


def _suspected(phrases: Iterable[Phrase], passages: Sequence[Passage]) -> list[Phrase]:
    """The phrases that may stand in one of some passages, by the words that they need."""
    texts: dict[frozenset[str], str] = {}
    found: list[Phrase] = []
    for phrase in phrases:
        if phrase.places not in texts:
            texts[phrase.places] = quick("\n".join(one.text for one in passages if _counts(phrase, one)))
        low = texts[phrase.places]
        if low and phrase.level and phrase.may_match(low):
            found.append(phrase)
    return found


def _may_match(phrases: Sequence[Phrase], low: str) -> bool:
    return any(phrase.may_match(low) for phrase in phrases)


def _counts(phrase: Phrase, passage: Passage) -> bool:
    return bool(phrase.places & passage.places) if phrase.places else passage.everywhere


def _found(
    archive: Archive, postmortem: Postmortem, passage: Passage, phrases: Iterable[Phrase]
) -> Iterator[tuple[Problem, str]]:
    """The problems of one passage, each with the words that it is about."""
    suspected = _suspected(phrases, [passage])
    written = passage.text.split("\n") if suspected else []
    for sentence in sentences(passage.text, partial(_may_match, suspected)) if suspected else ():
        taken: list[tuple[int, int]] = []
        low = sentence.text.lower()
        for phrase in suspected:
            if not phrase.may_match(low) or _is_excused(phrase, sentence, passage.linked, written):
                continue
            for hit in phrase.expression.finditer(sentence.text):
                line = sentence.line(hit.start())
                if hit[0] and not any(start < hit.end() and hit.start() < end for start, end in taken):
                    taken.append(hit.span())
                    if _is_questioned(written, sentence.lines[-1]):
                        continue
                    words = hit[0].strip(" .!")
                    source = _source(archive.at(postmortem, *passage.keys), passage.text, line, words)
                    message = f"{phrase.message}: {quoted(words)} ({phrase.id})"
                    yield Problem(source, ID, message, phrase.level or LEVEL, phrase.suggest), words


def _is_excused(phrase: Phrase, sentence: Sentence, linked: bool, written: Sequence[str]) -> bool:
    """Whether a sentence is left alone; a link in its paragraph, or beside an action, stands for a thing in it."""
    if not phrase.excuse or phrase.excuse.search(sentence.text):
        return phrase.excuse is not None
    if not phrase.excuse.search(MARK):
        return False
    return linked or any("](" in written[line] or "][" in written[line] for line in sentence.lines)


def _is_questioned(written: Sequence[str], line: int) -> bool:
    """Whether what follows the paragraph or the item that ends on a line asks why, as in whys that are no list."""
    following = next((one for one in islice(written, line + 1, None) if one.strip()), "")
    return bool(_WHY.match(following))


def _source(start: Source, text: str, line: int, words: str) -> Source:
    """The line of a hit, and the column of its first word where that is found."""
    first = re.escape(words.split(" ")[0])
    written = text.split("\n")[line]
    found = re.search(rf"{re.escape(words)}|(?<!\w){first}(?!\w)", written) or re.search(first, written)
    column = found.start() if found else 0
    if line:
        return Source(start.path, start.line + line, column + 1)
    return Source(start.path, start.line, start.column + column)
