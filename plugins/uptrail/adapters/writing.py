"""Make the files of many documents: from the cache where it can, and new ones on every core."""

import os
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from uptrail.adapters.objects import Entry, Objects, key
from uptrail.adapters.shell import Shell
from uptrail.outputs.document import Document, Page

WORTH_A_FORK = 200
"""From how many new files on more than one core is used."""


@dataclass(frozen=True)
class Writer:
    """The theme that pages are put into, and the cache.

    `shells` are by how many folders deep a page lies; `address` gives a path's full address, or nothing;
    `program` names everything that makes pages.
    """

    objects: Objects
    shells: Mapping[int, Shell]
    address: Callable[[str], str]
    description: str
    program: str

    def write(self, documents: Sequence[Document]) -> dict[str, Entry | bytes]:
        """What each document's file is made of, by its path."""
        names = {document.path: self.name(document) for document in documents}
        new = [one for one in documents if names[one.path] and not self.objects.get(names[one.path])]
        if len(new) >= WORTH_A_FORK and _may_fork():
            self._share_out(new, names)
        return {document.path: self._file(document, names[document.path]) for document in documents}

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
        made = document.render()
        if isinstance(made, Page):
            shell = self._shell(document)
            if shell is None:
                raise TypeError(f"{document.path} is a page but does not end in .html")
            made = shell.splice(made, self.address(document.path), self.description)
        return self.objects.put(name, made) if name else made

    def _share_out(self, new: Sequence[Document], names: Mapping[str, str]) -> None:
        """Fill the cache in children, one less than there are cores; what they leave undone is made later."""
        cores = _cores()
        children = [self._child(new[place::cores], names) for place in range(1, cores)]
        try:
            for document in new[::cores]:
                self._file(document, names[document.path])
        finally:
            for child in children:
                os.waitpid(child, 0)
        self.objects.look_again()

    def _child(self, share: Sequence[Document], names: Mapping[str, str]) -> int:
        child = os.fork()
        if child:
            return child
        status = 1
        try:
            for document in share:
                self._file(document, names[document.path])
            status = 0
        finally:
            os._exit(status)


def _cores() -> int:
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _may_fork() -> bool:
    """Only where a copy of this program is sure to work: on Linux, and without other threads that hold locks."""
    return sys.platform == "linux" and threading.active_count() == 1 and _cores() > 1
