"""The pages that stand in the navigation, kept from build to build: the generator asks for each of them every time."""

import json
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from uptrail.adapters.objects import key
from uptrail.outputs.document import Document, Page


class KeptPages:
    """Pages in a folder, one file an address, each under the key of what it was made from; damage only costs time."""

    def __init__(self, folder: Path, program: str) -> None:
        self._folder = folder
        self._program = program
        self._made: dict[str, Page | None] = {}

    def page(self, document: Document) -> Page | None:
        """A document's own part, made once for as long as its key stays; None when it is no page."""
        if document.path not in self._made:
            self._made[document.path] = self._recall(document) or self._make(document)
        return self._made[document.path]

    def _name(self, document: Document) -> str:
        return key(document.path, document.key, self._program) if document.key else ""

    def _file(self, document: Document) -> Path:
        return self._folder / f"{key(document.path)}.json"

    def _recall(self, document: Document) -> Page | None:
        with suppress(OSError, ValueError, TypeError, KeyError):
            found = json.loads(self._file(document).read_bytes())
            parts = found["page"]
            if found["name"] == self._name(document) and found["seal"] == _seal(parts):
                return Page(**parts)
        return None

    def _make(self, document: Document) -> Page | None:
        made = document.made()
        if not isinstance(made, Page):
            return None
        if name := self._name(document):
            parts = asdict(made)
            content = json.dumps({"name": name, "seal": _seal(parts), "page": parts})
            with suppress(OSError):
                self._folder.mkdir(parents=True, exist_ok=True)
                draft = self._file(document).with_suffix(".new")
                draft.write_text(content, encoding="ascii")
                draft.replace(self._file(document))
        return made


def _seal(parts: dict[str, str]) -> str:
    return key(json.dumps(parts))
