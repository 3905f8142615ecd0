"""Writes an understood document in the template's form; what has no place there follows in sections of its own."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from uptrail.files.dates import read_written_length
from uptrail.files.markdown import sections
from uptrail.importers.postmortems.actions import Action, Group
from uptrail.importers.postmortems.document import Document
from uptrail.importers.postmortems.fields import Facts
from uptrail.importers.postmortems.outline import Part, Piece
from uptrail.importers.postmortems.roles import Role, role_of
from uptrail.importers.postmortems.timeline import Row, trimmed
from uptrail.importers.postmortems.whys import rewritten
from uptrail.importers.postmortems.zones import Zone, read_named_zone
from uptrail.importers.prose import inert
from uptrail.rules.template import FREE_FORM
from uptrail.values import Unreadable

_ORDER = (Role.SUMMARY, Role.IMPACT, Role.TIMELINE, Role.CAUSE, Role.WELL, Role.POORLY, Role.LUCKY, Role.ACTIONS)
_WITHIN_CAUSE = (Role.HAPPENED, Role.WHYS, Role.FACTORS)
_LONG_PREFACE = 80
_LISTED = re.compile(r"(?:[-*+•]|\d{1,3}[.)])\s|(?:\*\*|__)[^*_]+:?(?:\*\*|__)\s*:")
_CLOSING = ("```", "~~~", "-->", "</pre>", "</script>", "</style>", "</textarea>")
_HEAD = re.compile(r"^([ \t]*(?:[-*+][ \t]+)?)(\*\*|__)([^*_:\n]+)(:?)\2", re.MULTILINE)


@dataclass
class Understood:
    """A document, and what was made out of it."""

    document: Document
    facts: Facts
    rows: list[Row] = field(default_factory=list)
    timeline_rest: str = ""
    timeline_parts: list[Part] = field(default_factory=list)
    zone: Zone | None = None
    groups: list[Group] = field(default_factory=list)


def composed(found: Understood) -> str:
    """The text of the record's file."""
    blocks = [*_head(found.facts), ""]
    for level, title, body in _sections(found):
        blocks += [f"{'#' * level} {title}", ""]
        if body.strip():
            blocks += [contained(body.strip("\n")), ""]
    return "\n".join(blocks).rstrip("\n") + "\n"


def _head(facts: Facts) -> Iterator[str]:
    yield f"# Postmortem: {facts.title}"
    yield ""
    known = {
        "Date": str(facts.day or ""),
        "Duration": _length(facts.duration),
        "Severity": facts.severity,
        "Authors": ", ".join(facts.authors),
        "Status": facts.status,
        "Tags": ", ".join(facts.tags),
        "Template": FREE_FORM,
    }
    for label, value in known.items():
        if value:
            yield f"**{label}**: {value}"


def _length(text: str) -> str:
    try:
        read_written_length(text)
    except (Unreadable, OverflowError):
        return ""
    return text


def _sections(found: Understood) -> Iterator[tuple[int, str, str]]:
    """Level, title and text of every section, the template's first."""
    document = found.document
    preface = _preface(found)
    promoted = not document.of(Role.SUMMARY) and any(map(_is_prose, re.split(r"\n\s*\n", preface)))
    if preface and not promoted:
        yield 2, "Preface", _unlabelled(preface)
    for role in _ORDER:
        if role is Role.SUMMARY and promoted:
            yield 2, role, preface
        elif role is Role.TIMELINE:
            yield from _timeline(found)
        elif role is Role.ACTIONS:
            yield from _actions(found.groups)
        elif role is Role.CAUSE:
            yield from _cause(found)
        elif parts := _parts(found, role):
            yield 2, role, _joined(parts, 2)
    if (lessons := _parts(found, Role.LESSONS)) and not all(part.empty for part in lessons):
        yield 2, Role.LESSONS, _joined(lessons, 2)
    for part in document.parts:
        if (part.role is Role.OTHER and part not in found.timeline_parts) or _unsaid_field(part, found.facts):
            yield 2, part.title, _below(part, 2)
    if set(document.front) - found.facts.front_used or (document.front_text.strip() and not document.front):
        yield 2, "Front Matter", fenced(document.front_text.strip("\n"), document.front_kind)


