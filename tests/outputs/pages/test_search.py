"""The lists that the history's search looks through: titles in one, the words of updates in another, both by year."""

import json
from typing import Any

import pytest

from outputs.small import documents, public, raw, record, update
from uptrail.outputs.pages import history
from uptrail.records import Incident, Record


def lists(*extra: Record, year: int = 2026) -> tuple[list[str], dict[str, list[int]]]:
    """The records' addresses in their order, and the places of each word."""
    view = public(*extra)
    rows: list[Any] = json.loads(raw(view, f"history/{year}/search.json"))
    return [row[0] for row in rows], json.loads(raw(view, f"history/{year}/words.json"))


def told(text: str, **more: str) -> Record:
    said = [update("2026-03-30 10:00", "Monitoring", text=text, **more)]
    return record(Incident, "2026-03-30-told", title="Told", started="2026-03-30 10:00 UTC", updates=said)


def test_a_word_leads_to_who_says_it() -> None:
    addresses, words = lists(
        told("The **Queue** is full, see [here](https://x.example/secret).", impact="Full of mail")
    )
    place = addresses.index("incidents/2026-03-30-told")
    assert words["queue"] == words["full"] == [place]
    assert {addresses[at] for at in words["mail"]} == {"incidents/2026-03-20-mail-late", "incidents/2026-03-30-told"}
    assert "secret" not in words


def test_each_year_has_its_own() -> None:
    addresses, words = lists(year=2025)
    assert addresses == ["incidents/2025-12-01-afterwards"]
    assert words == {"told": [0], "later": [0]}


@pytest.mark.parametrize("text", ["<!-- canary -->", "a <!-- can\nary\ncanary --> b", "[x](http://canary.example)"])
def test_what_the_page_does_not_show_is_not_found(text: str) -> None:
    assert not [word for word in lists(told(text))[1] if "canary" in word]


def test_words_of_any_alphabet() -> None:
    words = lists(told("Заказы не проходят. 注文に失敗しました。 Größe"))[1]
    assert {"заказы", "注文に失敗しました", "größe"} <= set(words)


def test_a_year_full_of_words_stays_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST_PLACES", 50)
    many = [told(" ".join(f"word{n} other{n}" for n in range(500)))]
    addresses, words = lists(*many)
    assert sum(len(places) for places in words.values()) <= 50
    assert len(addresses) == 5
    assert "word0" in words


def test_the_words_come_with_what_they_belong_to() -> None:
    """A list is made anew when a record of its year changes, and not otherwise."""
    before, after = documents(public()), documents(public(told("new")))
    assert before["history/2026/words.json"].key != after["history/2026/words.json"].key
    assert before["history/2025/words.json"].key == after["history/2025/words.json"].key
