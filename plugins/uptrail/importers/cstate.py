"""From cState: the issues below `content/` and the systems of `config.yml` (or `.toml`, `hugo.…`).

| there | here |
|---|---|
| severity `down` | `SEV1`, the affected at `major_outage` |
| severity `disrupted` | `SEV2`, the affected at `partial_outage` |
| severity `notice`, or none | `SEV4`, the affected at `operational` |
| `informational: true` | `kind: notice` |
| a `track` shortcode | the time of the update before it |
| `draft: true` | internal |
| `/issues/2024-01-01-title/` | an alias of the record |
| `/affected/booking-api/` | an alias of the component |
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from uptrail.files.markdown import FrontMatter, front_matter
from uptrail.importers.components import Components
from uptrail.importers.foreign import ForeignEvent, ForeignSite, ForeignUpdate, Imported
from uptrail.importers.intake import Intake, line, mappings, said
from uptrail.importers.prose import from_markdown
from uptrail.importers.writing import dated_id, imported, slug
from uptrail.records.address import place_of

SEVERITIES = {"down": "SEV1", "disrupted": "SEV2", "notice": "SEV4", "": "SEV4"}
CONDITIONS = {"down": "major_outage", "disrupted": "partial_outage"}
_ISSUE = re.compile(r"(?:^|/)(issues?|incidents?)/(?:.*/)?[^_/][^/]*\.md$")
_CONFIG = re.compile(r"(?:^|/)(?:config|hugo)\.(?:ya?ml|toml)$")
_KEYS = re.compile(
    r"^(?:section:\s*[\"']?issue|resolvedWhen:|severity:\s*[\"']?(?:down|disrupted|notice)\b)", re.MULTILINE
)
_TRACK = re.compile(r"\{\{[<%]\s*track\s+[\"'`]?(.*?)[\"'`]?\s*/?[>%]\}\}")
_PHASE = re.compile(
    r"\s*([*_]{1,3})\s*(Investigating|Identified|Monitoring|Resolved)\s*:?\s*\1\s*(?:[-–—:]\s*)?", re.IGNORECASE
)


def identify(files: Mapping[str, str]) -> bool:
    """Whether any Markdown file in a folder of issues has cState's front matter."""
    return any(_ISSUE.search(path) and _KEYS.search(front_matter(text).text) for path, text in files.items())


def extract(files: Mapping[str, str]) -> Imported:
    """The issues, and the systems by category."""
    site = _Site(Intake(files))
    for path in sorted(files):
        if _CONFIG.search(path):
            site.configure(path)
    events = [event for path in sorted(files) if _ISSUE.search(path) for event in site.events(path)]
    return imported(site.intake, site.named, events, site.components.ordered())


