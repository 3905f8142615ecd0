"""Templates of postmortems, our own and the organisation's, filled in with what an incident's record knows.

Templates are Jinja and run in a sandbox; what records say comes in as values only.
"""

from importlib.resources import files as package_files

import click
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from uptrail.archive import Archive
from uptrail.commands.facts import Facts
from uptrail.files.template import read_template
from uptrail.records import Template
from uptrail.rules.template import BUILT_IN, DEFAULT, names
from uptrail.rules.wording import suggestion

OURS = package_files("uptrail.commands") / "postmortems"
FILES = {DEFAULT: "uptrail"}
"""The file of a template that has another name."""


def template_named(archive: Archive, name: str) -> Template:
    """The organisation's own template, else ours; an unknown name is a usage error."""
    wanted = name.strip().lower() or DEFAULT
    own = archive.templates.get(wanted)
    if own and wanted != "uptrail":
        return own
    if wanted not in BUILT_IN:
        raise click.BadParameter(
            f"there is no template {name!r}; {suggestion(wanted, names(archive))}", param_hint="--template"
        )
    return ours(FILES.get(wanted, wanted))


def ours(name: str) -> Template:
    """A template that comes with the program."""
    path = f"{name}.md"
    template, _ = read_template(path, (OURS / path).read_text(encoding="utf-8"))
    return template


def filled(template: Template, facts: Facts) -> str:
    """The draft's text. Raises a click exception that names the template's file and line."""
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    path = template.source.path
    try:
        return environment.from_string(template.text).render(facts.values()).lstrip("\n")
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        place = f"{path}, line {line} below its front matter" if line else path
        raise click.ClickException(
            f"{place}: {error.message or 'it cannot be filled in'}; nothing was written"
        ) from None
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise click.ClickException(f"{path} cannot be filled in: {error}; nothing was written") from None
