"""What a loss takes, and what it brings with it (I2, I3, I4; S8, S12, S35, S37, S38, S40)."""

from typing import Any

from standards.events import Event
from standards.vocabulary import Role
from tests.oracles.history import History, require
from tests.standards.standing.people import ROLES


def judge(history: History, event: Event[Any]) -> None:
    """The event against what was lost before, and what is being lost."""
    if event.subject in history.held:
        require(history.held[event.subject].live, f"{event.data.type} changes a lost accreditation")
    match event.data.type:
        case "accreditation_issued":
            _issued(history, event)
        case "revoked":
            _revoked(history, event)
        case "lapsed":
            _lapsed(history, event)
        case "action_requested":
            require(not history.live, "action before the accreditations were removed (I3)")
        case "lockout_began":
            require(event.data.until <= (history.lockout or event.data.until), "a lockout that no loss explains")
        case _:
            pass


def _issued(history: History, event: Event[Any]) -> None:
    if event.data.imported:
        return
    require(history.lockout is None or event.at >= history.lockout, "an application was accepted inside a lockout (I4)")
    require(history.tier_holds(), "an application was accepted below the minimum tier (S5)")
    require(not history.missing(event.data.kind), "an application was accepted with a certification gap (S9)")
    require(all(held.kind != event.data.kind for held in history.live), "one kind is held twice (S1)")


def _revoked(history: History, event: Event[Any]) -> None:
    board = history.boards[event.data.review_id]
    require(board.outcome == "revoked", "a revocation without a review that ended so (I2)")
    require(board.recommended == "revoke", "a revocation without a board's recommendation (I2)")
    behind = {sub for seat, (sub, vote) in board.votes.items() if vote == "revoke" and seat in board.seats}
    behind -= board.recused | history.handlers(board.counted)
    needed = min(board.needed, history.edition().accreditation_board.majority)
    require(len(behind) >= needed, "a revocation on fewer votes than a recommendation takes (I2)")
    director = board.approved_by
    require(director is not None, "a revocation without a director's approval (I2)")
    require(Role.DIRECTOR in ROLES[str(director)], "the approval was no director's (I2)")
    require(director not in board.sat, "the director sat on that board (I2)")
    require(director not in history.handlers(board.counted), "the director handled a counted case (I2)")


def _lapsed(history: History, event: Event[Any]) -> None:
    require(not history.tier_holds(), "a lapse of a partner whose tier holds (S8)")
    over = any(held.grace is not None and held.grace <= event.at for held in history.live)
    denied = history.last is not None and history.last.data.type in ("grace_denied", "lapsed")
    require(over or denied, "a lapse without the end of a grace period (S7, S8)")
