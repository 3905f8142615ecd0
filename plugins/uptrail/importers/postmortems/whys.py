"""Why-questions in the forms that archives know, written as the template's list: a question, its answer below it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from uptrail.importers.postmortems.outline import Part

_WHY = re.compile(r"^(?:\W*\d*[.):]?\W*)?(?:Q\d*\s*[:.]\s*\W*)?why\b(?! analysis)", re.IGNORECASE)
_PARAGRAPH = re.compile(
    r"^(?:\d+[.)]\s+)?(?P<question>[*_]*(?:Q\d*[:.]\s*)?(?:\d+\.\s*)?Why\b[^?\n]*\?[*_]*)"
    r"\s*(?:[-–—:]\s*)?(?P<said>.*)$",
    re.I,
)
_STRUCTURE = {"fence", "code_block", "table", "html_block", "blockquote", "hr"}


@dataclass
class Answer:
    """What was answered, and what was asked about it."""

    text: str
    asked: list["Why"] = field(default_factory=list)


@dataclass
class Why:
    """A question and its answers."""

    question: str
    answers: list[Answer] = field(default_factory=list)


def rewritten(part: Part) -> str | None:
    """The part as the template's list of questions, with all its words; None when it is best left as it is."""
    if len(part.pieces) > 1:
        return _from_headings(part)
    text = "\n".join(part.pieces[0].lines)
    tree = SyntaxTreeNode(MarkdownIt().parse(text))
    if any(node.type in _STRUCTURE for node in tree.walk()):
        return None
    if any(_asked_within(item) for item in tree.walk() if item.type == "list_item"):
        return "\n".join(_from_lists(tree.children)).strip("\n")
    if not any(node.type in ("bullet_list", "ordered_list") for node in tree.children):
        return _from_paragraphs(tree.children)
    return None


def _from_headings(part: Part) -> str | None:
    """Each heading asks, the text below it answers."""
    first, *rest = part.pieces
    if not all(_WHY.match(piece.title) for piece in rest):
        return None
    whys = []
    for piece in rest:
        paragraphs = re.split(r"\n\s*\n", "\n".join(piece.lines).strip())
        if any(re.match(r"\s*(?:[-*+>|`~]|\d+[.)]\s)", one) for one in paragraphs):
            return None
        whys.append(Why(_line(piece.title), [Answer(_line(one)) for one in paragraphs if one.strip()]))
    return "\n".join([*first.lines, "", *written(whys)]).strip("\n")


def _from_paragraphs(nodes: Sequence[SyntaxTreeNode]) -> str | None:
    """A paragraph that asks, and the ones below it that answer."""
    before: list[str] = []
    whys: list[Why] = []
    for node in nodes:
        if node.type != "paragraph":
            return None
        for line in _content(node).split("\n"):
            if found := _PARAGRAPH.match(line.strip()):
                whys.append(Why(found["question"], [Answer(found["said"])] if found["said"] else []))
            elif whys:
                whys[-1].answers.append(Answer(line.strip()))
            else:
                before.append(line)
        if not whys:
            before.append("")
    return "\n".join([*before, "", *written(whys)]).strip("\n") if whys else None


# --- lists in which an item states, and a paragraph of it asks ---


def _from_lists(nodes: Sequence[SyntaxTreeNode]) -> Iterator[str]:
    for node in nodes:
        if node.type in ("bullet_list", "ordered_list"):
            for item in node.children:
                statements, whys = _item(item)
                yield from (" ".join(statements), "")
                yield from (*written(whys), "")
        else:
            yield from (_content(node), "")


def _item(item: SyntaxTreeNode) -> tuple[list[str], list[Why]]:
    """What an item states, and what it asks; a list below a question answers it."""
    statements: list[str] = []
    whys: list[Why] = []
    for child in item.children:
        if child.type in ("bullet_list", "ordered_list"):
            for inner in child.children:
                said, asked = _item(inner)
                if whys:
                    whys[-1].answers.append(Answer(" ".join(said), asked))
                else:
                    statements.append(" ".join(said))
                    whys += asked
            continue
        for line in _content(child).split("\n"):
            if _WHY.match(line) and "?" in line:
                whys.append(Why(line.strip()))
            elif whys:
                whys[-1].answers.append(Answer(line.strip()))
            else:
                statements.append(line.strip())
    return statements, whys


def _asked_within(item: SyntaxTreeNode) -> bool:
    """Whether an item's first words state something and a later paragraph of it asks why."""
    paragraphs = [_content(child) for child in item.children if child.type == "paragraph"]
    lines = [line for one in paragraphs for line in one.split("\n")]
    return len(lines) > 1 and not _WHY.match(lines[0]) and any(_WHY.match(line) and "?" in line for line in lines[1:])


def _content(node: SyntaxTreeNode) -> str:
    """The words of a paragraph or heading, as typed."""
    return "\n".join(child.content for child in node.walk() if child.type == "inline")


def written(whys: Sequence[Why], indent: str = "") -> Iterator[str]:
    """The template's list: what was asked about an answer stands below it."""
    for number, why in enumerate(whys, 1):
        inner = f"{indent}   "
        yield f"{indent}{number}. {_line(why.question)}"
        for answer in why.answers:
            if text := _line(answer.text):
                yield f"{inner}- {text}"
            yield from written(answer.asked, f"{inner}  " if text else inner)


def _line(text: str) -> str:
    return " ".join(text.split())
