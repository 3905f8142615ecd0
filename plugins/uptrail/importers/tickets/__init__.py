"""Tickets on a forge: what became of the issue or the request behind a link."""

from uptrail.importers.tickets.answers import Standing, Ticket
from uptrail.importers.tickets.asking import Desk
from uptrail.importers.tickets.links import Link, Places, find
from uptrail.importers.tickets.refusals import Closed, Refused

__all__ = ["Closed", "Desk", "Link", "Places", "Refused", "Standing", "Ticket", "find"]
