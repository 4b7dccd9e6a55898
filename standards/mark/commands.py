"""What staff can do to a mark, declared once: have it annulled. An extension; it cites no clause."""

from standards.commands import CommandData, CommandRegistry
from standards.field_types import Narrative
from standards.mark.guards import DID_NOT_ASK, IN_TURN, NOT_ANNULLED, preconditions
from standards.vocabulary import MarkStage, Role

MARK_COMMANDS = CommandRegistry(preconditions)


@MARK_COMMANDS.declare(
    "vacate",
    by=(Role.OPS, Role.DIRECTOR),
    during=(MarkStage.COUNTED, MarkStage.ASKED),
    guards=(NOT_ANNULLED, IN_TURN, DID_NOT_ASK),
)
class Vacate(CommandData):
    """Ask, as ops, that the mark is vacated; approve it, as a director who did not ask."""

    reason: Narrative
