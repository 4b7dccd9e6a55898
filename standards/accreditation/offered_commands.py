"""What a caller may do to an accreditation now: the list that the API and the console offer."""

from typing import Any

from standards.accreditation.commands import ACCREDITATION_COMMANDS
from standards.accreditation.state import Accreditation
from standards.actors import Actor
from standards.commands import Declaration
from standards.editions import Edition
from standards.guards import Situation, offered
from standards.standing.state import Standing


def offered_commands(accreditation: Accreditation, by: Actor, edition: Edition) -> tuple[Declaration, ...]:
    """The declared commands whose guards let the caller try: what they will say is judged when they are given."""
    return offered(ACCREDITATION_COMMANDS, asked_of(accreditation, by, edition))


def asked_of(accreditation: Accreditation, by: Actor, edition: Edition) -> Situation[Standing, Any, Edition]:
    """What is looked at where it is asked what the caller may do."""
    alone = Standing.alone(accreditation.partner_id, accreditations=(accreditation,))
    return Situation(alone, by, accreditation.last_at, edition, subject=accreditation.id)
