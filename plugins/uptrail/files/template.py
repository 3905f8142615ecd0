"""The organisation's own templates for postmortems: front matter with a list of sections, and Jinja below it."""

from collections.abc import Iterator, Sequence

from uptrail.files.markdown import front_matter
from uptrail.files.names import stem_of
from uptrail.files.yaml_text import load
from uptrail.problem import Level, Problem, Source
from uptrail.records import Template

FOLDER = "templates/postmortems"
MOST = 60
"""How many sections a template may ask for."""


def is_template(path: str) -> bool:
    """Whether a path is where templates are, in the folder itself; what is hidden is none."""
    folder, _, name = path.rpartition("/")
    return folder == FOLDER and name.lower().endswith(".md") and not name.startswith(".") and name != "README.md"


def read_template(path: str, text: str) -> tuple[Template, tuple[Problem, ...]]:
    """The template that a file means; without a readable list of sections it asks for none."""
    front = front_matter(text)
    tree, problems = load(front.text, path, front.first_line)
    found = tree if isinstance(tree, dict) else {}
    sections = found.get("sections")
    titles = tuple(_titles(sections)) if isinstance(sections, list) else ()
    told = list(problems)
    if not front.closed:
        told.append(Problem(Source(path), "unreadable-value", "the front matter is not closed", remedy="end it by ---"))
    elif not titles and not problems:
        message, remedy = "the template names no sections", "write sections: [Summary, Timeline, Action Items] above it"
        told.append(Problem(Source(path), "missing-value", message, Level.WARNING, remedy))
    id = stem_of(path)
    return Template(id=id, source=Source(path), sections=titles[:MOST], text=front.body), tuple(told)


def _titles(values: Sequence[object]) -> Iterator[str]:
    """Each heading once, on one line."""
    seen: set[str] = set()
    for value in values:
        title = " ".join(value.split()) if isinstance(value, str) else ""
        if title and title.casefold() not in seen:
            seen.add(title.casefold())
            yield title
