"""Everything that one audience may see, at one moment."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from uptrail.audience.shown import (
    ShownComponent,
    ShownIncident,
    ShownMaintenance,
    ShownNotice,
    ShownPostmortem,
    ShownSlo,
    Site,
)
from uptrail.records.occurrence import Audience


@dataclass(frozen=True, eq=False)
class View:
    """Everything that one audience may see, at one moment. Incidents and the like are newest first.

    `commit` names the state of the repository that it was read from and `committed` is when that was
    reached, where these are known.
    """

    audience: Audience
    site: Site
    as_of: datetime
    components: Mapping[str, ShownComponent]
    incidents: Mapping[str, ShownIncident] = field(default_factory=dict)
    maintenances: Mapping[str, ShownMaintenance] = field(default_factory=dict)
    notices: Mapping[str, ShownNotice] = field(default_factory=dict)
    postmortems: Mapping[str, ShownPostmortem] = field(default_factory=dict)
    slos: Mapping[str, ShownSlo] = field(default_factory=dict)
    commit: str = ""
    committed: datetime | None = None

    @cached_property
    def groups(self) -> Mapping[str, tuple[ShownComponent, ...]]:
        """Components by group, in the order of first mention; the group of those without one is empty."""
        found: dict[str, list[ShownComponent]] = {}
        for component in self.components.values():
            found.setdefault(component.group, []).append(component)
        return {group: tuple(members) for group, members in found.items()}

    @cached_property
    def postmortem_of(self) -> Mapping[str, ShownPostmortem]:
        """The postmortem about each incident, by the incident's id."""
        return {incident: shown for shown in self.postmortems.values() for incident in shown.incidents}

    @cached_property
    def digest(self) -> str:
        """A name for the site and its components: what nearly every page depends on."""
        parts = [self.audience.value, self.site.model_dump_json(), *(c.digest for c in self.components.values())]
        return hashlib.blake2b("\n".join(parts).encode(), digest_size=12).hexdigest()
