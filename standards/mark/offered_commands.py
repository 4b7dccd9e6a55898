"""What a caller may do to a mark now: the list that the API and the console offer."""

from typing import Any

from standards.actors import Actor
from standards.commands import Declaration
from standards.editions import Edition
from standards.guards import Situation, offered
from standards.mark.commands import MARK_COMMANDS
from standards.mark.decide import MarkRules
from standards.mark.state import Annulment


def offered_commands(
    annulment: Annulment | None, partner_id: str, by: Actor, edition: Edition
) -> tuple[Declaration, ...]:
    """The declared commands whose guards let the caller try: what they will say is judged when they are given."""
    return offered(MARK_COMMANDS, asked_of(annulment, partner_id, by, edition))


def asked_of(
    annulment: Annulment | None, partner_id: str, by: Actor, edition: Edition
) -> Situation[Any, Any, MarkRules]:
    """What is looked at where it is asked what the caller may do."""
    at = annulment.last_at if annulment else edition.effective_from
    return Situation(annulment, by, at, MarkRules(partner_id, edition))