def _parts(found: Understood, role: Role) -> list[Part]:
    """The parts of a role that were not taken as the timeline; headings that nothing stands under add nothing."""
    parts = [part for part in found.document.of(role) if part not in found.timeline_parts]
    return [part for part in parts if not part.empty or not part.exact] or parts[:1]


def _preface(found: Understood) -> str:
    lines = [
        line
        for part in found.document.of(Role.PREFACE)
        for piece in part.pieces
        for line in piece.lines
        if line not in found.facts.consumed
    ]
    kept = "\n".join(trimmed(lines))
    return "" if re.fullmatch(r"[\s\-*_]*", kept) else kept


def _is_prose(paragraph: str) -> bool:
    """Whether a paragraph tells something, and is no list, label, comment or picture."""
    bare = paragraph.strip()
    return (
        len(bare) >= _LONG_PREFACE
        and bool(re.match(r"(?![\w '/-]{1,40}:\s)[\w\"'“*_\[]", bare))
        and not _LISTED.match(bare)
    )


def _unlabelled(text: str) -> str:
    """Labels in bold that are no fields of ours, so that nobody takes them for one."""
    return _HEAD.sub(r"\1__\3\4__", text)


def _unsaid_field(part: Part, facts: Facts) -> bool:
    """Whether a section such as Authors says more than the field does."""
    if part.role is not Role.FIELD:
        return False
    words = " ".join(line.strip(" -*") for piece in part.pieces for line in piece.lines if line.strip())
    known = {
        ", ".join(facts.authors),
        " ".join(facts.authors),
        facts.status,
        facts.severity,
        facts.duration,
        str(facts.day),
    }
    return words not in known and bool(words)


def _cause(found: Understood) -> Iterator[tuple[int, str, str]]:
    own = [part for part in _parts(found, Role.CAUSE) if not part.empty]
    inner = {role: parts for role in _WITHIN_CAUSE if (parts := _parts(found, role))}
    if own or inner:
        yield 2, Role.CAUSE, _joined(own, 2)
    for role, parts in inner.items():
        if role is not Role.WHYS:
            yield 3, role, _joined(parts, 3)
            continue
        texts = [text if (text := rewritten(part)) is not None else _below(part, 3) for part in parts]
        yield 3, role, "\n\n".join(_titled(part, text) for part, text in zip(parts, texts, strict=True))


def _joined(parts: Sequence[Part], level: int) -> str:
    return "\n\n".join(_titled(part, _below(part, level)) for part in parts)


def _titled(part: Part, text: str) -> str:
    """A part's text below its own title, where that says more than ours."""
    return text if part.exact or not part.title else f"**{part.title}**\n\n{text}"


def _below(part: Part, level: int) -> str:
    """A part's text with the headings in it, moved below a section of `level`."""
    first = part.pieces[0]
    blocks = ["\n".join(trimmed(first.lines))]
    for piece in part.pieces[1:]:
        blocks += [_heading(piece, first, level), "\n".join(trimmed(piece.lines))]
    return "\n\n".join(block for block in map(contained, blocks) if block)


def _heading(piece: Piece, first: Piece, level: int) -> str:
    if _is_section(piece.title):
        return f"**{piece.title}**"
    return f"{'#' * min(level + max(piece.level - first.level, 1), 6)} {piece.title}"


# --- the timeline ---


def _timeline(found: Understood) -> Iterator[tuple[int, str, str]]:
    if not found.timeline_parts:
        return
    zone = found.zone
    title = f"Timeline (All times {zone.written})" if zone and zone.written else "Timeline"
    blocks = [contained(found.timeline_rest)] if found.timeline_rest.strip() else []
    if found.rows:
        blocks.append("\n".join(_table(found.rows, zone)))
    yield 2, title, "\n\n".join(blocks)
    details = [
        f"**{row.typed or row.clock or row.day}**\n\n{contained(row.details)}" for row in found.rows if row.details
    ]
    if details:
        yield 3, "In detail", "\n\n".join(details)


