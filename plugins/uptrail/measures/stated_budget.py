"""What a postmortem says its incidents spent of error budgets, beside what the ledger says."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from uptrail.measures.incident_costs import Costs
from uptrail.records import Incident, Postmortem, Slo

POINT = Fraction(1, 100)
TENTH = Fraction(1, 10)
_FIGURE = re.compile(r"(?<![\w.,-])(?P<sign>[~≈<>]?\s?)(?P<number>\d{1,6}(?:[.,]\d{1,6})?)\s*(?:%|per\s?cent\b)")
_OTHER = re.compile(
    r"^\s*(?:(?:of|from|the|all|our)\s+)*(?:\w+\s+){0,2}?"
    r"(?:requests?|users?|customers?|traffic|payments?|orders?|calls?|jobs?|sessions?|errors?(?!\s+budget))\b"
    r"|^\s*(?:availability|uptime|success|objective|target|slo|sla)\b(?!\s+(?:error\s+)?budget)",
    re.IGNORECASE,
)
_LEFT = re.compile(r"\b(?:remain(?:s|ed|ing)?|left|before|target|objective)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[;.]\s|\n")
_LEADING = re.compile(r"\b(?:from|at|to|objective(?:\s+of)?|target(?:\s+of)?|remaining:?|left:?)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Claim:
    """A figure as stated, and the true shares that it may mean, by the objective's id.

    `slack` is half of the figure's last digit.
    """

    stated: Fraction
    slack: Fraction
    true: Mapping[str, Fraction]

    @property
    def agrees(self) -> bool:
        """Whether it is right for one of them: to a point, a tenth of the true share, or its own last digit."""
        return not self.true or any(
            abs(self.stated - share) <= max(POINT, share * TENTH, self.slack) for share in self.true.values()
        )


def claims(costs: Costs, postmortem: Postmortem) -> Sequence[Claim]:
    """What the postmortem says in per cent of a budget, each beside the ledger; none while an incident is open."""
    text = postmortem.budget_said
    incidents = [costs.archive.incidents[id] for id in postmortem.incidents if id in costs.archive.incidents]
    if not text or not incidents or any(one.ended is None or one.started is None for one in incidents):
        return ()
    true = shares(costs, incidents)
    slos = costs.archive.slos
    found = []
    for stated, slack, words in figures(text):
        named = named_in(words, slos.values())
        meant = {slo.id: true.get(slo.id, Fraction(0)) for slo in named} if named else true
        found.append(Claim(stated, slack, meant))
    return found


def shares(costs: Costs, incidents: Iterable[Incident]) -> dict[str, Fraction]:
    """What incidents together spent of each objective that they touched."""
    found: dict[str, Fraction] = {}
    for incident in incidents:
        for id, share in costs.shares(incident).items():
            found[id] = found.get(id, Fraction(0)) + share
    return found


def figures(text: str) -> list[tuple[Fraction, Fraction, str]]:
    """The figures that say how much of a budget was spent: share, half its last digit, and the words around it.

    What is left of a budget, an objective, or a share of requests is none of them.
    """
    hits = list(_FIGURE.finditer(text))
    found = []
    for number, hit in enumerate(hits):
        start = hits[number - 1].end() if number else 0
        end = hits[number + 1].start() if number + 1 < len(hits) else len(text)
        before, after = _CLAUSE.split(text[start : hit.start()])[-1], _CLAUSE.split(text[hit.end() : end])[0]
        if _OTHER.match(after) or _LEFT.search(after) or _LEADING.search(before) or hit["sign"].strip() in ("<", ">"):
            continue
        written = hit["number"].replace(",", ".")
        digits = len(written.partition(".")[2])
        found.append(
            (Fraction(written) / 100, Fraction(1, 200 * 10**digits), after if "of" in after else before + after)
        )
    return found


def named_in(words: str, slos: Iterable[Slo]) -> list[Slo]:
    """The objectives that a text names by name or id; where one name holds another, the longer one."""
    folded = " ".join(words.casefold().split())
    found = [(name, slo) for slo in slos for name in {slo.name.casefold(), slo.id} if name and _stands(name, folded)]
    return [slo for name, slo in found if not any(name != other and name in other for other, _ in found)]


def _stands(name: str, text: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(' '.join(name.split()))}(?![\w-])", text) is not None
