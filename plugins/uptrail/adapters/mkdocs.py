"""The MkDocs plugin: translates between MkDocs' events and a `Site`, and knows nothing of incidents.

Only public names of `mkdocs` are imported, so that ProperDocs, which offers the same names, runs this too.
"""

import errno
import html
import logging
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, urlsplit

from jinja2 import Environment
from mkdocs.commands.build import get_context
from mkdocs.config import config_options as c
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler
from mkdocs.utils.templates import TemplateContext

from uptrail import garbage
from uptrail.adapters import chrome, leaks, search, shell, sitemap, theme_code
from uptrail.adapters.printing import report
from uptrail.adapters.site import Site
from uptrail.adapters.watching import Watch
from uptrail.adapters.workshop import Busy
from uptrail.outputs.document import Document
from uptrail.outputs.stylesheet import path_for
from uptrail.records.occurrence import Audience

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

log = get_plugin_logger(__name__)
REFUSED = (errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOSPC)
TEMPLATES = str(Path(__file__).with_name("templates"))


class UptrailConfig(Config):
    """The options under `plugins: uptrail:`; both folders may be relative, to the configuration file and to `root`."""

    root = c.Optional(c.Type(str))
    audience = c.Choice(tuple(audience.value for audience in Audience), default=Audience.PUBLIC.value)
    cache = c.Type(str, default=".cache/uptrail")
    content_security_policy = c.Type(bool, default=True)
    search_index = c.Type(bool, default=True)


class RecordFile(File):
    """A file that Uptrail writes itself: MkDocs and its plugins see it and may link to it, but do not copy it."""

    generated_by = "uptrail"
    inclusion = InclusionLevel.INCLUDED

    def __init__(self, path: str, config: MkDocsConfig, place: Sequence[Path]) -> None:
        # There are thousands: the general way, by a path's normal form, takes longer than all else about them.
        self.src_uri = self.dest_uri = path
        self.src_dir = None
        self.dest_dir = config.site_dir
        self.use_directory_urls = config.use_directory_urls
        self._place = place
        self._moved: str | None = None

    @property
    def abs_src_path(self) -> str | None:
        """Where it lies, once all such files have been written, or where another plugin says."""
        return self._moved or (f"{self._place[-1]}/{self.src_uri}" if self._place else None)

    @abs_src_path.setter
    def abs_src_path(self, path: str | None) -> None:
        self._moved = path

    def is_documentation_page(self) -> bool:
        """Never: it is finished, whatever its name."""
        return False

    def copy_file(self, dirty: bool = False) -> None:
        """Nothing: the file lies in the site already."""


