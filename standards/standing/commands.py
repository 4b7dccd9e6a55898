"""What the product itself asks of a partner's standing: processes begin, packets are made, marks come and go."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from standards.accreditation import ACCREDITATION_COMMANDS
from standards.clauses import Clause
from standards.commands import SHARED_COMMANDS, CommandData, CommandRegistry, Declaration
from standards.field_types import Code
from standards.partner.commands import PARTNER_COMMANDS, PARTNER_FACTS
from standards.review import REVIEW_COMMANDS
from standards.standing.guards import (
    DOES_NOT_HOLD_IT,
    HOLDS_EVERY_CERTIFICATION,
    KIND_IS_KNOWN,
    NOT_LOCKED_OUT,
    TIER_IS_HIGH_ENOUGH,
    preconditions,
)
from standards.vocabulary import Role

APPLICATION_COMMANDS = CommandRegistry(preconditions)
"""What a partner asks for before it holds anything."""
STANDING_COMMANDS = CommandRegistry()
"""What nobody asks for: it follows from the record and from the processes."""
_declare = STANDING_COMMANDS.declare


@APPLICATION_COMMANDS.declare(
    "apply",
    by=(Role.OPS,),
    during=(),
    clauses=(Clause.S1, Clause.S5, Clause.S9, Clause.S10, Clause.S37),
    guards=(KIND_IS_KNOWN, NOT_LOCKED_OUT, TIER_IS_HIGH_ENOUGH, HOLDS_EVERY_CERTIFICATION, DOES_NOT_HOLD_IT),
)
class Apply(CommandData):
    """Apply for an accreditation of the kind."""

    kind: Code


@_declare("take_up_accreditation", by=(Role.SYSTEM,), during=())
class TakeUpAccreditation(CommandData):
    """Begin the process of the accreditation, which keeps its dates from here on, or let it look again."""


@_declare("take_up_review", by=(Role.SYSTEM,), during=())
class TakeUpReview(CommandData):
    """Begin the process of the review, or let it look again."""


@_declare("prepare_packet", by=(Role.SYSTEM,), during=(), clauses=(Clause.S32, Clause.S33))
class PreparePacket(CommandData):
    """Open the blind packet to the board, or let somebody settle its doubts first. It begins the process as well."""

    doubts: Annotated[int, Field(ge=0)] = 0
    to_release: Annotated[int, Field(ge=0)] = 0
    """Scenarios that nobody has released: an edition may have them wait for that."""
    marks: tuple[str, ...] | None = None
    """The marks whose scenarios were made; None for those that the review counts now.

    Where a mark came or went since, nothing is prepared: the packet is to be made again.
    """


@_declare("place_mark", by=(Role.SYSTEM,), during=(), clauses=(Clause.S23, Clause.S27, Clause.S28, Clause.S30))
class PlaceMark(CommandData):
    """Let a mark that came on record reach the partner's accreditations. The standing holds the mark already."""

    mark_id: str


@_declare("annul_mark", by=(Role.SYSTEM,), during=())
class AnnulMark(CommandData):
    """Judge the standing without a mark that was annulled. The standing holds the annulled mark already."""

    mark_id: str


EVERY_COMMAND: Mapping[str, Declaration] = {
    **SHARED_COMMANDS,
    **STANDING_COMMANDS,
    **APPLICATION_COMMANDS,
    **PARTNER_FACTS,
    **PARTNER_COMMANDS,
    **ACCREDITATION_COMMANDS,
    **REVIEW_COMMANDS,
}
"""All that the decider takes, by name: how a decision on record finds its command's content again."""