@dataclass
class _Site:
    """What the configuration says, and the issues read by it."""

    intake: Intake
    components: Components = field(default_factory=Components)
    named: ForeignSite = field(default_factory=ForeignSite)
    zone: str = "UTC"
    addresses: set[str] = field(default_factory=set)

    # --- configuration ---

    def configure(self, path: str) -> None:
        """Read the site's name and address, its time zone, and its systems."""
        tree = self.config(path)
        if not isinstance(tree, dict) or "params" not in tree:
            return
        zone = line(tree.get("timeZone"))
        if zone in available_timezones():
            self.zone = zone
        address = line(tree.get("baseURL")) or line(tree.get("baseurl"))
        self.named = ForeignSite(
            name=line(tree.get("title")),
            url=address if address.startswith(("https://", "http://")) else "",
            time_zone=zone if self.zone == zone else "",
        )
        params = tree["params"] if isinstance(tree["params"], dict) else {}
        hidden = {
            line(one.get("name")) for one in mappings(params.get("categories")) if said(one.get("untitled")) == "true"
        }
        order = [line(one.get("name")) for one in mappings(params.get("categories"))]
        systems = params.get("systems")
        found = (
            [one if isinstance(one, dict) else {"name": one} for one in systems] if isinstance(systems, list) else []
        )
        for one in sorted(found, key=lambda one: _rank(order, line(one.get("category")))):
            self.system(path, one, hidden)

    def config(self, path: str) -> Any:
        text = self.intake.files[path]
        if not path.endswith(".toml"):
            return self.intake.yaml(path, text)
        try:
            return tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            self.intake.lost(path, f"the file is not TOML ({line(str(error))})")
            return None

    def system(self, path: str, one: Mapping[str, Any], hidden: set[str]) -> None:
        name, category = line(one.get("name")), line(one.get("category"))
        if not name:
            self.intake.lost(path, "a system has no name", near="systems")
            return
        group = "" if category in hidden else category
        self.component(path, name, group, line(one.get("description")))
        self.intake.count(path, "component")

    def component(self, path: str, name: str, group: str = "", description: str = "") -> str:
        """Our id of a system, whose page was found below `/affected/`."""
        if name in self.components:
            return self.components[name]
        aliases = tuple(self.unclaimed(path, name, _term_pages(name)))
        return self.components.add(name, name, group=group, description=description, aliases=aliases)

    def unclaimed(self, path: str, name: str, pages: Iterable[str]) -> Iterator[str]:
        """The addresses that can lead on, and no other system has; each that cannot is told."""
        for page in pages:
            if place_of(page, "components") is None:
                self.intake.decided(
                    path, f"the address {page!r} of {name!r} cannot be kept by a static site", near=name
                )
            elif page not in self.addresses:
                self.addresses.add(page)
                yield page

    # --- issues ---

    def events(self, path: str) -> Iterator[ForeignEvent]:
        """The event that one file is; none, and a problem, when it cannot be told what it says."""
        parts = front_matter(self.intake.files[path])
        tree = self.intake.yaml(path, parts.text, parts.first_line) if parts.text else None
        if not isinstance(tree, dict):
            if not parts.text:
                self.intake.lost(path, "the file has no YAML front matter")
            elif tree is not None:
                self.intake.lost(path, "the front matter has no keys and values")
            return
        title = line(tree.get("title"))
        date = self.intake.time(path, tree.get("date"), "the date", self.zone, near="date:")
        if not title or date is None:
            missing = "title" if not title else "date"
            self.intake.lost(path, f"the issue has no readable {missing}", near=f"{missing}:")
            return
        self.intake.count(path, "notice" if said(tree.get("informational")) == "true" else "incident")
        yield self.event(path, parts, tree, title, date)

    def event(self, path: str, parts: FrontMatter, tree: Mapping[str, Any], title: str, date: datetime) -> ForeignEvent:
        severity = line(tree.get("severity")).lower()
        notice = said(tree.get("informational")) == "true"
        if severity not in SEVERITIES:
            message = f"the severity {severity!r} is not one of down, disrupted, notice"
            self.intake.complain(path, message, "add severity: to the record", near="severity:")
        draft = said(tree.get("draft")) == "true"
        if draft:
            self.intake.decided(path, "a draft: the record is internal", near="draft:")
        updates = self.updates(path, parts, date)
        affected = self.affected(path, tree, notice)
        return ForeignEvent(
            id=_id(path, date, title),
            key=path,
            title=title,
            kind="notice" if notice else "incident",
            severity="" if notice else SEVERITIES.get(severity, ""),
            shown=not draft,
            components=dict.fromkeys(affected, CONDITIONS.get(severity, "operational")),
            started=date,
            resolved=self.resolved(path, tree, date, updates, notice),
            aliases=_aliases(path, tree),
            updates=updates,
        )

    def affected(self, path: str, tree: Mapping[str, Any], notice: bool) -> list[str]:
        """Our ids of the affected systems; those that no configuration names are added."""
        value = tree.get("affected")
        names = [line(name) for name in (value if isinstance(value, list) else [value]) if line(name)]
        if notice and names:
            self.intake.decided(path, "a notice touches no component here; `affected` was left out", near="affected:")
            return []
        for name in names:
            if name not in self.components:
                self.intake.decided(path, f"system {name!r} is in no configuration; it was added", near=name)
        return [self.component(path, name) for name in names]

    def resolved(
        self, path: str, tree: Mapping[str, Any], date: datetime, updates: tuple[ForeignUpdate, ...], notice: bool
    ) -> datetime | None:
        """When it was over, if it is."""
        when = self.intake.time(path, tree.get("resolvedWhen"), "resolvedWhen", self.zone, near="resolvedWhen:")
        if notice:
            return when or (None if said(tree.get("pin")) == "true" else date)
        if said(tree.get("resolved")) != "true":
            if when:
                message = "resolvedWhen was left out, because resolved is not true: the incident is open"
                self.intake.complain(path, message, "add resolved: to the record if it is over", near="resolvedWhen:")
            return None
        if when:
            return when
        last = max((update.at for update in updates), default=date)
        self.intake.complain(path, "resolved without a time; its last word was taken", near="resolved:")
        return last

    def updates(self, path: str, parts: FrontMatter, date: datetime) -> tuple[ForeignUpdate, ...]:
        """The body cut behind each `track`, oldest first; a text without one is of the issue's own date."""
        found: list[ForeignUpdate] = []
        start = 0
        for mark in _TRACK.finditer(parts.body):
            at = self.intake.time(path, mark[1], "the time of an update", self.zone, near=mark[0])
            if at is None:
                continue
            self.told(found, at, parts.body[start : mark.start()])
            start = mark.end()
        rest = parts.body[start:]
        if rest.strip() and found:
            self.intake.decided(path, "text without a time was taken to be of the issue's date", near=rest.strip()[:40])
        self.told(found, date, rest)
        found.reverse()
        return tuple(sorted(found, key=lambda update: update.at))

    def told(self, found: list[ForeignUpdate], at: datetime, text: str) -> None:
        phase = _PHASE.match(text)
        words = from_markdown(_TRACK.sub("", text[phase.end() :] if phase else text)).strip()
        if words or phase:
            found.append(ForeignUpdate(at, words, phase[2].capitalize() if phase else ""))


