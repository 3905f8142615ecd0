"""What the files of `api/v1/` share: numbers, moments and links."""

import json
from datetime import datetime
from fractions import Fraction
from math import floor
from typing import Any

from uptrail.audience import View
from uptrail.outputs.words import iso

Json = dict[str, Any]

ROOT = "api/v1/"
PLACES = 10**8


def dump(body: Json) -> bytes:
    """A JSON file's bytes, on one line: these files are for machines."""
    return (json.dumps(body, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def head(view: View, schema: str) -> Json:
    """How every file begins: its schema, by its full address."""
    return {"$schema": f"{view.site.url}{ROOT}schemas/{schema}.json"}


def time(at: datetime | None) -> str | None:
    """A moment in UTC, or null."""
    return iso(at) if at else None


def share(exact: Fraction | None) -> float | None:
    """A share of one, rounded down to eight places, so that what was not whole is never 1."""
    return None if exact is None else floor(exact * PLACES) / PLACES


def amount(exact: Fraction) -> int | float:
    """Seconds or events: a whole number where it is one."""
    return int(exact) if exact.denominator == 1 else float(exact)
