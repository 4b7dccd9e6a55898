"""Checks every event of a scenario against the standard's text: what must be impossible raises."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from standards.editions.timeline import EditionTimeline
from standards.events import Event
from standards.standing.state import Standing
from tests.oracles import (
    rules_of_conditions,
    rules_of_dates,
    rules_of_losses,
    rules_of_renewal,
    rules_of_reviews,
    rules_of_state,
    rules_of_streams,
)
from tests.oracles.event_reader import read, tell
from tests.oracles.history import History

Rule = Callable[[History, Event[Any]], None]
EVENT_RULES: tuple[Rule, ...] = (
    rules_of_streams.judge,
    rules_of_dates.judge,
    rules_of_conditions.judge,
    rules_of_losses.judge,
    rules_of_renewal.judge,
    rules_of_reviews.judge,
)


class InvariantChecker:
    """Follows the events of one partner."""

    def __init__(self, editions: EditionTimeline, at: datetime) -> None:
        self.history = History(editions, at)

    def told(self, kind: str, *said: Any) -> None:
        """Something was said about the partner."""
        tell(self.history, kind, *said)

    def read(self, events: Iterable[Event[Any]]) -> None:
        """Judges each event as it comes."""
        for event in events:
            self.history.at = max(event.at, self.history.at)
            for judge in EVENT_RULES:
                judge(self.history, event)
            read(self.history, event)

    def rest(self, standing: Standing, now: datetime) -> None:
        """Judges what was left undone by now."""
        self.history.at = max(now, self.history.at)
        rules_of_state.judge(self.history, standing)
