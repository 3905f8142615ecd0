"""`uptrail actions sync` against a forge on loopback: what is proposed, what is written, what is left alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result

from commands.responders import Repository
from importers.lying_server import Answer, Asked, Lying, serving

PATH = "postmortems/2026-04-02-labels.md"
TEXT = """\
# Postmortem: Labels

**Date**: 2026-04-02
**Status**: Reviewed

## Action Items

| Priority | Action | Owner | Due Date |  Status  | Link |
|:--|--|--|--|--|--|
| P0 | Add the `a\\|b` index | @ana | 2026-05-01 |  To Do | [#1](HOST/a/b/issues/1) |
|P1|Drop the table|@raj|2026-05-01|In Progress|HOST/a/b/issues/2|
| P1 | Alert, see HOST/a/b/pull/3. | @raj | 2026-05-01 | In Progress | |
| P2 | Open work | @raj | 2026-05-01 | To Do | HOST/a/b/issues/4 |
| P2 | Closed by hand | @raj | 2026-05-01 | Done | HOST/a/b/issues/4 |
| P2 | Elsewhere | @raj | 2026-05-01 | To Do | https://tickets.example/PAY-1 |
| P2 | Given up unmerged | @raj | 2026-05-01 | To Do | HOST/a/b/pull/5 |
| P2 | Lost | @raj | 2026-05-01 | Somday | HOST/a/b/issues/404 |
"""
STATES = {
    "1": {"state": "closed", "state_reason": "completed"},
    "2": {"state": "closed", "state_reason": "not_planned"},
    "3": {"state": "closed", "pull_request": {"merged_at": "2026-04-20T00:00:00Z"}},
    "4": {"state": "open"},
    "5": {"state": "closed", "pull_request": {"merged_at": None}},
}


def script(asked: Asked) -> Answer:
    state = STATES.get(asked.path.rpartition("/")[2])
    return Answer(state) if state else Answer({"message": "Not Found"}, 404)


@pytest.fixture
def forge(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lying]:
    for name in ("GITHUB_TOKEN", "GH_TOKEN", "GITLAB_TOKEN", "GH_HOST", "GITHUB_SERVER_URL", "CI_SERVER_URL"):
        monkeypatch.delenv(name, raising=False)
    with serving(script) as server:
        yield server


@pytest.fixture
def linked(repository: Repository, forge: Lying) -> Repository:
    host = forge.address.removeprefix("http://")
    settings = f'name: Harbour\nas_of: 2026-06-30T12:00Z\nforges: {{"{host}": github}}\n'
    repository.write("uptrail.yaml", settings)
    repository.write(PATH, TEXT.replace("HOST", forge.address))
    return repository


def content(repository: Repository, path: str = PATH) -> bytes:
    return (repository.home / path).read_bytes()


def test_it_proposes_and_writes_nothing(linked: Repository, forge: Lying) -> None:
    before = content(linked)
    result = linked.run("actions", "sync")
    assert content(linked) == before
    assert result.exit_code == 1, "a ticket was not found"
    told = result.output.replace(forge.address.removeprefix("http://"), "HOST")
    assert "+| P0 | Add the `a\\|b` index | @ana | 2026-05-01 |  Done | [#1]" in told
    assert "+|P1|Drop the table|@raj|2026-05-01|Won't Do|http" in told
    id = "2026-04-02-labels"
    assert told.split("\n", told.count("\n") - 6)[-1] == (
        f"{PATH}:10:1: {id}-1: To Do -> Done, since the ticket is closed as completed\n"
        f"{PATH}:11:1: {id}-2: In Progress -> Won't Do, since the ticket is closed as not planned\n"
        f"{PATH}:12:1: {id}-3: In Progress -> Done, since the ticket is merged\n"
        f"{PATH}:16:1: {id}-7: the ticket is closed without being merged: link what took its place, or write Won't Do\n"
        f"{PATH}:17:1: {id}-8: HOST has no such ticket, or hides it; correct the link; "
        "if it is private, set GITHUB_TOKEN and GH_HOST\n"
        "5 action items asked about, 3 would change in 1 file; --write applies it\n"
    )
    assert len(forge.asked) == 6


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_only_the_status_cells_change(linked: Repository, forge: Lying, ending: str, mark: str) -> None:
    text = mark + TEXT.replace("HOST", forge.address).replace("\n", ending)
    linked.write(PATH, text)
    linked.run("actions", "sync", "--write")
    wanted = text.replace("|  To Do | [#1]", "|  Done | [#1]").replace("|In Progress|", "|Won't Do|")
    wanted = wanted.replace("| 2026-05-01 | In Progress | |", "| 2026-05-01 | Done | |")
    assert content(linked) == wanted.encode()
    again = linked.run("actions", "sync", "--write").output
    assert "2 action items asked about, none would change" in again, "what is closed is not asked about again"


def test_all_says_what_disagrees(linked: Repository) -> None:
    told = linked.run("actions", "sync", "--all").output
    assert ":14:1: 2026-04-02-labels-5: it is Done here, but the ticket is open; correct one of the two\n" in told


def test_a_table_without_a_status_is_left_alone(linked: Repository, forge: Lying) -> None:
    table = f"| Action | Link |\n|--|--|\n| Add it | {forge.address}/a/b/issues/1 |\n"
    text = f"# Postmortem: Labels\n\n## Action Items\n\n{table}"
    linked.write(PATH, text)
    linked.write(
        "postmortems/list.md", f"# Postmortem: X\n\n## Action Items\n\n- [ ] Add {forge.address}/a/b/issues/1\n"
    )
    result = linked.run("actions", "sync", "--write")
    assert content(linked) == text.encode()
    assert f"{PATH}:7:1: 2026-04-02-labels-1: no table has a Status cell for it; write Done yourself" in result.output
    assert "postmortems/list.md:5:1: list-1: " in result.output
    assert "none would change" in result.output
    assert result.exit_code == 1


def test_one_broken_file_leaves_the_others(linked: Repository, forge: Lying) -> None:
    merging = TEXT.replace("HOST", forge.address) + "\n<<<<<<< ours\n"
    linked.write("postmortems/half-merged.md", merging)
    result = linked.run("actions", "sync", "--write")
    assert "postmortems/half-merged.md holds the marks of an unfinished merge" in result.output
    assert content(linked, "postmortems/half-merged.md") == merging.encode()
    assert b"Won't Do|" in content(linked)


def test_a_forge_that_is_gone_is_said_once(linked: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("uptrail.importers.tickets.asking.RETRIES", ())
    linked.write("uptrail.yaml", 'name: H\nforges: {"127.0.0.1:9": gitlab}\n')
    rows = "".join(
        f"| P1 | A {n} | @a | 2026-05-01 | To Do | http://127.0.0.1:9/a/b/-/issues/{n} |\n" for n in range(1, 5)
    )
    linked.write(PATH, TEXT.split("| P0")[0] + rows)
    result = linked.run("actions", "sync")
    assert result.exit_code == 1
    reason = "127.0.0.1:9 cannot be asked: no connection, or it broke off; try again later"
    assert result.output.splitlines() == [
        f"{PATH}:10:1: 2026-04-02-labels-1: {reason}",
        "3 more action items with tickets on 127.0.0.1:9 could not be asked about",
        "0 action items asked about, none would change",
    ]


def test_foreign_words_cannot_forge_lines(linked: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(STATES, "1", {"state": "x\n::error::forged\x1b[31m"})
    result = linked.run("actions", "sync")
    assert not any(line.startswith("::") for line in result.output.splitlines())
    assert "\x1b" not in result.output


def test_a_wrong_forge_is_an_error_of_the_settings(linked: Repository) -> None:
    linked.write("uptrail.yaml", 'name: H\nforges: {git.example: gitlob, "a b": github}\n')
    told = linked.run("check").output
    assert "unknown word 'gitlob'" in told or "'gitlob'" in told
    assert "'a b' is not a forge's address" in told


def test_nothing_to_ask(repository: Repository, forge: Lying) -> None:
    assert repository.run("actions", "sync").output == "0 action items asked about, none would change\n"
    assert forge.asked == []


def test_the_demo_links_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from uptrail.commands import program

    result: Result = CliRunner().invoke(program, ["actions", "sync", "--root", str(Path(__file__).parents[2])])
    assert result.exit_code == 0, result.output
