"""Asks for what no flag said, and only at a terminal; elsewhere what is missing is one error that lists the flags."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import click

from uptrail.values import Unreadable

T = TypeVar("T")


def at_terminal() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty()


@dataclass(frozen=True)
class Questions:
    """The answers of one run. `quick` takes every offer without asking."""

    there: bool
    quick: bool = False

    def require(self, flags: Mapping[str, object]) -> None:
        """Name everything that is missing at once, where nobody can be asked. Raises a usage error."""
        missing = [flag for flag, value in flags.items() if not value]
        if missing and not self.there:
            raise click.UsageError(f"nobody is here to ask: add {', '.join(missing)}")

    def answer(self, flag: str, given: str | None, read: Callable[[str], T], question: str) -> T:
        """What a flag says, else what a person answers; asked again until it can be read."""
        return self._given(flag, given, read) if given is not None else self._asked(question, None, read)

    def offer(self, flag: str, given: str | None, read: Callable[[str], T], question: str, offered: str) -> T:
        """The same with an offer, which holds where nobody is asked."""
        if given is not None:
            return self._given(flag, given, read)
        return self._asked(question, offered, read) if self.there and not self.quick else read(offered)

    def confirm(self, question: str, *, default: bool = False) -> bool:
        """A yes or no; the default where nobody is asked."""
        return click.confirm(question, default=default) if self.there and not self.quick else default

    def _given(self, flag: str, given: str, read: Callable[[str], T]) -> T:
        try:
            return read(given)
        except Unreadable as error:
            raise click.BadParameter(_told(error), param_hint=flag) from None

    def _asked(self, question: str, offered: str | None, read: Callable[[str], T]) -> T:
        while True:
            words: str = click.prompt(question, default=offered, show_default=bool(offered))
            try:
                return read(words)
            except Unreadable as error:
                click.echo(f"  {_told(error)}")


def _told(error: Unreadable) -> str:
    return f"{error.message}; {error.remedy}" if error.remedy else error.message
