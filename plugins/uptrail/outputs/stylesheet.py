"""Our one stylesheet, published under a name that changes with its content so that browsers may keep it."""

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from uptrail.audience import View
from uptrail.outputs.document import Document
from uptrail.records.occurrence import Audience


@cache
def stylesheet(audience: Audience) -> bytes:
    """The rules that one audience's pages need."""
    assets = files("uptrail.outputs").joinpath("assets")
    shared = assets.joinpath("uptrail.css").read_bytes()
    if audience is Audience.PUBLIC:
        return shared
    return shared + b"\n" + assets.joinpath("internal.css").read_bytes()


@cache
def path_for(audience: Audience) -> str:
    """Where it is published."""
    return f"assets/uptrail.{hashlib.blake2b(stylesheet(audience), digest_size=4).hexdigest()}.css"


def documents(view: View) -> Iterable[Document]:
    """The stylesheet."""
    path = path_for(view.audience)
    yield Document(path=path, render=lambda: stylesheet(view.audience), key=path)
