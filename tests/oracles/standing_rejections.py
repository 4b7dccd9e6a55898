"""With which code a command must be rejected, from the contract's text and the checker's history alone.

Refusals are judged role first, then stage, then conflicts, then content; ``locked_out`` comes before ``not_eligible``.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from standards.actors import Actor
from standards.rejections import RejectionCode
from standards.vocabulary import Role
from tests.oracles.counted_calendar import at_hour
from tests.oracles.history import Board, History

ON_REVIEW: Mapping[str, tuple[tuple[Role, ...], tuple[str, ...]]] = {
    "cast_review_vote": ((Role.ACCREDITATION_BOARD,), ("board",)),
    "recuse": ((Role.ACCREDITATION_BOARD,), ("board",)),
    "release_packet": ((Role.PARTNER_OPS,), ("board", "legal", "director")),
    "request_legal": ((Role.DIRECTOR, Role.PARTNER_OPS), ("board", "director")),
    "give_legal_advice": ((Role.LEGAL,), ("legal",)),
    "decide": ((Role.DIRECTOR,), ("director",)),
}
"""Who may give a command on a review, and in which stages."""


def rejection_of_application(history: History, kind: str) -> RejectionCode | None:
    """Why the partner cannot have an accreditation of the kind now, or None."""
    if kind not in history.edition().accreditations:
        return RejectionCode.INVALID
    if history.lockout is not None and history.at < history.lockout:
        return RejectionCode.LOCKED_OUT
    held = any(other.kind == kind for other in history.live)
    if held or not history.tier_holds() or history.missing(kind):
        return RejectionCode.NOT_ELIGIBLE
    return None


def rejection_of_request(history: History, by: Actor) -> RejectionCode | None:
    """Why no action on tier or programmes can be requested now, or None (S38)."""
    if Role.PARTNER_OPS not in by.roles:
        return RejectionCode.ROLE_REQUIRED
    return RejectionCode.ACCREDITATIONS_FIRST if history.live else None


def rejection_on_accreditation(
    history: History, name: str, by: Actor, subject: str, fields: Mapping[str, Any]
) -> RejectionCode | None:
    """Why the order on the accreditation cannot be given, or None."""
    role = Role.OPS if name == "open_review" else Role.PARTNER_OPS
    if role not in by.roles:
        return RejectionCode.ROLE_REQUIRED
    held = history.held[subject]
    if not held.live or (name != "open_review" and held.grace is None):
        return RejectionCode.WRONG_STAGE
    until: date | None = fields.get("until")
    if name == "extend_grace" and until is not None:
        assert held.grace is not None
        return RejectionCode.INVALID if at_hour(until, history.edition().tiers.hour_utc) <= held.grace else None
    return None


def rejection_on_review(history: History, name: str, by: Actor, subject: str) -> RejectionCode | None:
    """Why the order on the review cannot be given, or None."""
    board = history.boards[subject]
    seated, (roles, stages) = name in ("cast_review_vote", "recuse"), ON_REVIEW[name]
    without_a_seat = seated and by.seat not in history.edition().accreditation_board.seats
    if without_a_seat or by.acting_as(roles) is None:
        return RejectionCode.ROLE_REQUIRED
    if board.stage not in stages:
        return RejectionCode.WRONG_STAGE
    if seated and by.sub in board.recused:
        return RejectionCode.RECUSED
    if name == "decide":
        apart = by.sub not in board.sat | history.handlers(board.counted)
        return None if apart else RejectionCode.SEPARATION_OF_DUTIES
    return _vote(history, board, by) if name == "cast_review_vote" else None


def _vote(history: History, board: Board, by: Actor) -> RejectionCode | None:
    in_conflict = history.handlers(board.counted) | board.directed
    if by.sub in in_conflict:
        return RejectionCode.SEPARATION_OF_DUTIES
    if not board.packet_open:
        return RejectionCode.PACKET_PENDING
    holder = board.holders.get(str(by.seat), by.sub)
    taken = holder != by.sub and holder not in in_conflict
    twice = any(sub == by.sub for seat, sub in board.holders.items() if seat != by.seat)
    return RejectionCode.SEAT_TAKEN if taken or twice else None
