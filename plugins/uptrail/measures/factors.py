"""Contributing factors of many postmortems: the same one found again, however it is worded.

Factors are sentences, so two are taken for the same when they have the same words, or when at least half of
the shorter one's telling words, and at least two, are in the other. It is a hint for a reader, not a verdict.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import combinations

from uptrail.records.postmortem import Factor, Postmortem

_WORD = re.compile(r"[^\W\d_]{4,}")
_SAID_OFTEN = """
about above after again against also because been before being between both cannot could does done down during each
either every from have having here into itself just like made make many more most much must need needs never nobody
none only onto other over same should since some still such than that their them then there these they this those
through under until upon very were what when where which while will with within without would your
"""
_COMMON = frozenset(_SAID_OFTEN.split())
LONGEST = 14
"""So many telling words of a sentence, in alphabetical order, lead to others like it."""
NEAREST = 50
"""So many groups, the oldest ones, are looked at for each two words."""

Words = frozenset[str]


def words(text: str) -> Words:
    """The telling words of a sentence: of four letters and more, in lower case, without the commonest."""
    return frozenset(_WORD.findall(text.casefold())) - _COMMON


def alike(some: Words, others: Words) -> bool:
    """Whether two sentences speak of the same thing."""
    common = len(some & others)
    return common >= 2 and 2 * common >= min(len(some), len(others))


def primary(postmortem: Postmortem) -> Factor | None:
    """The factor marked as primary, else the first."""
    marked = (factor for factor in postmortem.factors if factor.primary)
    return next(marked, postmortem.factors[0] if postmortem.factors else None)


@dataclass
class Sentences:
    """Sentences in groups of those that speak of the same; a group is known by the first one in it.

    Only sentences that share two words are compared, so that thousands take no longer than they must.
    """

    firsts: list[Words] = field(default_factory=list)
    exact: dict[str, int] = field(default_factory=dict)
    pairs: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def group(self, text: str) -> int:
        """The number of the group that a sentence belongs to, from 0; a new one where it is like none before."""
        plain = " ".join(text.casefold().split()).rstrip(".")
        if plain not in self.exact:
            known = words(text)
            self.exact[plain] = self._like(known) if known else self._new(known)
        return self.exact[plain]

    def _like(self, known: Words) -> int:
        seen: set[int] = set()
        for pair in combinations(sorted(known)[:LONGEST], 2):
            seen.update(self.pairs.get(pair, ())[:NEAREST])
        like = (number for number in sorted(seen) if alike(known, self.firsts[number]))
        found = next(like, None)
        return self._new(known) if found is None else found

    def _new(self, known: Words) -> int:
        number = len(self.firsts)
        self.firsts.append(known)
        for pair in combinations(sorted(known)[:LONGEST], 2):
            self.pairs.setdefault(pair, []).append(number)
        return number


@dataclass(frozen=True, slots=True)
class Mention:
    """One postmortem's naming of a factor; `primary` when it is its primary one."""

    postmortem: Postmortem
    factor: Factor
    primary: bool


@dataclass(frozen=True, eq=False)
class Cause:
    """A contributing factor and every postmortem that names it, the oldest first; its words are the oldest ones."""

    number: int
    mentions: tuple[Mention, ...]

    @cached_property
    def text(self) -> str:
        """What it is called."""
        return self.mentions[0].factor.text

    @cached_property
    def category(self) -> str:
        """The category that most mentions give it, the oldest of equals; empty when none does."""
        given = Counter(mention.factor.category for mention in self.mentions if mention.factor.category)
        return given.most_common(1)[0][0] if given else ""

    @cached_property
    def postmortems(self) -> tuple[Postmortem, ...]:
        """Who names it, each once."""
        return tuple({mention.postmortem.id: mention.postmortem for mention in self.mentions}.values())

    @cached_property
    def primary_in(self) -> frozenset[str]:
        """The ids of the postmortems in which it is the primary cause."""
        return frozenset(mention.postmortem.id for mention in self.mentions if mention.primary)

    @cached_property
    def latest(self) -> date | None:
        """The day of the newest postmortem that names it and has one."""
        return max((one.date for one in self.postmortems if one.date), default=None)


def causes(postmortems: Iterable[Postmortem]) -> tuple[Cause, ...]:
    """The factors of all postmortems, each once, in the order of their first mention in time."""
    sentences, found = Sentences(), dict[int, list[Mention]]()
    for mention in _mentions(postmortems):
        found.setdefault(sentences.group(mention.factor.text), []).append(mention)
    return tuple(Cause(number, tuple(mentions)) for number, mentions in found.items())


def _mentions(postmortems: Iterable[Postmortem]) -> Iterator[Mention]:
    """In the order of time, those without a date last; of one postmortem in the order written."""
    for postmortem in sorted(postmortems, key=lambda one: (one.date or date.max, one.id)):
        first = primary(postmortem)
        for factor in postmortem.factors:
            yield Mention(postmortem, factor, factor is first)


def numbers_of(causes: Sequence[Cause]) -> dict[str, tuple[int, ...]]:
    """The numbers of the factors that each postmortem names, by its id; the primary one first."""
    found: dict[str, dict[int, None]] = {}
    for wanted in (True, False):
        for cause in causes:
            for mention in cause.mentions:
                if mention.primary is wanted:
                    found.setdefault(mention.postmortem.id, {})[cause.number] = None
    return {id: tuple(numbers) for id, numbers in found.items()}
