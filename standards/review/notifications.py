"""Who is told of what happens in an accreditation review (S31, S32, S35, S36, S41, S42).

The board is told through notifications of its own kinds, which say nothing of whose review it is (S32, I7). The
partner's contact hears of a review when it begins and when its end is final, and of nothing in between (S41, I5).
"""

from collections.abc import Iterator
from typing import assert_never

from standards.editions import Edition
from standards.notifications import (
    NotificationKind,
    PendingNotification,
    by_event,
    to_partner_and_pdm,
    to_people,
    to_team,
)
from standards.review import events as f
from standards.review.events import ReviewEvent
from standards.review.evolve import evolve
from standards.review.state import AccreditationReview
from standards.vocabulary import Packet, ReviewOutcome, ReviewStage, Role, Seat


def _pending(before: AccreditationReview | None, event: ReviewEvent, edition: Edition) -> Iterator[PendingNotification]:
    seats = edition.accreditation_board.seats
    if before is None:
        yield from to_partner_and_pdm(NotificationKind.REVIEW_OPENED)
        return
    match event.data:
        case f.ReviewJoined(marks=()) | f.PacketPrepared() | f.PacketReleased():
            yield from _packet(evolve(before, event), event.data, seats)
        case f.ReviewerRecused(seat=seat):
            # One who had not voted leaves no seat on record: every seat is asked whether it is its own.
            yield from to_team(NotificationKind.BOARD_SEAT_FREE, *((seat,) if seat else seats))
            yield from to_team(NotificationKind.REVIEW_MEMBER_RECUSED, Role.OPS)
        case f.VoteFell(seat=seat):
            yield from to_team(NotificationKind.BOARD_SEAT_FREE, seat)
        case f.ReviewStageEntered(stage=stage):
            yield from _entered(before, stage, seats)
        case f.ReviewOverdue():
            yield from _overdue(before, seats)
        case f.ReviewEscalated(stage=stage):
            late = Role.DIRECTOR if stage is ReviewStage.DIRECTOR else Role.ACCREDITATION_BOARD
            yield from to_people(NotificationKind.REVIEW_ESCALATED, edition.follow_up.told_of(late))
        case f.ReviewClosed(outcome=outcome):
            yield from _closed(before, outcome, seats)
        case _:
            return


def _packet(
    after: AccreditationReview, data: f.ReviewJoined | f.PacketPrepared | f.PacketReleased, seats: tuple[Seat, ...]
) -> Iterator[PendingNotification]:
    """The seats are asked once there is something to vote on; what is in doubt is Partner Ops' to settle first."""
    if after.stage is ReviewStage.BOARD and after.packet is Packet.OPEN:
        yield from to_team(NotificationKind.BOARD_VOTE_WANTED, *seats)
    if isinstance(data, f.PacketPrepared) and after.packet is Packet.PENDING:
        yield from to_team(NotificationKind.REVIEW_PACKET_PENDING, Role.PARTNER_OPS)


def _entered(before: AccreditationReview, stage: ReviewStage, seats: tuple[Seat, ...]) -> Iterator[PendingNotification]:
    advised = before.stage is ReviewStage.LEGAL
    match stage:
        case ReviewStage.LEGAL:
            yield from to_team(NotificationKind.REVIEW_FOR_LEGAL, Role.LEGAL)
        case ReviewStage.DIRECTOR:
            kind = NotificationKind.REVIEW_LEGAL_ADVISED if advised else NotificationKind.REVIEW_FOR_DIRECTOR
            yield from to_team(kind, Role.DIRECTOR, *((Role.PARTNER_OPS,) if advised else ()))
        case ReviewStage.BOARD:
            # S35: a director learns whose review it is once the votes are sealed, so not from advice to the board.
            if advised:
                yield from to_team(NotificationKind.REVIEW_LEGAL_ADVISED, Role.PARTNER_OPS)
            if before.packet is Packet.OPEN:
                yield from to_team(NotificationKind.BOARD_VOTE_WANTED, *seats)
        case ReviewStage.CLOSED:
            return
        case _:
            assert_never(stage)


def _overdue(before: AccreditationReview, seats: tuple[Seat, ...]) -> Iterator[PendingNotification]:
    """Those whom the stage waits for, and ops; on the board these are the seats that have not voted."""
    match before.stage:
        case ReviewStage.BOARD if before.packet is Packet.PENDING:
            yield from to_team(NotificationKind.REVIEW_OVERDUE, Role.PARTNER_OPS)
        case ReviewStage.BOARD:
            voted = {vote.seat for vote in before.votes}
            yield from to_team(NotificationKind.BOARD_OVERDUE, *(seat for seat in seats if seat not in voted))
        case ReviewStage.LEGAL:
            yield from to_team(NotificationKind.REVIEW_OVERDUE, Role.LEGAL)
        case ReviewStage.DIRECTOR:
            yield from to_team(NotificationKind.REVIEW_OVERDUE, Role.DIRECTOR)
        case ReviewStage.CLOSED:
            return
        case _:
            assert_never(before.stage)
    yield from to_team(NotificationKind.REVIEW_OVERDUE, Role.OPS)


def _closed(
    before: AccreditationReview, outcome: ReviewOutcome, seats: tuple[Seat, ...]
) -> Iterator[PendingNotification]:
    """A loss closes the review with the director's approval, so that this is the final decision (S35, S41, I5)."""
    moot = outcome is ReviewOutcome.MOOT
    yield from to_partner_and_pdm(NotificationKind.REVIEW_MOOT if moot else NotificationKind.REVIEW_DECIDED)
    if before.prepared is not None:
        yield from to_team(NotificationKind.BOARD_ENDED, *seats)


notifications = by_event(evolve, _pending)
"""The notifications that the events cause."""
