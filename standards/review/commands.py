"""Everything that people can do to an accreditation review, declared once."""

from typing import Annotated

from pydantic import Field, StringConstraints, WithJsonSchema

from standards.base_model import FrozenModel
from standards.clauses import Clause
from standards.commands import CommandData, CommandRegistry
from standards.field_types import ONE_LINE, STORABLE, Narrative, Private
from standards.review.guards import (
    DID_NOT_SIT,
    DID_NOT_STEP_BACK,
    DIRECTS_NO_CASE_HANDLED,
    HANDLED_NO_COUNTED_CASE,
    HAS_A_SEAT,
    PACKET_IS_OPEN,
    PACKET_WAITS,
    SEAT_IS_FREE,
    VOTED_IN_NO_OTHER_SEAT,
    preconditions,
)
from standards.vocabulary import OPEN_REVIEW, DirectorDecision, RecusalReason, ReviewStage, ReviewVote, Role

REVIEW_COMMANDS = CommandRegistry(preconditions)
_declare = REVIEW_COMMANDS.declare

# A doubt may be as long as an address and go over lines; what stands in its place is a word or two, or nothing.
_Found = Annotated[str, StringConstraints(min_length=1, max_length=2000), STORABLE]
_Words = Annotated[str, StringConstraints(max_length=500), STORABLE, ONE_LINE]


@_declare(
    "cast_review_vote",
    by=(Role.ACCREDITATION_BOARD,),
    during=(ReviewStage.BOARD,),
    clauses=(Clause.S31, Clause.S33, Clause.S34),
    guards=(
        HAS_A_SEAT,
        DID_NOT_STEP_BACK,
        HANDLED_NO_COUNTED_CASE,
        PACKET_IS_OPEN,
        SEAT_IS_FREE,
        VOTED_IN_NO_OTHER_SEAT,
    ),
)
class CastReviewVote(CommandData):
    """Vote to renew or to revoke; one vote a seat, changeable until the board has decided."""

    vote: ReviewVote
    reason: Narrative


@_declare(
    "recuse",
    by=(Role.ACCREDITATION_BOARD,),
    during=(ReviewStage.BOARD,),
    clauses=(Clause.S32,),
    guards=(HAS_A_SEAT, DID_NOT_STEP_BACK),
)
class RecuseFromReview(CommandData):
    """Step back: a conflict, or the partner was recognised. Another holder of the seat votes."""

    reason: RecusalReason


class PutInstead(FrozenModel):
    """What Partner Ops put in the place of something doubtful; the same words where it is harmless."""

    find: _Found
    put: _Words


@_declare("release_packet", by=(Role.PARTNER_OPS,), during=OPEN_REVIEW, clauses=(Clause.S32,), guards=(PACKET_WAITS,))
class ReleasePacket(CommandData):
    """Settle what redaction was not sure of, and open the packet to the board."""

    replacements: Annotated[
        tuple[PutInstead, ...] | Annotated[str, StringConstraints(pattern=r"^txt_[0-9a-z]{32}$")],
        Private(),
        WithJsonSchema({"type": "array", "maxItems": 500, "items": PutInstead.model_json_schema()}),
    ] = Field(description="For each doubtful string what stands in its place; one that is left out stays withheld.")


@_declare(
    "request_legal",
    by=(Role.DIRECTOR, Role.PARTNER_OPS),
    during=(ReviewStage.BOARD, ReviewStage.DIRECTOR),
    clauses=(Clause.S36,),
)
class RequestLegal(CommandData):
    """Ask Legal for advice; the review waits while the request is open."""


@_declare("give_legal_advice", by=(Role.LEGAL,), during=(ReviewStage.LEGAL,), clauses=(Clause.S36,))
class GiveLegalAdvice(CommandData):
    """Advise on the removal; the advice binds nobody."""

    advice: Narrative


@_declare(
    "decide",
    by=(Role.DIRECTOR,),
    during=(ReviewStage.DIRECTOR,),
    clauses=(Clause.S12, Clause.S35),
    guards=(DIRECTS_NO_CASE_HANDLED, DID_NOT_SIT),
)
class Decide(CommandData):
    """Approve the loss, or return the recommendation to the board."""

    decision: DirectorDecision
    reason: Narrative


ReviewCommand = CastReviewVote | RecuseFromReview | ReleasePacket | RequestLegal | GiveLegalAdvice | Decide
