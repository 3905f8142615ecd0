"""The facilitator's guide, and the agenda of each postmortem that is not complete."""

import re

from outputs.internal.repository import POSTMORTEM, REPOSITORY, content, said, site

PATH = "postmortems/2026-03-20-orders.md"
AGENDA = "postmortems/2026-03-20-orders/agenda/"


def test_the_guide_has_ground_rules_how_questions_and_everyones_voice() -> None:
    page = said("guide/")
    for told in (
        "never who is to blame",
        "Ask how, not why",
        "Everyone speaks",
        "What would prevent it?",
        "A promise has a name and a date",
        "It takes 60 minutes",
        "Orders fail",
    ):
        assert told in page
    assert f'href="../{AGENDA}"' in content(site(), "guide/")
    assert 'href="../guide/"' in content(site(), "postmortems/")


def test_an_agenda_invites_everybody_whom_the_records_name() -> None:
    page = said(AGENDA)
    assert "60 minutes about “Orders fail” of 20 Mar 2026" in page
    for person in (
        "noor incident commander, author",
        "lee communications",
        "sam expert, author, owner of an action",
        "ida expert, owner of an action",
    ):
        assert person in page
    assert re.findall(r"\d+ min\b", page) == ["5 min", "20 min", "15 min", "15 min", "5 min"]


def test_an_agenda_asks_what_the_document_leaves_open() -> None:
    page = said(AGENDA)
    assert "1 row of the timeline has no time yet" in page
    assert "Who can fill in “Impact”?" in page
    assert "Which contributing factor mattered most?" not in page
    text = POSTMORTEM.replace(" (primary cause)", "").replace("| 2026-04-20 |", "| |").replace("| ?? |", "| 08:45 |")
    page = said(AGENDA, {**REPOSITORY, PATH: text})
    assert "What did people see and try in the 45 minutes after “Orders stop”?" in page
    assert "Which contributing factor mattered most?" in page
    assert "Who takes “Make tables in the release”, and by when?" in page


def test_a_complete_postmortem_needs_no_agenda() -> None:
    texts = {**REPOSITORY, PATH: POSTMORTEM.replace("**Status**: Reviewed", "**Status**: Complete")}
    assert f"{AGENDA}index.html" not in site(texts)
    assert "Agendas" not in said("guide/", texts)


def test_an_agenda_is_made_anew_when_its_sections_change() -> None:
    path = f"{AGENDA}index.html"
    own = {"templates/postmortems/tale.md": "---\nsections: [Summary]\n---\n"}
    named = {**REPOSITORY, PATH: POSTMORTEM.replace("**Incident**", "**Template**: tale\n**Incident**")}
    assert site()[path].key == site()[path].key
    assert site(named)[path].key != site({**named, **own})[path].key
    assert "Who can fill in “Impact”?" not in said(AGENDA, {**named, **own})


def test_a_document_without_anything_has_an_agenda_too() -> None:
    page = said(AGENDA, {**REPOSITORY, PATH: "# Postmortem: Orders fail\n\n**Status**: Draft\n"})
    assert "There is no timeline yet" in page
    assert "names no contributing factors yet" in page


def test_record_text_stays_text() -> None:
    text = POSTMORTEM.replace("| ?? | Somebody notices |", "| 09:45 | <script>x</script> {{ 7 * 7 }} |").replace(
        "Orders stop", "<img src=x>{{ 7 * 7 }}"
    )
    markup = content(site({**REPOSITORY, PATH: text}), AGENDA)
    assert "<script" not in markup
    assert "<img" not in markup
    assert "{{ 7 * 7 }}" in markup
