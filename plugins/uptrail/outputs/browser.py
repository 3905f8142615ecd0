"""Our scripts, published without their comments and under names that change with their content."""

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from uptrail.audience import View
from uptrail.outputs.document import Document


def stripped(name: str) -> bytes:
    """A script's source without comment lines, indentation, and room that nothing needs."""
    source = files("uptrail.outputs").joinpath("assets", name).read_text(encoding="utf-8")
    lines = (line.strip() for line in source.splitlines())
    told = "".join(f"{line}\n" for line in lines if line and not line.startswith(("//", "/*")))
    # No text in the script holds one of these signs between spaces.
    return re.sub(r"(?<=[;{}(,&>])\n| (=>|[!=]==|=|&&|\|\|) ", lambda found: found[1] or "", told).encode()


def named(name: str, content: bytes) -> str:
    """Where a script of this content is published."""
    return f"assets/{name}.{hashlib.blake2b(content, digest_size=4).hexdigest()}.js"


@cache
def script() -> bytes:
    """The script of every page, as browsers get it."""
    return stripped("uptrail.js")


@cache
def path() -> str:
    """Where it is published."""
    return named("uptrail", script())


def documents(view: View) -> Iterable[Document]:
    """The script."""
    yield Document(path(), script, key=path())
