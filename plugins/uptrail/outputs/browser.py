"""Our scripts, published without their comments and under names that change with their content."""

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from rjsmin import jsmin

from uptrail.audience import View
from uptrail.outputs.document import Document


def stripped(name: str) -> bytes:
    """A script's source without comments, indentation, and room that nothing needs.

    A template literal must hold no other one: rjsmin takes the inner one's end for the outer one's.
    """
    source = files("uptrail.outputs").joinpath("assets", name).read_text(encoding="utf-8")
    return str(jsmin(source)).encode()


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
