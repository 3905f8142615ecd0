"""A template for postmortems: the sections that a document written from it has, and the text to begin with."""

from uptrail.records.base import Record


class Template(Record):
    """A file in `templates/postmortems/`; `text` is the Jinja source below its front matter.

    `sections` are the headings that every document of this template must have, in this order.
    """

    sections: tuple[str, ...] = ()
    text: str = ""
