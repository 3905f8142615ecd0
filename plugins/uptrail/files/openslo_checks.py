"""The pieces that a schema of YAML documents is made of: each check yields what is wrong, key path first.

Each also says itself as a JSON Schema, for editors, but for rules that look at a mapping as a whole. A blank
value counts as absent, as a null does in the format's own readers.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from uptrail.archive import Keys
from uptrail.files.building import nearest_word, shown
from uptrail.files.yaml_text import Tree

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?", re.IGNORECASE)
NAME = r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"
DURATION = re.compile(r"\s*([+-]?\d{1,19})\s*([^\d\s]\S*)(?:\s.*)?", re.DOTALL)
"""A number and a unit. As in the format's own reader blanks may stand around them, and what follows does not count."""
_OTHER = re.compile(
    r"""y|yes|n|no|true|false|on|off
    |[-+]?(0b[01_]+|0x[\da-f_]+|0o?[0-7_]+|\d[\d_]*)
    |[-+]?(\.\d+|\d+(\.\d*)?)(e[-+]?\d+)?
    |[-+]?\.inf|\.nan""",
    re.IGNORECASE | re.VERBOSE,
)
"""What is no text to the format's own reader unless it stands in quotes."""
UNITS = {"m": "minute", "h": "hour", "d": "day", "w": "week", "M": "month", "Q": "quarter", "Y": "year"}


class Finding(NamedTuple):
    """Something wrong with the value that `keys` lead to; `message` goes on from the value's name."""

    keys: Keys
    message: str
    remedy: str = ""
    rule: str = "openslo"


Find = Callable[[Tree, Keys], Iterator[Finding]]


class Check(NamedTuple):
    """What is wanted of a value: a function that finds what is wrong with it, and the same as a JSON Schema."""

    find: Find
    schema: dict[str, Any]

    def __call__(self, value: Tree, keys: Keys) -> Iterator[Finding]:
        return self.find(value, keys)


def checking(**schema: Any) -> Callable[[Find], Check]:
    """Make a check of a function and the keywords of its schema."""
    return lambda find: Check(find, schema)


@checking(type="string")
def text(value: Tree, keys: Keys) -> Iterator[Finding]:
    """One plain value."""
    if not isinstance(value, str):
        yield Finding(keys, "is not text", "write one plain value")


def is_text(scalar: str) -> bool:
    """Whether a value without quotes is text to the format's own reader, and not a number or a flag."""
    return not _OTHER.fullmatch(scalar)


def text_to(longest: int) -> Check:
    """Text of at most so many characters."""

    @checking(type="string", maxLength=longest)
    def check(value: Tree, keys: Keys) -> Iterator[Finding]:
        yield from text(value, keys)
        if isinstance(value, str) and len(value) > longest:
            yield Finding(keys, f"has {len(value)} characters", f"at most {longest} are allowed")

    return check


@checking(type="string", pattern=f"^{NAME}$")
def name(value: Tree, keys: Keys) -> Iterator[Finding]:
    """A label as host names have: lower case letters, digits and hyphens, up to 63 of them."""
    yield from text(value, keys)
    if isinstance(value, str) and not re.fullmatch(NAME, value):
        better = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")[:63].strip("-")
        yield Finding(
            keys,
            f"is {shown(value)}, which is not a name",
            f"write up to 63 lower-case letters, digits and hyphens, as {better or 'web-availability'}",
        )


def one_of(*words: str) -> Check:
    """One of the given words, in their exact spelling."""

    @checking(enum=list(words))
    def check(value: Tree, keys: Keys) -> Iterator[Finding]:
        if value not in words:
            near = nearest_word(value, words) if isinstance(value, str) else None
            listed = ", ".join(words)
            yield Finding(
                keys, f"is {shown(value)}", f"did you mean {near}?" if near and len(words) > 1 else f"write {listed}"
            )

    return check


