"""`uptrail init`: write the files that a repository needs to check, build and publish its records."""

import json
import re
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import files as package_files
from pathlib import Path

import click

from uptrail import __version__
from uptrail.commands.schema import FOLDER, file_name
from uptrail.commands.schema import text as schema_text
from uptrail.files import schemas
from uptrail.settings import read_url, read_zone_name
from uptrail.values import Unreadable

STARTER = package_files("uptrail.commands") / "starter"
IGNORED = ("/site/", "/site-internal/", "/.cache/")
FORGES = {
    "github": {
        ".github/workflows/uptrail-check.yml": "github/uptrail-check.yml",
        ".github/workflows/uptrail-publish.yml": "github/uptrail-publish.yml",
    },
    "gitlab": {".gitlab-ci.yml": "gitlab/gitlab-ci.yml"},
    "none": {},
}
EDITOR = ".vscode/settings.json"
WIRING = "for hints in records add yaml.schemas to it, see the manual's page on editors"
BRANCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")


Callback = Callable[[click.Context, click.Parameter, str | None], str | None]


def reading(read: Callable[[str], str]) -> Callback:
    """An option's callback that reads its value; what cannot be read ends the command with its remedy."""

    def callback(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
        try:
            return None if value is None else read(value)
        except Unreadable as error:
            raise click.BadParameter(f"{error.message}: {error.remedy}", context, option) from None

    return callback


def read_branch(text: str) -> str:
    """A branch's name of letters, digits, dots, hyphens and slashes."""
    if not BRANCH.fullmatch(text):
        raise Unreadable(f"{text!r} is not a branch's name", "write it as main")
    return text


def quoted(text: str) -> str:
    """A YAML scalar that means exactly this text: JSON's strings are YAML's."""
    plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9 .-]*[A-Za-z0-9]", text)
    reserved = text.lower() in {"yes", "no", "on", "off", "true", "false", "null"}
    return text if plain and not reserved else json.dumps(text, ensure_ascii=False)


def slug(text: str) -> str:
    """An id made of a name: lower-case letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "service"


def filled(name: str, words: dict[str, str]) -> str:
    """The text of a starter file with its `@WORDS@` replaced."""
    text = (STARTER / name).read_text(encoding="utf-8")
    return re.sub(r"@([A-Z_]+)@", lambda hit: words[hit[1]], text)


def plan(name: str, url: str, time_zone: str, component: str, forge: str, branch: str, today: str) -> dict[str, str]:
    """The text of every file to write, by its path in the repository."""
    words = {
        "NAME": quoted(name),
        "PLAIN_NAME": name,
        "SITE_NAME": quoted(f"{name} status"),
        "INTERNAL_NAME": quoted(f"{name} incidents, internal"),
        "URL": url,
        "TIME_ZONE": time_zone,
        "COMPONENT": quoted(component),
        "COMPONENT_ID": slug(component),
        "TODAY": today,
        "VERSION": __version__,
        "BRANCH": branch,
    }
    sources = {
        "uptrail.yaml": "uptrail.yaml",
        "mkdocs.yml": "mkdocs.yml",
        "mkdocs.internal.yml": "mkdocs.internal.yml",
        "docs/about.md": "about.md",
    }
    return {path: filled(source, words) for path, source in (sources | FORGES[forge]).items()} | editing()


def editing() -> dict[str, str]:
    """The schemas that editors hold records to, and what tells the most common editor about them."""
    texts = {f"{FOLDER}/{file_name(kind)}": schema_text(kind) for kind in schemas.FILES}
    held = {f"./{FOLDER}/{file_name(kind)}": list(paths) for kind, paths in schemas.FILES.items()}
    return {**texts, EDITOR: json.dumps({"yaml.schemas": held}, indent=2) + "\n"}


def ignore(root: Path) -> bool:
    """Add what is built and cached to `.gitignore`; whether anything was added."""
    path = root / ".gitignore"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    missing = [line for line in IGNORED if line not in text.splitlines()]
    if missing:
        gap = "" if not text or text.endswith("\n") else "\n"
        path.write_text(text + gap + "\n".join(missing) + "\n", encoding="utf-8")
    return bool(missing)


def current_branch(root: Path) -> str:
    """The branch that is checked out, else main."""
    try:
        asked = subprocess.run(  # noqa: S603
            ["git", "-C", str(root), "symbolic-ref", "--short", "HEAD"],  # noqa: S607
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
        )
    except OSError:
        return "main"
    name = asked.stdout.strip()
    return name if asked.returncode == 0 and BRANCH.fullmatch(name) else "main"


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.option("--name", prompt="Name of the organisation or service", help="Stands at the top of the page.")
@click.option(
    "--url", prompt="Address of the public site", callback=reading(read_url), help="https://status.example.org/"
)
@click.option("--component", prompt="Your first component, as a customer calls it", help="Such as Checkout.")
@click.option("--time-zone", default="UTC", callback=reading(read_zone_name), show_default=True, help="A second clock.")
@click.option("--forge", type=click.Choice(list(FORGES)), default="github", show_default=True, help="Whose workflows.")
@click.option("--branch", callback=reading(read_branch), help="The branch to publish. [default: the one checked out]")
def init(folder: Path, name: str, url: str, component: str, time_zone: str, forge: str, branch: str | None) -> None:
    """Write what a repository needs: settings, both sites' configuration, a page, workflows, schemas for editors.

    A file that exists is never changed, but for .gitignore, which gains lines.
    """
    today = datetime.now(UTC).date().isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    texts = plan(name, url, time_zone, component, forge, branch or current_branch(folder), today)
    for path, text in texts.items():
        target = folder / path
        if target.exists():
            click.echo(f"kept    {path} (it exists)" + (f"; {WIRING}" if path == EDITOR else ""))
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        click.echo(f"wrote   {path}")
    for shelf in ("incidents", "postmortems", "slos"):
        (folder / shelf).mkdir(exist_ok=True)
    if ignore(folder):
        click.echo("wrote   .gitignore")
    click.echo("\nNext: uptrail check, then mkdocs build, then look at site/index.html.")
