"""The preconditions of the commands on an accreditation review, each stated once."""

from collections.abc import Iterable
from typing import Any

from standards.clauses import Clause
from standards.commands import Declaration
from standards.guards import Guard, role_required, unchanged
from standards.rejections import RejectionCode
from standards.review import remedies
from standards.review.remedies import ReviewSituation, review_of
from standards.vocabulary import Packet, Seat

ReviewGuard = Guard[Any]


def _board(situation: ReviewSituation) -> Iterable[tuple[str, Any]]:
    return remedies.board(review_of(situation), situation.edition)


def preconditions(declared: Declaration) -> tuple[ReviewGuard, ...]:
    """The guards that every command on a review begins with: role, If-Match, stage."""
    return (
        role_required(declared, lambda situation: review_of(situation).stage, remedies.in_role),
        unchanged("review", lambda situation: review_of(situation).sequence),
        _in_stage(declared),
    )


def _in_stage(declared: Declaration) -> ReviewGuard:
    def words(situation: ReviewSituation) -> str:
        review = review_of(situation)
        now = f"The review is in {review.stage}." if review.is_open else "The review is closed."
        return f"This is done in {' or '.join(declared.stages)}. {now}"

    return ReviewGuard(
        name="the review is in a stage in which this is done",
        code=RejectionCode.WRONG_STAGE,
        clauses=declared.clauses,
        holds=lambda situation: declared.open_in(review_of(situation).stage),
        words=words,
        remedies=remedies.other_stages,
        facts=_board,
    )


def seat_of(situation: ReviewSituation) -> Seat | None:
    """The caller's seat, where the edition's board has it (S31)."""
    seat = situation.by.seat
    return seat if seat in situation.edition.accreditation_board.seats else None


HAS_A_SEAT = ReviewGuard(
    name="the caller has a seat on the board",
    code=RejectionCode.ROLE_REQUIRED,
    clauses=(Clause.S31,),
    holds=lambda situation: seat_of(situation) is not None,
    words=lambda situation: (
        f"This takes a seat on the board: {', '.join(situation.edition.accreditation_board.seats)}."
    ),
    remedies=remedies.seats,
)
DID_NOT_STEP_BACK = ReviewGuard(
    name="the caller has not stepped back from this review",
    code=RejectionCode.RECUSED,
    clauses=(Clause.S32,),
    holds=lambda situation: not situation.by.is_among(review_of(situation).recused),
    words="You stepped back from this review; another holder of your seat votes.",
    part="stepped back",
    remedies=remedies.another_member,
    facts=_board,
)


def _who_may_not_vote(situation: ReviewSituation) -> tuple[str, ...]:
    review = review_of(situation)
    return (*review.conflicted, *review.directors)


HANDLED_NO_COUNTED_CASE = ReviewGuard(
    name="the caller handled none of the counted cases, and did not direct this review",
    code=RejectionCode.SEPARATION_OF_DUTIES,
    clauses=(Clause.S32,),
    holds=lambda situation: not situation.by.is_among(_who_may_not_vote(situation)),
    words="You handled one of the cases, or directed this review; another holder of your seat votes.",
    part="handled a counted case",
    remedies=remedies.another_member,
    facts=_board,
)
DIRECTS_NO_CASE_HANDLED = ReviewGuard(
    name="the director handled none of the counted cases",
    code=RejectionCode.SEPARATION_OF_DUTIES,
    clauses=(Clause.S32, Clause.S35),
    holds=lambda situation: not situation.by.is_among(review_of(situation).conflicted),
    words="You handled one of the cases; another director decides.",
    since=2,
    part="handled a counted case",
    remedies=remedies.another_member,
    facts=_board,
)
DID_NOT_SIT = ReviewGuard(
    name="the caller never sat on this board",
    code=RejectionCode.SEPARATION_OF_DUTIES,
    clauses=(Clause.S35,),
    holds=lambda situation: not situation.by.is_among(review_of(situation).sat),
    words="You sat on this board; another director decides.",
    part="ever voted",
    remedies=remedies.another_member,
    facts=_board,
)
PACKET_IS_OPEN = ReviewGuard(
    name="the packet is open to the board",
    code=RejectionCode.PACKET_PENDING,
    clauses=(Clause.S32,),
    holds=lambda situation: review_of(situation).packet is Packet.OPEN,
    words="The packet is not open yet: Partner Ops look at what redaction was not sure of.",
    remedies=remedies.an_open_packet,
    facts=_board,
)


def _seat_is_free(situation: ReviewSituation) -> bool:
    review, seat = review_of(situation), seat_of(situation)
    holder = None if seat is None else review.holders.get(seat)
    # A holder who came into conflict cannot vote again: the seat is free for another.
    return holder is None or situation.by.is_among((holder,)) or holder in review.conflicted


SEAT_IS_FREE = ReviewGuard(
    name="no other holder of the caller's seat has voted, unless that one is in conflict now",
    code=RejectionCode.SEAT_TAKEN,
    clauses=(Clause.S31,),
    holds=_seat_is_free,
    words="Another holder of your seat has voted on this review.",
    part="the seat in which somebody else voted",
    remedies=remedies.another_member,
    facts=_board,
)


def _voted_in_no_other_seat(situation: ReviewSituation) -> bool:
    held, own = review_of(situation).holders, seat_of(situation)
    return not situation.by.is_among(sub for seat, sub in held.items() if seat is not own)


VOTED_IN_NO_OTHER_SEAT = ReviewGuard(
    name="the caller has not voted in another seat",
    code=RejectionCode.SEAT_TAKEN,
    clauses=(Clause.S31,),
    holds=_voted_in_no_other_seat,
    words="You voted on this review in another seat.",
    part="voted in another seat",
    remedies=remedies.another_member,
    facts=_board,
)
PACKET_WAITS = ReviewGuard(
    name="the packet was made and waits for a release",
    code=RejectionCode.INVALID,
    clauses=(Clause.S32,),
    holds=lambda situation: review_of(situation).packet is Packet.PENDING and review_of(situation).prepared is not None,
    words="The packet does not wait for a release.",
    facts=_board,
)
