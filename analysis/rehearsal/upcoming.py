"""What is due next, in words: after each entry the timeline says what those that it happened to wait for."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from analysis.rehearsal.engine import Case, Engine, RehearsedEvent
from standards.accreditation.messages import CHECKPOINT_WORDS
from standards.complaint.messages import STAGE_WORDS
from standards.review.messages import STAGE_WORDS as REVIEW_STAGE_WORDS
from standards.standing.advance import Due


class Ahead(NamedTuple):
    """The next date of a complaint or a partner."""

    at: datetime
    owner: str
    name: str
    """What the date belongs to: the complaint itself, or one of the partner's accreditations or reviews."""
    words: str


def ahead(engine: Engine, told: Iterable[RehearsedEvent]) -> tuple[Ahead, ...]:
    """What is due next for each subject that something was told of."""
    owners, found = set(), []
    for one in told:
        owner = _owner(one)
        if owner not in owners:
            owners.add(owner)
            found.append(_of(engine, *owner))
    return tuple(filter(None, found))


def _owner(told: RehearsedEvent) -> tuple[str, str]:
    """A partner owns its accreditations, reviews and marks."""
    return ("complaint", told.name) if told.kind == "complaint" else ("partner", told.name.partition("/")[0])


def _of(engine: Engine, kind: str, name: str) -> Ahead | None:
    if kind == "complaint":
        waiting = engine.case_waits(name)
        return None if waiting is None else Ahead(waiting.at, name, name, _of_case(engine.cases[name]))
    waiting = engine.partner_waits(name)
    if waiting is None or waiting.due is None:
        return None
    return Ahead(waiting.at, name, engine.names[waiting.due.subject], _of_standing(engine, name, waiting.due))


def _of_case(case: Case) -> str:
    stage = STAGE_WORDS[case.state.stage]
    reminds = not case.state.reminded and case.state.remind_at != case.state.due_at
    return f"{'a reminder in' if reminds else 'the deadline of'} {stage}"


def _of_standing(engine: Engine, partner: str, due: Due) -> str:
    if due.deadline is None:
        review = engine.standings[partner].review(due.subject)
        return f"the deadline of {REVIEW_STAGE_WORDS[review.stage]}"
    return CHECKPOINT_WORDS[due.deadline.checkpoint]
