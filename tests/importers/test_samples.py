"""Every sample export becomes exactly the records beside it, and those are read without a complaint.

With `UPDATE_GOLDENS=1` in the environment, what is expected is written anew.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from uptrail.adapters.printing import line
from uptrail.files.reading import read_texts
from uptrail.importers import IMPORTERS, Imported
from uptrail.records.occurrence import Audience

SAMPLES = Path(__file__).parent / "samples"
KINDS = {"statuspage": "statuspage", "statuspage-v1": "statuspage", "cstate": "cstate", "upptime": "upptime"}
CLOCK = datetime(2025, 7, 1, tzinfo=UTC)


def texts(folder: Path) -> dict[str, str]:
    """The files below a folder, by path."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def report(found: Imported) -> str:
    told = [f"{path}: {words}" for path, words in found.understood.items()]
    return "".join(f"{one}\n" for one in [*told, *(line(problem) for problem in found.problems)])


@pytest.mark.parametrize("name", KINDS)
def test_a_sample_becomes_the_expected_records(name: str) -> None:
    found = IMPORTERS[KINDS[name]].extract(texts(SAMPLES / name / "export"))
    outcome = {**found.texts, "report.txt": report(found)}
    if os.environ.get("UPDATE_GOLDENS"):
        for path, text in outcome.items():
            place = SAMPLES / name / "expected" / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
    assert outcome == texts(SAMPLES / name / "expected")


@pytest.mark.parametrize("name", KINDS)
def test_only_the_right_importer_knows_a_sample(name: str) -> None:
    export = texts(SAMPLES / name / "export")
    assert [kind for kind, importer in IMPORTERS.items() if importer.identify(export)] == [KINDS[name]]


@pytest.mark.parametrize("name", KINDS)
def test_the_records_are_read_without_a_problem(name: str) -> None:
    found = IMPORTERS[KINDS[name]].extract(texts(SAMPLES / name / "export"))
    reading = read_texts(found.texts, clock=CLOCK)
    archive = reading.archive
    assert reading.problems == ()
    shelves = (archive.incidents, archive.maintenances, archive.notices)
    assert sum(map(len, shelves)) == sum(path.startswith("incidents/") for path in found.texts)
    assert set(archive.components) == {component.id for component in found.components}


def test_a_statuspage_incident_keeps_times_statuses_and_address() -> None:
    found = IMPORTERS["statuspage"].extract(texts(SAMPLES / "statuspage" / "export"))
    incident = read_texts(found.texts, clock=CLOCK).archive.incidents["2025-06-03-tide-tables-no-data-for-12-ports"]
    assert incident.title == 'Tide tables: "no data" for 12 ports'
    assert incident.severity == "SEV1"
    assert incident.aliases == ("incidents/q8tides0000b",)
    assert [(at.isoformat(), dict(statuses)) for at, statuses in incident.status_changes()] == [
        ("2025-06-03T12:02:00+00:00", {"tide-tables": "major_outage"}),
        ("2025-06-03T13:10:00+00:00", {"tide-tables": "partial_outage"}),
    ]
    assert incident.resolved == datetime(2025, 6, 3, 14, 41, tzinfo=UTC)


def test_what_was_not_public_does_not_become_public() -> None:
    """A page for team members, a draft, and a postmortem that was never published."""
    for name in ("statuspage-v1", "cstate"):
        found = IMPORTERS[KINDS[name]].extract(texts(SAMPLES / name / "export"))
        archive = read_texts(found.texts, clock=CLOCK).archive
        hidden = [one for one in archive.incidents.values() if one.audience is not Audience.PUBLIC]
        assert [one.id for one in hidden] == [
            "2024-08-30-radio-silent-on-the-north-pier" if name == "statuspage-v1" else "2024-03-02-unannounced"
        ]
    radio = read_texts(
        IMPORTERS["statuspage"].extract(texts(SAMPLES / "statuspage-v1" / "export")).texts, clock=CLOCK
    ).archive.incidents["2024-08-30-radio-silent-on-the-north-pier"]
    assert "A draft that nobody has approved" in radio.notes
    assert all("approved" not in update.text for update in radio.updates)


def test_a_stranger_s_comment_stays_internal() -> None:
    found = IMPORTERS["upptime"].extract(texts(SAMPLES / "upptime" / "export"))
    incident = read_texts(found.texts, clock=CLOCK).archive.incidents["2023-10-08-api-has-degraded-performance"]
    assert "Still slow for me." in incident.notes
    assert all("Still slow" not in update.text for update in incident.updates)


def test_importing_twice_gives_the_same_bytes() -> None:
    for name, kind in KINDS.items():
        export = texts(SAMPLES / name / "export")
        shuffled = dict(reversed(export.items()))
        assert IMPORTERS[kind].extract(export) == IMPORTERS[kind].extract(shuffled)
