"""`uptrail schema`: the JSON Schemas with which editors complete, explain and underline what people write."""

import json
from pathlib import Path

import click

from uptrail import rules
from uptrail.files import schemas

FOLDER = ".uptrail"
"""Where `uptrail init` puts them."""


def text(kind: str) -> str:
    """A kind's schema as a file."""
    made = schemas.schema(kind, {id: rules.sentence(id) for id in rules.IDS})
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def file_name(kind: str) -> str:
    """What a kind's schema is called on disk."""
    return f"{kind}.schema.json"


@click.command()
@click.argument("kind", type=click.Choice(list(schemas.SCHEMAS)), required=False)
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help=f"Write here, such as {FOLDER}.")
def schema(kind: str | None, folder: Path | None) -> None:
    """Print the JSON Schema of a KIND of file, or write it; without KIND, those of all.

    `incidents` is any file of that folder, by its kind; `postmortem` is the front matter of one.
    """
    kinds = [kind] if kind else list(schemas.SCHEMAS)
    if folder is None:
        click.echo(text(kind) if kind else _together(kinds), nl=False)
        return
    folder.mkdir(parents=True, exist_ok=True)
    for one in kinds:
        target = folder / file_name(one)
        target.write_text(text(one), encoding="utf-8")
        click.echo(f"wrote   {target}")


def _together(kinds: list[str]) -> str:
    """All of them as one JSON object, by kind."""
    return json.dumps({kind: json.loads(text(kind)) for kind in kinds}, indent=2, ensure_ascii=False) + "\n"
