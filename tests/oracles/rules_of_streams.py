"""Every change of state has one event with its place, time, actor, role, edition and clauses (I9)."""

from typing import Any

from standards.events import Event
from standards.vocabulary import Role
from tests.oracles.history import History, require
from tests.standards.standing.people import ROLES

WITHOUT_CLAUSES = {"taken_up", "review_taken_up", "mark_dropped", "review_escalated"}
"""What a process says of itself, and the extensions."""


def judge(history: History, event: Event[Any]) -> None:
    """The event's frame."""
    expected = history.sequences.get(event.subject, 0) + 1
    require(event.sequence == expected, f"{event.subject}: event {event.sequence} where {expected} was expected")
    require(history.last is None or event.at >= history.last.at, "time runs backwards")
    roles = ROLES | {"import": {Role.OPS}}
    require(event.role in roles[event.actor], f"{event.actor} acts as {event.role}")
    require(event.edition == history.edition(event.at).id, f"{event.edition} did not govern {event.at}")
    moot = getattr(event.data, "outcome", None) == "moot"
    require(bool(event.clauses) or event.data.type in WITHOUT_CLAUSES or moot, f"{event.data.type} cites no clause")
    require((event.command is None) == (event.role is Role.SYSTEM or event.actor == "import"), "whose doing was it?")
