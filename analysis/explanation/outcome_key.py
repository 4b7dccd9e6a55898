"""What of an event is its outcome: two runs of a decision come to the same where these agree."""

from typing import Any

from standards.accreditation import events as a
from standards.complaint import events as c
from standards.events import Event, EventData
from standards.partner import events as p
from standards.review import events as r

OutcomeKey = tuple[object, ...]

_DECISIVE: dict[type[EventData], tuple[str, ...]] = {
    a.CheckpointHeld: ("checkpoint",),
    a.RemediationEnded: ("closed",),
    a.UnderReview: ("reason",),
    a.ReviewEnded: ("outcome",),
    a.AccreditationIssued: ("kind",),
    r.ReviewOpened: ("reason",),
    r.ReviewJoined: ("reason",),
    r.ReviewVoteCast: ("seat", "vote"),
    r.VoteFell: ("seat",),
    r.Recommended: ("recommendation",),
    r.ReviewStageEntered: ("stage",),
    r.DirectorDecided: ("decision",),
    r.ReviewOverdue: ("stage",),
    r.ReviewEscalated: ("stage",),
    r.ReviewClosed: ("outcome",),
    p.LockoutBegan: ("because",),
    p.ActionRequested: ("action",),
    p.DecidedActionDone: ("action",),
    p.DeliveryConfirmed: ("delivered",),
    c.ComplaintFiled: ("severity", "stage"),
    c.CsOutcomeRecorded: ("outcome",),
    c.MediationOutcomeRecorded: ("outcome",),
    c.ProposalAnswered: ("party", "accepted"),
    c.RubricScored: ("indicates_responsible",),
    c.FindingRecorded: ("responsible", "against_score"),
    c.MarkVoteCast: ("vote",),
    c.MarkBoardDecided: ("placed", "seriousness", "action"),
    c.MarkPlaced: ("seriousness",),
    c.StageEntered: ("stage",),
    c.Reminded: ("stage",),
    c.DeadlineBreached: ("stage",),
    c.OverdueEscalated: ("stage",),
    c.WaitingStarted: ("party",),
    c.Reopened: ("stage",),
    c.Closed: ("outcome",),
}
"""The fields that make it another outcome. Of a fact that is not named here it only matters that it is there."""


def outcome_key(event: Event[Any]) -> OutcomeKey:
    """The event without its instant, its place and its details; of the accreditations it matters which one it is."""
    fact = event.data
    subject = event.subject if event.subject.startswith("acc_") else ""
    return (subject, type(fact), *(getattr(fact, name) for name in _DECISIVE.get(type(fact), ())))
