"""Finds the line of a value when somebody asks, by reading its file once more."""

from collections import OrderedDict
from collections.abc import Callable

from uptrail.archive import Keys
from uptrail.files.occurrence import occurrence_places
from uptrail.files.settings import PATH as SETTINGS_PATH
from uptrail.files.settings import locate_in_settings
from uptrail.files.yaml_text import nearest, positions
from uptrail.problem import Problem, Source
from uptrail.records import ActionItem, Component, Postmortem, Record, Slo
from uptrail.settings import Settings

Find = Callable[[Record, Keys], Source]
_KEPT = 64


class Locating:
    """The archive's locator: callable with a record and keys; remembers the files asked for last."""

    def __init__(self, fetch: Callable[[str], str | Problem | None]) -> None:
        self.fetch = fetch
        self.known: OrderedDict[str, Find] = OrderedDict()

    def __call__(self, record: Record | Settings, keys: Keys) -> Source:
        if isinstance(record, Settings):
            text = self.fetch(SETTINGS_PATH)
            return locate_in_settings(text if isinstance(text, str) else "", SETTINGS_PATH, keys)
        if not keys:
            return record.source
        path = record.source.path
        if path not in self.known:
            text = self.fetch(path)
            self.known[path] = finder(record, path, text) if isinstance(text, str) else _itself
            if len(self.known) > _KEPT:
                self.known.popitem(last=False)
        self.known.move_to_end(path)
        return self.known[path](record, keys)


def _itself(record: Record, _keys: Keys) -> Source:
    return record.source


def finder(record: Record, path: str, text: str) -> Find:
    """A function that finds places in one file."""
    if isinstance(record, Component):
        places = positions(text)
        return lambda one, keys: nearest(places, path, ("components", one.id, *keys))
    if isinstance(record, Postmortem | ActionItem):
        return _in_postmortem(path, text)
    if isinstance(record, Slo):
        from uptrail.files.slo import slo_places

        by_slo = slo_places(path, text)
        return lambda one, keys: nearest(by_slo.get(one.id, {}), path, keys, one.source.line)
    find = occurrence_places(path, text)
    return lambda _one, keys: find(keys)


def _in_postmortem(path: str, text: str) -> Find:
    from uptrail.files.postmortem import postmortem_places

    places = postmortem_places(path, text)

    def find(record: Record, keys: Keys) -> Source:
        if isinstance(record, ActionItem):
            number = record.id.rpartition("-")[2]
            keys = ("action_items", int(number) - 1 if number.isdigit() else 0, *keys)
        return nearest(places, path, keys, record.source.line)

    return find
