"""What is done to feedback: it is given, and taken from anybody with a role (S43)."""

from pydantic import Field

from standards.clauses import Clause
from standards.commands import CommandData, CommandRegistry
from standards.field_types import Narrative
from standards.vocabulary import Role

FEEDBACK_COMMANDS = CommandRegistry()


@FEEDBACK_COMMANDS.declare(
    "give_feedback", by=tuple(role for role in Role if role is not Role.SYSTEM), during=(), clauses=(Clause.S43,)
)
class GiveFeedback(CommandData):
    """Give feedback on the standards."""

    text: Narrative = Field(description="In words; who gives it is known from the token.")
