"""The components of an export under their new ids."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from uptrail.importers.foreign import ForeignComponent
from uptrail.importers.writing import slug, unused


@dataclass
class Components:
    """Gives every foreign key an id of ours, once; the order is that of adding."""

    by_key: dict[str, ForeignComponent] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def __contains__(self, key: str) -> bool:
        return key in self.by_key

    def __getitem__(self, key: str) -> str:
        """Our id of a component that was added."""
        return self.by_key[key].id

    def add(
        self,
        key: str,
        name: str,
        *,
        group: str = "",
        description: str = "",
        since: date | None = None,
        shown: bool = True,
        wanted: str = "",
        aliases: tuple[str, ...] = (),
    ) -> str:
        """Register a component and say its id: `wanted`, else its name, with its group where two share a name."""
        if key not in self.by_key:
            id = slug(wanted or name) or slug(key) or "component"
            if id in self.taken and group:
                id = slug(f"{group} {name}") or id
            found = ForeignComponent(unused(id, self.taken), name, group, description, since, shown, aliases)
            self.by_key[key] = found
        return self[key]

    def ordered(self) -> tuple[ForeignComponent, ...]:
        """All of them; those of one group stand together, groups in the order of first mention."""
        groups: dict[str, list[ForeignComponent]] = {}
        for component in self.by_key.values():
            groups.setdefault(component.group, []).append(component)
        return tuple(_chained(groups.values()))


def _chained(lists: Iterable[list[ForeignComponent]]) -> Iterable[ForeignComponent]:
    return (component for members in lists for component in members)
