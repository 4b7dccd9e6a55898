"""A review is convened for a reason, judged by seats without conflicts, and ended as the board and a director say."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from standards.events import Event
from standards.vocabulary import Role
from tests.oracles.history import Board, Held, History, require
from tests.standards.standing.people import ROLES


def judge(history: History, event: Event[Any]) -> None:
    """The event against the review it belongs to."""
    data = event.data
    if data.type == "review_opened":
        require(history.board is None, "two reviews of one partner are open")
        require(bool(history.live), "a review of a partner without accreditations")
        _trigger(history, event)
        return
    board = history.boards.get(event.subject)
    if board is None:
        return
    require(board.open, f"{data.type} after the review was closed")
    rule = _RULES.get(data.type)
    if rule is not None:
        rule(history, board, event)


def _fell(history: History, board: Board, event: Event[Any]) -> None:
    require(board.votes[event.data.seat][0] == event.data.member, "another's vote fell")
    require(event.data.member in history.handlers(board.counted), "a vote fell without a conflict (S32)")


def _conflicts(history: History, board: Board, event: Event[Any]) -> None:
    require(set(event.data.members) <= history.handlers(board.counted), "a conflict of somebody who handled nothing")


def _directed(history: History, board: Board, event: Event[Any]) -> None:
    require(board.stage == "director" and Role.DIRECTOR in ROLES[event.actor], "not a director's turn (S35)")
    require(event.actor not in board.sat, "a director decides who sat on that board (S35)")
    require(event.actor not in history.handlers(board.counted), "a director decides who handled a case (S32)")


def _dropped(history: History, _: Board, event: Event[Any]) -> None:
    require(event.data.mark_id in history.vacated, "a mark was dropped that was not vacated")


def _trigger(history: History, event: Event[Any]) -> None:
    data, marks = event.data, [mark.id for mark in event.data.marks]
    joins = data.type == "review_joined"
    require(not joins or set(marks) <= set(data.by_marks), "a mark joins that triggered nothing")
    require(set(data.conflicted) <= history.handlers(marks), "a conflict of somebody who handled no counted case")
    require(not set(marks) & history.vacated, "a vacated mark is counted")
    match data.reason:
        case "serious_infringement":
            _serious(history, data.by_marks)
        case "marks_threshold":
            right = [due for held in history.live for due in _judged(history, held) if history.bars(held, due)]
            require(list(data.by_marks) in right, "convened for other marks (S28)")
        case "certification_gap":
            require(
                history.held[data.accreditation_id].ran_out == event.at, "convened for a gap that did not run out (S9)"
            )
        case "opened_by_ops":
            require(event.role is Role.OPS, "opened by somebody else (S3)")
        case _:
            raise AssertionError(data.reason)


def _judged(history: History, held: Held) -> list[list[str]]:
    """The marks that convene a review at once, those that the lead time judges, and those that a renewal rests on."""
    ended = held.on_hold or history.term_end(held) <= history.at
    ahead = [history.ahead(held)] if ended or history.lead_time(held) <= history.at else []
    return [history.due_marks(held), *ahead]


def _entered(history: History, board: Board, event: Event[Any]) -> None:
    """From the director's table to the board it comes by a return, or since too few votes stand."""
    sealed = board.stage == "director" or (board.stage == "legal" and board.asked_from == "director")
    if event.data.stage != "board" or not sealed or board.recommended is None:
        return
    edition = history.edition().accreditation_board
    behind = [vote for seat, (_, vote) in board.votes.items() if seat in edition.seats and vote == board.recommended]
    require(len(behind) < edition.majority, "a recommendation that has its majority goes back (S31)")


def _serious(history: History, by_marks: tuple[str, ...]) -> None:
    mark = history.marks[by_marks[0]]
    require(mark.seriousness == "serious" and not mark.imported, "convened for no serious mark (S30)")
    require(mark.id not in history.vacated, "convened for a vacated mark")
    counted = {mark_id for board in history.boards.values() for mark_id in board.counted}
    require(mark.id not in counted, "convened twice for one serious mark (S30)")


def _vote(history: History, board: Board, event: Event[Any]) -> None:
    seat, sub = event.data.seat, event.actor
    require(board.stage == "board", "a vote outside the board's stage (S31)")
    require(Role.ACCREDITATION_BOARD in ROLES[sub], "a vote of somebody who is not on the board (S31)")
    require(board.packet_open, "a vote on a packet that is not open (S32)")
    require(sub not in board.recused, "a vote of somebody who stepped back (S32)")
    require(sub not in history.handlers(board.counted), "a vote of somebody in conflict (S32)")
    require(sub not in board.directed, "a vote of somebody who was shown whose review it is (S32)")
    holder = board.holders.get(seat, sub)
    require(holder == sub or holder in history.handlers(board.counted), "a seat that belongs to another (S31)")
    require(all(other != sub for at, other in board.holders.items() if at != seat), "one person in two seats (S31)")


def _recommended(history: History, board: Board, event: Event[Any]) -> None:
    seats = history.edition().accreditation_board.seats
    votes = [vote for seat, (_, vote) in board.votes.items() if seat in seats]
    mine = votes.count(event.data.recommendation)
    require(board.stage == "board", "a recommendation outside the board's stage (S31)")
    require(mine >= history.edition().accreditation_board.majority, "a recommendation without a majority (S31)")
    require((event.data.votes_for, event.data.votes_against) == (mine, len(votes) - mine), "miscounted votes (S31)")


def _closed(history: History, board: Board, event: Event[Any]) -> None:
    match event.data.outcome:
        case "revoked":
            require(board.stage == "director" and board.approved_by is not None, "closed without a director (S35)")
        case "renewed":
            returned = board.returns > history.edition().director.returns and board.stage == "director"
            require(board.recommended == "renew" or returned, "renewed without a board (S34)")
        case "moot":
            require(not history.live or not has_reason(history, board), "moot for nothing")
        case _:
            raise AssertionError(event.data.outcome)


_RULES: dict[str, Callable[[History, Board, Event[Any]], None]] = {
    "review_joined": lambda history, _, event: _trigger(history, event),
    "review_vote_cast": _vote,
    "vote_fell": _fell,
    "conflicts_found": _conflicts,
    "review_stage_entered": _entered,
    "recommended": _recommended,
    "director_decided": _directed,
    "review_closed": _closed,
    "mark_dropped": _dropped,
}


def has_reason(history: History, board: Board) -> bool:
    """Whether one of the reasons for which it was convened, or that joined, is left."""
    return any(_stands(history, trigger) for trigger in board.triggers)


def _stands(history: History, trigger: tuple[str, frozenset[str], datetime, str | None]) -> bool:
    """Whether the marks would have been a trigger then without those that were vacated since."""
    reason, marks, at, accreditation = trigger
    left = marks - history.vacated
    match reason:
        case "serious_infringement":
            return bool(left)
        case "marks_threshold":
            settled = history.settled(history.held[str(accreditation)])
            return left == marks or (len(left) >= history.edition(at).marks.review_at and not left <= settled)
        case _:
            return True
