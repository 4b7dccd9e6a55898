"""The dates on which an accreditation is judged, and what follows from what is found (S4, S6-S9, S27, S28)."""

from typing import assert_never

from standards.accreditation import Accreditation
from standards.accreditation import events as f
from standards.accreditation.schedule import Deadline
from standards.clauses import Clause
from standards.review.state import Trigger
from standards.standing.assessment import Assessment, assess, judged_for
from standards.standing.conditions import act_on_shortfalls
from standards.standing.consequences import lapse
from standards.standing.decision import StandingDecision
from standards.standing.marks import unsettled
from standards.standing.renewal import judge_renewal
from standards.standing.review_opening import convene, convene_for_marks
from standards.vocabulary import Checkpoint, ReviewReason

CLAUSES = {
    Checkpoint.TIER_REVIEW: (Clause.S2, Clause.S5, Clause.S6),
    Checkpoint.EVALUATION: (Clause.S2, Clause.S4),
    Checkpoint.LEAD_TIME: (Clause.S11, Clause.S28),
    Checkpoint.TERM_END: (Clause.S27, Clause.S28),
}


def run_checkpoint(decision: StandingDecision, accreditation: Accreditation, deadline: Deadline) -> None:
    """What the checkpoint brings that is due."""
    match deadline.checkpoint:
        case Checkpoint.GRACE_END:
            # The tier was not regained, or the grace would have ended at once.
            lapse(decision)
        case Checkpoint.REMEDIATION_END:
            _run_out(decision, accreditation)
        case Checkpoint.TIER_REVIEW | Checkpoint.EVALUATION:
            act_on_shortfalls(decision, accreditation, _assess(decision, accreditation, deadline))
        case Checkpoint.LEAD_TIME:
            _judge_ahead(decision, accreditation, deadline)
        case Checkpoint.TERM_END:
            _assess(decision, accreditation, deadline)
            judge_renewal(decision, accreditation)
        case _:
            assert_never(deadline.checkpoint)


def _assess(decision: StandingDecision, accreditation: Accreditation, deadline: Deadline) -> Assessment:
    """The facts, noted with what they were: the record explains by itself what was decided on."""
    at, edition = decision.at, decision.edition
    marks_at = judged_for(accreditation, at, edition) if deadline.checkpoint is Checkpoint.LEAD_TIME else None
    found = assess(decision.standing, accreditation, at, edition, marks_at)
    held = f.CheckpointHeld(
        checkpoint=deadline.checkpoint,
        due_at=deadline.at,
        tier=found.tier,
        tier_holds=found.tier_holds,
        missing=found.missing,
        marks=tuple([mark.id for mark in found.marks]),
        unsettled=len(unsettled(decision.standing, found.marks, accreditation)),
    )
    decision.note_accreditation(accreditation, held.under(*CLAUSES[deadline.checkpoint]))
    return found


def _run_out(decision: StandingDecision, accreditation: Accreditation) -> None:
    """A gap that was not closed in time leads to a review (S9)."""
    gap = assess(decision.standing, accreditation, decision.at, decision.edition).missing
    decision.note_accreditation(accreditation, f.RemediationRanOut(missing=gap).under(Clause.S9))
    convene(decision, Trigger(reason=ReviewReason.CERTIFICATION_GAP, at=decision.at, accreditation_id=accreditation.id))


def _judge_ahead(decision: StandingDecision, accreditation: Accreditation, deadline: Deadline) -> None:
    """At the lead time the count that will hold at the term's end convenes a review, or nothing does (S28)."""
    found = _assess(decision, accreditation, deadline)
    if found.marks_bar:
        convene_for_marks(decision, accreditation, found.marks)