class UptrailPlugin(BasePlugin[UptrailConfig]):
    """Records in, pages out."""

    def __init__(self) -> None:
        super().__init__()
        self._site: Site | None = None
        self._site_dir = ""
        self._nav: Navigation | None = None
        self._lost = ""
        self._indexer: Path | None = None
        self._written: dict[str, str] = {}
        self._place: list[Path] = []
        """The folder of the records' files, once they are there."""
        self._watch: Watch | None = None
        self._serving = False

    @property
    def site(self) -> Site:
        """What is being built; only between `on_config` and the build's end."""
        if self._site is None:
            raise PluginError("the site is not being built")
        return self._site

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """That this exists also makes `mkdocs serve` keep the plugin from build to build."""
        self._serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        folder = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
        root = (folder / (self.config.root or ".")).resolve()
        audience = Audience(self.config.audience)
        docs = Path(config.docs_dir).resolve()
        if any(private.resolve().is_relative_to(docs) for private in leaks.private(root)):
            raise PluginError(f"the records lie in {docs}, whose files are published: move docs_dir elsewhere")
        _add_templates(config)
        config.extra["uptrail_internal"] = audience is Audience.INTERNAL
        self._site_dir = config.site_dir
        try:
            cache = root / self.config.cache
            self._site = Site(root, audience, cache, clock=datetime.now(UTC), environ=os.environ)
            config.site_dir = str(self._site.build_aside(Path(config.site_dir)))
        except (OSError, Busy) as error:
            raise PluginError(f"cannot build the site: {_why(error)}") from error
        report(self._site.problems, log)
        _speak(config, self._site.language)
        config.extra["uptrail_stylesheet"] = path_for(audience)
        self._written, self._place = {}, []
        self._indexer = self._find_indexer(config) if audience is Audience.INTERNAL else None
        if not config.site_url and audience is Audience.PUBLIC:
            config.site_url = self._site.url
        return config

    def _find_indexer(self, config: MkDocsConfig) -> Path | None:
        """Pagefind's program, whose index then takes the place of the theme's; None where that stays."""
        from uptrail.adapters import indexing
        from uptrail.outputs.internal import search_script

        config.extra.pop("uptrail_search", None)
        if self._serving or not self.config.search_index:
            return None
        if not (program := indexing.program()):
            log.info("the theme's own search finds titles only; for words and facets: %s", indexing.INSTALL)
            return None
        config.extra["uptrail_search"] = search_script.path()
        for name in ("material/search", "search"):
            search_config = getattr(config.plugins.get(name), "config", None)
            if search_config is not None and "enabled" in search_config:
                search_config["enabled"] = False
        return program

    @event_priority(-50)
    @garbage.put_off()
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        if self.site.audience is Audience.PUBLIC:
            _refuse_leaks(files, config, self.site.root)
        self.site.give_way({file.dest_uri for file in files if file.inclusion.is_included()})
        for document in self.site.documents:
            section = document.path in self.site.sections
            file = _page_file(document, config) if section else RecordFile(document.path, config, self._place)
            if written := files.src_uris.get(file.src_uri):
                log.warning("%s takes the address of a page of records: rename it", written.abs_src_path)
                files.remove(written)
            files.append(file)
        return files

    @event_priority(-50)
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        self._nav = nav
        return nav

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        page.update_date = self.site.as_of.date().isoformat()
        if document := self.site.sections.get(page.file.dest_uri):
            made = self.site.page(document)
            page.meta.update(title=made.title, description=made.description, uptrail_head=made.head)
            page.meta["hide"] = _hidden(config)
            if page.is_homepage:
                del page.meta["title"]
            if "title" not in vars(page):
                page.title = _safe(document.section or made.title)
        for name in ("title", "description"):
            if isinstance(page.meta.get(name), str):
                page.meta[name] = _safe(page.meta[name])
        return markdown

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        if document := self.site.sections.get(page.file.dest_uri):
            return self.site.page(document).content
        if self._indexer and not page.meta.get("search", {}).get("exclude"):
            self._written[page.file.dest_uri] = html if "<h1" in html else f"<h1>{_safe(page.title or '')}</h1>{html}"
        return html

    @event_priority(-100)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        return self._dressed(output) if page.file.dest_uri in self.site.sections else output

    def _dressed(self, page: str) -> str:
        """One of our pages as the theme made it; on the public site without what it does not use."""
        if self.site.audience is Audience.INTERNAL:
            return page
        page = chrome.lean(page)
        return chrome.guarded(page) if self.config.content_security_policy and not self._serving else page

    @event_priority(-50)
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        theme_code.keep(env)
        depths = sorted({0, *(one.path.count("/") for one in self.site.records if one.path.endswith(".html"))})
        shells = {depth: self._shell(depth, env, config, files) for depth in depths}
        if self.site.lost:
            self._lost = shells[0].splice(self.site.lost, "", config.site_description or "").decode()
        description = config.site_description or ""
        self._place.append(self.site.write(shells, _addresses(config), description, self._indexer, self._written))
        if self.site.index_fault:
            log.warning("Pagefind could not make the search index: %s", self.site.index_fault)
        return env

    def _shell(self, depth: int, env: Environment, config: MkDocsConfig, files: Files) -> shell.Shell:
        """The theme's page that many folders deep, with holes; other plugins' events for pages do not run for it.

        The folders bear a name of their own, because a link to a page nearby is shorter than one from anywhere.
        """
        file = File.generated(config, "-/" * depth + "-.md", content="")
        file.dest_uri = "-/" * depth + ("index.html" if depth else "-.html")
        page = Page(None, file, config)
        page.content = shell.SENTINELS["content"]
        page.meta = {
            "title": shell.SENTINELS["title"],
            "description": shell.SENTINELS["description"],
            "uptrail_head": shell.SENTINELS["head"],
            "hide": _hidden(config),
        }
        page.update_date = self.site.as_of.date().isoformat()
        if config.site_url:
            page.canonical_url = shell.SENTINELS["canonical"]
        nav = self._nav or Navigation([], [])
        context = get_context(nav, files, config, page)
        context["build_date_utc"] = self.site.as_of
        made = shell.cut(self._dressed(env.get_template("main.html").render(context)))
        if absent := shell.missing(made):
            log.warning("the theme's main.html has no place for a page's %s: extend uptrail.html", ", ".join(absent))
        return made

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        context["build_date_utc"] = self.site.as_of
        if "title" not in page.meta and not page.is_homepage and "&" in (page.title or ""):
            page.meta["title"] = _safe(page.title or "")
        return context

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        context["build_date_utc"] = self.site.as_of
        return context

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        if template_name == "404.html" and self._lost and not _overridden(template_name, config):
            return chrome.based(self._lost, urlsplit(config.site_url or "/").path or "/")
        return output_content

    @event_priority(100)
    def _assemble(self, config: MkDocsConfig) -> None:
        """Before other plugins look at the finished site: show them all of it."""
        folder = self.site.assemble()
        address = _addresses(config)
        records = (one for one in self.site.records if one.path.endswith("index.html") and not one.yields)
        # Added only now: MkDocs compresses what it makes, which takes long for thousands of pages.
        sitemap.add(folder, ((address(one.path), one.modified) for one in records) if config.site_url else ())
        config.site_dir = str(folder)

    @event_priority(-100)
    def _publish(self, config: MkDocsConfig) -> None:
        """After all other plugins: put the site in the old one's place, unless a strict build is about to fail."""
        if self.site.audience is Audience.INTERNAL and not self._indexer:
            search.extend(Path(config.site_dir), (document.path for document in self.site.records))
        config.site_dir = self._site_dir
        if not (config.strict and _has_warnings()):
            self.site.publish()
            if not self._serving:
                log.info("the site is in %s", self._site_dir)
        self.site.close()

    on_post_build = CombinedEvent(_assemble, _publish)

    @event_priority(-100)
    def on_build_error(self, *, error: Exception) -> None:
        if self._site:
            self._site.close()
        if isinstance(error, OSError):
            raise PluginError(f"cannot build the site, the old one stands: {_why(error)}") from error

    def on_serve(
        self, server: "LiveReloadServer", *, config: MkDocsConfig, builder: Callable[[], None]
    ) -> "LiveReloadServer":
        signal = self.site.root / self.config.cache / "changed"
        self._watch = Watch(leaks.private(self.site.root), signal)
        self._watch.start()
        server.watch(str(signal))
        return server

    def on_shutdown(self) -> None:
        if self._watch:
            self._watch.stop()
        if self._site:
            self._site.close()


