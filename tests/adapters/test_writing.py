import os
from functools import partial
from pathlib import Path

import pytest

from uptrail import cores
from uptrail.adapters import writing
from uptrail.adapters.objects import Entry, Objects
from uptrail.adapters.shell import SENTINELS, cut
from uptrail.adapters.writing import Writer
from uptrail.outputs.document import Document, Page, Part

SHELL = cut("<title>{title}</title>{head}{content}{canonical}".format(**SENTINELS))


@pytest.fixture
def writer(tmp_path: Path) -> Writer:
    return Writer(Objects(tmp_path / "objects"), {1: SHELL}, lambda path: f"https://s.example/{path}", "", "program")


def documents(count: int) -> list[Document]:
    def render(number: int) -> Page:
        return Page(f"Page {number}", f"<h1>{os.getpid()}</h1>")

    return [Document(f"{n}/index.html", lambda n=n: render(n), key=str(n)) for n in range(count)]  # type: ignore[misc]


def contents(written: dict[str, Entry | bytes]) -> list[str]:
    return [Path(one.path).read_text() if isinstance(one, Entry) else one.decode() for one in written.values()]


def test_many_new_pages_are_made_on_every_core(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cores, "count", lambda: 3)
    made = contents(writer.write(documents(writing.WORTH_SHARING)))
    assert [page.startswith(f"<title>Page {n}</title>") for n, page in enumerate(made)] == [True] * len(made)
    assert len({page.split("<h1>")[1].split("</h1>")[0] for page in made}) == 3


def test_what_a_child_leaves_undone_is_made_later(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cores, "count", lambda: 2)
    parent = os.getpid()
    many = documents(writing.WORTH_SHARING)

    def dies() -> Page:
        if os.getpid() != parent:
            os._exit(9)
        return Page("Late", "<h1>late</h1>")

    many[5] = Document("5/index.html", dies, key="5")
    made = contents(writer.write(many))
    assert "late" in made[5]
    assert len(made) == len(many)


def test_few_pages_stay_in_one_program(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cores, "count", lambda: 2)
    made = contents(writer.write(documents(writing.WORTH_SHARING - 1)))
    assert all(str(os.getpid()) in page for page in made)


def test_a_document_without_a_key_is_made_each_time(writer: Writer) -> None:
    made = iter((b"one", b"two"))
    feed = Document("feed.atom", lambda: next(made))
    assert writer.write([feed]) == {"feed.atom": b"one"}
    assert writer.write([feed]) == {"feed.atom": b"two"}


def test_a_page_is_made_once_for_its_key_theme_and_address(writer: Writer, tmp_path: Path) -> None:
    one = documents(1)[0]
    names = {
        writer.name(one),
        writer.name(Document(one.path, one.render, key="other")),
        writer.name(Document("other/index.html", one.render, key=one.key)),
        Writer(writer.objects, {1: cut("other")}, writer.address, "", "program").name(one),
        Writer(writer.objects, writer.shells, lambda path: "", "", "program").name(one),
        Writer(writer.objects, writer.shells, writer.address, "text", "program").name(one),
        Writer(writer.objects, writer.shells, writer.address, "", "other program").name(one),
    }
    assert len(names) == 7


def joined(*names: str, made: list[str], key: str) -> Document:
    """A file of these parts, which notes each part that is made."""

    def make(name: str) -> bytes:
        made.append(name)
        return name.encode()

    parts = tuple(Part(name, partial(make, name)) for name in names)
    return Document("all.json", lambda *contents: b"+".join(contents), key=key, parts=parts)


def test_a_part_is_made_once_for_its_key(writer: Writer) -> None:
    made: list[str] = []
    assert contents(writer.write([joined("a", "b", made=made, key="1")])) == ["a+b"]
    assert contents(writer.write([joined("b", "c", made=made, key="2")])) == ["b+c"]
    assert made == ["a", "b", "c"]


def test_parts_stay_while_the_file_that_they_made_does(tmp_path: Path) -> None:
    made: list[str] = []
    for number in range(6):
        objects = Objects(tmp_path / "objects")
        writer = Writer(objects, {}, lambda path: "", "", "program")
        writer.write([joined("a", "b", made=made, key="1" if number < 5 else "2")])
        objects.close(prune=True)
    assert made == ["a", "b"]


def test_a_part_that_is_gone_is_made_again(writer: Writer) -> None:
    made: list[str] = []
    writer.write([joined("a", made=made, key="1")])
    for path in writer.objects.folder.iterdir():
        path.unlink()
    assert contents(writer.write([joined("a", "b", made=made, key="2")])) == ["a+b"]
    assert made == ["a", "a", "b"]
