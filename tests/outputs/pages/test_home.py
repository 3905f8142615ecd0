from datetime import datetime, timedelta
from html.parser import HTMLParser

from outputs.small import AS_OF, documents, html, public, record, update
from uptrail.archive import Archive
from uptrail.audience import view
from uptrail.outputs.document import Page
from uptrail.records import Component, Incident, Maintenance
from uptrail.records.occurrence import Audience
from uptrail.settings import Settings


class Visible(HTMLParser):
    """The words of a page that show at the build's moment, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.inside = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in {"input", "br", "path", "img"}:
            return
        if self.inside or tag == "template" or ("hidden", None) in attributes:
            self.inside += 1

    def handle_endtag(self, tag: str) -> None:
        self.inside = max(self.inside - 1, 0)

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.words.append(data)


def words(content: str) -> str:
    reader = Visible()
    reader.feed(content)
    return " ".join(" ".join(reader.words).split())


def incident(number: int, start: datetime) -> Incident:
    made = record(
        Incident,
        f"{start:%Y-%m-%d}-n{number}",
        title=f"Incident number {number} of a long history",
        severity="SEV3",
        components={"api": "partial_outage"},
        started=f"{start:%Y-%m-%d %H:%M} UTC",
        resolved=f"{start + timedelta(minutes=30):%Y-%m-%d %H:%M} UTC",
        updates=[update(f"{start + timedelta(minutes=30):%Y-%m-%d %H:%M}", "Resolved", text="It is over. " * 20)],
    )
    assert isinstance(made, Incident)
    return made


def test_the_first_words_answer_what_a_customer_asks() -> None:
    said = words(html(public(), "index.html"))
    first = said[: said.index("Components")]
    for answer in (
        "Lantern status Minor outage As of 31 Mar 2026, 12:00 UTC 13:00 WEST",
        'Orders "fail" at <checkout> & beyond Identified',
        "API Partial outage Web shop Degraded performance",
        "Updated 11:00 UTC 12:00 WEST",
        "We found the cause and are on it .",
        "Next update by 12:30 UTC 13:30 WEST",
        "Support hours over Easter",
        "Moving the database 5 Apr 2026, 02:00 UTC – 03:00 UTC",
    ):
        assert answer in first
    assert first.index("Next update by 12:30") < first.index("We found the cause")


def test_a_promise_that_has_passed_is_told() -> None:
    late = record(
        Incident,
        "2026-03-31-late",
        title="Late",
        started="2026-03-31 10:00 UTC",
        updates=[update("2026-03-31 11:30", "Identified", text="x", next_update="2026-03-31 11:45 UTC")],
    )
    assert "The next update was promised for 11:45 UTC 12:45 WEST and is late" in words(
        html(public(late), "index.html")
    )


def test_nothing_internal_is_named() -> None:
    for path, document in documents(public()).items():
        made = document.made()
        whole = (
            "".join((made.title, made.content, made.description, made.head)) if isinstance(made, Page) else str(made)
        )
        for secret in ("canary", "ledger", "Ana"):
            assert secret not in whole, path
        assert "hidden" not in path


def test_a_future_maintenance_changes_nothing_today() -> None:
    content = html(public(), "index.html")
    assert "Planned maintenance" in content
    assert "up-card up-under_maintenance" not in content


def test_a_running_maintenance_is_told() -> None:
    running = record(
        Maintenance,
        "2026-03-31-now",
        title="Now under way",
        scheduled={"from": "2026-03-31 11:30 UTC", "to": "2026-03-31 13:00 UTC"},
        components={"mail": "under_maintenance"},
    )
    said = words(html(public(running), "index.html"))
    assert "Now under way In progress 31 Mar 2026, 11:30 UTC – 13:00 UTC" in said
    assert "Mail Under maintenance" in said


def test_bars_are_one_drawing_a_component_and_its_page_lists_the_troubled_days() -> None:
    content = html(public(), "index.html")
    assert content.count('<svg class="up-bars"') == 3
    assert content.count('aria-label="Last 90 days: trouble on 1 day"') == 3
    assert "20 Mar 2026: " not in content
    assert "20 Mar 2026" in html(public(), "components/mail/index.html")


def test_a_figure_for_each_window_and_none_without_data() -> None:
    said = words(html(public(), "index.html"))
    assert "99.81% uptime over 30 days" in said
    assert "99.98% uptime over 365 days" in said


def test_a_board_of_many_groups_names_the_sick_ones_first() -> None:
    many = [record(Component, f"c{n}", name=f"Service {n}", group=f"Region {n}") for n in range(60)]
    broken = record(
        Incident,
        "2026-03-31-far",
        title="Far away",
        started="2026-03-31 11:00 UTC",
        components={f"c{n}": "major_outage" for n in range(40, 59)},
    )
    content = html(public(broken, *many), "index.html")
    said = words(content)
    board = said[said.index("Components") :]
    assert board.index("Region 40 1 of 1 not well Service 40 Major outage") < board.index("Region 0")
    assert "Region 58" in board
    assert "Region 30" not in board
    assert "and 38 more All 63 components" in board
    assert 'href="./components/#43">Region 40<' in content
    assert 'id="43">Region 40<' in html(public(broken, *many), "components/index.html")
    card = said[said.index("Far away") : said.index("No time is set")]
    assert card.count("Major outage") == 5
    assert "and 14 more" in card


def test_home_stays_small_whatever_the_history() -> None:
    long = [incident(n, AS_OF - timedelta(hours=5 * n)) for n in range(1, 1800)]
    content = html(public(*long), "index.html")
    assert len(content.encode()) < 40_000
    assert "and 56 more" in content


def test_without_records_all_is_well() -> None:
    seen = view(Archive(Settings(), AS_OF), Audience.PUBLIC)
    said = words(html(seen, "index.html"))
    assert "All systems operational" in said
    assert "No incidents." in said


def test_an_open_incident_never_stands_under_all_is_well() -> None:
    only = record(Incident, "2026-03-31-odd", title="Odd", started="2026-03-31 11:00 UTC", updates=[])
    seen = view(Archive(Settings(), AS_OF, {Incident: {only.id: only}}), Audience.PUBLIC)
    assert "1 open incident" in words(html(seen, "index.html"))
    assert "All systems operational" not in html(seen, "index.html")
