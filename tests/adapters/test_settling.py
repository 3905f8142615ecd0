"""What Pagefind writes by chance is put in order; what looks otherwise is left alone."""

import gzip
import json
from pathlib import Path

import cbor2
import pytest

from uptrail.adapters.settling import SIGNATURE, settle

VALUES = [["b", [1]], ["a", [0, 2]]]


def write(folder: Path, order: int) -> Path:
    """A small index whose filters and values stand in one of two orders."""
    (folder / "filter").mkdir(parents=True)
    filters = [["kind", "en_aaaaaaa"], ["year", "en_bbbbbbb"]]
    for name, file in filters:
        content = cbor2.dumps([name, VALUES[::order]])
        (folder / f"filter/{file}.pf_filter").write_bytes(gzip.compress(SIGNATURE + content))
    meta = cbor2.dumps(["1.5.2", [["en_1", 3]], [], filters[::order], [], ["title"]])
    (folder / "pagefind.en_cccccccccc.pf_meta").write_bytes(gzip.compress(SIGNATURE + meta))
    entry = {"version": "1.5.2", "languages": {"en": {"hash": "en_cccccccccc", "page_count": 3}}}
    (folder / "pagefind-entry.json").write_text(json.dumps(entry))
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_two_orders_become_the_same_bytes(tmp_path: Path) -> None:
    one, other = write(tmp_path / "one", 1), write(tmp_path / "other", -1)
    assert content(one) != content(other)
    assert settle(one)
    assert settle(other)
    assert content(one) == content(other)


def test_every_name_leads_to_its_file(tmp_path: Path) -> None:
    folder = write(tmp_path / "index", -1)
    settle(folder)
    [language] = json.loads((folder / "pagefind-entry.json").read_text())["languages"].values()
    assert len(language["hash"]) == len("en_cccccccccc")
    meta = cbor2.loads(gzip.decompress((folder / f"pagefind.{language['hash']}.pf_meta").read_bytes())[12:])
    assert [name for name, _ in meta[3]] == ["kind", "year"]
    for name, file in meta[3]:
        found = cbor2.loads(gzip.decompress((folder / f"filter/{file}.pf_filter").read_bytes())[12:])
        assert found == [name, sorted(VALUES)]
    assert len(content(folder)) == 4


@pytest.mark.parametrize(
    "name", ["pagefind-entry.json", "filter/en_bbbbbbb.pf_filter", "pagefind.en_cccccccccc.pf_meta"]
)
@pytest.mark.parametrize("text", [b"", b"{}", gzip.compress(b"other"), gzip.compress(SIGNATURE + b"\x80")])
def test_another_shape_is_left_as_it_is(tmp_path: Path, name: str, text: bytes) -> None:
    folder = write(tmp_path / "index", 1)
    (folder / name).write_bytes(text)
    before = content(folder)
    assert not settle(folder)
    assert content(folder) == before