def number(
    *, least: int | None = None, above: int | None = None, below: int | None = None, most: int | None = None
) -> Check:
    """A number, not in quotes, within bounds."""
    bounds = {"minimum": least, "exclusiveMinimum": above, "exclusiveMaximum": below, "maximum": most}

    @checking(type="number", **{keyword: bound for keyword, bound in bounds.items() if bound is not None})
    def check(value: Tree, keys: Keys) -> Iterator[Finding]:
        if not isinstance(value, str) or not NUMBER.fullmatch(value):
            yield Finding(keys, f"is {shown(value)}, which is not a number", "write digits only, as 0.9995")
            return
        try:
            # Others read it in binary, where 0.99999999999999999 is 1.
            figure = Fraction(float(value))
        except OverflowError:
            yield Finding(keys, f"is {shown(value)}", "write a smaller number")
            return
        if least is not None and figure < least:
            yield Finding(keys, f"is {value}", f"it must be at least {least}")
        if above is not None and figure <= above:
            yield Finding(keys, f"is {value}", f"it must be greater than {above}")
        if below is not None and figure >= below:
            rounded = f"; other readers round it to {below}" if Fraction(value) < below else ""
            yield Finding(keys, f"is {value}", f"it must be less than {below}{rounded}")
        if most is not None and figure > most:
            yield Finding(keys, f"is {value}", f"it must be at most {most}")

    return check


@checking(type="boolean")
def flag(value: Tree, keys: Keys) -> Iterator[Finding]:
    """`true` or `false`, not in quotes."""
    if value not in ("true", "false"):
        yield Finding(keys, f"is {shown(value)}", "write true or false")


DURATION_SCHEMA: dict[str, Any] = {
    "type": "string",
    "pattern": rf"^\d{{1,9}}[{''.join(UNITS)}]$",
    "examples": ["30d", "1M", "5m"],
}


@checking(**DURATION_SCHEMA)
def shaped_duration(value: Tree, keys: Keys) -> Iterator[Finding]:
    """A whole number and any unit, where nobody looks closer."""
    if not isinstance(value, str) or not DURATION.fullmatch(value):
        yield Finding(keys, f"is {shown(value)}", "write a number and a unit (m h d w M Q Y), as 30d")


@checking(**DURATION_SCHEMA)
def duration(value: Tree, keys: Keys) -> Iterator[Finding]:
    """A whole number and a unit, `30d`; the unit's case matters."""
    found = DURATION.fullmatch(value) if isinstance(value, str) else None
    if not found:
        yield from shaped_duration(value, keys)
    elif found[2] not in UNITS:
        near = found[2].lower() if found[2].lower() in UNITS else ""
        remedy = f"did you mean {found[1]}{near}?" if near else "units are m h d w, and M Q Y for month, quarter, year"
        yield Finding(keys, f"is {shown(value)}, whose unit {shown(found[2])} is unknown", remedy)
    elif int(found[1]) < 0:
        yield Finding(keys, f"is {value}", "it must not be negative")


@checking(type="string", pattern=r"^[A-Za-z]", examples=["UTC", "Europe/Lisbon"])
def zone(value: Tree, keys: Keys) -> Iterator[Finding]:
    """A time zone's name in the IANA database."""
    try:
        if isinstance(value, str) and re.fullmatch(r"[A-Za-z]\w*([/+-][\w+-]+)*", value):
            ZoneInfo(value)
            return
    except (ValueError, OSError, KeyError):
        pass
    yield Finding(keys, f"is {shown(value)}", "write an IANA name such as Europe/Lisbon, or UTC")


def clock_time(text: str) -> datetime | None:
    """A wall-clock time, `2022-01-01 00:00:00`; its hour may have one digit, its seconds may have parts."""
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d) (\d{1,2})(:\d\d:\d\d)([.,]\d{1,9})?", text, re.ASCII)
    try:
        return datetime.fromisoformat(f"{found[1]} {found[2]:0>2}{found[3]}") if found else None
    except ValueError:
        return None


