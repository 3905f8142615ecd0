"""The public page of objectives: what it counts, and that it does not tell of what it leaves out."""

from outputs.pages.test_home import words
from outputs.small import html, mail_slo, public, record
from uptrail.records import Component, Incident, Slo

PATH = "slos/index.html"
NOTE = "Only incidents published here count; a figure that counts all incidents can be lower."


def outage(audience: str, component: str = "mail") -> Incident:
    return record(
        Incident,
        "2026-03-22-kept-quiet",
        title="Kept quiet",
        audience=audience,
        started="2026-03-22 10:00 UTC",
        resolved="2026-03-22 10:40 UTC",
        components={component: "major_outage"},
    )


def test_the_page_says_that_only_published_incidents_count_whether_others_are_or_not() -> None:
    assert words(html(public(), PATH)).count(NOTE) == 1
    assert html(public(outage("internal")), PATH) == html(public(), PATH)


def test_an_incident_that_is_published_counts() -> None:
    assert html(public(outage("public")), PATH) != html(public(), PATH)


def test_an_outage_of_an_internal_component_moves_no_public_figure() -> None:
    inner = record(Component, "inner", name="Inner", audience="internal")
    slo = mail_slo("mail", "inner")
    page = html(public(inner, slo, outage("public", "inner")), PATH)
    assert page == html(public(), PATH)
    assert "Inner" not in page


def test_measured_objectives_do_not_speak_of_incidents() -> None:
    slo = record(
        Slo,
        "mail-availability",
        service="mail",
        name="Mail",
        objective="99.9%",
        window={"kind": "rolling", "unit": "day", "count": 30},
        measured_by={"csv": "slos/data/mail.csv"},
        audience="public",
    )
    assert NOTE not in words(html(public(slo), PATH))
