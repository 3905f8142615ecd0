"""The one gate: what an audience may see of the archive.

A value reaches an output because its field is on one of the types of `shown`, never because
somebody remembered to hide it. For the internal audience the same types hold every record.
"""

from uptrail.audience.gate import REDACTED, UPDATE_IS_PUBLIC, site, view
from uptrail.audience.roles import anonymiser
from uptrail.audience.seen import View
from uptrail.audience.shown import (
    Shown,
    ShownAction,
    ShownComponent,
    ShownIncident,
    ShownMaintenance,
    ShownNotice,
    ShownOccurrence,
    ShownPostmortem,
    ShownSection,
    ShownSlo,
    Site,
    began,
)
from uptrail.records.occurrence import Audience

__all__ = [
    "REDACTED",
    "UPDATE_IS_PUBLIC",
    "Audience",
    "Shown",
    "ShownAction",
    "ShownComponent",
    "ShownIncident",
    "ShownMaintenance",
    "ShownNotice",
    "ShownOccurrence",
    "ShownPostmortem",
    "ShownSection",
    "ShownSlo",
    "Site",
    "View",
    "anonymiser",
    "began",
    "site",
    "view",
]
