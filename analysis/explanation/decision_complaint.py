"""A decision in a complaint, ready to be taken again: a filing, an order, or a deadline that passed (S13-S26)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from analysis.explanation.causes import ON_RECORD
from analysis.explanation.counterfactuals import Change, Ran
from standards.actors import Actor
from standards.commands import Command
from standards.complaint import commands as a
from standards.complaint import decide, file_complaint, lapse
from standards.complaint import events as f
from standards.complaint.commands import ComplaintCommand
from standards.complaint.intake import Filing
from standards.complaint.state import Complaint
from standards.editions import EscalationEdition
from standards.events import Event, EventData
from standards.rejections import Rejection
from standards.vocabulary import Severity


@dataclass(frozen=True)
class Filed:
    """The complaint was filed."""

    filing: Filing
    by: Actor


@dataclass(frozen=True)
class Ordered:
    """Somebody's order on the complaint."""

    command: Command[ComplaintCommand]


@dataclass(frozen=True)
class TimePassed:
    """Nothing but the time that passed."""


CaseCause = Filed | Ordered | TimePassed
Before = Complaint | None
CaseChange = Change[Before, CaseCause]


@dataclass(frozen=True)
class DecidedCase:
    """A decision in a complaint; ``before`` is None for its filing."""

    before: Before
    cause: CaseCause
    at: datetime
    edition: EscalationEdition

    def taken(self, before: Before, cause: CaseCause) -> Ran:
        """What the decider makes of another state or another cause."""
        match cause:
            case Filed(filing=filing, by=by):
                filed = file_complaint(filing, by, self.at, self.edition)
                return filed if isinstance(filed, Rejection) else (filed,)
            case _ if before is None:
                return ()
            case Ordered(command=command):
                return decide(before, command, self.at, self.edition)
            case TimePassed():
                return lapse(before, self.at, self.edition)


def cause_of(first: Event[Any]) -> CaseCause | None:
    """What the decision that began with this event came from; None where nothing was decided on facts."""
    fact = first.data
    by = Actor(sub=first.actor, roles=(first.role,))
    if isinstance(fact, f.ComplaintFiled):
        return Filed(_filing(first.subject, fact), by)
    if isinstance(fact, f.Reminded | f.DeadlineBreached):
        return TimePassed()
    action = _action(fact)
    if action is None:
        return None
    command = Command[Any](id=first.command or ON_RECORD, by=by, submitted_at=first.at, data=action)
    return Ordered(command)


def _filing(complaint_id: str, filed: f.ComplaintFiled) -> Filing:
    return Filing(
        complaint_id=complaint_id,
        partner_id=filed.partner_id,
        category=filed.category,
        very_serious=filed.severity is Severity.VERY_SERIOUS,
        has_very_serious_reason=True,
        project_value=filed.project_value,
    )


def _action(fact: EventData) -> ComplaintCommand | None:  # noqa: PLR0911 - one line a fact reads best as a table
    match fact:
        case f.CsOutcomeRecorded(outcome=outcome):
            return a.RecordCsOutcome(outcome=outcome)
        case f.MediationOutcomeRecorded(outcome=outcome, proposal_id=proposal_id):
            return a.RecordMediationOutcome(outcome=outcome, proposal_id=proposal_id)
        case f.RubricScored(scores=scores):
            return a.ScoreRubric(scores=scores)
        case f.FindingRecorded(responsible=responsible, code_clauses=clauses, against_score=against):
            override = ON_RECORD if against else None
            return a.RecordFinding(
                responsible=responsible, code_clauses=clauses, reason=ON_RECORD, override_reason=override
            )
        case f.FlaggedVerySerious():
            return a.FlagVerySerious(reason=ON_RECORD)
        case f.MarkVoteCast(vote=vote, seriousness=seriousness, action=action):
            return a.CastMarkVote(vote=vote, seriousness=seriousness, reason=ON_RECORD, action=action)
        case _:
            return None
