"""A foreign export becomes records: two functions each, `identify` and `extract`."""

from collections.abc import Mapping

from uptrail.importers import cstate, postmortems, statuspage, upptime
from uptrail.importers.foreign import ForeignComponent, Imported, Importer

IMPORTERS: Mapping[str, Importer] = {
    "statuspage": statuspage,
    "cstate": cstate,
    "upptime": upptime,
    "postmortems": postmortems,
}

__all__ = ["IMPORTERS", "ForeignComponent", "Imported", "Importer"]
