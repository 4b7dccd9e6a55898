"""Reads events into the checker's history: each fact once, by its name."""

from collections.abc import Callable, Mapping
from typing import Any

from standards.events import Event
from tests.oracles.counted_calendar import later
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
    """Takes the event into the history. Raises ``KeyError`` for one that it doesn't know."""
    history.sequences[event.subject] = event.sequence
    if event.subject.startswith("acc_"):
        _accreditation(history, event)
    elif event.subject.startswith("rev_"):
        _review(history, event)
    history.last = event


ACCREDITATION: Mapping[str, Callable[[Event[Any]], dict[str, Any]]] = {
    **dict.fromkeys(("grace_opened", "grace_granted", "grace_extended"), lambda event: {"grace": event.data.until}),
    **dict.fromkeys(("grace_denied", "grace_ended"), lambda _: {"grace": None}),
    "remediation_opened": lambda event: {"remediation": event.data.until},
    "remediation_ended": lambda event: {"remediation": None, "ran_out": event.at},
    "remediation_ran_out": lambda event: {"remediation": None, "ran_out": event.at},
    "under_review": lambda event: {"review": event.data.review_id},
    "review_ended": lambda _: {"review": None},
    "marks_flagged": lambda event: {"flagged": frozenset(event.data.marks)},
    "renewal_held": lambda event: {"on_hold": True, "owed": False, "bars": [str(bar) for bar in event.data.bars]},
    "renewed": lambda event: {"term": event.data.term, "on_hold": False, "owed": False, "began": event.at},
    **dict.fromkeys(("lapsed", "revoked"), lambda event: LOST | {"lost": event.data.type}),
    **dict.fromkeys(("checkpoint_held", "taken_up"), lambda _: {}),
}
LOST = {"grace": None, "remediation": None, "review": None, "on_hold": False, "owed": False}


def _accreditation(history: History, event: Event[Any]) -> None:
    data = event.data
    if data.type == "accreditation_issued":
        history.held[event.subject] = Held(event.subject, data.kind, data.issued_on, event.at, data.term)
        history.out_of_programmes = False
        return
    held = history.held[event.subject]
    vars(held).update(ACCREDITATION[data.type](event))
    if data.type == "checkpoint_held":
        held.done.append((data.checkpoint, held.term, data.due_at.date()))
    if held.lost == data.type:
        _lose(history, event)


def _lose(history: History, event: Event[Any]) -> None:
    edition, revoked = history.edition(event.at), event.data.type == "revoked"
    if revoked or edition.lapse.locks_out:
        day = later(event.at.date(), edition.lockout.months)
        until = event.at.replace(year=day.year, month=day.month, day=day.day)
        history.lockout = max(until, history.lockout or until)
    history.out_of_programmes |= revoked or edition.lapse.leaves_programmes


def _vote(board: Board, event: Event[Any]) -> None:
    data = event.data
    match data.type:
        case "review_vote_cast":
            board.votes[data.seat] = (event.actor, data.vote)
            board.holders[data.seat] = event.actor
            board.sat.add(event.actor)
        case "vote_fell":
            board.leave(data.member)
        case "reviewer_recused":
            board.recused.add(event.actor)
            board.sat.add(event.actor)
            board.leave(event.actor)


WITHOUT_EFFECT = {"review_overdue", "review_escalated", "legal_advised", "review_taken_up", "conflicts_found"}
"""What is told of a review and changes nothing that the oracle compares."""


def _review(  # noqa: C901 - one line a fact reads best as a table
    history: History, event: Event[Any]
) -> None:
    data = event.data
    if data.type == "review_opened":
        history.boards[event.subject] = Board(event.subject, data.reason)
    board = history.boards[event.subject]
    match data.type:
        case "review_opened" | "review_joined":
            board.triggers.append((data.reason, frozenset(data.by_marks), event.at, data.accreditation_id))
            board.counted += [mark.id for mark in data.marks]
            board.packet_open = board.packet_open and not data.marks
        case "mark_dropped":
            board.counted.remove(data.mark_id)
            board.packet_open = False
        case "packet_prepared" | "packet_released":
            board.packet_open = data.type == "packet_released" or data.doubts == 0
        case "review_vote_cast" | "vote_fell" | "reviewer_recused":
            _vote(board, event)
        case "recommended":
            rules = history.edition().accreditation_board
            board.recommended, board.needed, board.seats = data.recommendation, rules.majority, rules.seats
        case "review_stage_entered":
            board.asked_from, board.stage = board.stage, data.stage
            board.recommended = None if data.stage == "board" else board.recommended
        case "director_decided" if data.decision == "approve":
            board.approved_by = event.actor
        case "director_decided":
            board.returns += 1
            board.directed.add(event.actor)
            board.votes, board.recommended = {}, None
        case "review_closed":
            board.stage, board.outcome, board.closed_at = "closed", data.outcome, event.at
            for held in history.live if data.outcome == "renewed" and board.settles_renewal else ():
                held.owed = held.on_hold
        case _:
            assert data.type in WITHOUT_EFFECT, data.type
