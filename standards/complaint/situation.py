"""What the rules of a complaint look at when somebody gives a command, and what a handler answers with."""

from collections.abc import Callable
from typing import Any, TypeVar

from standards.commands import CommandData
from standards.complaint.events import ComplaintEventData
from standards.complaint.state import Complaint
from standards.editions import EscalationEdition
from standards.events import PendingEvent
from standards.guards import Situation

D = TypeVar("D", bound=CommandData)

CaseSituation = Situation[Complaint, D, EscalationEdition]
"""A command on a complaint, where its deadlines up to then took effect."""
Pending = list[PendingEvent[ComplaintEventData]]
"""What follows from a command, before it takes its place in the case."""
Handler = Callable[[CaseSituation[Any]], Pending]
"""What a command leads to that nothing stands against."""
