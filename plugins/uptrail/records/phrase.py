"""A phrase that a postmortem should not have: how it is recognised, and what to write instead."""

import re
from functools import cached_property
from typing import Annotated

from uptrail.problem import Level
from uptrail.records.base import Record
from uptrail.records.patterns import Needs, needs
from uptrail.settings import RULE_LEVELS
from uptrail.values import Unreadable, validator


def read_phrase_level(text: str) -> Level | None:
    """`error`, `warning`, `info`, or None for `off`."""
    if text not in RULE_LEVELS:
        raise Unreadable(f"unknown level {text!r}", f"write {', '.join(RULE_LEVELS)}")
    return RULE_LEVELS[text]


class Phrase(Record):
    """One entry of a `wording.yaml`; without a level it is off.

    `pattern` and `unless` are regular expressions without regard to case, searched sentence by sentence;
    a sentence that `unless` matches is left alone. `sections` names the headings under which it counts,
    all if empty; `title`, `actions` and `last answer` are the title, the action items, and the answers of the
    5 Whys under which nobody asks again.
    """

    level: Annotated[Level | None, validator(read_phrase_level)] = Level.INFO
    pattern: str
    unless: str = ""
    sections: tuple[str, ...] = ()
    message: str
    suggest: str = ""

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The pattern, compiled."""
        return re.compile(self.pattern, re.IGNORECASE)

    @cached_property
    def excuse(self) -> re.Pattern[str] | None:
        """What lets a sentence off, compiled."""
        return re.compile(self.unless, re.IGNORECASE) if self.unless else None

    @cached_property
    def needs(self) -> tuple[Needs, ...]:
        """For each branch of the pattern, words without which it does not match; the smallest sets first."""
        return tuple(tuple(sorted(branch, key=len)) for branch in needs(self.pattern))

    def may_match(self, low: str) -> bool:
        """Whether a text in lower case, with single spaces and without marks of emphasis, has what it needs."""
        for branch in self.needs:
            for words in branch:
                for word in words:
                    if word in low:
                        break
                else:
                    break
            else:
                return True
        return False

    @cached_property
    def places(self) -> frozenset[str]:
        """The sections in lower case."""
        return frozenset(section.strip().lower() for section in self.sections)
