"""Our one script, published without its comments and under a name that changes with its content."""

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from uptrail.audience import View
from uptrail.outputs.document import Document


@cache
def script() -> bytes:
    """What browsers get: the source without comment lines, indentation, and room that nothing needs."""
    source = files("uptrail.outputs").joinpath("assets", "uptrail.js").read_text(encoding="utf-8")
    lines = (line.strip() for line in source.splitlines())
    told = "".join(f"{line}\n" for line in lines if line and not line.startswith(("//", "/*")))
    # No text in the script holds one of these signs between spaces.
    return re.sub(r"(?<=[;{}(,&>])\n| (=>|[!=]==|=|&&|\|\|) ", lambda found: found[1] or "", told).encode()


@cache
def path() -> str:
    """Where it is published."""
    return f"assets/uptrail.{hashlib.blake2b(script(), digest_size=4).hexdigest()}.js"


def documents(view: View) -> Iterable[Document]:
    """The script."""
    yield Document(path(), script, key=path())
