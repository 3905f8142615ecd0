"""Every old address under `aliases` can lead on to its record, and to that one only.

A static site answers at an old address with a small page of its own. It cannot where another page stands already,
outside its own folder, below a file, or for a file that is no page, such as an old feed: such an address would go
silent without anybody noticing. What you wrote by hand keeps its address as well: it is looked for in the folder that
`mkdocs.yml` names as `docs_dir`, or else in `docs/`.

**Fails**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
aliases: [/issues/42, /history/, old/feed.xml]
```

```yaml title="incidents/2026-03-05-refunds.yaml"
title: Refunds are late
aliases: [/issues/42]
```

**Passes**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
aliases: [/issues/42, https://old.example/incident/7.html, 2026-03-04-payments]
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.records import Component, Incident, Maintenance, Notice, Postmortem
from uptrail.records.address import FOLDERS, PAGES, read_place
from uptrail.rules.wording import quoted
from uptrail.values import Unreadable

ID = "old-addresses"
LEVEL = Level.ERROR
SCOPE = "archive"

Moved = Incident | Maintenance | Notice | Postmortem | Component


def check(archive: Archive) -> Iterator[Problem]:
    """Every old address at which nothing can stand, or something else stands."""
    holders: dict[str, Moved] = {}
    for record in _moved(archive):
        own = _page(record)
        for number, alias in enumerate(record.aliases):
            try:
                place = read_place(alias, FOLDERS[type(record)], archive.settings.url)
            except Unreadable as error:
                message, remedy = error.message, error.remedy
            else:
                message, remedy = _taken(archive, place, own)
                holder = holders.setdefault(place, record)
                if not message and holder is not record:
                    message = f"it is one of {holder.source.path} too, and can lead to one page only"
                    remedy = "delete it from one of the two"
            if message:
                place_in_file = archive.at(record, "aliases", number)
                yield Problem(place_in_file, ID, f"the old address {quoted(alias)}: {message}", LEVEL, remedy)


def _moved(archive: Archive) -> Iterator[Moved]:
    """The records that have old addresses."""
    shelves = (archive.incidents, archive.maintenances, archive.notices, archive.postmortems, archive.components)
    return (record for shelf in shelves for record in shelf.values() if record.aliases)


def _page(record: Moved) -> str:
    return f"{FOLDERS[type(record)]}/{record.id}/index.html"


def _taken(archive: Archive, place: str, own: str) -> tuple[str, str]:
    """What is wrong with a place where a page stands already, and the remedy; empty when it is free."""
    if place == own:
        return "it is the record's own, so there is nothing to lead on from", "delete it"
    if PAGES.fullmatch(place):
        return "a page of the site stands there already", "delete it, or let your host redirect it"
    folder, _, name = place.removesuffix("/index.html").partition("/")
    kind = next((kind for kind, its in FOLDERS.items() if its == folder), None)
    if kind and (other := archive.of(kind).get(name)):
        return f"the page of {other.source.path} stands there already", "delete it"
    return _written(archive, place)


def _written(archive: Archive, place: str) -> tuple[str, str]:
    """What is wrong with a place that a hand-written file has, or where one stands in the way of its folders."""
    if path := archive.written.get(place):
        return f"the hand-written {path} stands there already", "delete it, or rename the file"
    for end in (index for index, sign in enumerate(place) if sign == "/"):
        if path := archive.written.get(place[:end]):
            return f"the hand-written {path} is a file, and nothing lies below one", "delete it, or rename the file"
    return "", ""