def _table(rows: Sequence[Row], zone: Zone | None) -> Iterator[str]:
    extra = list(dict.fromkeys(name for row in rows for name, text in row.extra.items() if text))
    named = f"Time ({zone.said})" if zone and zone.said.upper() not in (zone.written.upper(), "Z") else "Time"
    extra_names = ["Source" if name == "source" else name.capitalize() for name in extra]
    yield _row([named, "Event", *extra_names])
    yield _row(["---"] * (2 + len(extra)))
    for row in rows:
        yield _row([_time(row, zone), row.event, *(row.extra.get(name, "") for name in extra)])


def _time(row: Row, zone: Zone | None) -> str:
    if not row.clock:
        return row.typed or str(row.day or "??")
    day = f"{row.day} " if row.dated else ""
    own = (
        ""
        if not row.zone or (zone and row.zone.upper() in (zone.said.upper(), zone.written))
        else f" {read_named_zone(row.zone, row.day).written or row.zone.upper()}"
    )
    return f"{'~' if row.about else ''}{day}{row.clock}{own}"


# --- actions ---


def _actions(groups: Sequence[Group]) -> Iterator[tuple[int, str, str]]:
    if not groups:
        return
    top = min((group.level for group in groups if group.level), default=2)
    titled = [(2, str(Role.ACTIONS), "")]
    for group in groups:
        if group.title and not _is_section(group.title):
            titled.append((min(3 + max(group.level - top - 1, 0), 6), group.title, _group(group)))
            continue
        level, title, text = titled.pop()
        lead = f"**{group.title}**" if group.title else ""
        titled.append((level, title, "\n\n".join(filter(None, (text, lead, _group(group))))))
    yield from titled


def _is_section(title: str) -> bool:
    """Whether a heading within a section would be taken for another section of the template."""
    return role_of(title)[0] not in (Role.OTHER, Role.FIELD)


def _group(group: Group) -> str:
    blocks = [contained(group.rest)] if group.rest.strip() else []
    if group.actions:
        blocks.append("\n".join(_action_table(group.actions)))
    blocks += [f"{_bold(action.text)}\n\n{contained(action.details)}" for action in group.actions if action.details]
    return "\n\n".join(blocks)


def _bold(text: str) -> str:
    """A text in bold, unless something in it is."""
    return text if "**" in text or "__" in text else f"**{text}**"


def _action_table(actions: Sequence[Action]) -> Iterator[str]:
    extra = list(dict.fromkeys(name for action in actions for name, text in action.extra.items() if text))
    linked = any(action.link for action in actions)
    yield _row(
        [
            "Priority",
            "Action",
            "Owner",
            "Due Date",
            "Status",
            *(["Link"] if linked else []),
            *map(str.capitalize, extra),
        ]
    )
    yield _row(["---"] * (5 + linked + len(extra)))
    for action in actions:
        cells = [action.priority, action.text, action.owner, action.due, action.status]
        yield _row([*cells, *([action.link] if linked else []), *(action.extra.get(name, "") for name in extra)])


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(re.sub(r"(?<!\\)\|", r"\\|", " ".join(cell.split())) for cell in cells) + " |"


# --- keeping texts apart ---


def fenced(text: str, language: str = "") -> str:
    """A text as code, in a fence that nothing in it closes."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    mark = "`" * max(longest + 1, 3)
    return f"{mark}{language}\n{text}\n{mark}"


def contained(text: str) -> str:
    """The text, changed only when something in it, a fence or a comment without end, would swallow what follows."""
    if _ends(text):
        return text
    for closed in (*(f"{text}\n{mark}" for mark in _CLOSING), text.replace("<!--", "&lt;!--"), inert(text)):
        if _ends(closed):
            return closed
    return fenced(text)


def _ends(text: str) -> bool:
    """Whether a heading below the text is one."""
    found = sections(f"{text}\n\n# end\n\nof it")
    return bool(found) and (found[-1].title, found[-1].text) == ("end", "of it")
