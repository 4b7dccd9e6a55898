"""How an auditor reads events into a history: each fact once, by its name."""

from datetime import datetime
from typing import Any

from standards.events import Event
from standards.vocabulary import Checkpoint
from tests.oracles.almanac import later
from tests.oracles.history import Board, Held, History


def tell(history: History, kind: str, *said: Any) -> None:
    """What the partner's systems, or a mark board, said: it is known from now on."""
    match kind, said:
        case "described", (tier,):
            history.tier = tier
        case "certified", (name, expires_on):
            history.certifications[name] = expires_on
        case "uncertified", (name,):
            history.certifications.pop(name, None)
        case "marked", (mark,):
            history.marks[mark.id] = mark
        case "vacated", (mark_id,):
            history.vacated.add(mark_id)
        case _:
            raise ValueError(kind)


def read(history: History, event: Event[Any]) -> None:
    """Takes the event into the history."""
    history.sequences[event.subject] = event.sequence
    if event.subject.startswith("acc_"):
        _accreditation(history, event)
    elif event.subject.startswith("rev_"):
        _review(history, event)
    history.last = event


def _accreditation(  # noqa: C901, PLR0912 - one line a fact reads best as a table
    history: History, event: Event[Any]
) -> None:
    data = event.data
    if data.type == "accreditation_issued":
        history.held[event.subject] = Held(event.subject, data.kind, data.issued_on, event.at, data.term)
        history.out_of_programmes = False
        return
    held = history.held[event.subject]
    match data.type:
        case "grace_opened" | "grace_granted" | "grace_extended":
            held.grace = data.until
        case "grace_denied" | "grace_ended":
            held.grace = None
        case "remediation_opened":
            held.remediation = data.until
        case "remediation_ended" | "remediation_ran_out":
            held.remediation = None
            history.ran_out[held.id] = event.at
        case "under_review":
            held.review = data.review_id
        case "review_ended":
            held.review = None
        case "checkpoint_held":
            _checkpoint(held, data)
        case "marks_flagged":
            held.flagged = frozenset(data.marks)
        case "renewal_held":
            held.on_hold = True
            history.owed.discard(held.id)
        case "renewed":
            held.term, held.on_hold, held.began = data.term, False, event.at
            history.owed.discard(held.id)
        case "lapsed" | "revoked":
            _lose(history, held, event)
        case "taken_up":
            pass
        case _:
            raise ValueError(data.type)


def _checkpoint(held: Held, data: Any) -> None:
    match data.checkpoint:
        case Checkpoint.EVALUATION:
            held.evaluated.append(data.due_at.date())
        case Checkpoint.TIER_REVIEW:
            held.reviewed.append(data.due_at.date())
        case Checkpoint.LEAD_TIME:
            held.led.append((held.term, data.due_at.date()))
        case Checkpoint.TERM_END:
            pass
        case _:
            raise ValueError(data.checkpoint)


def _lose(history: History, held: Held, event: Event[Any]) -> None:
    held.live, held.lost = False, event.data.type
    held.grace = held.remediation = held.review = None
    held.on_hold = False
    edition = history.edition(event.at)
    if event.data.type == "revoked" or edition.lapse.locks_out:
        until = _months_later(event.at, edition.lockout.months)
        history.lockout = max(until, history.lockout or until)
    if event.data.type == "revoked" or edition.lapse.leaves_programmes:
        history.out_of_programmes = True


def _months_later(at: datetime, months: int) -> datetime:
    day = later(at.date(), months)
    return at.replace(year=day.year, month=day.month, day=day.day)


def _review(  # noqa: C901, PLR0912 - one line a fact reads best as a table
    history: History, event: Event[Any]
) -> None:
    data = event.data
    if data.type == "review_opened":
        history.boards[event.subject] = Board(event.subject, data.reason)
    board = history.boards[event.subject]
    match data.type:
        case "review_opened" | "review_joined":
            board.triggers.append((data.reason, frozenset(data.by_marks), event.at))
            board.counted += [mark.id for mark in data.marks]
            board.packet_open = board.packet_open and not data.marks
        case "mark_dropped":
            board.counted.remove(data.mark_id)
            board.packet_open = False
        case "packet_prepared":
            board.packet_open = data.doubts == 0
        case "packet_released":
            board.packet_open = True
        case "review_vote_cast":
            board.votes[data.seat] = (event.actor, data.vote)
            board.holders[data.seat] = event.actor
            board.sat.add(event.actor)
        case "vote_fell":
            del board.votes[data.seat], board.holders[data.seat]
        case "reviewer_recused":
            _recuse(board, event.actor)
        case "recommended":
            _recommend(history, board, data.recommendation)
        case "review_stage_entered":
            board.asked_from = board.stage
            board.stage = data.stage
            board.recommended = None if data.stage == "board" else board.recommended
        case "director_decided":
            _decide(board, event)
        case "review_closed":
            board.stage, board.outcome = "closed", data.outcome
            if data.outcome == "renewed" and board.settles_renewal:
                history.owed = {held.id for held in history.live if held.on_hold}
        case "review_overdue" | "legal_advised" | "review_taken_up" | "conflicts_found":
            pass
        case _:
            raise ValueError(data.type)


def _recuse(board: Board, sub: str) -> None:
    board.recused.add(sub)
    board.sat.add(sub)
    for seat in [seat for seat, holder in board.holders.items() if holder == sub]:
        board.holders.pop(seat)
        board.votes.pop(seat, None)


def _recommend(history: History, board: Board, vote: str) -> None:
    board.recommended, board.needed = vote, history.edition().accreditation_board.majority


def _decide(board: Board, event: Event[Any]) -> None:
    if event.data.decision == "approve":
        board.approved_by = event.actor
        return
    board.returns += 1
    board.directed.add(event.actor)
    board.votes.clear()
    board.recommended = None
