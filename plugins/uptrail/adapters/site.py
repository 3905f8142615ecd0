"""One site on its way to the disk, whatever program makes the other pages."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any

from uptrail import __version__, garbage, pipeline
from uptrail.adapters.commit import commit_of, moment_of
from uptrail.adapters.objects import Objects, key
from uptrail.adapters.sections import KeptPages
from uptrail.adapters.shell import Shell
from uptrail.adapters.tree import Tree
from uptrail.adapters.verdicts import KeptVerdicts
from uptrail.adapters.workshop import Workshop, clear_abandoned
from uptrail.adapters.writing import Writer
from uptrail.files.program import sources
from uptrail.outputs.document import Document, Page
from uptrail.problem import Problem
from uptrail.records.occurrence import Audience

HOME = "index.html"
LOST = "404.html"
NOTHING: Mapping[str, Any] = MappingProxyType({})


class Site:
    """The documents of one audience's site, and the folders in which they become files."""

    def __init__(
        self, root: Path, audience: Audience, cache: Path, *, clock: datetime, environ: Mapping[str, str]
    ) -> None:
        self.root = root
        self.audience = audience
        self._cache = cache
        self._pages = KeptPages(cache / "pages" / audience.value, program())
        self._workshop: Workshop | None = None
        self.index_fault = ""
        """Why there is no search index although one was asked for."""
        self._publish(clock, environ)

    @garbage.put_off()
    def _publish(self, clock: datetime, environ: Mapping[str, str]) -> None:
        verdicts = KeptVerdicts(self._cache / "verdicts.json", program())
        publication = pipeline.publish(
            self.root,
            self.audience,
            clock=clock,
            environ=environ,
            cache=self._cache,
            verdicts=verdicts,
            commit=(commit := commit_of(self.root, environ)),
            committed=moment_of(self.root, commit, environ),
        )
        self.problems: tuple[Problem, ...] = publication.problems
        self.name = publication.view.site.name
        self.url = publication.view.site.url
        self.language = publication.view.site.language
        self.as_of = publication.view.as_of
        self.documents = tuple(publication.documents())
        self.sections = {d.path: d for d in self.documents if d.section or d.path == HOME}

    def page(self, document: Document) -> Page:
        """A section's own part, made once."""
        made = self._pages.page(document)
        if made is None:
            raise TypeError(f"{document.path} stands in the navigation and is not a page")
        return made

    @property
    def records(self) -> Iterable[Document]:
        """The documents that are files of their own and stand in no navigation."""
        return (one for one in self.documents if one.path not in self.sections and one.path != LOST)

    def give_way(self, taken: Collection[str]) -> None:
        """Leave out what yields to a file that a person put at its path, or at the path of one of its folders."""

        def free(path: str) -> bool:
            parts = path.split("/")
            return all("/".join(parts[:count]) not in taken for count in range(1, len(parts) + 1))

        self.documents = tuple(one for one in self.documents if not one.yields or free(one.path))

    @property
    def lost(self) -> Page | None:
        """The page for addresses that lead nowhere."""
        return next((self._pages.page(one) for one in self.documents if one.path == LOST), None)

    def build_aside(self, site: Path) -> Path:
        """The empty folder that the generator is to fill instead of `site`."""
        clear_abandoned(self._cache)
        self._workshop = Workshop(site, self._cache)
        return self._workshop.next

    @property
    def workshop(self) -> Workshop:
        """Where the site is built; only after `build_aside`."""
        if self._workshop is None:
            raise RuntimeError("the site has no folder yet")
        return self._workshop

    @garbage.put_off()
    def write(
        self,
        shells: Mapping[int, Shell],
        address: Callable[[str], str],
        description: str,
        indexer: Path | None = None,
        pages: Mapping[str, str] = NOTHING,
    ) -> Path:
        """Make every record's file, from the cache where it can; the folder they lie in.

        `shells` are by how many folders deep a page lies; `address` gives a path's full address, or nothing.
        With `indexer`, Pagefind's program, there is also a search index of the records and of hand-written `pages`.
        """
        objects = Objects(self._cache / "objects")
        writer = Writer(objects, shells, address, description, program())
        try:
            tree = self.workshop.open_tree()
            if indexer and self.audience is Audience.INTERNAL:
                self._lay_with_index(indexer, writer, tree, pages)
            else:
                tree.lay(writer.write(tuple(self.records)))
        except BaseException:
            objects.close(prune=False)
            raise
        objects.close(prune=True)
        return tree.folder

    def _lay_with_index(self, indexer: Path, writer: Writer, tree: Tree, pages: Mapping[str, str]) -> None:
        """The pages of records first, and all else while Pagefind reads them."""
        from uptrail.adapters.indexing import FOLDER, Index, Unfit, is_record, words_of

        writer = replace(writer, read=lambda path, content: words_of(content) if is_record(path) else "")
        work, note = self.workshop.folder / "search", self._cache / "search.json"
        index = Index(indexer, writer.objects, note, work, self.language)
        wanted = writer.write([one for one in self.records if is_record(one.path)])
        with index.making(wanted, pages, writer.found) as making:
            wanted |= writer.write([one for one in self.records if not is_record(one.path)])
            if making.begun:
                tree.lay(wanted, spare=FOLDER)
            try:
                wanted |= making.files()
            except Unfit as error:
                self.index_fault = str(error)
        tree.lay(wanted)

    def assemble(self) -> Path:
        """The whole site's folder, before it takes the old one's place."""
        return self.workshop.assemble()

    def publish(self) -> None:
        """Put the whole site in the old one's place."""
        self.workshop.publish()

    def close(self) -> None:
        """Let other builds at the site's folders; harmless when repeated."""
        if self._workshop:
            self._workshop.close()
            self._workshop = None


@cache
def program() -> str:
    """A name for this program and the libraries that make its pages: pages made by others are not reused."""
    own = sources(".py", ".html", ".css", ".js", ".svg", ".po")
    return key(__version__, *map(version, ("babel", "jinja2", "markdown-it-py", "nh3", "pyromark")), own)
