"""The dates on which an accreditation is looked at, and what follows from what is found (S4, S6-S9, S27, S28)."""

from datetime import datetime
from typing import assert_never

from standards.accreditation import Accreditation
from standards.accreditation import events as f
from standards.accreditation.schedule import Deadline, term_end
from standards.clauses import Clause
from standards.review.state import Trigger
from standards.standing.assessment import Looked, look
from standards.standing.conditions import open_grace, open_remediation
from standards.standing.consequences import lapse
from standards.standing.decision import StandingDecision
from standards.standing.marks import unsettled
from standards.standing.renewal import renew_or_hold
from standards.standing.review_opening import convene
from standards.standing.state import Mark
from standards.vocabulary import Checkpoint, ReviewReason

CLAUSES = {
    Checkpoint.TIER_REVIEW: (Clause.S2, Clause.S5, Clause.S6),
    Checkpoint.EVALUATION: (Clause.S2, Clause.S4),
    Checkpoint.LEAD_TIME: (Clause.S11, Clause.S28),
    Checkpoint.TERM_END: (Clause.S27, Clause.S28),
}


def hold(decision: StandingDecision, accreditation: Accreditation, deadline: Deadline) -> None:
    """Holds the checkpoint that is due."""
    match deadline.checkpoint:
        case Checkpoint.GRACE_END:
            # The tier was not regained, or the grace would have ended at once.
            lapse(decision)
        case Checkpoint.REMEDIATION_END:
            _run_out(decision, accreditation)
        case Checkpoint.TIER_REVIEW | Checkpoint.EVALUATION:
            _act_on(decision, accreditation, _look(decision, accreditation, deadline))
        case Checkpoint.LEAD_TIME:
            _judge_ahead(decision, accreditation, deadline)
        case Checkpoint.TERM_END:
            _end_term(decision, accreditation, deadline)
        case _:
            assert_never(deadline.checkpoint)


def _look(decision: StandingDecision, accreditation: Accreditation, deadline: Deadline) -> Looked:
    """The facts, noted with what they were: the record explains by itself what was decided on."""
    ahead = deadline.checkpoint is Checkpoint.LEAD_TIME
    marks_at = judged_for(decision, accreditation) if ahead else None
    looked = look(decision.standing, accreditation, decision.at, decision.edition, marks_at)
    held = f.CheckpointHeld(
        checkpoint=deadline.checkpoint,
        due_at=deadline.at,
        tier=looked.tier,
        tier_holds=looked.tier_holds,
        missing=looked.missing,
        marks=tuple(mark.id for mark in looked.marks),
        unsettled=len(unsettled(decision.standing, looked.marks)),
    )
    decision.note_accreditation(accreditation, held.under(*CLAUSES[deadline.checkpoint]))
    return looked


def judged_for(decision: StandingDecision, accreditation: Accreditation) -> datetime:
    """The instant for which marks are judged ahead: the term's end, or now where an import or edition came after it."""
    return max(term_end(accreditation, decision.edition), decision.at)


def _act_on(decision: StandingDecision, accreditation: Accreditation, looked: Looked) -> None:
    """Failing facts act at checkpoints: the tier opens a grace period, a gap a remediation (S7, S9)."""
    if not looked.tier_holds:
        open_grace(decision)
    if looked.missing:
        open_remediation(decision, accreditation, looked.missing)


def _run_out(decision: StandingDecision, accreditation: Accreditation) -> None:
    """A gap that was not closed in time leads to a review (S9)."""
    gap = look(decision.standing, accreditation, decision.at, decision.edition).missing
    decision.note_accreditation(accreditation, f.RemediationRanOut(missing=gap).under(Clause.S9))
    trigger = Trigger(reason=ReviewReason.CERTIFICATION_GAP, at=decision.at, accreditation_id=accreditation.id)
    convene(decision, trigger)


def _judge_ahead(decision: StandingDecision, accreditation: Accreditation, deadline: Deadline) -> None:
    """At the lead time the count that will hold at the term's end convenes a review, or nothing does (S28)."""
    looked = _look(decision, accreditation, deadline)
    if looked.marks_bar:
        convene_for_marks(decision, accreditation, looked.marks)


def _end_term(decision: StandingDecision, accreditation: Accreditation, deadline: Deadline) -> None:
    """The renewal is judged on the facts at this instant (S27); what fails now gets its own time or board."""
    looked = _look(decision, accreditation, deadline)
    judge_renewal(decision, accreditation, looked)


def judge_renewal(decision: StandingDecision, accreditation: Accreditation, looked: Looked) -> None:
    """Acts on what fails, convenes a review where unsettled marks bar the renewal, then renews or holds (S27)."""
    _act_on(decision, accreditation, looked)
    if looked.marks_bar:
        convene_for_marks(decision, accreditation, looked.marks)
    renew_or_hold(decision, accreditation)


def convene_for_marks(decision: StandingDecision, accreditation: Accreditation, marks: tuple[Mark, ...]) -> None:
    """Convenes a review for marks at the threshold, where none that settles the renewal has them (S27, S28)."""
    if _before_a_board(decision, marks):
        return
    trigger = Trigger(
        reason=ReviewReason.MARKS_THRESHOLD,
        at=decision.at,
        by_marks=tuple(mark.id for mark in marks),
        accreditation_id=accreditation.id,
    )
    convene(decision, trigger, marks)


def _before_a_board(decision: StandingDecision, marks: tuple[Mark, ...]) -> bool:
    review = decision.standing.open_review
    if review is None or not review.settles_renewal:
        return False
    return {mark.id for mark in marks} <= set(review.counted)
