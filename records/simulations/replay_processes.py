"""Replaying partners side by side, in as many processes as there are cores: the rules keep a core busy."""

import asyncio
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from math import ceil
from typing import Any

from analysis.simulation.differences import simulate
from analysis.simulation.findings import Found, unplayable
from analysis.simulation.rulebook import Refused, Rulebook, as_recorded, candidate
from records.child_process import ChildFailed, ChildProcesses
from records.replay_source import History
from standards.base_model import FrozenModel, made
from standards.commands import Command
from standards.editions import EditionTimeline
from standards.editions.permissions import DECLARED

BUDGET = 300.0
"""Seconds of the processor for what a child is given together; where that takes longer, each partner has them."""
NICENESS = 10
"""The steps of people go first."""


AT_ONCE = 8
"""The most partners that a child is given together: it waits for the next ones seldom, and the last ones end soon."""
LONG = 500
"""From so many decisions on a history ends what is given together: the activity is heard of while it runs."""


class CandidateRefused(Exception):
    """The candidate does not fit the editions of by now."""


class ReplayProcesses:
    """The children of this process that replay partners. They begin with the first partner."""

    def __init__(self, number: int | None = None) -> None:
        """As many as there are cores for this process, unless told otherwise."""
        self._children = ChildProcesses(BUDGET, number, niceness=NICENESS)

    async def replay(
        self, rules: bytes, histories: Sequence[History], to: datetime, heard: Callable[[], None] = lambda: None
    ) -> list[Found]:
        """What each partner comes to under the rules (``packed``), in their order; ``heard`` is called now and then.

        One whose history cannot be played is said to be so, and stops nobody. Raises ``CandidateRefused``.
        """
        together = min(AT_ONCE, ceil(len(histories) / (4 * len(self._children))))
        replays = [self._replay(rules, piece, to, heard) for piece in _pieces(histories, together)]
        found = await asyncio.gather(*replays)
        return [one for piece in found for one in piece]

    async def _replay(
        self, rules: bytes, histories: Sequence[History], to: datetime, heard: Callable[[], None]
    ) -> list[Found]:
        written = _written(histories)  # before a child is free: none waits for it
        try:
            found = await self._children.run(replayed, rules, written, to)
        except ChildFailed as failed:
            if len(histories) == 1:
                return [unplayable(histories[0].partner_id, str(failed))]
            each = [await self._replay(rules, (history,), to, heard) for history in histories]
            return [one for (one,) in each]
        heard()
        if found is None:
            raise CandidateRefused
        return found

    def close(self) -> None:
        """Ends the children; they begin again with the next partner."""
        self._children.close()


def _pieces(histories: Sequence[History], together: int) -> Iterator[Sequence[History]]:
    """The histories in their order, up to so many together, of which the last alone is long."""
    piece: list[History] = []
    for history in histories:
        piece.append(history)
        if len(piece) == together or len(history.decisions) > LONG:
            yield piece
            piece = []
    if piece:
        yield piece


def packed(timeline: EditionTimeline, overrides: Mapping[str, Any], from_at: datetime | None) -> bytes:
    """What a child makes the candidate's rules from, once for all partners that follow."""
    return pickle.dumps((timeline, dict(overrides), from_at))


def replayed(rules: bytes, written: bytes, to: datetime) -> list[Found] | None:
    """What each partner comes to; None where the candidate does not fit the editions. Runs in a child."""
    recorded, changed = _rulebooks(rules)
    if isinstance(changed, Refused):
        return None
    return [simulate(decisions, recorded, changed, to, surfaced) for decisions, surfaced in pickle.loads(written)]


def _written(histories: Sequence[History]) -> bytes:
    """The histories for a child, which has the same code: their values are valid, and no form of them is kept."""
    written = BytesIO()
    _Writer(written).dump([(history.decisions, history.surfaced) for history in histories])
    return written.getvalue()


class _Writer(pickle.Pickler):
    """Writes a value as its model and its fields: a class that was made for a command has no name to find it by."""

    def reducer_override(self, value: Any) -> Any:
        """How to make it again; what is no value of ours is written as ever."""
        if isinstance(value, Command):
            return made, (_ANY_COMMAND, value.__dict__)
        if isinstance(value, FrozenModel):
            return made, (type(value), value.__dict__)
        return NotImplemented


_ANY_COMMAND = Command[Any]


@lru_cache(maxsize=2)
def _rulebooks(rules: bytes) -> tuple[Rulebook, Rulebook | Refused]:
    timeline, overrides, from_at = pickle.loads(rules)
    return as_recorded(timeline), candidate(timeline, overrides, DECLARED, from_at)
