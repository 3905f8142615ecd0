"""Pagefind leaves the values of its filters in an order of chance; here they are sorted, so that bytes repeat.

Its files are CBOR behind a signature, compressed, and named by their content: `filter/*.pf_filter` holds a
filter's name and its values with their pages, `*.pf_meta` names the filters' files, `pagefind-entry.json` names that.
"""

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

SIGNATURE = b"pagefind_dcd"
FILTERS = 3
"""The place of the filters in `*.pf_meta`, each a pair of its name and its file's."""


def settle(index: Path) -> bool:
    """Sort what stands in an order of chance, in place; False, and nothing is changed, for files of another shape."""
    try:
        files = _settled(index)
    except (ImportError, OSError, LookupError, TypeError, ValueError, EOFError):
        return False
    for old in (*index.glob("filter/*"), *index.glob("*.pf_meta")):
        old.unlink()
    for name, content in files.items():
        (index / name).write_bytes(content)
    return True


def _settled(index: Path) -> dict[str, bytes]:
    """The new files, by their paths."""
    made: dict[str, bytes] = {}
    entry = json.loads((index / "pagefind-entry.json").read_bytes())
    for language in entry["languages"].values():
        meta = _loaded(index / f"pagefind.{language['hash']}.pf_meta")
        for known in meta[FILTERS]:
            name, values = _loaded(index / f"filter/{known[1]}.pf_filter")
            content = _stored([name, sorted(values)])
            known[1] = _named(known[1], content)
            made[f"filter/{known[1]}.pf_filter"] = content
        meta[FILTERS].sort()
        content = _stored(meta)
        language["hash"] = _named(language["hash"], content)
        made[f"pagefind.{language['hash']}.pf_meta"] = content
    made["pagefind-entry.json"] = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()
    return made


def _loaded(file: Path) -> Any:
    import cbor2

    content = gzip.decompress(file.read_bytes())
    if not content.startswith(SIGNATURE):
        raise ValueError(f"{file.name} has no signature")
    found = cbor2.loads(content[len(SIGNATURE) :])
    if cbor2.dumps(found) != content[len(SIGNATURE) :]:
        raise ValueError(f"{file.name} is written otherwise")
    return found


def _stored(content: Any) -> bytes:
    import cbor2

    return gzip.compress(SIGNATURE + cbor2.dumps(content), mtime=0)


def _named(old: str, content: bytes) -> str:
    """A name like the old one, `en_56a6a52`, but of this content."""
    language, _, digits = old.rpartition("_")
    return f"{language}_{hashlib.sha256(content).hexdigest()[: len(digits)]}"
