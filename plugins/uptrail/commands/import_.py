"""`uptrail import`: another status page's export, or an archive of postmortems, becomes records."""

from collections.abc import Iterator, Mapping, Set
from pathlib import Path

import click

from uptrail.adapters.printing import line
from uptrail.files import yaml_text
from uptrail.importers import IMPORTERS, ForeignComponent, Imported
from uptrail.importers.writing import components_text
from uptrail.problem import Level, Problem, Source

SETTINGS = "uptrail.yaml"
SUFFIXES = {".json", ".md", ".yml", ".yaml", ".toml"}
DOCUMENTS = {".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd", ".erb", ".txt"}
PASSED_OVER = {"node_modules", "themes", "public", "resources"}
LONGEST = 200 * 1024 * 1024


@click.command("import")
@click.argument("kind", type=click.Choice(sorted(IMPORTERS)))
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--to",
    "target",
    default=".",
    show_default="this folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Your repository.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option("--force", is_flag=True, help="Write over records that exist; uptrail.yaml is never written over.")
def import_(kind: str, source: Path, target: Path, dry_run: bool, force: bool) -> None:
    """Turn an export of another status page, or postmortems in free-form Markdown, into records.

    SOURCE is a folder or one file. What was understood is said file by file, and so is what was not.
    Records are public when they were public there, and old addresses are kept as aliases; imported
    postmortems are internal.
    """
    unreadable: list[Problem] = []
    files = dict(_texts(source, unreadable, DOCUMENTS if kind == "postmortems" else SUFFIXES))
    _refuse_strangers(kind, source, files)
    found = IMPORTERS[kind].extract(files)
    problems = [*unreadable, *found.problems]
    for path, words in found.understood.items():
        click.echo(f"{path}: {words}")
    for problem in sorted(problems, key=lambda one: one.sort_key):
        click.echo(line(problem), err=True)
    if not found.texts:
        raise click.ClickException(f"nothing in {source} could be imported")
    try:
        _write(found, target, dry_run=dry_run, force=force)
    except OSError as error:
        raise click.ClickException(f"{error.filename or target}: {error.strerror or error}") from error
    if any(problem.level is Level.ERROR for problem in problems):
        raise click.exceptions.Exit(1)


# --- reading ---


def _texts(source: Path, problems: list[Problem], suffixes: Set[str]) -> Iterator[tuple[str, str]]:
    """The texts of the export, by their paths from the folder around SOURCE."""
    source = source.resolve()
    paths = [source] if source.is_file() else sorted(source.rglob("*"))
    for path in paths:
        inner = path.relative_to(source.parent)
        if path.suffix.lower() not in suffixes or not path.is_file() or _passed_over(inner.parts[1:-1]):
            continue
        try:
            if not path.resolve().is_relative_to(source):
                raise ValueError("a link out of the folder")
            if path.stat().st_size > LONGEST:
                raise ValueError("larger than 200 MiB")
            yield inner.as_posix(), path.read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            reason = "not UTF-8 text" if isinstance(error, UnicodeDecodeError) else str(error)
            message = f"the file was skipped: {reason}"
            problems.append(Problem(Source(inner.as_posix()), "import", message))


def _passed_over(folders: tuple[str, ...]) -> bool:
    return any(name in PASSED_OVER or name.startswith(".") for name in folders)


def _refuse_strangers(kind: str, source: Path, files: Mapping[str, str]) -> None:
    """Stop when the files are of another kind, or of none that is known."""
    if IMPORTERS[kind].identify(files):
        return
    others = [name for name, importer in IMPORTERS.items() if importer.identify(files)]
    if others:
        raise click.ClickException(f"{source} looks like {others[0]}: try uptrail import {others[0]} {source}")
    raise click.ClickException(f"{source} holds no {kind} export; see the manual's page on moving")


# --- writing ---


def _write(found: Imported, target: Path, *, dry_run: bool, force: bool) -> None:
    """Write what is not there yet, and say what became of each file."""
    counts = {"written": 0, "kept": 0}
    shelves = ("incidents", "postmortems")
    known = {(shelf, path.stem.lower()): path for shelf in shelves for path in (target / shelf).rglob("*.*")}
    for path, text in found.texts.items():
        place = target / path
        other = known.get((path.partition("/")[0], place.stem.lower()), place)
        if place.exists() and place.read_bytes() == text.encode():
            outcome = "unchanged"
        elif path == SETTINGS and place.exists():
            outcome = "kept: it exists"
        elif other != place:
            outcome = f"kept: the id is taken by {other.relative_to(target).as_posix()}"
        elif place.exists() and not force:
            outcome = "kept: it exists and differs; --force writes over it"
        else:
            outcome = "would be written" if dry_run else "written"
            if not dry_run:
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(text.encode())
        counts["written" if outcome.endswith("written") else "kept"] += 1
        click.echo(f"{path}: {_audience(path, text)}{outcome}")
    _offer_components(found.components, target / SETTINGS)
    verb = "would be written" if dry_run else "written"
    click.echo(f"{counts['written']} files {verb} to {target}, {counts['kept']} left as they were.")


def _audience(path: str, text: str) -> str:
    """Whether a record is public, since whoever imports should know before anything is published."""
    if path == SETTINGS:
        return ""
    public = "\naudience: public\n" in text or "\n**Audience**: public\n" in text.partition("\n## ")[0] + "\n"
    return "public, " if public else "internal, "


def _offer_components(components: tuple[ForeignComponent, ...], settings: Path) -> None:
    """Print the components that an existing uptrail.yaml lacks."""
    if not settings.is_file():
        return
    tree, _ = yaml_text.load(settings.read_text(encoding="utf-8", errors="replace"), SETTINGS)
    known = tree.get("components") if isinstance(tree, dict) else None
    missing = [one for one in components if not isinstance(known, dict) or one.id not in known]
    if missing:
        click.echo(f"\nAdd these components to {SETTINGS}:\n\n{components_text(missing)}")
