"""Where the files that people write by hand stand in the site, as `mkdocs.yml` lays out what is below `docs_dir`."""

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping

import yaml

from uptrail.files.yaml_text import nodes
from uptrail.problem import Problem

PATH = "mkdocs.yml"
PAGE_ENDINGS = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
_LEFT_OUT = (".*", "/templates/")
"""What MkDocs leaves out unless it is told otherwise."""
_MAX_INHERITED = 10

Fetch = Callable[[str], str | Problem | None]


def written(fetch: Fetch, below: Callable[[str], Iterable[str]]) -> Mapping[str, str]:
    """The file behind each place of the site that is written by hand: `about/index.html` by `docs/about.md`.

    `fetch` is for the text of a path, `below` for the paths of all files in a folder. Files that the
    configuration excludes are not there; a folder outside the repository is not looked into.
    """
    said = _configuration(fetch)
    folder = posixpath.normpath(said.get("docs_dir") or "docs")
    if folder.startswith(("/", "..")):
        return {}
    in_folders = said.get("use_directory_urls", "true").lower() not in ("false", "no", "off")
    prefix = "" if folder == "." else f"{folder}/"
    names = (path.removeprefix(prefix) for path in below(folder))
    excluded = "\n".join((said.get("exclude_docs", ""), said.get("draft_docs", "")))
    return {place(name, in_folders): prefix + name for name in _included(names, excluded)}


def place(name: str, in_folders: bool = True) -> str:
    """The file of the site that MkDocs makes of a file below `docs_dir`; `in_folders` is its `use_directory_urls`."""
    stem, ending = posixpath.splitext(name)
    if ending not in PAGE_ENDINGS:
        return name
    folder, last = posixpath.split(stem)
    if last in ("index", "README"):
        return posixpath.join(folder, "index.html")
    return f"{stem}/index.html" if in_folders else f"{stem}.html"


def _included(names: Iterable[str], excluded: str) -> Iterator[str]:
    from pathspec.gitignore import GitIgnoreSpec  # for the few repositories with old addresses

    try:
        pattern = GitIgnoreSpec.from_lines([*_LEFT_OUT, *excluded.splitlines()])
    except ValueError:
        pattern = GitIgnoreSpec.from_lines(_LEFT_OUT)
    return (name for name in names if not pattern.match_file(name))


def _configuration(fetch: Fetch) -> Mapping[str, str]:
    """What `mkdocs.yml`, and what it inherits from, says in one word or text; the inheriting file wins."""
    found: dict[str, str] = {}
    path = PATH
    for _ in range(_MAX_INHERITED):
        text = fetch(path)
        said = _texts(text) if isinstance(text, str) else {}
        found = said | found
        if "INHERIT" not in said:
            break
        path = posixpath.normpath(posixpath.join(posixpath.dirname(path), said["INHERIT"]))
    return found


def _texts(text: str) -> dict[str, str]:
    """The values of a document's own keys that are plain text; one with a tag, such as `!ENV`, is not known here."""
    root = next(iter(nodes(text)), None)
    if not isinstance(root, yaml.MappingNode):
        return {}
    return {
        key.value: value.value
        for key, value in root.value
        if isinstance(key, yaml.ScalarNode) and isinstance(value, yaml.ScalarNode) and not value.tag.startswith("!")
    }
