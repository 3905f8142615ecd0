"""Old addresses of a record's page, `aliases:`, as the place in a site where something can stand."""

import re
from urllib.parse import unquote, urlsplit

_SEGMENT = re.compile(r"[\w~@+,=!'() -][\w.~@+,=!'() -]*")
_PAGE = re.compile(r".*\.html?", re.IGNORECASE)
LONGEST = 200


def place_of(alias: str, folder: str) -> str | None:
    """The file that answers at an old address: `/issues/abc` is `issues/abc/index.html`.

    The address may be a path or a whole one, of which only the path counts; a bare name is an earlier
    id, in the `folder` of the record's kind. None when a static site cannot answer there, or should
    not: paths that climb, hidden and over-long names, files that are no page.
    """
    alias = alias.strip()
    if alias and "/" not in alias and "." not in alias:
        alias = f"/{folder}/{alias}"
    try:
        path = unquote(urlsplit(alias).path, errors="strict")
    except ValueError:
        return None
    if not path.isprintable() or len(path.encode("utf-8", "replace")) > LONGEST:
        return None
    segments = [segment for segment in path.split("/") if segment]
    if not segments or not all(_SEGMENT.fullmatch(one) and one == one.strip() for one in segments):
        return None
    if any("." in one for one in segments[:-1]):
        return None
    if "." in segments[-1]:
        return "/".join(segments) if _PAGE.fullmatch(segments[-1]) else None
    return "/".join((*segments, "index.html"))
