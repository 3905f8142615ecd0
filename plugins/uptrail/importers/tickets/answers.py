"""What a forge answered about a ticket: open, done, given up, or closed in a way that does not say."""

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from uptrail.importers.tickets.links import Link
from uptrail.importers.tickets.refusals import Refused
from uptrail.importers.web import quoted
from uptrail.settings import Forge


class Standing(StrEnum):
    """How far a ticket is; UNSAID is closed, though whether the work was done only a person can tell."""

    OPEN = "open"
    DONE = "done"
    GIVEN_UP = "given up"
    UNSAID = "unsaid"


class Ticket(NamedTuple):
    """A ticket's standing and, in words that follow `the ticket`, why."""

    standing: Standing
    why: str


def read(link: Link, content: bytes) -> Ticket:
    """The ticket of an answer. Raises `Refused` when it is none."""
    try:
        tree = json.loads(content)
    except (ValueError, RecursionError):
        tree = None
    if not isinstance(tree, dict) or not isinstance(tree.get("state"), str):
        begins = quoted(content[:60].decode("utf-8", "replace"))
        told = f"its answer is no ticket, but begins {begins!r}" if begins else "its answer is empty"
        raise Refused(told, "is this the address of such a forge?")
    return _READERS[link.forge](tree, link.request)


def _github(tree: Mapping[str, Any], _request: bool) -> Ticket:
    """`state` and `state_reason` of an issue; a pull request has `pull_request.merged_at`."""
    state, reason, pull = tree["state"], tree.get("state_reason"), tree.get("pull_request")
    if state == "open":
        return Ticket(Standing.OPEN, "is open")
    if state != "closed":
        raise _unknown(state)
    if isinstance(pull, Mapping):
        return Ticket(Standing.DONE, "is merged") if pull.get("merged_at") else _UNMERGED
    if reason == "not_planned":
        return Ticket(Standing.GIVEN_UP, "is closed as not planned")
    if reason == "duplicate":
        return _DUPLICATE
    return Ticket(Standing.DONE, "is closed as completed" if reason == "completed" else "is closed")


def _gitlab(tree: Mapping[str, Any], request: bool) -> Ticket:
    """`state`; an issue that was moved or is a duplicate says so elsewhere, and is closed all the same."""
    state, links = tree["state"], tree.get("_links")
    if state in ("opened", "reopened", "locked"):
        return Ticket(Standing.OPEN, "is open")
    if state == "merged" and request:
        return Ticket(Standing.DONE, "is merged")
    if state != "closed":
        raise _unknown(state)
    if request:
        return _UNMERGED
    if isinstance(links, Mapping) and links.get("closed_as_duplicate_of"):
        return _DUPLICATE
    return _MOVED if tree.get("moved_to_id") else Ticket(Standing.DONE, "is closed")


def _unknown(state: str) -> Refused:
    return Refused(f"it is in the unknown state {quoted(state)!r}", "look at it, and write the status yourself")


_READERS = {Forge.GITHUB: _github, Forge.GITLAB: _gitlab}
_UNMERGED = Ticket(Standing.UNSAID, "is closed without being merged: link what took its place, or write Won't Do")
_DUPLICATE = Ticket(Standing.UNSAID, "is closed as a duplicate: link the other one")
_MOVED = Ticket(Standing.UNSAID, "was moved to another project: link it there")
