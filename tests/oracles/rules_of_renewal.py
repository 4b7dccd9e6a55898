"""A term is renewed at its end, automatically only where nothing bars it (I8; S27, S28, S34)."""

from typing import Any

from standards.events import Event
from tests.oracles.counted_calendar import later
from tests.oracles.history import Held, History, require


def judge(history: History, event: Event[Any]) -> None:
    """The event against what bars a renewal at that instant."""
    match event.data.type:
        case "renewed":
            _renewed(history, history.held[event.subject], event)
        case "renewal_held":
            held = history.held[event.subject]
            require(held.on_hold or history.term_end(held) <= event.at, "a hold before the term's end")
            require(
                [str(bar) for bar in event.data.bars] == bars(history, held), "a hold for other bars than there are"
            )
        case "marks_flagged":
            require(
                history.bars(history.held[event.subject], list(event.data.marks)),
                "a flag for marks below the threshold (S28)",
            )
            require(list(event.data.marks) == history.counted(), "a flag for other marks than count (S27)")
        case _:
            pass


def bars(history: History, held: Held) -> list[str]:
    """Everything that stands in the way of an automatic renewal now."""
    found = {
        "review": history.board is not None,
        "grace": held.grace is not None,
        "remediation": held.remediation is not None,
        "tier": not history.tier_holds(),
        "certifications": bool(history.missing(held.kind)),
        "marks": history.bars(held, history.counted()),
    }
    return [name for name, bar in found.items() if bar]


def _renewed(history: History, held: Held, event: Event[Any]) -> None:
    data, months = event.data, history.edition().terms.months
    require(held.on_hold or history.term_end(held) <= event.at, "a renewal before the term's end")
    require(data.term == held.term + 1, "a renewal that does not raise the term by one")
    require(data.term_ends_on == later(held.issued_on, months * data.term), "the term does not run from the old end")
    require(not (data.automatic and held.owed), "a renewal of itself where the board had renewed (S34)")
    require(not bars(history, held), f"a renewal despite {bars(history, held)} (I8)")
    if data.automatic:
        return
    require(held.on_hold, "a board renewed what did not wait for it")
    closed = [board for board in history.boards.values() if board.outcome == "renewed" and board.settles_renewal]
    require(bool(closed), "a renewal by the board without a board")
    require(history.last is not None and history.last.at == event.at, "a renewal by the board that came by itself")