def _rank(order: list[str], category: str) -> int:
    return order.index(category) if category in order else len(order)


def _id(path: str, date: datetime, title: str) -> str:
    """The file's own name, which began with a day in most archives."""
    stem = slug(PurePosixPath(path).stem)
    return stem if re.match(r"\d{4}-\d\d-\d\d-.", stem) else dated_id(date, stem or title, path)


def _aliases(path: str, tree: Mapping[str, Any]) -> tuple[str, ...]:
    """The page's old address, and the addresses that led to it before."""
    section = _ISSUE.search(path)
    folder = section[1] if section else "issues"
    inner = path[section.end(1) + 1 :] if section else PurePosixPath(path).name
    name = line(tree.get("slug")) or PurePosixPath(inner).stem.lower()
    parent = PurePosixPath(inner.lower()).parent
    address = line(tree.get("url")) or str(PurePosixPath(folder) / parent / name) + "/"
    older = tree.get("aliases")
    found = [address, *(line(one) for one in (older if isinstance(older, list) else [older]) if line(one))]
    return tuple(dict.fromkeys(urlsplit(one).path.lstrip("/") for one in found if urlsplit(one).path.strip("/")))


def _term_pages(name: str) -> tuple[str, ...]:
    """Where the page of a system stood: the address that cState links to, and the one at which Hugo lays the page.

    They differ where signs stand between spaces: *Search & index* is `search-index` to cState, `search--index` to Hugo.
    """
    kept = "".join(" " if sign.isspace() else sign for sign in name if sign.isspace() or _in_address(sign))
    hyphens = re.sub(r"(?<!^)(?<!-) +(?!-)(?!$)", "-", kept).replace(" ", "")
    pages = (f"affected/{slugged.lower()}/" for slugged in (hyphens, kept.replace(" ", "-")) if slugged)
    return tuple(dict.fromkeys(pages))


def _in_address(sign: str) -> bool:
    """Whether Hugo keeps a sign; those that an address writes otherwise, # and %, are left out with the rest."""
    return sign in "./_+~-" or unicodedata.category(sign)[0] in "LM" or unicodedata.category(sign) == "Nd"
