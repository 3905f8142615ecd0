"""Old addresses: every one that the build leaves out is named, with its line and the reason."""

import pytest

from rules.examples import SETTINGS, read, told
from uptrail import rules

SITE = f"{SETTINGS}url: https://example.org/status/\n"


def problems(*files: tuple[str, str], settings: str = SITE) -> list[str]:
    texts = [("uptrail.yaml", settings), *files]
    found = read("".join(f'```yaml title="{path}"\n{text}```\n' for path, text in texts))
    return [told(one) for one in rules.judge(found.archive, found.problems) if one.rule == "old-addresses"]


def notice(id: str, *aliases: str) -> tuple[str, str]:
    listed = "".join(f"- '{alias}'\n" for alias in aliases)
    text = f"title: Hello\nkind: notice\nstarted: 2026-03-04 14:00 UTC\naliases:\n{listed}"
    return f"incidents/{id}.yaml", text


@pytest.mark.parametrize(
    ("alias", "reason"),
    [
        ("../x/y", "it leads out of the site"),
        ("https://example.org/elsewhere/7", "it lies outside the site, https://example.org/status/"),
        ("/feed.atom", "it is a file that is no page, so it cannot lead on"),
        ("/old.html/x", "'old.html' is a file, and nothing lies below one"),
        ("/.well-known/x", "'.well-known' cannot be the name of a page"),
        ("/?id=7", "it is that of the home page; what follows ? or # reaches no server of files"),
        ("https://[", "it is no address"),
        ("/" + "a" * 201, "it is longer than 200 characters"),
        ("/history", "a page of the site stands there already"),
        ("/history/2026-03/", "a page of the site stands there already"),
        ("/components/shop-web", "the page of uptrail.yaml stands there already"),
        ("/notices/b", "the page of incidents/b.yaml stands there already"),
        ("a", "it is the record's own, so there is nothing to lead on from"),
    ],
)
def test_what_cannot_lead_on_is_named_on_its_line(alias: str, reason: str) -> None:
    (said,) = problems(notice("a", "/fine", alias), notice("b", "/also-fine"))
    line, remedy = said.split("\n")
    assert line.startswith("incidents/a.yaml:6:3: error: the old address ")
    assert line.endswith(f": {reason} [old-addresses]")
    assert remedy.strip()


def test_two_records_with_one_address_are_told_of_each_other() -> None:
    assert problems(notice("a", "/x"), notice("b", "https://example.org/status/x/")) == [
        "incidents/b.yaml:5:3: error: the old address 'https://example.org/status/x/': it is one of incidents/a.yaml"
        " too, and can lead to one page only [old-addresses]\n    delete it from one of the two"
    ]


def test_a_record_may_have_one_address_twice_and_a_component_too() -> None:
    component = "components:\n  api: {name: API, audience: public, aliases: history/api}\n"
    assert problems(notice("a", "/x", "x/"), settings=component) == []
    assert problems(notice("a", "history/api"), settings=component) == [
        "uptrail.yaml:2:47: error: the old address 'history/api': it is one of incidents/a.yaml too, and can lead to"
        " one page only [old-addresses]\n    delete it from one of the two"
    ]


@pytest.mark.parametrize(
    ("path", "alias", "reason"),
    [
        ("docs/issues/42.md", "/issues/42", "the hand-written docs/issues/42.md stands there already"),
        ("docs/issues/README.md", "/issues/", "the hand-written docs/issues/README.md stands there already"),
        ("docs/old.html", "/old.html", "the hand-written docs/old.html stands there already"),
        ("docs/old", "/old/7", "the hand-written docs/old is a file, and nothing lies below one"),
    ],
)
def test_a_hand_written_file_keeps_its_address(path: str, alias: str, reason: str) -> None:
    assert problems(notice("a", "/fine", alias), (path, "Hello\n")) == [
        f"incidents/a.yaml:6:3: error: the old address {alias!r}: {reason} [old-addresses]\n"
        "    delete it, or rename the file"
    ]
