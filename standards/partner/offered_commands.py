"""What a caller may ask to be done to a partner now, as far as its accreditations stand against it or not (S38)."""

from typing import Any

from standards.actors import Actor
from standards.commands import Declaration
from standards.editions import Edition
from standards.guards import Situation, offered
from standards.partner.commands import PARTNER_COMMANDS
from standards.standing.state import Standing


def offered_commands(standing: Standing, by: Actor, edition: Edition) -> tuple[Declaration, ...]:
    """The declared commands whose guards let the caller try: what they will say is judged when they are given."""
    return offered(PARTNER_COMMANDS, asked_of(standing, by, edition))


def asked_of(standing: Standing, by: Actor, edition: Edition) -> Situation[Standing, Any, Edition]:
    """What is looked at where it is asked what the caller may do."""
    at = standing.last_at or edition.effective_from
    return Situation(standing, by, at, edition, subject=f"partner/{standing.partner.id}")