def _why(error: OSError | Busy) -> str:
    """What went wrong, and where a person may put what cannot be written."""
    if isinstance(error, Busy) or not error.filename:
        return str(error)
    moved = "; `site_dir`, and `cache` among this plugin's options, may lie elsewhere"
    return f"{os.fsdecode(error.filename)}: {(error.strerror or '').lower()}{moved if error.errno in REFUSED else ''}"


def _safe(text: str) -> str:
    """Text, escaped once: the theme prints titles and descriptions as they are."""
    return html.escape(html.unescape(text))


def _add_templates(config: MkDocsConfig) -> None:
    """Ours come before the theme's and after the user's own."""
    if TEMPLATES not in config.theme.dirs:
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, TEMPLATES)


def _speak(config: MkDocsConfig, language: str) -> None:
    """The theme's own words, and with them the page's language and direction, follow ours unless others were chosen."""
    if config.theme.get("language", "en") != "en":
        return
    parts = language.split("-")
    for name in ("-".join(parts[:count]) for count in range(len(parts), 0, -1)):
        if any(Path(folder, "partials", "languages", f"{name}.html").is_file() for folder in config.theme.dirs):
            config.theme["language"] = name
            return


def _overridden(template: str, config: MkDocsConfig) -> bool:
    """Whether a user has a template of this name."""
    return bool(config.theme.custom_dir) and Path(str(config.theme.custom_dir), template).is_file()


def _hidden(config: MkDocsConfig) -> list[str]:
    """The theme's columns that our pages go without: there is no table of contents, and tabs are navigation enough."""
    return ["toc", "navigation"] if "navigation.tabs" in config.theme.get("features", []) else ["toc"]


def _page_file(document: Document, config: MkDocsConfig) -> File:
    source = document.path.removesuffix(".html") + ".md"
    file = File.generated(config, source, content="", inclusion=InclusionLevel.INCLUDED)
    file.dest_uri = document.path
    return file


def _addresses(config: MkDocsConfig) -> Callable[[str], str]:
    """A function from a file's path to its full address; to nothing when the site has no address."""
    base = config.site_url
    if not base:
        return lambda path: ""
    return lambda path: base + _quoted(path.removesuffix("index.html"))


@cache
def _quoted(path: str) -> str:
    return quote(path)


def _refuse_leaks(files: Files, config: MkDocsConfig, root: Path) -> None:
    docs = Path(config.docs_dir)
    bases = [root, Path.cwd(), *(Path(base) for base in _snippet_folders(config))]
    for file in [file for file in files if file.src_dir == config.docs_dir and file.inclusion.is_included()]:
        path = docs / file.src_uri
        if reason := leaks.refusal(path, docs, root, bases):
            log.error("%s is left out of the public site: %s", path, reason)
            files.remove(file)


def _snippet_folders(config: MkDocsConfig) -> list[str]:
    folders = config.mdx_configs.get("pymdownx.snippets", {}).get("base_path", [])
    return [folders] if isinstance(folders, str) else [str(folder) for folder in folders]


def _has_warnings() -> bool:
    """Whether MkDocs, which counts warnings in a strict build, has counted one."""
    loggers = (logging.getLogger(name) for name in ("mkdocs", "properdocs"))
    counters = (handler for logger in loggers for handler in logger.handlers if isinstance(handler, CountHandler))
    return any(counter.get_counts() for counter in counters)
