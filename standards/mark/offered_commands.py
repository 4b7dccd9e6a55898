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
    at = annulment.last_at if annulment else edition.effective_from
    asked: Situation[Any, Any, MarkRules] = Situation(annulment, by, at, MarkRules(partner_id, edition))
    return offered(MARK_COMMANDS, asked)
