"""What a caller may do to a complaint now: the list that the API and the console offer."""

from typing import Any

from standards.actors import Actor
from standards.commands import Declaration
from standards.complaint.commands import COMPLAINT_COMMANDS
from standards.complaint.situation import CaseSituation
from standards.complaint.state import Complaint
from standards.editions import EscalationEdition
from standards.guards import Situation, offered


def offered_commands(case: Complaint, by: Actor, edition: EscalationEdition) -> tuple[Declaration, ...]:
    """The declared commands whose guards let the caller try: what they will say is judged when they are given."""
    return offered(COMPLAINT_COMMANDS, asked_of(case, by, edition))


def asked_of(case: Complaint, by: Actor, edition: EscalationEdition) -> CaseSituation[Any]:
    """What is looked at where it is asked what the caller may do."""
    return Situation(case, by, case.last_at, edition, subject=case.id)
