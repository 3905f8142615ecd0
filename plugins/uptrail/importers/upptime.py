"""From Upptime: a dump of its repository's issues (and comments) as GitHub's API or `gh` writes them, and its sites.

| there | here |
|---|---|
| issue labelled `status`, "… is down" | `SEV2`, the service at `major_outage` |
| issue labelled `status`, "… has degraded performance" | `SEV3`, the service at `degraded_performance` |
| issue labelled `maintenance`, its `start` and `end` | `kind: maintenance` |
| the issue's text, comments of the team and of bots | updates |
| comments of anybody else | internal notes |
| `/incident/12` | an alias of the record |
| `/history/shop` | an alias of the component |
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any

from uptrail.importers.components import Components
from uptrail.importers.foreign import ForeignEvent, ForeignSite, ForeignUpdate, Imported
from uptrail.importers.intake import Intake, flattened, line, mappings, said
from uptrail.importers.prose import from_markdown
from uptrail.importers.writing import clock, dated_id, day, imported, slug

TEAM = {"OWNER", "MEMBER", "COLLABORATOR", "CONTRIBUTOR", ""}
_TITLE = re.compile(r"[^\w\[(]*(?P<title>(?P<name>.*?) (?:is (?P<down>down)|has (?P<slow>degraded performance))\s*)$")
_RESOLVED = re.compile(r"\s*\*\*\s*Resolved\s*:?\s*\*\*\s*:?\s*", re.IGNORECASE)
_PLAN = re.compile(r"<!--(?=[^>]*\bstart\s*:)(.*?)-->", re.DOTALL)
_KEY = r"(?:start|end|expectedDown|expectedDegraded)"
_PAIR = re.compile(rf"\b({_KEY})\s*:\s*(.*?)(?=\s+\b{_KEY}\s*:|\s*\Z)", re.DOTALL)
_FIGURES = re.compile(r"(?:^|/)api/[^/]+/(?:uptime|response-time)[^/]*\.json$")
_STARTED = re.compile(r"^-?\s*startTime:\s*(.+)$", re.MULTILINE)
_JS_DAY = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d) (\d{4})\b")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def identify(files: Mapping[str, str]) -> bool:
    """Whether there is Upptime's configuration, or a dump of GitHub issues with the label `status`."""
    if any(PurePosixPath(path).name == ".upptimerc.yml" for path in files):
        return True
    marks = ('"labels"', '"number"', '"status"')
    return any(path.endswith(".json") and all(mark in text for mark in marks) for path, text in files.items())


def extract(files: Mapping[str, str]) -> Imported:
    """The incidents and maintenances, and the services."""
    found = _Repository(Intake(files))
    for path in sorted(files):
        name = PurePosixPath(path)
        if name.name == ".upptimerc.yml":
            found.configure(path)
        elif name.suffix == ".json" and not _FIGURES.search(path):
            found.collect(path)
    for path in sorted(files):
        if re.search(r"(?:^|/)history/[^/]+\.yml$", path):
            found.begun[PurePosixPath(path).stem] = _first_day(files[path])
    found.register()
    events = list(found.events())
    return imported(found.intake, found.site, events, found.components.ordered())


