"""`actions/actions.csv` and `actions/actions.json`: every action item, for spreadsheets and scripts."""

from collections.abc import Iterator, Sequence
from functools import partial

from uptrail.archive import Archive
from uptrail.audience import View
from uptrail.outputs.document import Document
from uptrail.outputs.internal.digests import digest
from uptrail.outputs.internal.promise_lists import csv_text, json_text
from uptrail.outputs.internal.promises import promises
from uptrail.problem import Problem

CSV = "actions/actions.csv"
JSON = "actions/actions.json"


def documents(view: View, archive: Archive, problems: Sequence[Problem]) -> Iterator[Document]:
    """Both lists, overdue first; they change with the records and from day to day."""
    about = {
        id: archive.incidents[id]
        for one in archive.postmortems.values()
        for id in one.incidents
        if id in archive.incidents
    }
    named = digest(
        archive.today,
        archive.settings.time_zone,
        *(one.digest for one in archive.postmortems.values()),
        *archive.drills.values(),
        *(one.digest for one in about.values()),
        *((one.id, one.team) for one in archive.components.values()),
    )
    yield Document(CSV, partial(_csv, archive), named)
    yield Document(JSON, partial(_json, archive), named)


def _csv(archive: Archive) -> bytes:
    return csv_text(promises(archive)).encode("utf-8", "replace")


def _json(archive: Archive) -> bytes:
    return json_text(promises(archive), archive.today).encode("utf-8", "replace")
