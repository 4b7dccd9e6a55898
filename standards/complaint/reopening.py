"""Reopening: a case that was resolved by agreement is worked on again, once and for a while (an extension)."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from standards.complaint.deadlines import STAGE_CLAUSES, enter
from standards.complaint.events import Reopened
from standards.complaint.guards import CaseGuard
from standards.complaint.situation import CaseSituation, Pending
from standards.guards import Facts
from standards.rejections import RejectionCode
from standards.vocabulary import Outcome, Stage

if TYPE_CHECKING:  # The commands' declarations hold the guards.
    from standards.complaint.commands import Reopen

BACK_TO = {Outcome.RESOLVED_BY_CS: Stage.CS_RESOLUTION, Outcome.RESOLVED_BY_MEDIATION: Stage.MEDIATION}
"""The stage in which each agreement was found. What was decided stays decided."""


def _end(situation: CaseSituation[Any]) -> Facts:
    """How the case ended and when, whether it was reopened before, and for how long the edition allows it."""
    case = situation.state
    yield "outcome", case.outcome
    yield "closed", case.closed_at
    yield "reopened", case.reopened_at
    yield "days in which a case is reopened", situation.edition.reopening.within_days


def _in_time(situation: CaseSituation[Any]) -> bool:
    closed_at = situation.state.closed_at
    return closed_at is None or situation.at <= closed_at + timedelta(days=situation.edition.reopening.within_days)


WAS_RESOLVED = CaseGuard(
    name="CS or the mediation resolved the complaint",
    code=RejectionCode.WRONG_STAGE,
    holds=lambda situation: situation.state.outcome in BACK_TO,
    words="Only a complaint that CS or the mediation resolved is reopened; what was decided stays decided.",
    facts=_end,
)
REOPENED_ONCE = CaseGuard(
    name="the complaint was not reopened before",
    code=RejectionCode.WRONG_STAGE,
    holds=lambda situation: situation.state.reopened_at is None,
    words="The complaint was reopened once already; file a new one.",
    facts=_end,
)
REOPENING_IS_OFFERED = CaseGuard(
    name="the edition lets complaints be reopened",
    code=RejectionCode.INVALID,
    holds=lambda situation: situation.edition.extensions.reopening,
    words="This edition reopens no complaint; file a new one.",
)
CLOSED_RECENTLY = CaseGuard(
    name="the complaint closed within the edition's days",
    code=RejectionCode.INVALID,
    holds=_in_time,
    words=lambda situation: (
        f"A complaint is reopened within {situation.edition.reopening.within_days} days of its close; file a new one."
    ),
    facts=_end,
)
REOPENING = (WAS_RESOLVED, REOPENED_ONCE, REOPENING_IS_OFFERED, CLOSED_RECENTLY)


def reopen(situation: "CaseSituation[Reopen]") -> Pending:
    """The case goes back to the stage that had resolved it, with the deadlines of a case that enters it now."""
    outcome = situation.state.outcome
    assert outcome is not None
    stage = BACK_TO[outcome]
    reopened = Reopened(reason=situation.data.reason, stage=stage, outcome=outcome)
    entered = enter(stage, situation.at, situation.edition, situation.rules)
    return [reopened.under(), entered.under(*STAGE_CLAUSES[stage])]