@dataclass
class _Repository:
    """The raw issues, comments and services of all files."""

    intake: Intake
    site: ForeignSite = field(default_factory=ForeignSite)
    issues: dict[int, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    comments: dict[int, dict[str, dict[str, Any]]] = field(default_factory=dict)
    services: dict[str, tuple[str, str]] = field(default_factory=dict)
    begun: dict[str, date | None] = field(default_factory=dict)
    components: Components = field(default_factory=Components)

    # --- services ---

    def configure(self, path: str) -> None:
        """Read the site's name and address, and the services in their order."""
        tree = self.intake.yaml(path, self.intake.files[path])
        if not isinstance(tree, dict):
            return
        page = tree.get("status-website")
        page = page if isinstance(page, dict) else {}
        domain = line(page.get("cname"))
        self.site = ForeignSite(name=line(page.get("name")), url=f"https://{domain}/" if domain else "")
        for one in mappings(tree.get("sites")):
            name = line(one.get("name"))
            if name:
                self.services.setdefault(line(one.get("slug")) or upptime_slug(name), (path, name))
            else:
                self.intake.lost(path, "a site has no name", near="sites:")

    def register(self) -> None:
        """Make components of the services."""
        for key, (path, name) in self.services.items():
            self.register_one(key, name)
            self.intake.count(path, "component")

    def register_one(self, key: str, name: str) -> str:
        """Our id of a service, whose page was found below `/history/`."""
        return self.components.add(key, name, wanted=key, since=self.begun.get(key), aliases=(f"history/{key}",))

    # --- issues ---

    def collect(self, path: str) -> None:
        """Sort the objects of one dump: issues, comments, or the summary of services."""
        tree = self.intake.json(path)
        before = len(self.issues) + sum(map(len, self.comments.values())) + len(self.services)
        for item in flattened(tree):
            if not isinstance(item, dict):
                continue
            number = item.get("number")
            if isinstance(number, int) and "title" in item:
                if "pull_request" not in item:
                    self.issues.setdefault(number, (path, item))
                    self.comment(number, item.get("comments"))
            elif found := re.search(r"/issues/(\d+)(?:#|$)", line(item.get("issue_url")) or line(item.get("html_url"))):
                self.comment(int(found[1]), [item])
                self.intake.count(path, "comment")
            elif "slug" in item and "name" in item:
                self.services.setdefault(line(item["slug"]), (path, line(item["name"])))
        if tree is not None and before == len(self.issues) + sum(map(len, self.comments.values())) + len(self.services):
            self.intake.decided(path, "nothing in this file is new: no issues, comments or services")

    def comment(self, number: int, found: Any) -> None:
        for one in mappings(found):
            key = line(one.get("id")) or _either(one, "created_at", "createdAt")
            self.comments.setdefault(number, {}).setdefault(key, one)

    def events(self) -> Iterator[ForeignEvent]:
        for number, (path, item) in sorted(self.issues.items()):
            labels = [line(label.get("name")) for label in mappings(item.get("labels"))]
            labels += [line(label) for label in flattened(item.get("labels")) if isinstance(label, str)]
            near = f'"number": {number},'
            if not {"status", "maintenance"} & set(labels):
                self.intake.decided(path, f"issue {number} is neither labelled status nor maintenance", near=near)
                continue
            opened = self.intake.time(path, _either(item, "created_at", "createdAt"), f"issue {number}", near=near)
            if opened is None or not line(item.get("title")):
                self.intake.lost(path, f"issue {number} has no title or no time", near=near)
                continue
            planned = "maintenance" in labels
            self.intake.count(path, "maintenance" if planned else "incident")
            closed = None
            if line(item.get("state")).lower() == "closed":
                closed = self.intake.time(
                    path, _either(item, "closed_at", "closedAt"), f"the end of {number}", near=near
                )
            if planned:
                yield self.maintenance(path, number, item, opened, closed)
            else:
                yield self.incident(path, number, item, labels, opened, closed)

    def incident(
        self, path: str, number: int, item: dict[str, Any], labels: list[str], opened: datetime, closed: datetime | None
    ) -> ForeignEvent:
        title, name, slow = _title(line(item.get("title")))
        services = self.named(path, number, [label for label in labels if label != "status"], name)
        updates, notes = self.told(path, number, item, opened)
        return ForeignEvent(
            id=dated_id(opened, title, f"incident-{number}"),
            key=f"{number:08}",
            title=title,
            severity="SEV3" if slow else "SEV2",
            components=dict.fromkeys(services, "degraded_performance" if slow else "major_outage"),
            started=opened,
            resolved=closed,
            aliases=(f"incident/{number}",),
            updates=updates,
            notes=notes,
        )

    def maintenance(
        self, path: str, number: int, item: dict[str, Any], opened: datetime, closed: datetime | None
    ) -> ForeignEvent:
        title = _title(line(item.get("title")))[0]
        plan = _plan(said(item.get("body")))
        near = f'"number": {number},'
        start = self.intake.time(path, plan.get("start"), f"the start of maintenance {number}", near=near)
        end = self.intake.time(path, plan.get("end"), f"the end of maintenance {number}", near=near)
        if not start or not end:
            message = f"maintenance {number} has no complete window"
            self.intake.complain(path, message, "add scheduled: {from: …, to: …}", near=near)
        slugs = re.split(r"[\s,]+", f"{plan.get('expectedDown', '')},{plan.get('expectedDegraded', '')}")
        services = self.named(path, number, [one for one in slugs if one], "")
        updates, notes = self.told(path, number, item, opened, "Scheduled" if start and opened < start else "")
        early = bool(closed and start and closed < start)
        return ForeignEvent(
            id=dated_id(start or opened, title, f"maintenance-{number}"),
            key=f"{number:08}",
            title=title,
            kind="maintenance",
            components=dict.fromkeys(services, "under_maintenance"),
            window=(start, end) if start and end else None,
            completed=None if early else closed,
            cancelled=closed if early else None,
            aliases=(f"incident/{number}",),
            updates=updates,
            notes=notes,
        )

    def named(self, path: str, number: int, labels: list[str], name: str) -> list[str]:
        """Our ids of the services that labels name; one that the title names as well is added when it is unknown."""
        found: list[str] = []
        for label in dict.fromkeys(labels):
            if label in self.components:
                found.append(self.components[label])
            elif name and label in {upptime_slug(name), slug(name)}:
                self.intake.decided(path, f"service {name!r} is in no configuration; it was added", near=label)
                found.append(self.register_one(label, name))
            else:
                message = f"issue {number}: {label!r} is no service that is known; it was left out"
                self.intake.decided(path, message, near=label)
        return found

    def told(
        self, path: str, number: int, item: dict[str, Any], opened: datetime, status: str = ""
    ) -> tuple[tuple[ForeignUpdate, ...], str]:
        """The updates, oldest first, and what strangers said."""
        found = [ForeignUpdate(opened, from_markdown(said(item.get("body"))), status)]
        notes: list[str] = []
        for one in self.comments.get(number, {}).values():
            text = said(one.get("body"))
            at = self.intake.time(path, _either(one, "created_at", "createdAt"), f"a comment of issue {number}")
            if not text or at is None:
                continue
            if not _of_team(one):
                notes.append(f"A comment of {clock(at)} from outside the team:\n\n{from_markdown(text)}")
                continue
            resolved = _RESOLVED.match(text)
            words = text[resolved.end() :] if resolved else text
            found.append(ForeignUpdate(at, from_markdown(words), "Resolved" if resolved and not status else ""))
        if notes:
            self.intake.decided(path, f"issue {number}: comments from outside the team went into internal notes")
        said_something = [update for update in found if update.text or update.status]
        return tuple(sorted(said_something, key=lambda update: update.at)), "\n\n".join(notes)


def upptime_slug(name: str) -> str:
    """The label that Upptime makes of a service's name: words in camel case are taken apart."""
    text = re.sub(r"([A-Z]{2,})(\d+)", r"\1 \2", name)
    text = re.sub(r"([a-z\d]+)([A-Z]{2,})", r"\1 \2", text)
    text = re.sub(r"([a-z\d])([A-Z])", r"\1 \2", text)
    text = re.sub(r"([A-Z]+)([A-Z][a-rt-z\d]+)", r"\1 \2", text)
    return slug(text.replace("&", " and "))


def _title(text: str) -> tuple[str, str, bool]:
    """A title without its leading sign, the service that it names, and whether that was only slow."""
    found = _TITLE.fullmatch(text)
    if found:
        return found["title"].strip(), found["name"], bool(found["slow"])
    return re.sub(r"^[^\w\[(\"'#]+", "", text) or text, "", False


def _plan(body: str) -> dict[str, str]:
    found = _PLAN.search(body)
    return {key: value.strip() for key, value in _PAIR.findall(found[1])} if found else {}


def _of_team(comment: Mapping[str, Any]) -> bool:
    author = comment.get("user") or comment.get("author")
    login = line(author.get("login")) if isinstance(author, dict) else ""
    return login.endswith("[bot]") or _either(comment, "author_association", "authorAssociation") in TEAM


def _either(item: Mapping[str, Any], *keys: str) -> str:
    return next((line(item[key]) for key in keys if line(item.get(key))), "")


def _first_day(text: str) -> date | None:
    """The day on which a service's history begins, as ISO or as JavaScript writes it."""
    found = _STARTED.search(text)
    if not found:
        return None
    written = _JS_DAY.match(found[1].strip())
    if written and written[1] in _MONTHS:
        return day(f"{written[3]}-{_MONTHS.index(written[1]) + 1:02}-{written[2]}")
    return day(found[1].strip())
