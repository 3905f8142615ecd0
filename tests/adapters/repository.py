"""A small repository of made-up records, and builds of it."""

from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config

SETTINGS = """\
name: Harbour
url: https://status.harbour.example/
as_of: 2026-03-31T12:00Z
components:
  api: {name: The API, group: Shop, audience: public, since: 2026-01-01}
"""
INCIDENT = """\
---
title: {title}
severity: SEV3
audience: {audience}
components: {{api: partial_outage}}
started: 2026-03-{day:02} 10:00 UTC
resolved: 2026-03-{day:02} 11:00 UTC
---

## Incident Update - 2026-03-{day:02} 10:05 UTC

**Status**: Investigating

We look into it.

## Incident Update - 2026-03-{day:02} 11:00 UTC

**Status**: Resolved

It works again.

## Notes

internal-canary
"""
CONFIGURATION = """\
site_name: Harbour
theme: {{name: material, font: false, features: [navigation.tabs]}}
plugins: {{search: {{}}, uptrail: {{audience: {audience}}}}}
nav: [Status: index.md, History: history/index.md, About: about.md]
"""


class Repository:
    """A small repository in a folder, and builds of it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("uptrail.yaml", SETTINGS)
        self.write("docs/about.md", "# About us\n\nSee [one](incidents/one/index.html).\n")
        for day, name in enumerate(("one", "two", "three"), start=18):
            self.write(f"incidents/{name}.md", INCIDENT.format(title=f"Trouble {name}", audience="public", day=day))
        self.configure("public")

    def configure(self, audience: str) -> None:
        self.write("mkdocs.yml", CONFIGURATION.format(audience=audience))

    def write(self, path: str, text: str) -> Path:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
        return target

    def build(self, **options: object) -> Path:
        config = load_config(str(self.root / "mkdocs.yml"), **options)
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        finally:
            config.plugins.on_shutdown()
        return self.root / "site"

    def page(self, path: str) -> str:
        return (self.root / "site" / path).read_text()
