"""Drafts of postmortems from whatever a record may say: they are always read back without an error."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from uptrail import files
from uptrail.archive import Archive
from uptrail.commands.drafting import filled, ours
from uptrail.commands.facts import facts_of
from uptrail.commands.spending import percent
from uptrail.problem import Source
from uptrail.records import Incident
from uptrail.records.occurrence import Roles, TimelineEntry
from uptrail.settings import Settings

START = datetime(2026, 3, 4, 14, tzinfo=UTC)
WORDS = st.text(st.one_of(st.sampled_from("|\\`*_[]()<>#!-+=:{}%\n\t\r \u2028"), st.characters()), max_size=30)
MINUTES = st.integers(0, 3000)


@st.composite
def incidents(draw: st.DrawFn) -> Incident:
    """An incident with any words and any times after its start, in any order."""

    def at() -> datetime | None:
        return START + timedelta(minutes=draw(MINUTES)) if draw(st.booleans()) else None

    entries = tuple(
        TimelineEntry(at=at(), event=f"x{draw(WORDS)}", origin=draw(WORDS)) for _ in range(draw(st.integers(0, 4)))
    )
    return Incident(
        id="2026-03-04-x",
        source=Source("incidents/2026-03-04-x.md"),
        title=f"x{draw(WORDS)}",
        severity="SEV2",
        started=START,
        detected=at(),
        declared=at(),
        mitigated=at(),
        resolved=at(),
        detected_by=draw(WORDS),
        mitigation=draw(WORDS),
        trigger=draw(WORDS),
        users_affected=draw(WORDS),
        roles=Roles(commander=draw(WORDS), experts=(draw(WORDS), draw(WORDS))),
        timeline=entries,
    )


@settings(max_examples=120, deadline=None)
@given(incidents(), st.sampled_from(["uptrail", "short", "learning"]))
def test_every_draft_is_read_as_it_was_meant(incident: Incident, name: str) -> None:
    facts = facts_of(Archive(Settings(), START + timedelta(days=3)), incident, name)
    text = filled(ours(name), facts)
    reading = files.read_texts({"postmortems/2026-03-04-x.md": text}, clock=START)
    told = [one for one in reading.problems if one.source.path != "uptrail.yaml"]
    assert {one.rule for one in told} <= {"placeholder"}, told
    postmortem = reading.archive.postmortems["2026-03-04-x"]
    assert postmortem.incidents == ("2026-03-04-x",)
    assert (postmortem.date, postmortem.severity) == (START.date(), "SEV2")
    assert len(postmortem.timeline) == len(facts.timeline)
    known = [entry.at for entry in postmortem.timeline if entry.at]
    assert known == sorted(known)
    assert sum(entry.at is None for entry in postmortem.timeline) == sum(not one.at for one in incident.timeline)
    if incident.resolved and incident.resolved > START:
        assert postmortem.duration == incident.resolved - START


@given(st.fractions(0, 50))
def test_a_share_is_told_to_a_tenth_of_a_percent(share: Fraction) -> None:
    told = percent(share)
    if not told.startswith("less"):
        assert abs(float(told.removesuffix("%")) - float(share) * 100) <= 0.05001
