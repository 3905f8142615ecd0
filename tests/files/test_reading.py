"""Whole repositories: names, sizes, links, encodings, and what was read before."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptrail.files import Reading, cache, outline, read, read_texts
from uptrail.records import KINDS, Incident
from uptrail.records.occurrence import ComponentStatus, UpdateStatus

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
PAGE = "---\ntitle: Down\nstarted: 2026-03-04 14:00 UTC\n---\n"


def repository(root: Path, files: dict[str, str | bytes]) -> Path:
    for path, content in {"uptrail.yaml": "name: Harbour\n", **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def said(reading: Reading) -> list[str]:
    return [f"{p.source}: {p.message} [{p.rule}] {p.remedy}" for p in reading.problems]


def ids(reading: Reading) -> list[str]:
    return sorted(id for records in reading.archive.records.values() for id in records)


def test_an_empty_folder_is_read(tmp_path: Path) -> None:
    reading = read(tmp_path, clock=NOW)
    assert said(reading) == [
        "uptrail.yaml:1:1: there is no uptrail.yaml [no-settings]"
        " write name: and components: into it, or run uptrail init"
    ]
    assert reading.archive.as_of == NOW


def test_what_is_no_record_is_passed_over(tmp_path: Path) -> None:
    repository(
        tmp_path,
        {
            "incidents/a.md": PAGE,
            "incidents/2026/b.yaml": "title: b\n",
            "incidents/README.md": "# How to",
            "incidents/.hidden.md": "x",
            "incidents/.git/c.md": "x",
            "incidents/picture.png": b"\x89PNG",
            "other/d.md": "x",
        },
    )
    reading = read(tmp_path, clock=NOW)
    assert (ids(reading), said(reading)) == (["a", "b"], [])


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        (
            "Big Outage.md",
            "'Big Outage' cannot be an id: it is not lower-case letters, digits and hyphens [file-name]"
            " rename the file, for example to big-outage; it is left out until then",
        ),
        (
            "%2e%2e.md",
            "'%2e%2e' cannot be an id: it is not lower-case letters, digits and hyphens [file-name]"
            " rename the file, for example to 2e-2e; it is left out until then",
        ),
        (
            "con.md",
            "'con' is a name that Windows reserves [file-name] give the file another name; it is left out until then",
        ),
        (
            "x" * 101 + ".md",
            "the file's name has 101 characters [file-name] use at most 100; it is left out until then",
        ),
    ],
)
def test_names(tmp_path: Path, name: str, problem: str) -> None:
    reading = read(repository(tmp_path, {f"incidents/{name}": PAGE, "incidents/ok.md": PAGE}), clock=NOW)
    assert said(reading) == [f"incidents/{name}:1:1: {problem}"]
    assert ids(reading) == ["ok"]


def test_two_files_with_one_id() -> None:
    texts = {"uptrail.yaml": "", "incidents/a.md": PAGE, "incidents/2026/a.yaml": "title: b\n", "incidents/A.md": PAGE}
    reading = read_texts(texts, clock=NOW)
    assert said(reading) == [
        "incidents/A.md:1:1: 'A' cannot be an id: it is not lower-case letters, digits and hyphens [file-name]"
        " rename the file, for example to a; it is left out until then",
        "incidents/a.md:1:1: the id 'a' is that of incidents/2026/a.yaml already [same-id]"
        " rename one of the two files; this one is left out until then",
    ]
    assert reading.archive.incidents["a"].title == "b"


def test_sizes_and_encodings(tmp_path: Path) -> None:
    repository(
        tmp_path,
        {
            "incidents/big.md": PAGE + "x" * (2 * 1024 * 1024),
            "incidents/latin.md": PAGE.encode() + "Störung".encode("latin-1"),
            "incidents/wide.md": PAGE.encode("utf-16"),
            "incidents/bom.md": b"\xef\xbb\xbf" + PAGE.replace("\n", "\r\n").encode(),
        },
    )
    reading = read(tmp_path, clock=NOW)
    assert said(reading) == [
        "incidents/big.md:1:1: the file is larger than 2 MiB; it is left out [file-size] shorten it, or split it",
        "incidents/latin.md:5:3: the byte 0xF6 is not UTF-8 [file-encoding] save the file as UTF-8",
        "incidents/wide.md:1:1: the file is UTF-16 [file-encoding] save the file as UTF-8",
    ]
    assert ids(reading) == ["bom"]


def test_links_out_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text(PAGE)
    root = repository(tmp_path / "repo", {"incidents/a.md": PAGE})
    (root / "incidents/out.md").symlink_to(tmp_path / "secret.md")
    (root / "incidents/in.md").symlink_to(root / "incidents/a.md")
    (root / ".git").mkdir()
    (root / ".git/config").write_text(PAGE)
    (root / "incidents/hidden.md").symlink_to(root / ".git/config")
    (root / "incidents/none.md").symlink_to(root / "nowhere.md")
    (root / "incidents/folder").symlink_to(tmp_path)
    (root / "postmortems").symlink_to(tmp_path)
    reading = read(root, clock=NOW)
    assert [line.split(" [")[0] for line in said(reading)] == [
        "incidents/folder:1:1: the folder is a link; it is not followed",
        "incidents/hidden.md:1:1: the file is a link out of the repository, or into its hidden parts; it is left out",
        "incidents/none.md:1:1: the file is a link to nothing",
        "incidents/out.md:1:1: the file is a link out of the repository, or into its hidden parts; it is left out",
        "postmortems:1:1: the folder is a link; it is not followed",
    ]
    assert ids(reading) == ["a", "in"]


def test_the_moment_that_is_now() -> None:
    texts = {"uptrail.yaml": "name: x\n"}
    epoch = {"SOURCE_DATE_EPOCH": "1772625600"}
    assert read_texts(texts, clock=NOW, environ=epoch).archive.as_of == datetime(2026, 3, 4, 12, tzinfo=UTC)
    frozen = {"uptrail.yaml": "as_of: 2026-03-05 12:00 UTC\n"}
    assert read_texts(frozen, clock=NOW, environ=epoch).archive.as_of == datetime(2026, 3, 5, 12, tzinfo=UTC)
    reading = read_texts(texts, clock=NOW, environ={"SOURCE_DATE_EPOCH": "9" * 30})
    assert reading.archive.as_of == NOW
    assert [problem.message for problem in reading.problems] == ["SOURCE_DATE_EPOCH is no time"]


# --- the cache ---


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A repository and its cache's folder; a file may be trusted as soon as it is written."""
    monkeypatch.setattr(cache, "RECENT", 0)
    files: dict[str, str | bytes] = {
        "incidents/a.md": PAGE + "## Incident Update - 14:12 UTC\n**Status**: Resolved\n**Next Update**: soon\n",
        "incidents/b.md": "---\naudience: pubic\n---\n",
        "incidents/m.yaml": "title: m\nkind: maintenance\n"
        "scheduled: {from: 2026-03-10 01:00 UTC, to: 2026-03-10 02:00 UTC}\n",
        "postmortems/a.md": "# Postmortem: Down\n\n**Date**: 2026-03-05\n**Duration**: 30 minutes\n\n"
        "## Action Items\n\n"
        "| Priority | Action | Owner | Due Date | Status |\n|--|--|--|--|--|\n| P0 | Act | @a | 2026-04-01 | Done |\n",
    }
    return repository(tmp_path / "repo", files), tmp_path / "cache"


