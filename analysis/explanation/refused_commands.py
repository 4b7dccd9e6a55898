"""What would have had an order on a standing accepted: the caller, the role, the packet, the accreditations first."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from analysis.explanation.decisions import ORDERS, Decided, StandingChange
from analysis.explanation.perturbations.conditions import with_review
from standards.accreditation.commands import AccreditationCommand, ExtendGrace
from standards.actors import Actor
from standards.commands import Command
from standards.editions import Edition
from standards.rejections import Rejection, RejectionCode
from standards.review.commands import ReviewCommand
from standards.review.state import AccreditationReview
from standards.vocabulary import Packet, ReviewStage, Role, Seat

SOMEBODY_ELSE = "somebody else"
Changes = Iterator[StandingChange]


def order_ladders(decided: Decided, rejection: Rejection) -> Iterator[Iterable[StandingChange]]:
    """The facts that the refusal rests on."""
    match rejection.code:
        case RejectionCode.ROLE_REQUIRED:
            yield roles(decided)
            yield _seats(decided)
        case RejectionCode.PRECONDITION_FAILED:
            yield _read_again(decided)
        case RejectionCode.RECUSED | RejectionCode.SEPARATION_OF_DUTIES | RejectionCode.SEAT_TAKEN:
            yield _somebody_else(decided)
        case RejectionCode.PACKET_PENDING:
            yield _open_packet(decided)
        case RejectionCode.ACCREDITATIONS_FIRST:
            yield _no_accreditations(decided)
        case RejectionCode.WRONG_STAGE:
            yield _stages(decided)
        case RejectionCode.INVALID:
            yield _later_days(decided)
        case _:
            return


def _with(decided: Decided, **fields: Any) -> Command[Any]:
    return decided.command.model_copy(update=fields)


def _order(decided: Decided) -> Command[Any] | None:
    return decided.command if isinstance(decided.command.data, ORDERS) else None


def roles(decided: Decided) -> Changes:
    """Each role that may take the action, held by the caller."""
    command = _order(decided)
    if command is None:
        return
    for role in command.data.declaration.roles_anywhere(decided.edition):
        by = acting_as(command.by, role, decided.edition)
        yield StandingChange("roles", command.by.roles, (role,), decided.before, _with(decided, by=by))


def acting_as(by: Actor, role: Role, edition: Edition) -> Actor:
    """The same person in the role; on the accreditation board in the seat that they have, or else in its first."""
    seats = edition.accreditation_board.seats
    seat = by.seat if by.seat in seats or role is not Role.ACCREDITATION_BOARD else seats[0]
    return Actor(sub=by.sub, roles=(role,), seat=seat)


def _seats(decided: Decided) -> Changes:
    """Each seat of the board, held by the caller (S31)."""
    command = _order(decided)
    if command is None or Role.ACCREDITATION_BOARD not in command.by.roles:
        return
    for seat in decided.edition.accreditation_board.seats:
        by = command.by.model_copy(update={"seat": seat})
        yield StandingChange("seat", command.by.seat, seat, decided.before, _with(decided, by=by))


def _read_again(decided: Decided) -> Changes:
    """The caller had read what it stands at."""
    command = decided.command
    if command.subject is None or not isinstance(command.data, AccreditationCommand | ReviewCommand):
        return
    now = decided.before.sequence_of(command.subject)
    yield StandingChange(
        "sequence that was read", command.if_sequence, now, decided.before, _with(decided, if_sequence=now)
    )


def _somebody_else(decided: Decided) -> Changes:
    """Another person in the same role and seat: anybody, or the one who holds the seat (S31, S32, S35)."""
    command = _order(decided)
    if command is None:
        return
    for name, sub in ((SOMEBODY_ELSE, "somebody-else"), ("the holder of the seat", _holder(decided, command.by.seat))):
        if sub is not None and sub != command.by.sub:
            by = command.by.model_copy(update={"sub": sub})
            yield StandingChange("who acts", "the caller", name, decided.before, _with(decided, by=by))


def _holder(decided: Decided, seat: Seat | None) -> str | None:
    review = _review(decided)
    return None if review is None or seat is None else review.holders.get(seat)


def _review(decided: Decided) -> AccreditationReview | None:
    """The review that the order is about."""
    command = decided.command
    return decided.before.review(command.subject or "") if isinstance(command.data, ReviewCommand) else None


def _open_packet(decided: Decided) -> Changes:
    """The packet had been opened (S32)."""
    review = _review(decided)
    if review is not None:
        after = with_review(decided.before, review.model_copy(update={"packet": Packet.OPEN}))
        yield StandingChange("packet", Packet.PENDING, Packet.OPEN, after, decided.command)


def _no_accreditations(decided: Decided) -> Changes:
    """The partner held no live accreditation (S38)."""
    lost = tuple(item for item in decided.before.accreditations if not item.live)
    after = decided.before.model_copy(update={"accreditations": lost})
    held = tuple(item.kind for item in decided.before.live)
    yield StandingChange("accreditations held", held, (), after, decided.command)


def _stages(decided: Decided) -> Changes:
    """The review were in a stage in which this is done."""
    review = _review(decided)
    if review is None:
        return
    for stage in decided.command.data.declaration.stages:
        if isinstance(stage, ReviewStage):
            after = with_review(decided.before, review.model_copy(update={"stage": stage}))
            yield StandingChange("stage of the review", review.stage, stage, after, decided.command)


def _later_days(decided: Decided) -> Changes:
    """A day after the one on which the grace period ends (S7)."""
    command = decided.command
    if not isinstance(command.data, ExtendGrace):
        return
    grace = decided.before.accreditation(command.subject or "").grace
    if grace is not None:
        for days in (0, 1):
            day = grace.until.date() + timedelta(days=days)
            action = command.data.model_copy(update={"until": day})
            yield StandingChange("until", command.data.until, day, decided.before, _with(decided, data=action))
