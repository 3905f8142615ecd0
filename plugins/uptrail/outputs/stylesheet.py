"""Our one stylesheet, published under a name that changes with its content so that browsers may keep it."""

import hashlib
from collections.abc import Iterable
from importlib.resources import files

from uptrail.audience import View
from uptrail.outputs.document import Document

STYLESHEET = files("uptrail.outputs").joinpath("assets", "uptrail.css").read_bytes()
STYLESHEET_PATH = f"assets/uptrail.{hashlib.blake2b(STYLESHEET, digest_size=4).hexdigest()}.css"


def documents(view: View) -> Iterable[Document]:
    """The stylesheet, the same for every site."""
    yield Document(path=STYLESHEET_PATH, render=lambda: STYLESHEET, key=STYLESHEET_PATH)
