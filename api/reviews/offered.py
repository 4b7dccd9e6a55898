"""What a caller may do to a review now."""

from api.auth import Caller
from standards.commands import CommandRegistry, Declaration
from standards.editions import Edition
from standards.review import REVIEW_COMMANDS, AccreditationReview
from standards.review.commands import CastReviewVote, Decide, RecuseFromReview, ReleasePacket
from standards.vocabulary import Packet


def offered(found: AccreditationReview, caller: Caller, edition: Edition) -> list[Declaration]:
    """What the caller's role, the stage and the caller's own part in the review allow now."""
    return [declared for declared in _in_stage(found, caller, edition) if _open_to(found, caller, declared)]


def _in_stage(found: AccreditationReview, caller: Caller, edition: Edition) -> list[Declaration]:
    actions: CommandRegistry = REVIEW_COMMANDS
    return [
        declared
        for declared in actions.values()
        if found.stage in declared.stages and caller.has(*declared.roles_in(found.stage, edition))
    ]


def _open_to(found: AccreditationReview, caller: Caller, declared: Declaration) -> bool:
    sub, seat = caller.actor.sub, caller.actor.seat
    if declared.model in (CastReviewVote, RecuseFromReview) and (seat is None or sub in found.recused):
        return False
    if declared.model is CastReviewVote:
        free = seat is not None and found.holders.get(seat, sub) == sub
        return found.packet is Packet.OPEN and free and sub not in found.conflicted
    if declared.model is Decide:
        return sub not in found.sat
    return declared.model is not ReleasePacket or (found.packet is Packet.PENDING and found.prepared is not None)
