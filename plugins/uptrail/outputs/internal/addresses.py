"""Where each record's page is: addresses from the site's root, by record and by file."""

from dataclasses import dataclass
from functools import cached_property

from uptrail.archive import Archive
from uptrail.outputs.internal.digests import digest
from uptrail.outputs.internal.slugs import slug_of
from uptrail.outputs.text import line
from uptrail.records import Component, Drill, Incident, Maintenance, Notice, Postmortem, Record, Slo

FOLDERS: dict[type[Record], str] = {
    Incident: "incidents",
    Maintenance: "maintenance",
    Notice: "notices",
    Drill: "drills",
    Postmortem: "postmortems",
    Slo: "slos",
    Component: "components",
}

TAGS = "browse/tag/"
"""Where all tags are listed, each with a list of its records below."""


def address(record: Record) -> str:
    """A record's page as seen from the site's root, `incidents/<id>/`; empty when its kind has none."""
    folder = FOLDERS.get(type(record))
    return f"{folder}/{record.id}/" if folder else ""


def same_tag(tag: str) -> str:
    """A tag for comparing, however it is typed."""
    return " ".join(tag.casefold().split())


def tag_address(tag: str) -> str:
    """The list of a tag's records as seen from the site's root; `a-b` and `a b` are two tags."""
    known = same_tag(line(tag))
    slug, mark = slug_of(known), digest(known)[:6]
    return f"{TAGS}{slug if slug == known or mark in slug else f'{slug}-{mark}'}/"


@dataclass(frozen=True)
class Addresses:
    """The pages of one archive."""

    archive: Archive

    @cached_property
    def by_source(self) -> dict[str, str]:
        """The page about each file; a file that holds several records has the page of its first."""
        found: dict[str, str] = {}
        for kind in (Incident, Maintenance, Notice, Drill, Postmortem, Slo):
            for record in self.archive.of(kind).values():
                found.setdefault(record.source.path, address(record))
        return found
