"""Old addresses of a record's page, `aliases:`, as the place in a site where something can stand."""

import re
from collections.abc import Mapping
from urllib.parse import SplitResult, unquote, urlsplit

from uptrail.records.base import Record
from uptrail.records.component import Component
from uptrail.records.incident import Incident
from uptrail.records.maintenance import Maintenance
from uptrail.records.notice import Notice
from uptrail.records.postmortem import Postmortem
from uptrail.values import Unreadable

FOLDERS: Mapping[type[Record], str] = {
    Incident: "incidents",
    Maintenance: "maintenance",
    Notice: "notices",
    Postmortem: "postmortems",
    Component: "components",
}
"""Where the pages of each kind lie; a kind that is not here has no page of its own on the public site."""
PAGES = re.compile(
    r"(?:(?:components|history|maintenance|slos|status-at|subscribe|uptime)/)?index\.html|404\.html"
    r"|embed/card\.html|history/\d{4}(?:-\d\d)?/index\.html"
)
"""The pages of the public site that are about no single record."""
LONGEST = 200
_SEGMENT = re.compile(r"[\w~@+,=!'() -][\w.~@+,=!'() -]*")
_PAGE = re.compile(r".*\.html?", re.IGNORECASE)
_EXAMPLE = "write it as issues/42, or delete it"


def place_of(alias: str, folder: str, site: str = "") -> str | None:
    """The file that answers at an old address, see `read_place`; None when nothing can answer there."""
    try:
        return read_place(alias, folder, site)
    except Unreadable:
        return None


def read_place(alias: str, folder: str, site: str = "") -> str:
    """The file that answers at an old address: `/issues/abc` is `issues/abc/index.html`.

    The address may be a path or a whole one, of which only the path counts, without that of `site` where it is
    the site's own; a bare name is an earlier id, in the `folder` of the record's kind. Raises `Unreadable` when
    a static site cannot answer there, or should not: paths that climb, hidden and over-long names, files that
    are no page.
    """
    alias = alias.strip()
    if alias and "/" not in alias and "." not in alias:
        alias = f"/{folder}/{alias}"
    path = _path(alias, site)
    if not path.isprintable():
        raise Unreadable("it holds characters that no address has", _EXAMPLE)
    if len(path.encode("utf-8", "replace")) > LONGEST:
        raise Unreadable(f"it is longer than {LONGEST} characters", "let your host redirect it")
    segments = [segment for segment in path.split("/") if segment]
    if not segments:
        raise Unreadable("it is that of the home page; what follows ? or # reaches no server of files", _EXAMPLE)
    return _file(segments)


def _path(alias: str, site: str) -> str:
    """An address's path within the site."""
    try:
        parts = urlsplit(alias)
        path, base = unquote(parts.path, errors="strict"), urlsplit(site)
    except ValueError:
        raise Unreadable("it is no address", _EXAMPLE) from None
    if not _of_host(parts, base):
        return path
    if not f"{path}/".startswith(base.path):
        raise Unreadable(f"it lies outside the site, {site}", "let your host redirect it")
    return path[len(base.path) :]


def _of_host(parts: SplitResult, base: SplitResult) -> bool:
    return bool(parts.netloc) and parts.netloc.lower() == base.netloc.lower()


def _file(segments: list[str]) -> str:
    """The file for a path's parts, each of which must be a name that a folder can have."""
    if any(one in (".", "..") for one in segments):
        raise Unreadable("it leads out of the site", _EXAMPLE)
    for one in segments:
        if not _SEGMENT.fullmatch(one) or one != one.strip():
            raise Unreadable(f"{one!r} cannot be the name of a page", "use letters, digits and hyphens")
    if below := next((one for one in segments[:-1] if "." in one), None):
        raise Unreadable(f"{below!r} is a file, and nothing lies below one", _EXAMPLE)
    if "." not in segments[-1]:
        return "/".join((*segments, "index.html"))
    if not _PAGE.fullmatch(segments[-1]):
        raise Unreadable("it is a file that is no page, so it cannot lead on", "let your host redirect it")
    return "/".join(segments)
