"""What a picture's markup says, read as XML: its variants, their texts and where these stand."""

from dataclasses import dataclass
from xml.etree import ElementTree

from uptrail.outputs.pictures.lettering import width


@dataclass(frozen=True)
class Line:
    """A line of text in a drawing, from `left` to `right` as far as widths can be guessed."""

    text: str
    left: float
    right: float
    y: float
    kind: str


@dataclass(frozen=True)
class Drawing:
    """One variant of a picture."""

    root: ElementTree.Element

    @property
    def kind(self):
        return self.root.get("class", "")

    @property
    def box(self):
        """Left, top, right and bottom of what is shown."""
        left, top, across, down = map(float, self.root.get("viewBox").split())
        return left, top, left + across, top + down

    @property
    def lines(self):
        return [line for text in self.root.iter("text") for line in lines_of(text)]

    @property
    def said(self):
        """All its words, in the order drawn."""
        return " ".join(line.text for line in self.lines)

    def count(self, kind):
        return sum(f"up-p-{kind}" in one.get("class", "").split() for one in self.root.iter())

    def outside(self):
        """Lines that leave the drawing."""
        left, top, right, bottom = self.box
        return [
            one
            for one in self.lines
            if one.left < left - 1 or one.right > right + 1 or one.y - 10 < top or one.y + 3 > bottom
        ]

    def overlapping(self):
        """Pairs of lines that stand on one another."""
        lines = sorted(self.lines, key=lambda line: line.y)
        return [
            (one.text, other.text)
            for number, one in enumerate(lines)
            for other in lines[number + 1 :]
            if other.y - one.y < 12 and one.left < other.right - 1 and other.left < one.right - 1
        ]


def lines_of(text):
    kind = text.get("class", "")
    rows = [(text.text or "", 0), *((span.text or "", 17 * n) for n, span in enumerate(text.iter("tspan"), 1))]
    for words, down in rows:
        size = width(words)
        x = float(text.get("x")) - (size if "up-p-e" in kind else size / 2 if "up-p-m" in kind else 0)
        yield Line(words, x, x + size, float(text.get("y")) + down, kind)


def drawings(markup):
    """The variants of a figure: wide and narrow, or the only one."""
    figure = ElementTree.fromstring(str(markup))
    assert figure.tag == "figure"
    return [Drawing(svg) for svg in figure.iter("svg")]


def sound(markup):
    """The variants, after what holds for every picture was asserted."""
    found = drawings(markup)
    ids = [one.get("id") for drawing in found for one in drawing.root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    for drawing in found:
        title, described = drawing.root.get("aria-labelledby"), drawing.root.get("aria-describedby")
        assert [drawing.root[0].get("id"), drawing.root[1].get("id")] == [title, described]
        assert drawing.root[0].text
        assert drawing.root[1].text
        assert drawing.root.get("role") == "img"
        assert not drawing.outside()
        assert not drawing.overlapping()
    return found