@checking(type="string", pattern=r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$", examples=["2022-01-01 00:00:00"])
def wall_time(value: Tree, keys: Keys) -> Iterator[Finding]:
    """A wall-clock time that exists."""
    if not isinstance(value, str) or clock_time(value) is None:
        yield Finding(keys, f"is {shown(value)}", "write a time that exists as 2022-01-01 00:00:00, without a zone")


@checking()
def anything(_value: Tree, _keys: Keys) -> Iterator[Finding]:
    """No demand at all."""
    return iter(())


def mapping(fields: Mapping[str, Check], required: Iterable[str] = (), rules: Iterable[Find] = ()) -> Check:
    """A mapping with these fields and no others; `rules` see it whole."""
    wanted, whole = tuple(required), tuple(rules)
    properties = {key: field.schema for key, field in fields.items()}

    @checking(type="object", properties=properties, required=list(wanted), additionalProperties=False)
    def check(value: Tree, keys: Keys) -> Iterator[Finding]:
        if not isinstance(value, dict):
            yield Finding(keys, "is not a mapping", "write key: value lines below it")
            return
        for key, inner in value.items():
            if key not in fields:
                near = nearest_word(key, fields)
                remedy = f"did you mean {near}?" if near else f"known are {', '.join(fields)}"
                yield Finding((*keys, key), "is an unknown key", remedy, "unknown-key")
            elif inner != "":
                yield from fields[key](inner, (*keys, key))
        for key in wanted:
            if value.get(key, "") == "":
                yield Finding((*keys, key), "is missing", f"add {key}:", "missing-value")
        for rule in whole:
            yield from rule(value, keys)

    return check


def map_of(key_pattern: str, inner: Check, longest: int = 400, least: int = 0) -> Check:
    """A mapping of so many keys of one form to values of one kind."""
    keys_are = {"propertyNames": {"pattern": f"^{key_pattern}$".replace("(?s)", ""), "maxLength": longest}}
    bounds = {"minProperties": least} if least else {}

    @checking(type="object", additionalProperties=inner.schema, **keys_are, **bounds)
    def check(value: Tree, keys: Keys) -> Iterator[Finding]:
        if not isinstance(value, dict):
            yield Finding(keys, "is not a mapping", "write key: value lines below it")
            return
        for key, item in value.items():
            if len(key) > longest or not re.fullmatch(key_pattern, key):
                yield Finding((*keys, key), "is not a valid key", "write letters, digits, hyphens, dots, underscores")
            yield from inner(item, (*keys, key))
        if len(value) < least:
            yield Finding(keys, "is empty", "write key: value lines below it", "missing-value")

    return check


def list_of(inner: Check, least: int = 0, most: int | None = None) -> Check:
    """A list of so many values of one kind."""
    bounds = {"minItems": least, **({} if most is None else {"maxItems": most})}

    @checking(type="array", items=inner.schema, **bounds)
    def check(value: Tree, keys: Keys) -> Iterator[Finding]:
        if not isinstance(value, list):
            yield Finding(keys, "is not a list", "write its items as lines that begin with a hyphen")
            return
        if len(value) < least or (most is not None and len(value) > most):
            wanted = f"exactly {least}" if least == most else f"at least {least}"
            yield Finding(keys, f"has {len(value)} items", f"write {wanted}")
        for index, item in enumerate(value):
            yield from inner(item, (*keys, index))

    return check


def exclusive(*names: str, required: bool = True) -> Find:
    """A rule of a mapping: one of these keys, and not two."""

    def check(value: Tree, keys: Keys) -> Iterator[Finding]:
        given = [key for key in names if isinstance(value, dict) and value.get(key, "") != ""]
        if len(given) > 1:
            yield Finding((*keys, given[-1]), f"cannot stand beside {given[0]}", "keep one of the two")
        elif required and not given:
            yield Finding(keys, f"has none of {', '.join(names)}", f"add one of {', '.join(names)}", "missing-value")

    return check


def given(value: Tree, *keys: str | int) -> Tree:
    """The value that the keys lead to, blank when there is none."""
    for key in keys:
        if isinstance(value, dict) and isinstance(key, str):
            value = value.get(key, "")
        elif isinstance(value, list) and isinstance(key, int) and key < len(value):
            value = value[key]
        else:
            return ""
    return value
