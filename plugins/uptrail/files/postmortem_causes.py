"""Why it happened, as lists say it: why-questions, contributing factors and fault trees, as raw trees."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from uptrail.archive import Keys
from uptrail.files.draft import Draft
from uptrail.files.lists import Item
from uptrail.problem import Level
from uptrail.records.postmortem import CATEGORIES, Gate

DEEPEST = 24
_MOST_MARKS, _LONGEST_MARK = 4, 80
_TAG = r"[(\[]\s*(?P<words>[A-Za-z][A-Za-z ,;/-]*)\s*[)\]](?!\()"
_TRAILING = re.compile(rf"\s*[*_]*{_TAG}[*_.]*$")
_LEADING = re.compile(rf"{_TAG}\s*:?\s*")
_NAMED = re.compile(rf"\**({'|'.join(CATEGORIES)})\**\s*:\**\s+", re.IGNORECASE)
_GATES = "|".join(Gate)
_GATE_FIRST = re.compile(rf"(?:\*\*|\[)(?P<marked>{_GATES})(?::?\*\*:?|\]:?)(?:\s+|$)|(?P<plain>{_GATES})(?::\s*|$)")
_GATE_LAST = re.compile(rf"\s*\**[(\[](?:\*\*)?(?P<gate>{_GATES})(?:\*\*)?[)\]]\**$")


def read_whys(draft: Draft, items: Sequence[Item], keys: Keys) -> list[dict[str, Any]]:
    """The questions of a list; what is nested below an answer and asks again is its children."""
    whys: list[dict[str, Any]] = []
    for item in items:
        question, said = _split_question(item.text)
        if not question:
            draft.complain((item.line, 1), "a why without a question", "write **Why** and what is asked")
            continue
        here = (*keys, len(whys))
        draft.mark(here, item.line)
        answers = [said] if said else []
        asked: list[Item] = []
        _gather(draft, item.children, answers, asked, here)
        children = read_whys(draft, asked, (*here, "children")) if _shallow(draft, here, item.line) else []
        whys.append({"question": question, "answer": "\n".join(answers), "children": children})
    return whys


def _gather(draft: Draft, items: Sequence[Item], answers: list[str], asked: list[Item], keys: Keys) -> None:
    """Sort what stands below a question into its answer's lines and the questions that follow."""
    waiting = list(items)
    while waiting:
        item = waiting.pop(0)
        if re.match(r"\W*why\b", item.text, re.IGNORECASE):
            asked.append(item)
            continue
        if item.text.strip():
            draft.places.setdefault((*keys, "answer"), (item.line, 1))
            answers.append(item.text.strip())
        waiting = [*item.children, *waiting]


def _split_question(text: str) -> tuple[str, str]:
    """A question without its bold marks, and an answer given on the same line."""
    plain = re.sub(r"^\*\*(.+?)\*\*", r"\1", text.strip(), count=1)
    question, mark, said = plain.partition("? ") if "? " in plain else plain.partition("?\n")
    return (question.strip() + mark.strip(), said.strip(" \n-–—:"))


def _shallow(draft: Draft, keys: Keys, line: int) -> bool:
    """Whether there is room for one more level; says so when there is not."""
    if len(keys) <= 2 * DEEPEST:
        return True
    draft.complain((line, 1), f"this list is nested deeper than {DEEPEST} levels", "split it, or leave out detail")
    return False


def read_factors(draft: Draft, items: Sequence[Item], keys: Keys) -> list[dict[str, Any]]:
    """The factors of a list, with their marks; below an item that is only a category, each of its own."""
    factors: list[dict[str, Any]] = []
    for item in items:
        bone = item.text.strip(" *_:").lower()
        group = bone if bone in CATEGORIES and item.children else ""
        for line in item.children if group else [item]:
            factor = read_factor(draft, line.text, line.line)
            if not factor["text"]:
                draft.complain((line.line, 1), "a contributing factor without words", "say what contributed")
                continue
            factor["category"] = factor["category"] or group
            draft.mark((*keys, len(factors)), line.line)
            factors.append(factor)
    return factors


def read_factor(draft: Draft, text: str, line: int) -> dict[str, Any]:
    """A factor's text without its marks: `(primary cause)`, and a category before or after it."""
    factor: dict[str, Any] = {"text": text.strip(), "category": "", "primary": False}
    for _ in range(_MOST_MARKS):
        rest, end = factor["text"][:-_LONGEST_MARK], factor["text"][-_LONGEST_MARK:]
        found = _TRAILING.search(end)
        if not found or not _take_marks(draft, factor, found["words"], line):
            break
        factor["text"] = (rest + end[: found.start()]).rstrip()
    leading = _LEADING.match(factor["text"])
    if leading and leading[0].startswith("[") and _take_marks(draft, factor, leading["words"], line):
        factor["text"] = factor["text"][leading.end() :]
    elif named := _NAMED.match(factor["text"]):
        factor["category"] = named[1].lower()
        factor["text"] = factor["text"][named.end() :]
    return factor


def _take_marks(draft: Draft, factor: dict[str, Any], words: str, line: int) -> bool:
    """Read `primary cause, process`; False, and nothing taken, when it is ordinary text in brackets."""
    marks = [word.strip().lower() for word in re.split(r"[,;/]", words)]
    known = [mark for mark in marks if mark in CATEGORIES or mark in {"primary cause", "primary"}]
    if len(known) < len(marks):
        near = [(mark, get_close_matches(mark, CATEGORIES, 1, 0.8)) for mark in marks if mark not in known]
        for mark, guess in near:
            if guess:
                draft.complain((line, 1), f"unknown category {mark!r}", f"write {guess[0]}", Level.WARNING)
        return False
    for mark in known:
        if mark in CATEGORIES:
            factor["category"] = mark
        else:
            factor["primary"] = True
    return True


def read_fault_tree(draft: Draft, items: Sequence[Item], keys: Keys) -> dict[str, Any] | None:
    """The tree under the list's first item; every gate is marked AND or OR."""
    for extra in items[1:]:
        draft.complain(
            (extra.line, 1), "a fault tree has one top event", "indent this below the top event's gate", Level.WARNING
        )
    return _node(draft, items[0], keys) if items else None


def _node(draft: Draft, item: Item, keys: Keys) -> dict[str, Any]:
    draft.mark(keys, item.line)
    text, gate = read_gate(item.text)
    children = item.children
    if gate is None and len(children) == 1:
        inner, inner_gate = read_gate(children[0].text)
        if inner_gate and not inner:
            gate, children = inner_gate, children[0].children
    if gate is None and children:
        draft.complain((item.line, 1), f"{_short(text)} has branches but no gate", "write AND: or OR: before it")
    if gate and not children:
        draft.complain((item.line, 1), f"{gate} gate without branches", "indent its branches below it", Level.WARNING)
    if not _shallow(draft, keys, item.line):
        children = ()
    if not text and not gate:
        draft.complain((item.line, 1), "an event without words", "say what happens")
    nodes = [_node(draft, child, (*keys, "children", index)) for index, child in enumerate(children)]
    return {"text": text or gate or "?", "gate": gate, "children": nodes}


def read_gate(text: str) -> tuple[str, Gate | None]:
    """A node's text without its gate's mark: `AND: text`, `**OR** text`, `text (AND)`."""
    text = text.strip()
    if found := _GATE_FIRST.match(text):
        return text[found.end() :].strip(), Gate(found["marked"] or found["plain"])
    if found := _GATE_LAST.search(text):
        return text[: found.start()].strip(), Gate(found["gate"])
    return text, None


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")
