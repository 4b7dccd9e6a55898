"""Replaying partners side by side, in as many processes as there are cores: the rules keep a core busy."""

import pickle
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from analysis.simulation.differences import simulate
from analysis.simulation.findings import Found, unplayable
from analysis.simulation.rulebook import Refused, Rulebook, as_recorded, candidate
from records.child_process import ChildFailed, ChildProcesses
from records.replay_source import History
from records.streams import stream_of
from standards.base_model import read_stored
from standards.decisions import Decision, RecordedDecision
from standards.editions import EditionTimeline
from standards.editions.permissions import DECLARED

BUDGET = 300.0
"""Seconds of the processor for one partner."""
NICENESS = 10
"""The steps of people go first."""


Document = dict[str, Any]
Written = list[tuple[Document | None, list[Document]]]
"""A history as the record stores it: classes made for each command cannot be handed to another process."""


class CandidateRefused(Exception):
    """The candidate does not fit the editions of by now."""


class ReplayProcesses:
    """The children of this process that replay partners. They begin with the first partner."""

    def __init__(self, number: int | None = None) -> None:
        """As many as there are cores for this process, unless told otherwise."""
        self._children = ChildProcesses(BUDGET, number, niceness=NICENESS)

    async def replay(self, rules: bytes, history: History, to: datetime) -> Found:
        """What one partner comes to under the rules (``packed``).

        One whose history cannot be played is said to be so, and stops nobody. Raises ``CandidateRefused``.
        """
        try:
            found = await self._children.run(replayed, rules, _written(history), history.surfaced, to)
        except ChildFailed as failed:
            return unplayable(history.partner_id, str(failed))
        if found is None:
            raise CandidateRefused
        return found

    def close(self) -> None:
        """Ends the children; they begin again with the next partner."""
        self._children.close()


def packed(timeline: EditionTimeline, overrides: Mapping[str, Any], from_at: datetime | None) -> bytes:
    """What a child makes the candidate's rules from, once for all partners that follow."""
    return pickle.dumps((timeline, dict(overrides), from_at))


def replayed(rules: bytes, history: Written, surfaced: dict[str, list[str]], to: datetime) -> Found | None:
    """What one partner comes to; None where the candidate does not fit the editions. Runs in a child."""
    recorded, changed = _rulebooks(rules)
    if isinstance(changed, Refused):
        return None
    return simulate([_read(*one) for one in history], recorded, changed, to, surfaced)


def _written(history: History) -> Written:
    return [
        (None if made.decision is None else _document(made.decision), [_document(one) for one in made.events])
        for made in history.decisions
    ]


def _document(stored: BaseModel) -> Document:
    return stored.model_dump(mode="json")


def _read(decision: Document | None, events: Sequence[Document]) -> RecordedDecision:
    return RecordedDecision(
        None if decision is None else read_stored(Decision, decision),
        tuple(read_stored(stream_of(one["subject"]).event, one) for one in events),
    )


@lru_cache(maxsize=2)
def _rulebooks(rules: bytes) -> tuple[Rulebook, Rulebook | Refused]:
    timeline, overrides, from_at = pickle.loads(rules)
    return as_recorded(timeline), candidate(timeline, overrides, DECLARED, from_at)
