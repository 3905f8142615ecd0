"""Small repositories written in docstrings: code fences whose title is a path."""

import re
from datetime import UTC, datetime

from uptrail.files.reading import Reading, read_texts
from uptrail.problem import Problem

CLOCK = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
SETTINGS = """\
name: Harbour Pay
components:
  checkout-api: {name: Checkout API, group: Payments, audience: public}
  shop-web: {name: Shop, group: Shops, audience: public}
  ledger-db: {name: Ledger database, group: Payments}
"""
FENCE = re.compile(r'^```\w+ title="([^"]+)"\n(.*?)^```$', re.MULTILINE | re.DOTALL)


def repository(text: str) -> dict[str, str]:
    """The files of a docstring; `uptrail.yaml` is filled up with what every example needs."""
    files = dict(FENCE.findall(text))
    settings = files.get("uptrail.yaml", "")
    missing = [
        part for part in re.split(r"^(?=\w)", SETTINGS, flags=re.MULTILINE) if part.split(":")[0] not in settings
    ]
    files["uptrail.yaml"] = settings + "".join(missing)
    return files


def read(text: str) -> Reading:
    return read_texts(repository(text), clock=CLOCK)


def told(problem: Problem) -> str:
    line = f"{problem.source}: {problem.level.value}: {problem.message} [{problem.rule}]"
    return f"{line}\n    {problem.remedy}" if problem.remedy else line
