"""A name for the program itself, by its content: what another version made is not taken for this one's."""

import hashlib
from pathlib import Path

PACKAGE = Path(__file__).parents[1]


def digest(text: str) -> str:
    """A name for exactly this text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def sources(*patterns: str) -> str:
    """A name for the content of the package's files that match any of the patterns, wherever it is installed."""
    found = {path for pattern in patterns for path in PACKAGE.glob(pattern)}
    content = hashlib.blake2b(digest_size=16)
    for path in sorted(found):
        content.update(f"{path.relative_to(PACKAGE).as_posix()} {path.stat().st_size}\n".encode())
        content.update(path.read_bytes())
    return content.hexdigest()
