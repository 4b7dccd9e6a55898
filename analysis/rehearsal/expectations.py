"""What a scenario can expect of each kind of subject: keys as in the API, checked against what was found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, StrictBool, StrictInt

from analysis.rehearsal.time_types import DayOrInstant
from standards.base_model import FrozenModel
from standards.editions.validation_errors import Place
from standards.field_types import Code
from standards.notifications import Recipient
from standards.time_types import Day
from standards.vocabulary import (
    AccreditationStatus,
    AwaitedParty,
    Bar,
    Loss,
    Outcome,
    Packet,
    Resolution,
    ReviewOutcome,
    ReviewReason,
    ReviewStage,
    ReviewVote,
    Role,
    Seat,
    Seriousness,
    Severity,
    Stage,
    Status,
)

RECIPIENTS: Final = dict.fromkeys(
    name.value
    for name in (*Recipient, *Role, *Seat)
    if name not in (Recipient.TEAM, Role.SYSTEM, Role.AUDITOR, Role.INTAKE, Role.ACCREDITATION_BOARD)
).keys()
"""Who can be told something: the people, and the teams by their names."""


def _yes_no_or_class(value: object) -> object:
    """A mark is expected as placed or not, or by its class."""
    if isinstance(value, dict) and set(value) == {"seriousness"}:
        value = value["seriousness"]
    if value is None or isinstance(value, bool):
        return bool(value)
    if isinstance(value, str) and value in {known.value for known in Seriousness}:
        return value
    raise ValueError(f"must be true, false or a class of mark: {', '.join(Seriousness)}")


def _count_or_names(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise ValueError("must be a number, or a list of names")


def _by_recipient(value: object) -> object:
    if not isinstance(value, dict) or not value or not set(value) <= RECIPIENTS:
        raise ValueError(f"must be a mapping of who was told to a number or to letters; name {', '.join(RECIPIENTS)}")
    return {to: _count_or_names(told) for to, told in value.items()}


CountOrNames = Annotated[Any, BeforeValidator(_count_or_names)]
"""How many there are, or which, in any order."""


NotificationsExpected = Annotated[Any, BeforeValidator(_by_recipient)]
"""By recipient, how many letters or which, in any order."""


def _yes_or_no(value: object) -> object:
    """Whether a renewal would be automatic, by itself or as the API says it."""
    if isinstance(value, dict) and set(value) == {"eligible"}:
        value = value["eligible"]
    if isinstance(value, bool):
        return value
    raise ValueError("must be true or false")


class LockoutExpected(FrozenModel):
    """A lockout as the API shows it."""

    until: DayOrInstant | None = None
    because: Loss | None = None


class FindingExpected(FrozenModel):
    """What the investigation found."""

    responsible: StrictBool | None = None
    against_score: StrictBool | None = None
    code_clauses: CountOrNames = None


class ScoreExpected(FrozenModel):
    """What the rubric came to."""

    score: Decimal | None = None
    indicates_responsible: StrictBool | None = None


class DecisionExpected(FrozenModel):
    """What the mark board decided."""

    placed: StrictBool | None = None
    votes_for: StrictInt | None = None
    votes_against: StrictInt | None = None
    seriousness: Seriousness | None = None
    action: Code | None = None


class ExpectedOfComplaint(FrozenModel):
    """What can be expected of a complaint."""

    exists: StrictBool = True
    stage: Stage | None = None
    status: Status | None = None
    outcome: Outcome | None = None
    severity: Severity | None = None
    overdue: StrictBool | None = None
    assignee: str | None = None
    partner_id: str | None = None
    category: Code | None = None
    filed_by: str | None = None
    edition: str | None = None
    opened_at: DayOrInstant | None = None
    stage_entered_at: DayOrInstant | None = None
    due_at: DayOrInstant | None = None
    remind_at: DayOrInstant | None = None
    closed_at: DayOrInstant | None = None
    cs_outcome: Resolution | None = None
    mediation_outcome: Resolution | None = None
    agreed_proposal: str | None = None
    proposals: StrictInt | None = None
    statements: StrictInt | None = None
    consequences: StrictInt | None = None
    evidence: StrictInt | None = None
    score: ScoreExpected | None = None
    finding: FindingExpected | None = None
    votes: StrictInt | None = None
    recused: CountOrNames = None
    decision: DecisionExpected | None = None
    mark: Annotated[Any, BeforeValidator(_yes_no_or_class)] = None
    duplicate_of: str | None = None
    pdm_informed: StrictBool | None = None
    waiting: AwaitedParty | None = None
    """For whom it waits; null where its clock runs."""
    waits: StrictInt | None = None
    reopened_at: DayOrInstant | None = None
    told: NotificationsExpected = None


class ExpectedOfPartner(FrozenModel):
    """What can be expected of a partner."""

    tier: Code | None = None
    programmes: CountOrNames = None
    certifications: CountOrNames = None
    accreditations: CountOrNames = None
    marks_in_window: StrictInt | None = None
    locked_out: StrictBool | None = None
    lockout: LockoutExpected | None = None
    lockout_until: DayOrInstant | None = None
    lockout_because: Loss | None = None
    requested_actions: StrictInt | None = None
    told: NotificationsExpected = None


class ExpectedOfAccreditation(FrozenModel):
    """What can be expected of an accreditation."""

    exists: StrictBool = True
    status: AccreditationStatus | None = None
    kind: Code | None = None
    issued_on: Day | None = None
    term: StrictInt | None = None
    term_ends_on: Day | None = None
    next_evaluation_on: Day | None = None
    next_tier_review_on: Day | None = None
    automatic_renewal: Annotated[Any, BeforeValidator(_yes_or_no)] = None
    barred_by: tuple[Bar, ...] | None = None
    grace_until: DayOrInstant | None = None
    remediation_until: DayOrInstant | None = None
    missing: CountOrNames = None
    flagged: StrictBool | None = None
    lost_at: DayOrInstant | None = None
    told: NotificationsExpected = None


class ExpectedOfReview(FrozenModel):
    """What can be expected of a partner's latest review."""

    exists: StrictBool = True
    number: StrictInt | None = None
    stage: ReviewStage | None = None
    outcome: ReviewOutcome | None = None
    reason: ReviewReason | None = None
    reasons: tuple[ReviewReason, ...] | None = None
    packet: Packet | None = None
    marks: StrictInt | None = None
    votes: StrictInt | None = None
    recused: CountOrNames = None
    recommendation: ReviewVote | None = None
    returns: StrictInt | None = None
    overdue: StrictBool | None = None
    opened_at: DayOrInstant | None = None
    due_at: DayOrInstant | None = None
    closed_at: DayOrInstant | None = None
    told: NotificationsExpected = None


EXPECTED: Mapping[str, type[FrozenModel]] = {
    "complaint": ExpectedOfComplaint,
    "partner": ExpectedOfPartner,
    "accreditation": ExpectedOfAccreditation,
    "review": ExpectedOfReview,
}


@dataclass(frozen=True)
class Expected:
    """An expectation: at an instant, of one subject, under the keys that it names."""

    place: Place
    at: datetime
    kind: str
    subject: str
    wanted: Mapping[str, Any]
    """Values as they are legal for their keys; only those that were written."""
