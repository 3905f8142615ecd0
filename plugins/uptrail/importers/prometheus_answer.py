"""What a Prometheus-compatible server answered: the points that were asked for, or why it is not believed."""

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from uptrail.importers.web import quoted

NOISE = Fraction(1, 10**9)
"""What binary arithmetic may add or take away."""
MOST = 10**18
SMALLEST = -30
"""Below so many places a number is nothing."""


class Refused(Exception):
    """An answer that cannot be used, or a question that cannot be asked; knows a remedy."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message, self.remedy = message, remedy


def points(status: int, content: bytes, kind: str, asked: range) -> dict[int, Fraction]:
    """The values by their times, which are all among those `asked`; empty when no series was found."""
    tree = _tree(status, content, kind)
    if tree.get("status") != "success":
        told = quoted(tree.get("error") or "no reason")
        raise Refused(f"the server refuses the query: {told}", "correct the query")
    if status != 200:
        raise Refused(f"the server answers with the status {status}", "is this the address of a Prometheus server?")
    if warnings := tree.get("warnings"):
        told = quoted(warnings[0] if isinstance(warnings, list) else warnings)
        raise Refused(f"the server warns that its answer may be wrong: {told}", "mend that, and measure again")
    found: dict[int, Fraction] = {}
    for at, value in _values(tree.get("data")):
        if at not in asked:
            raise Refused(f"the answer has a point at {quoted(at)}, which was not asked for", _DOUBT)
        if at in found:
            raise Refused(f"the answer has two points at {at}", _DOUBT)
        if value is not None:
            found[at] = value
    return found


_DOUBT = "look at what stands between this program and the server"


def _tree(status: int, content: bytes, kind: str) -> dict[str, Any]:
    """The answer's own JSON object."""
    try:
        tree = json.loads(content)
    except (ValueError, RecursionError):
        tree = None
    if isinstance(tree, dict) and "status" in tree:
        return tree
    what = "a web page" if "html" in kind.lower() else "something else" if content else "nothing"
    begins = f", which begins {quoted(content[:60].decode('utf-8', 'replace'))!r}" if content else ""
    raise Refused(
        f"the answer is not Prometheus's JSON but {what} (status {status}){begins}",
        "write the address before /api/v1, as https://prometheus.example.org",
    )


def _values(data: Any) -> Iterator[tuple[int, Fraction | None]]:
    """Times and values of the only series."""
    if not isinstance(data, dict) or data.get("resultType") != "matrix" or not isinstance(data.get("result"), list):
        raise Refused("the answer is not a matrix of points", _DOUBT)
    if len(data["result"]) > 1:
        count = len(data["result"])
        raise Refused(f"the query finds {count} series, but one figure is needed", "wrap the query in sum(…)")
    for series in data["result"]:
        values = series.get("values") if isinstance(series, dict) else None
        if not isinstance(values, list):
            raise Refused("the answer has a series without values", "write a query of plain numbers, not histograms")
        for point in values:
            if not isinstance(point, list) or len(point) != 2:
                raise Refused("the answer has a point that is no pair of time and value", _DOUBT)
            yield _time(point[0]), _value(point[1])


def _time(at: Any) -> int:
    if isinstance(at, bool) or not isinstance(at, int | float) or at != at or abs(at) > MOST or at != int(at):
        raise Refused(f"the answer has a point at {quoted(at)}, which was not asked for", _DOUBT)
    return int(at)


def _value(text: Any) -> Fraction | None:
    """A number from 0 up; None for NaN, which is how a server says that there is no data."""
    try:
        number = Decimal(text) if isinstance(text, str) and len(text) < 400 else None
    except InvalidOperation:
        number = None
    if number is None:
        raise Refused(f"the answer has the value {quoted(text)}, which is no number", _DOUBT)
    if number.is_nan():
        return None
    if not number.is_finite() or abs(number) > MOST:
        raise Refused(f"the answer has the value {quoted(text)}, which counts nothing", "correct the query")
    if number < -Decimal(NOISE.numerator) / NOISE.denominator:
        raise Refused(f"the answer has the negative value {quoted(text)}", "correct the query: counts begin at 0")
    return Fraction(number) if number > 0 and number.adjusted() > SMALLEST else Fraction(0)
