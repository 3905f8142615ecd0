"""`embed/uptrail.js`: one line on another site puts the card there, in an iframe that can do nothing but show it."""

import json
from collections.abc import Iterable
from importlib.resources import files

from uptrail.audience import View
from uptrail.outputs import text
from uptrail.outputs.document import Document
from uptrail.outputs.templating import key
from uptrail.outputs.words import words_for
from uptrail.records.occurrence import Audience

PATH = "embed/uptrail.js"
TITLE = '"Status"'


def documents(view: View) -> Iterable[Document]:
    """The one script, of the public site."""
    if view.audience is Audience.INTERNAL:
        return
    words = words_for(view.site.language)
    title = words.gettext("%(name)s status", name=text.line(view.site.name))
    yield Document(PATH, lambda: render(title), key("embed-script", title))


def render(title: str) -> bytes:
    """The script's bytes, with the frame's title as an ASCII string literal."""
    source = files("uptrail.outputs").joinpath("assets", "embed.js").read_text(encoding="utf-8")
    return source.replace(TITLE, json.dumps(title), 1).encode()
