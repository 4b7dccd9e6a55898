"""What a caller may do to a complaint now: the list that the API and the console offer."""

from datetime import datetime
from typing import Any

from standards.actors import Actor
from standards.commands import Declaration
from standards.complaint.commands import COMPLAINT_COMMANDS
from standards.complaint.situation import CaseSituation
from standards.complaint.state import Complaint
from standards.editions import EscalationEdition
from standards.guards import Situation, offered


def offered_commands(
    case: Complaint, by: Actor, edition: EscalationEdition, now: datetime | None = None
) -> tuple[Declaration, ...]:
    """The declared commands whose guards let the caller try: what they will say is judged when they are given."""
    return offered(COMPLAINT_COMMANDS, asked_of(case, by, edition, now))


def asked_of(case: Complaint, by: Actor, edition: EscalationEdition, now: datetime | None = None) -> CaseSituation[Any]:
    """What is looked at where it is asked what the caller may do ``now``; right after the last event without one."""
    return Situation(case, by, max(now or case.last_at, case.last_at), edition, subject=case.id)
