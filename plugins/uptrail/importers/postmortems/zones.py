"""Time zones as people name them in documents: offsets, names of places, letters, and what is unclear about those."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import NamedTuple
from zoneinfo import available_timezones

_PLACES = {
    "ET": "America/New_York",
    "EASTERN": "America/New_York",
    "CT": "America/Chicago",
    "CENTRAL": "America/Chicago",
    "MT": "America/Denver",
    "MOUNTAIN": "America/Denver",
    "PT": "America/Los_Angeles",
    "PACIFIC": "America/Los_Angeles",
    "CENTRAL EUROPEAN": "Europe/Berlin",
    "UK": "Europe/London",
    "BRITISH": "Europe/London",
    "JAPAN": "Asia/Tokyo",
    "KOREA": "Asia/Seoul",
    "CHINA": "Asia/Shanghai",
    "INDIA": "Asia/Kolkata",
    "ISRAEL": "Asia/Jerusalem",
    "WEST AFRICA": "Africa/Lagos",
    "EAST AFRICA": "Africa/Nairobi",
    "CENTRAL AFRICA": "Africa/Maputo",
    "SOUTH AFRICA": "Africa/Johannesburg",
}
_OFFSETS = {
    "HST": "-10:00",
    "AKST": "-09:00",
    "AKDT": "-08:00",
    "PST": "-08:00",
    "PDT": "-07:00",
    "MST": "-07:00",
    "MDT": "-06:00",
    "CDT": "-05:00",
    "EST": "-05:00",
    "EDT": "-04:00",
    "BRT": "-03:00",
    "WAT": "+01:00",
    "EAT": "+03:00",
    "PKT": "+05:00",
    "WIB": "+07:00",
    "WET": "+00:00",
    "WEST": "+01:00",
    "BST": "+01:00",
    "CET": "+01:00",
    "CEST": "+02:00",
    "EET": "+02:00",
    "SAST": "+02:00",
    "EEST": "+03:00",
    "MSK": "+03:00",
    "SGT": "+08:00",
    "HKT": "+08:00",
    "AWST": "+08:00",
    "JST": "+09:00",
    "KST": "+09:00",
    "ACST": "+09:30",
    "AEST": "+10:00",
    "ACDT": "+10:30",
    "AEDT": "+11:00",
    "NZST": "+12:00",
    "NZDT": "+13:00",
}
_UNCLEAR = {
    "CST": "-06:00 (Chicago) or +08:00 (Shanghai)",
    "IST": "+05:30 (India), +01:00 (Ireland) or +02:00 (Israel)",
}
MEANINGS: Mapping[str, frozenset[str]] = {
    name: frozenset(re.findall(r"[+-]\d\d:\d\d", said)) for name, said in _UNCLEAR.items()
}
"""The offsets that unclear letters may mean."""
_WINTER = {"PST", "MST", "EST", "CET", "EET", "WET"}
_UTC = {"UTC", "GMT", "Z", "ZULU", "COORDINATED UNIVERSAL TIME", "GREENWICH MEAN TIME"}
_LONG = {
    "BRITISH SUMMER TIME": "+01:00",
    "CENTRAL EUROPEAN SUMMER TIME": "+02:00",
    "INDIA STANDARD TIME": "+05:30",
    "INDIAN STANDARD TIME": "+05:30",
    "JAPAN STANDARD TIME": "+09:00",
}
_LETTERS = "|".join(sorted({*_OFFSETS, *_UNCLEAR, "UTC", "GMT", "ET", "PT", "CT", "MT"}, key=len, reverse=True))
ZONE = (
    r"(?:(?:UTC|GMT)\s?[+\-−]\s?\d{1,2}(?::?\d{2})?|Z\b|[+\-−]\d{2}:?\d{2}\b"
    rf"|(?-i:{_LETTERS})\b|(?:utc|gmt|zulu|pst|pdt|est|edt|cet|cest)\b"
    r"|(?:US|America|Europe|Asia|Australia|Africa|Pacific|Atlantic|Indian|Etc)/[A-Za-z]\w*(?:/\w+)?"
    r"|(?:Coordinated Universal|Greenwich Mean|British Summer|India[n]? Standard|Japan Standard) Time"
    r"|Central European(?: Summer| Standard)? Time"
    r"|(?:US[ /])?(?:Eastern|Central|Mountain|Pacific|UK)(?: Standard| Daylight| local)?"
    r"(?: time\b|(?=\s*[)\].,:]|\s*$)))"
)
"""What a zone may look like; to be used without regard to case."""
_PLACE_TIME = r"(?-i:[A-Z])[a-z]+(?: (?-i:[A-Z])[a-z]+)? time"
_STATED = (
    re.compile(rf"\btimes?\b[^.\n]{{0,40}}?\b(?:in|are|is|zone:?)\W{{1,4}}(?P<zone>{ZONE})", re.IGNORECASE),
    re.compile(rf"\ball time(?:s|stamps)\b(?: are| shown| given| in|\W)*?(?P<zone>{ZONE})", re.IGNORECASE),
    re.compile(rf"\btime ?zone\W{{1,6}}(?P<zone>{ZONE})", re.IGNORECASE),
    re.compile(rf"\btimes?\b[^.\n]{{0,30}}?(?:\b(?:in|are)\W{{1,4}}|\s)(?P<zone>{_PLACE_TIME})\b", re.IGNORECASE),
)
_IN_BRACKETS = re.compile(rf"\((?P<zone>{_PLACE_TIME})\)\W*$", re.IGNORECASE)
_WITHIN = re.compile(rf"\((?:[^()\n]*\b(?:in|times?)\s+)?(?P<zone>{ZONE})\s*\)", re.IGNORECASE)
_EDGE = re.compile(r"(?<!\w)_+|_+(?!\w)")
_NAMED = re.compile(rf"\(?\b(?:[^()\n]*\b(?:in|times?)\s+)?(?P<zone>{ZONE})\W*$", re.IGNORECASE)


class Zone(NamedTuple):
    """A zone as a document names it, and as a timeline is written with it; `note` is what a person should know."""

    said: str
    written: str
    note: str = ""
    clear: bool = True


def stated_zone(text: str) -> str:
    """The zone that a text gives to its times, as `All times in PST`; empty when it names none."""
    for pattern in _STATED:
        for found in pattern.finditer(_EDGE.sub("", text)):
            if _place(found["zone"]) or pattern is not _STATED[-1]:
                return found["zone"].strip()
    return ""


def zone_at_end(title: str) -> str:
    """The zone that ends a heading or the header of a column, as `Timeline (UTC)`; empty for none."""
    if (placed := _IN_BRACKETS.search(title)) and _place(placed["zone"]):
        return placed["zone"]
    found = _NAMED.search(title) or _WITHIN.search(title)
    zone = found["zone"].strip() if found else ""
    return zone.upper() if zone.upper() in {*_OFFSETS, *_UNCLEAR, *_UTC} else zone


def read_named_zone(said: str, day: date | None = None) -> Zone:
    """What a zone's name means on a day. Letters that mean several zones stay what they are, with a note."""
    name = " ".join(said.replace("−", "-").split()).upper()
    if name in _UTC:
        return Zone(said, "UTC")
    if found := re.fullmatch(r"(?:UTC|GMT)?\s?([+-])\s?(\d{1,2})(?::?(\d{2}))?", name):
        return Zone(said, f"{found[1]}{int(found[2]):02}:{found[3] or '00'}")
    if name in _UNCLEAR:
        return Zone(said, name, f"{name} means {_UNCLEAR[name]}: write which into the timeline's heading", clear=False)
    if name in _OFFSETS:
        return Zone(said, _OFFSETS[name], _letters_note(name, day))
    if name in _LONG:
        return Zone(said, _LONG[name])
    place = _place(said)
    return Zone(said, place) if place else Zone(said, "", f"{said!r} is no time zone that is known", clear=False)


