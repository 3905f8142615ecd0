"""Make the files of many documents: from the cache where it can, and new ones on every core."""

import gc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic_core import from_json, to_json

from uptrail import cores
from uptrail.adapters.objects import Entry, Objects, key
from uptrail.adapters.shell import Shell
from uptrail.outputs.document import Document, Page, Part

WORTH_SHARING = 200
"""From how many new files on more than one core is used."""

PATIENCE = 5_000
"""After so many new objects garbage is searched for: most pages leave none, registers some."""


@dataclass(frozen=True)
class Writer:
    """The theme that pages are put into, and the cache.

    `shells` are by how many folders deep a page lies; `address` gives a path's full address, or nothing;
    `program` names everything that makes pages. `read`, if given, looks at each file that is made anew and says
    something of it, or nothing.
    """

    objects: Objects
    shells: Mapping[int, Shell]
    address: Callable[[str], str]
    description: str
    program: str
    read: Callable[[str, bytes], str] | None = None
    found: dict[str, str] = field(default_factory=dict)
    """What `read` said of files, by their paths."""

    def write(self, documents: Sequence[Document]) -> dict[str, Entry | bytes]:
        """What each document's file is made of, by its path."""
        names = {document.path: self.name(document) for document in documents}
        known = ((path, self.objects.get(name)) for path, name in names.items())
        made: dict[str, Entry | bytes] = {path: entry for path, entry in known if entry}
        new = [one for one in documents if names[one.path] and one.path not in made]
        if len(new) >= WORTH_SHARING and (shares := cores.count()) > 1:
            self._share_out(new, names, shares)
        for one in documents:
            if one.path not in made:
                made[one.path] = self._file(one, names[one.path])
        for part in (part for one in documents for part in one.parts):
            self.objects.get(self._part_name(part))  # it counts as used, whoever made it
        return made

    def name(self, document: Document) -> str:
        """The key of a document's file in the cache; empty when it must be made anew each time."""
        if not document.key:
            return ""
        shell = self._shell(document)
        theme = (shell.digest, self.address(document.path), self.description) if shell else ()
        return key(document.path, document.key, self.program, *theme)

    def _shell(self, document: Document) -> Shell | None:
        return self.shells.get(document.path.count("/")) if document.path.endswith(".html") else None

    def _file(self, document: Document, name: str) -> Entry | bytes:
        if name and (entry := self.objects.get(name)):
            return entry
        made = document.made(self._part)
        if isinstance(made, Page):
            shell = self._shell(document)
            if shell is None:
                raise TypeError(f"{document.path} is a page but does not end in .html")
            made = shell.splice(made, self.address(document.path), self.description)
        if self.read and (said := self.read(document.path, made)):
            self.found[document.path] = said
        return self.objects.put(name, made) if name else made

    def _part_name(self, part: Part) -> str:
        return key("part", part.key, self.program)

    def _part(self, part: Part) -> bytes:
        name = self._part_name(part)
        entry = self.objects.get(name)
        content = entry.read() if entry else None
        if content is None:
            content = part.make()
            self.objects.put(name, content)
        return content

    def _share_out(self, new: Sequence[Document], names: Mapping[str, str], shares: int) -> None:
        """Fill the cache on all cores; what is left undone is made later."""

        def work(number: int) -> bytes:
            gc.freeze()
            gc.enable()
            for document in new[number::shares]:
                self._file(document, names[document.path])
            return to_json(self.found)

        for found in cores.share_out(shares, work):
            self.found.update(from_json(found or b"{}"))
        self.objects.look_again()
