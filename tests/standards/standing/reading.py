"""How an auditor reads events into a history: each fact once, by its name."""

from datetime import datetime
from typing import Any

from standards.events import Event
from standards.vocabulary import Checkpoint
from tests.standards.standing.almanac import later
from tests.standards.standing.history import Board, Held, History


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
    fact = event.fact
    if fact.type == "accreditation_issued":
        history.held[event.subject] = Held(event.subject, fact.kind, fact.issued_on, event.at, fact.term)
        history.out_of_programmes = False
        return
    held = history.held[event.subject]
    match fact.type:
        case "grace_opened" | "grace_granted" | "grace_extended":
            held.grace = fact.until
        case "grace_denied" | "grace_ended":
            held.grace = None
        case "remediation_opened":
            held.remediation = fact.until
        case "remediation_ended" | "remediation_ran_out":
            held.remediation = None
            history.ran_out[held.id] = event.at
        case "under_review":
            held.review = fact.review_id
        case "review_ended":
            held.review = None
        case "checkpoint_held":
            _checkpoint(held, fact)
        case "marks_flagged":
            held.flagged = frozenset(fact.marks)
        case "renewal_held":
            held.on_hold = True
        case "renewed":
            held.term, held.on_hold, held.began = fact.term, False, event.at
            history.owed.discard(held.id)
        case "lapsed" | "revoked":
            _lose(history, held, event)
        case "taken_up":
            pass
        case _:
            raise ValueError(fact.type)


def _checkpoint(held: Held, fact: Any) -> None:
    match fact.checkpoint:
        case Checkpoint.EVALUATION:
            held.evaluated.append(fact.due_at.date())
        case Checkpoint.TIER_REVIEW:
            held.reviewed.append(fact.due_at.date())
        case Checkpoint.LEAD_TIME:
            held.led.append((held.term, fact.due_at.date()))
        case Checkpoint.TERM_END:
            pass
        case _:
            raise ValueError(fact.checkpoint)


def _lose(history: History, held: Held, event: Event[Any]) -> None:
    held.live, held.lost = False, event.fact.type
    held.grace = held.remediation = held.review = None
    held.on_hold = False
    edition = history.edition(event.at)
    if event.fact.type == "revoked" or edition.lapse.locks_out:
        until = _months_later(event.at, edition.lockout.months)
        history.lockout = max(until, history.lockout or until)
    if event.fact.type == "revoked" or edition.lapse.leaves_programmes:
        history.out_of_programmes = True


def _months_later(at: datetime, months: int) -> datetime:
    day = later(at.date(), months)
    return at.replace(year=day.year, month=day.month, day=day.day)


def _review(  # noqa: C901, PLR0912 - one line a fact reads best as a table
    history: History, event: Event[Any]
) -> None:
    fact = event.fact
    if fact.type == "review_opened":
        history.boards[event.subject] = Board(event.subject, fact.reason)
    board = history.boards[event.subject]
    match fact.type:
        case "review_opened" | "review_joined":
            board.triggers.append((fact.reason, frozenset(fact.by_marks), fact.accreditation_id))
            board.counted += [mark.id for mark in fact.marks]
            board.packet_open = board.packet_open and not fact.marks
        case "mark_dropped":
            board.counted.remove(fact.mark_id)
            board.dropped.append(fact.mark_id)
            board.packet_open = False
        case "packet_prepared":
            board.packet_open = fact.doubts == 0
        case "packet_released":
            board.packet_open = True
        case "review_vote_cast":
            board.votes[fact.seat] = (event.actor, fact.vote)
            board.holders[fact.seat] = event.actor
            board.sat.add(event.actor)
        case "vote_fell":
            del board.votes[fact.seat], board.holders[fact.seat]
        case "reviewer_recused":
            _recuse(board, event.actor)
        case "recommended":
            _recommend(history, board, fact.recommendation)
        case "review_stage_entered":
            board.asked_from = board.stage
            board.stage = fact.stage
        case "director_decided":
            _decide(board, event)
        case "review_closed":
            board.stage, board.outcome = "closed", fact.outcome
            if fact.outcome == "renewed" and board.settles_renewal:
                waiting = [held for held in history.live if held.on_hold]
                history.owed = {held.id for held in waiting if held.grace is None and held.remediation is None}
        case "review_overdue" | "legal_advised" | "review_taken_up":
            pass
        case _:
            raise ValueError(fact.type)


def _recuse(board: Board, sub: str) -> None:
    board.recused.add(sub)
    board.sat.add(sub)
    for seat in [seat for seat, holder in board.holders.items() if holder == sub]:
        board.holders.pop(seat)
        board.votes.pop(seat, None)


def _recommend(history: History, board: Board, vote: str) -> None:
    """Remembers whether the recommendation was worth its name (I2)."""
    edition = history.edition()
    behind = {
        sub for seat, (sub, cast) in board.votes.items() if cast == vote and seat in edition.accreditation_board.seats
    }
    behind -= board.recused | history.handlers(board.counted)
    board.recommended, board.fit = vote, len(behind) >= edition.accreditation_board.majority


def _decide(board: Board, event: Event[Any]) -> None:
    if event.fact.decision == "approve":
        board.approved_by = event.actor
        return
    board.returns += 1
    board.directed.add(event.actor)
    board.votes.clear()
    board.recommended, board.fit = None, False
