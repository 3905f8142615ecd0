"""A small archive in memory, with one of everything that the public pages, feeds and API tell of."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from uptrail.archive import Archive
from uptrail.audience import View, view
from uptrail.outputs import OUTPUTS
from uptrail.outputs.document import Document, Page
from uptrail.problem import Source
from uptrail.records import Component, Incident, Maintenance, Notice, Postmortem, Record, Slo
from uptrail.records.occurrence import Audience
from uptrail.settings import Settings

AS_OF = datetime(2026, 3, 31, 12, tzinfo=UTC)
SETTINGS: dict[str, Any] = {"name": "Lantern", "url": "https://status.lantern.example/", "time_zone": "Europe/Lisbon"}


def record(kind: type[Record], id: str, **values: Any) -> Record:
    """A record as `files` would make it: every scalar is text, typed by its field."""
    public = {} if kind is Slo or "audience" in values else {"audience": "public"}
    return kind.model_validate({"id": id, "source": Source(f"{id}.md"), **public, **values})


def update(at: str, status: str | None = None, **values: Any) -> dict[str, Any]:
    """An update, under the id that its time gives it."""
    return {"id": at.replace("-", "").replace(":", "").replace(" ", "t"), "at": f"{at} UTC", "status": status, **values}


def components() -> list[Record]:
    return [
        record(Component, "api", name="API", group="Core", description="Takes orders", since="2025-01-01"),
        record(Component, "web", name="Web shop", group="Core", since="2026-03-01"),
        record(Component, "mail", name="Mail"),
        record(Component, "ledger", name="Secret ledger", audience="internal"),
    ]


def occurrences() -> list[Record]:
    return [
        record(
            Incident,
            "2026-03-31-orders-fail",
            title='Orders "fail" at <checkout> & beyond',
            severity="SEV2",
            started="2026-03-31 10:00 UTC",
            detected="2026-03-31 10:03 UTC",
            components={"api": "major_outage", "ledger": "major_outage"},
            updates=[
                update("2026-03-31 10:10", "Investigating", impact="No order goes through.", next_update=None),
                update(
                    "2026-03-31 11:00",
                    "Identified",
                    text="We found **the cause** and are [on it](https://lantern.example/more).",
                    components={"api": "partial_outage", "web": "degraded_performance"},
                    next_update="2026-03-31 12:30 UTC",
                ),
            ],
        ),
        record(
            Incident,
            "2026-03-20-mail-late",
            title="Mail arrives late",
            severity="SEV3",
            started="2026-03-20 08:00 UTC",
            resolved="2026-03-20 08:45 UTC",
            components={"mail": "partial_outage"},
            updates=[
                update("2026-03-20 08:10", "Investigating", text="Looking into it."),
                update("2026-03-20 08:30", "Monitoring", text="Fixed, watching."),
                update("2026-03-20 08:45", "Resolved", text="All mail is out."),
            ],
        ),
        record(
            Incident,
            "2025-12-01-afterwards",
            title="Written afterwards",
            severity="SEV4",
            backfilled="true",
            started="2025-12-01 08:00 UTC",
            resolved="2025-12-01 09:00 UTC",
            updates=[update("2025-12-01 09:00", "Resolved", text="Told later.")],
        ),
        record(
            Incident, "2026-03-05-hidden", title="Hidden canary", audience="internal", started="2026-03-05 08:00 UTC"
        ),
        record(
            Maintenance,
            "2026-04-05-move",
            title="Moving the database",
            scheduled={"from": "2026-04-05 02:00 UTC", "to": "2026-04-05 03:00 UTC"},
            components={"web": "under_maintenance"},
            updates=[update("2026-03-25 09:00", "Scheduled", text="Sunday night.")],
        ),
        record(
            Maintenance,
            "2026-03-10-done",
            title="New switches",
            scheduled={"from": "2026-03-10 02:00 UTC", "to": "2026-03-10 03:00 UTC"},
            components={"web": "under_maintenance"},
            completed="2026-03-10 02:40 UTC",
        ),
        record(
            Notice,
            "2026-03-28-hours",
            title="Support hours over Easter",
            started="2026-03-28 09:00 UTC",
            updates=[update("2026-03-28 09:00", text="Short hours until Monday.")],
        ),
    ]


def documents_about() -> list[Record]:
    return [
        record(
            Postmortem,
            "2026-03-20-mail-late",
            title="Mail arrives late",
            date="2026-03-20",
            severity="SEV3",
            incidents=["2026-03-20-mail-late"],
            authors=["Ana Sousa"],
            sections=[
                {"title": "Summary", "level": 2, "text": "Ana Sousa filled *the queue*.", "line": 3},
                {"title": "Notes", "level": 2, "text": "canary", "line": 9},
            ],
        ),
        mail_slo("mail"),
    ]


def mail_slo(*components: str) -> Record:
    """The public objective of the mail service, of these components."""
    return record(
        Slo,
        "mail-availability",
        service="mail",
        name="Mail availability",
        objective="99.9%",
        window={"kind": "rolling", "unit": "day", "count": 30, "text": "30 days rolling"},
        components=list(components),
        audience="public",
    )


def archive(extra: Iterable[Record] = (), **settings: Any) -> Archive:
    """The small archive, with `extra` records and other settings."""
    records: dict[type[Record], dict[str, Record]] = {}
    for one in (*components(), *occurrences(), *documents_about(), *extra):
        records.setdefault(type(one), {})[one.id] = one
    return Archive(Settings.model_validate(SETTINGS | settings), AS_OF, records)


def public(*extra: Record, **settings: Any) -> View:
    return view(archive(extra, **settings), Audience.PUBLIC)


def documents(seen: View) -> dict[str, Document]:
    return {document.path: document for output in OUTPUTS for document in output(seen)}


def html(seen: View, path: str) -> str:
    """The own part of one page."""
    made = documents(seen)[path].made()
    assert isinstance(made, Page)
    return made.content


def raw(seen: View, path: str) -> bytes:
    """The bytes of one file that is not a page."""
    made = documents(seen)[path].made()
    assert isinstance(made, bytes)
    return made