def test_a_second_reading_is_the_same_without_parsing(kept: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    root, folder = kept
    plain = read(root, clock=NOW)
    first = read(root, clock=NOW, cache=folder)
    monkeypatch.setattr("uptrail.files.reading.parse", None)
    second = read(root, clock=NOW, cache=folder)
    assert plain.archive.records == first.archive.records == second.archive.records
    assert plain.problems == first.problems == second.problems
    assert plain.problems
    found = second.archive.incidents["a"]
    assert second.archive.at(found, "updates", 0, "status").line == 6
    for name in ("incidents/a.md", "incidents/b.md"):
        os.utime(root / name)
    assert read(root, clock=NOW, cache=folder).archive.records == plain.archive.records


def test_a_changed_a_new_and_a_deleted_file_are_seen(kept: tuple[Path, Path]) -> None:
    root, folder = kept
    read(root, clock=NOW, cache=folder)
    (root / "incidents/a.md").write_text(PAGE.replace("Down", "Lame"))
    (root / "incidents/c.md").write_text(PAGE)
    (root / "incidents/b.md").unlink()
    reading = read(root, clock=NOW, cache=folder)
    assert sorted(reading.archive.incidents) == ["a", "c"]
    assert reading.archive.incidents["a"].title == "Lame"
    assert not any(b"pubic" in path.read_bytes() for path in (folder / cache.FOLDER).iterdir())


def test_a_change_within_the_clock_s_grain_is_seen(kept: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    root, folder = kept
    monkeypatch.setattr(cache, "RECENT", 2 * 10**9)
    path = root / "incidents/a.md"
    read(root, clock=NOW, cache=folder)
    before = path.stat()
    path.write_text(path.read_text().replace("Down", "Lame"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert read(root, clock=NOW, cache=folder).archive.incidents["a"].title == "Lame"


@pytest.mark.parametrize("damage", ["", "{", "null", "[]", '{"key": 1}', "cut", "flip", "binary"])
def test_a_damaged_cache_is_written_anew(kept: tuple[Path, Path], damage: str) -> None:
    root, folder = kept
    plain = read(root, clock=NOW, cache=folder)
    shards = {path: path.read_bytes() for path in (folder / cache.FOLDER).iterdir()}
    assert len(shards) >= 2
    for path, sound in shards.items():
        cut, flipped = sound[: len(sound) // 2], sound.replace(b'"title"', b'"tutle"')
        path.write_bytes({"cut": cut, "flip": flipped, "binary": os.urandom(500)}.get(damage, damage.encode()))
    reading = read(root, clock=NOW, cache=folder)
    assert reading.archive.records == plain.archive.records
    assert [path.read_bytes().count(b"\n") for path in shards] == [sound.count(b"\n") for sound in shards.values()]
    assert read(root, clock=NOW, cache=folder).archive.records == plain.archive.records


def test_a_damaged_line_is_made_of_its_file_when_it_is_asked_for(kept: tuple[Path, Path]) -> None:
    root, folder = kept
    plain = read(root, clock=NOW, cache=folder)
    for path in (folder / cache.FOLDER).iterdir():
        first, _, rest = path.read_bytes().partition(b"\n")
        path.write_bytes(first + b"\n" + rest.swapcase())
    reading = read(root, clock=NOW, cache=folder)
    assert reading.archive.incidents["a"].title == "Down"
    assert reading.archive.records == plain.archive.records


def test_a_record_whose_file_changes_under_a_damaged_cache_says_so(kept: tuple[Path, Path]) -> None:
    root, folder = kept
    read(root, clock=NOW, cache=folder)
    for path in (folder / cache.FOLDER).iterdir():
        first, _, rest = path.read_bytes().partition(b"\n")
        path.write_bytes(first + b"\n" + rest.swapcase())
    reading = read(root, clock=NOW, cache=folder)
    (root / "incidents/a.md").write_text(PAGE.replace("Down", "Lame"))
    with pytest.raises(OSError, match="was changed while it was read"):
        _ = reading.archive.incidents["a"].updates


def test_another_build_may_replace_the_cache_meanwhile(kept: tuple[Path, Path]) -> None:
    root, folder = kept
    plain = read(root, clock=NOW, cache=folder)
    reading = read(root, clock=NOW, cache=folder)
    for name in ("a", "b"):
        (root / f"incidents/{name}.md").write_text(PAGE.replace("Down", "Lame"))
    assert read(root, clock=NOW, cache=folder).archive.incidents["a"].title == "Lame"
    assert reading.archive.records == plain.archive.records


def test_a_changed_file_rewrites_its_own_shard(kept: tuple[Path, Path]) -> None:
    root, folder = kept
    read(root, clock=NOW, cache=folder)
    before = {path: path.stat().st_mtime_ns for path in (folder / cache.FOLDER).iterdir()}
    (root / "incidents/a.md").write_text(PAGE.replace("Down", "Lame"))
    read(root, clock=NOW, cache=folder)
    changed = [path for path, at in before.items() if path.stat().st_mtime_ns != at]
    assert len(changed) == 1 < len(before)


def test_a_cache_that_cannot_be_written_is_no_error(kept: tuple[Path, Path], tmp_path: Path) -> None:
    root, _ = kept
    (tmp_path / "file").write_text("")
    assert read(root, clock=NOW, cache=tmp_path / "file").archive.incidents.keys() == {"a", "b"}


# --- anything at all ---

YAMLISH = st.text(alphabet="abz: -[]{}&*!|>'\"#\n\t?,%@`~019", max_size=200)
LINES = st.lists(
    st.sampled_from(
        [
            "---",
            "title: x",
            "started: 2026-03-04 14:00 UTC",
            "started: 1000000000000000000000000-01-01",
            "updates: [1, {at: 1}, {at: [2]}, {status: {a: b}}]",
            "updates: {a: b}",
            "updates: text",
            "timeline: [x, {at: {}}, {at: 25:99}]",
            "components: [a]",
            "components: {a: {b: c}, d: [e], f: }",
            "components: 'a: b'",
            "roles: x",
            "roles: {experts: {a: b}}",
            "scheduled: {from: x}",
            "triage: [x]",
            "notes: [x]",
            "kind: [x]",
            "kind: maintenance",
            "id: {a: b}",
            "severity: [x]",
            "",
            "## Incident Update - 14:00 UTC",
            "## Incident Update - 2026-03-04 14:00 Nowhere/Zone",
            "## Incident Update",
            "## Triage",
            "## Timeline",
            "## Scenario",
            "## ",
            "**Status**:",
            "**Next Update**: in 999999999999 weeks",
            "**Next Update**: in 99999999999999999999999999 minutes",
            "**Components**: a: b, , c:, : d",
            "[14:00 UTC] Resolved - x",
            "[99:99 UTC] Resolved - x",
            "[]",
            "- [x] a? b",
            "| a | b |",
            "|--|--|",
            "```",
            "<!--",
            "# Postmortem: x",
            "## Action Items",
            "**Duration**: 1 hour",
            "service: a",
            "slos: [{name: a, objective: 99%, window: 30 days rolling}, 1]",
        ]
    ),
    max_size=25,
).map("\n".join)
PATHS = st.sampled_from(
    ["incidents/2026-03-04-a.md", "incidents/a.yaml", "postmortems/a.md", "slos/a.yaml", "uptrail.yaml"]
)


@given(st.dictionaries(PATHS, YAMLISH | LINES | st.text(max_size=200), max_size=4))
def test_no_text_raises(texts: dict[str, str]) -> None:
    reading = read_texts(texts, clock=NOW)
    for records in reading.archive.records.values():
        for record in records.values():
            reading.archive.at(record, "updates", 0, "at")
    for problem in reading.problems:
        assert problem.message
        assert "\n" not in problem.message + problem.remedy


@given(st.dictionaries(st.text(max_size=30), st.just(PAGE), max_size=5))
def test_no_path_raises(texts: dict[str, str]) -> None:
    read_texts({f"incidents/{path}": text for path, text in texts.items()}, clock=NOW)


def test_no_bytes_raise(tmp_path: Path) -> None:
    @given(st.binary(max_size=200))
    def check(content: bytes) -> None:
        repository(tmp_path, {"incidents/a.md": content, "uptrail.yaml": content})
        read(tmp_path, clock=NOW)

    check()


# --- round trips ---

words = (
    st.text(alphabet="abcdefg äöß.,!", min_size=1, max_size=30).map(str.strip).filter(lambda text: text[:1].isalpha())
)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(
    lambda m: m.replace(second=0, microsecond=0, tzinfo=UTC)
)
updates = st.builds(
    dict,
    at=moments,
    status=st.sampled_from(list(UpdateStatus)),
    impact=words,
    text=words,
    components=st.dictionaries(st.sampled_from(["api", "web"]), st.sampled_from(list(ComponentStatus)), max_size=2),
)


@given(title=words, started=moments, said=st.lists(updates, max_size=4), trigger=words)
def test_what_is_written_in_either_form_is_read(
    title: str, started: datetime, said: list[dict[str, Any]], trigger: str
) -> None:
    stamp = "%Y-%m-%d %H:%M UTC"
    front = f"title: '{title}'\nstarted: {started:{stamp}}\ntrigger: '{trigger}'\n"
    markdown, yaml = f"---\n{front}---\n", front + ("updates:\n" if said else "")
    for update in said:
        components = ", ".join(f"{id}: {status}" for id, status in update["components"].items())
        markdown += f"\n## Incident Update - {update['at']:{stamp}}\n\n**Status**: {update['status']}\n"
        markdown += f"**Components**: {components}\n" if components else ""
        markdown += f"**Impact**: {update['impact']}\n\n{update['text']}\n"
        yaml += f"- at: {update['at']:{stamp}}\n  status: {update['status']}\n  impact: '{update['impact']}'\n"
        yaml += f"  components: {{{components}}}\n  text: '{update['text']}'\n"
    found: list[Incident] = []
    for path, text in {"incidents/x.md": markdown, "incidents/x.yaml": yaml}.items():
        reading = read_texts({"uptrail.yaml": "", path: text}, clock=NOW)
        assert not reading.problems
        found.append(reading.archive.incidents["x"])
    assert found[0].model_dump(exclude={"source"}) == found[1].model_dump(exclude={"source"})
    assert (found[0].title, found[0].started, found[0].trigger) == (" ".join(title.split()), started, trigger)
    shown = [update.model_dump(include={"at", "status", "impact", "text", "components"}) for update in found[0].updates]
    assert shown == said


def test_every_kind_that_files_hold_is_known_to_the_cache() -> None:
    assert set(outline.KIND.values()) == set(KINDS)
