"""Pages of the navigation are made anew only when what they tell of has changed."""

from pathlib import Path

import pytest

from uptrail.adapters.sections import KeptPages
from uptrail.outputs.document import Document, Page

PAGE = Page("Title", "<h1>Title</h1>", "Said.", "<link>")


def document(key: str = "k", made: Page | bytes = PAGE) -> tuple[Document, list[int]]:
    """A document, and a list that grows each time it is made."""
    rendered: list[int] = []

    def render() -> Page | bytes:
        rendered.append(1)
        return made

    return Document("history/index.html", render, key), rendered


def test_a_page_is_made_once_for_its_key(tmp_path: Path) -> None:
    one, rendered = document()
    assert [KeptPages(tmp_path, "p").page(one) for _ in range(2)] == [PAGE, PAGE]
    assert rendered == [1]


@pytest.mark.parametrize(("key", "program"), [("other", "p"), ("k", "other")])
def test_another_key_or_program_makes_it_anew(tmp_path: Path, key: str, program: str) -> None:
    KeptPages(tmp_path, "p").page(document()[0])
    changed, rendered = document(key, Page("New", ""))
    assert KeptPages(tmp_path, program).page(changed) == Page("New", "")
    assert rendered == [1]


def test_a_page_without_a_key_is_made_each_time(tmp_path: Path) -> None:
    one, rendered = document("")
    kept = KeptPages(tmp_path, "p")
    assert (kept.page(one), kept.page(one), KeptPages(tmp_path, "p").page(one)) == (PAGE, PAGE, PAGE)
    assert rendered == [1, 1]


@pytest.mark.parametrize("damage", ["", "{}", "[]", "null", "deface"])
def test_damage_only_costs_time(tmp_path: Path, damage: str) -> None:
    KeptPages(tmp_path, "p").page(document()[0])
    (path,) = tmp_path.iterdir()
    path.write_text(path.read_text().replace("Said.", "Sold.") if damage == "deface" else damage)
    one, rendered = document()
    assert KeptPages(tmp_path, "p").page(one) == PAGE
    assert rendered == [1]


def test_what_is_no_page_is_none(tmp_path: Path) -> None:
    assert KeptPages(tmp_path, "p").page(document(made=b"bytes")[0]) is None


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert KeptPages(tmp_path / "file", "p").page(document()[0]) == PAGE
