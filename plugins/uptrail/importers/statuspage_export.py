"""The raw objects of a Statuspage export, each once, and the components among them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import available_timezones

from uptrail.importers.components import Components
from uptrail.importers.foreign import ForeignSite
from uptrail.importers.intake import Intake, flattened, line, mappings, said
from uptrail.importers.writing import day

PUBLIC_LIMIT = 50


@dataclass
class Export:
    """The raw objects of all files, each once."""

    intake: Intake
    page: dict[str, Any] = field(default_factory=dict)
    page_path: str = ""
    incidents: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    parts: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    groups: dict[str, dict[str, Any]] = field(default_factory=dict)
    components: Components = field(default_factory=Components)

    @property
    def shown(self) -> bool:
        """Whether the page was public: a page for team members only was not."""
        return self.page.get("viewers_must_be_team_members") is not True

    def collect(self, path: str, tree: Any) -> None:
        """Sort the objects of one file."""
        before = len(self.incidents) + len(self.parts) + len(self.groups) + len(self.page)
        for item in flattened(tree):
            if not isinstance(item, dict):
                continue
            if isinstance(item.get("page"), dict):
                self.turn(path, item["page"])
                self.limited(path, item)
            for key in ("incidents", "scheduled_maintenances", "components", "component_groups", "incident"):
                inner = item.get(key)
                for one in [inner] if isinstance(inner, dict) else mappings(inner):
                    self.sort(path, one)
            if "incidents" not in item and "page" not in item:
                self.sort(path, item)
        if tree is not None and before == len(self.incidents) + len(self.parts) + len(self.groups) + len(self.page):
            self.intake.decided(path, "nothing in this file is new: no incidents, maintenances or components")

    def sort(self, path: str, item: dict[str, Any]) -> None:
        """Keep one object; of an incident that is given twice, the state that was changed last."""
        id = line(item.get("id"))
        if not id:
            if "name" in item or "incident_updates" in item:
                self.intake.lost(path, f"{line(item.get('name')) or 'an object'!r} has no id")
        elif "incident_updates" in item or "impact" in item:
            known = self.incidents.get(id)
            if known is None or said(item.get("updated_at")) > said(known[1].get("updated_at")):
                self.incidents[id] = (path, item)
        elif item.get("group") is True or ("components" in item and "status" not in item):
            self.groups[id] = item
            self.parts.setdefault(id, (path, item))
        elif "status" in item and "name" in item:
            self.parts.setdefault(id, (path, item))
        elif "time_zone" in item:
            self.turn(path, item)

    def turn(self, path: str, page: dict[str, Any]) -> None:
        """Take what a file says about the page itself."""
        self.page |= page
        self.page_path = path

    def limited(self, path: str, item: dict[str, Any]) -> None:
        """Say it when a file is as long as the public API ever makes it."""
        for key in ("incidents", "scheduled_maintenances"):
            if len(mappings(item.get(key))) == PUBLIC_LIMIT:
                message = f"the public API gives the newest {PUBLIC_LIMIT} of {key} only; there may be older ones"
                self.intake.decided(path, message, "export the rest with the management API", near=f'"{key}"')

    def site(self) -> ForeignSite:
        zone = line(self.page.get("time_zone"))
        if zone and zone not in available_timezones():
            message = f"the time zone {zone!r} is no IANA name and was left out"
            self.intake.decided(self.page_path, message, "add time_zone: to uptrail.yaml", near='"time_zone"')
        if not self.shown:
            message = "the page was for team members only: all records are internal"
            self.intake.decided(self.page_path, message, near='"viewers_must_be_team_members"')
        address = line(self.page.get("url"))
        if not address and (domain := line(self.page.get("domain"))):
            address = f"https://{domain}/"
        return ForeignSite(
            name=line(self.page.get("name")),
            url=address if address.startswith(("https://", "http://")) else "",
            time_zone=zone if zone in available_timezones() else "",
        )

    def read_components(self) -> None:
        """Register components in the order in which the page showed them."""
        names = {member: group for group, item in self.groups.items() for member in _members(item)}
        for id, (path, item) in sorted(self.parts.items(), key=lambda one: self.rank(one[0], one[1][1], names)):
            if id in self.groups:
                continue
            group = self.groups.get(line(item.get("group_id")) or names.get(id, ""), {})
            self.components.add(
                id,
                line(item.get("name")) or id,
                group=line(group.get("name")),
                description=line(item.get("description")),
                since=day(line(item.get("start_date"))),
                shown=self.shown,
            )
            self.intake.count(path, "component")

    def rank(self, id: str, item: dict[str, Any], names: Mapping[str, str]) -> tuple[int, int, str]:
        own = _number(item.get("position"))
        group = self.groups.get(line(item.get("group_id")) or names.get(id, ""))
        return (_number(group.get("position")) if group else own, own, id)

    def component(self, path: str, code: str, name: str) -> str:
        """Our id of a component; one that the export does not list any more is added by its name."""
        if code not in self.components:
            group, _, own = name.rpartition(" - ")
            self.intake.decided(path, f"component {name or code!r} is not listed any more; it was added", near=code)
            self.components.add(code, own or code, group=group, shown=self.shown)
        return self.components[code]


def _members(group: Mapping[str, Any]) -> list[str]:
    members = group.get("components")
    return [line(member) for member in members if line(member)] if isinstance(members, list) else []


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 10**6
