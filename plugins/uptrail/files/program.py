"""A name for the program itself, by its content: what another version made is not taken for this one's."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1]


def digest(text: str) -> str:
    """A name for exactly this text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def sources(*endings: str, rooms: tuple[str, ...] = ()) -> str:
    """A name for the content of the package's files whose paths end so, wherever it is installed.

    With `rooms` only the files that lie in these folders themselves count; the package's own is the empty one.
    """
    content = hashlib.blake2b(digest_size=16)
    for path in sorted(path for room in (rooms or _folders()) for path in _files(room) if path.endswith(endings)):
        with open(PACKAGE / path, "rb", buffering=0) as stream:
            text = stream.readall()
        content.update(f"{path} {len(text)}\n".encode())
        content.update(text)
    return content.hexdigest()


def _folders(below: str = "") -> Iterator[str]:
    """The package's folders, the outermost first, without those of compiled code."""
    yield below
    for entry in os.scandir(PACKAGE / below):
        if entry.name != "__pycache__" and entry.is_dir():
            yield from _folders(f"{below}/{entry.name}".lstrip("/"))


def _files(folder: str) -> Iterator[str]:
    return (f"{folder}/{entry.name}".lstrip("/") for entry in os.scandir(PACKAGE / folder) if entry.is_file())