def settled_by(zone: Zone, offset: str, where: str) -> Zone:
    """Unclear letters, when an offset elsewhere in the document is one of those that they may mean."""
    name = zone.written.upper()
    if zone.clear or offset not in MEANINGS.get(name, ()):
        return zone
    return Zone(zone.said, offset, f"{name} is read as {offset}, the offset in {where}")


def offset_in(text: str) -> str:
    """The offset that ends a moment, `2018-11-05 10:00:00 +0530`; empty for none."""
    found = re.search(r"\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*([+-]\d{2}):?(\d{2})\s*$", text.strip())
    return f"{found[1]}:{found[2]}" if found else ""


def _letters_note(name: str, day: date | None) -> str:
    offset = _OFFSETS[name]
    if name == "BST":
        return f"BST is read as British Summer Time, {offset}"
    northern_summer = day is not None and 4 <= day.month <= 10
    return f"{name} in summer is read as written, {offset}" if name in _WINTER and northern_summer else ""


def _place(said: str) -> str:
    """The name in the zone database: of a zone, a city, or a part of the United States."""
    known = _known()
    bare = re.sub(r"\s+(?:standard |daylight |local |summer )?time$", "", said.strip(), flags=re.IGNORECASE)
    key = re.sub(r"\s+", "_", bare).lower()
    region = re.sub(r"^US[ /]|(?<=\bAFRICA)N$", "", bare, flags=re.IGNORECASE).upper()
    return known.get(key) or _PLACES.get(re.sub(r" (?:STANDARD|DAYLIGHT|LOCAL)$", "", region), "")


@cache
def _known() -> Mapping[str, str]:
    """The zones by their names and by their cities, in lower case."""
    zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("posix", "right")))
    cities = {zone.rsplit("/", 1)[1].lower(): zone for zone in zones if not zone.startswith(("Etc", "US", "Canada"))}
    return cities | {zone.lower(): zone for zone in zones}
