"""What is done to feedback: it is given."""

from standards.clauses import Clause
from standards.commands import CommandData, CommandRegistry
from standards.field_types import Narrative
from standards.vocabulary import Role

FEEDBACK_COMMANDS = CommandRegistry()


@FEEDBACK_COMMANDS.declare(
    "give_feedback", by=tuple(role for role in Role if role is not Role.SYSTEM), during=(), clauses=(Clause.S43,)
)
class KeepFeedback(CommandData):
    """Give feedback on the standards."""

    text: Narrative
