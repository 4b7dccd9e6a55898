"""The preconditions of waiting: where, how often and how long the edition lets a complaint wait (an extension)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from standards.calendar import add_business_days, opening_on
from standards.complaint.guards import CaseGuard
from standards.complaint.situation import CaseSituation
from standards.complaint.state import Complaint
from standards.editions import EscalationEdition
from standards.formatting import listed
from standards.guards import Candidates, Facts, Remedy, of_content
from standards.rejections import RejectionCode


def longest_wait(at: datetime, edition: EscalationEdition) -> datetime:
    """When a wait that begins at ``at`` ends by itself, in UTC."""
    return add_business_days(at, edition.waiting.longest_business_days, edition.calendar)


def _waits(situation: CaseSituation[Any]) -> Facts:
    """How often the case waited in its stage, and what the edition allows."""
    case, allowed = situation.state, situation.edition.waiting
    yield "waits for", None if case.waiting is None else case.waiting.party
    yield "waits in this stage", case.waits
    yield "waits that the edition allows in a stage", allowed.times_a_stage


def _without_the_wait(situation: CaseSituation[Any]) -> Iterator[Candidates[Complaint]]:
    case = situation.state
    if case.waiting is not None:
        runs = situation.on(case.model_copy(update={"waiting": None}))
        yield [Remedy("waits for", case.waiting.party, None, runs)]


def _before_the_deadline(situation: CaseSituation[Any]) -> Iterator[Candidates[Complaint]]:
    case = situation.state
    yield [Remedy("overdue", case.overdue, False, situation.on(case.model_copy(update={"overdue": False})))]


def _fewer_waits(situation: CaseSituation[Any]) -> Iterator[Candidates[Complaint]]:
    case, fewer = situation.state, situation.edition.waiting.times_a_stage - 1
    after = situation.on(case.model_copy(update={"waits": fewer}))
    yield [Remedy("waits in this stage", case.waits, fewer, after)]


CLOCK_RUNS = CaseGuard(
    name="the complaint does not wait for anybody already",
    code=RejectionCode.WRONG_STAGE,
    holds=lambda situation: situation.state.waiting is None,
    words="The complaint waits already; let the clock run first.",
    remedies=_without_the_wait,
    facts=_waits,
)
CLOCK_STANDS = CaseGuard(
    name="the complaint waits for somebody",
    code=RejectionCode.WRONG_STAGE,
    holds=lambda situation: situation.state.waiting is not None,
    words="The complaint waits for nobody; its clock runs.",
    facts=_waits,
)
STAGE_MAY_WAIT = CaseGuard(
    name="the edition lets a complaint wait in this stage",
    code=RejectionCode.WRONG_STAGE,
    holds=lambda situation: (
        not situation.edition.extensions.waiting or situation.state.stage in situation.edition.waiting.stages
    ),
    words=lambda situation: f"This edition lets a complaint wait in {listed(situation.edition.waiting.stages)} alone.",
)
WAITS_ARE_OFFERED = CaseGuard(
    name="the edition lets complaints wait",
    code=RejectionCode.INVALID,
    holds=lambda situation: situation.edition.extensions.waiting,
    words="This edition stops no clock; add a note instead.",
)
DEADLINE_IS_AHEAD = CaseGuard(
    name="the deadline of the stage is ahead",
    code=RejectionCode.INVALID,
    holds=lambda situation: not situation.state.overdue,
    words="The deadline of this step has passed, so no clock is left to stop; add a note instead.",
    remedies=_before_the_deadline,
)
WAITS_ARE_LEFT = CaseGuard(
    name="the complaint waited less often in this stage than the edition allows",
    code=RejectionCode.INVALID,
    holds=lambda situation: situation.state.waits < situation.edition.waiting.times_a_stage,
    words=lambda situation: (
        f"In each step a complaint waits {situation.edition.waiting.times_a_stage} times at most; add a note instead."
    ),
    remedies=_fewer_waits,
    facts=_waits,
)


def _asks_again_in_time(situation: CaseSituation[Any]) -> bool:
    calendar = situation.edition.calendar
    local = situation.at.astimezone(calendar.zone).date()
    if situation.data.remind_on <= local:
        return False
    last = longest_wait(situation.at, situation.edition)
    return situation.data.remind_on <= last.astimezone(calendar.zone).date() and (
        opening_on(situation.data.remind_on, calendar) <= last
    )


ASKS_AGAIN_IN_TIME = of_content(
    name="the reminder comes after today and before the wait ends by itself",
    holds=_asks_again_in_time,
    words=lambda situation: (
        "Choose a working day after today on which you ask again, until "
        f"{longest_wait(situation.at, situation.edition).astimezone(situation.edition.calendar.zone):%Y-%m-%d}: "
        "then the wait ends by itself."
    ),
    field="remind_on",
)
