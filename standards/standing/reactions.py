"""What facts bring about at once, whichever brought them: recoveries, new marks, vacated ones, resolved holds."""

from datetime import datetime
from typing import NamedTuple

from standards.accreditation import Accreditation
from standards.accreditation import events as f
from standards.accreditation.schedule import lead_time
from standards.base_model import derived, recalled, remember
from standards.clauses import Clause
from standards.editions import Edition
from standards.editions.accreditation import ReviewOpens
from standards.editions.timeline import EditionTimeline
from standards.review.state import Trigger
from standards.standing.assessment import judged_for
from standards.standing.conditions import end_grace_where_regained, end_remediation_where_closed, share_grace
from standards.standing.conflicts import mind_conflicts
from standards.standing.decision import PRODUCT, StandingDecision
from standards.standing.marks import counted, reach_threshold
from standards.standing.renewal import judge_renewal
from standards.standing.review_closing import drop_annulled
from standards.standing.review_opening import convene, convene_for_marks, cover
from standards.standing.state import Mark, Standing
from standards.vocabulary import ReviewReason, Seriousness

_ROUNDS = 20


def react(decision: StandingDecision) -> None:
    """Applies everything that follows from the facts as they are, until nothing more follows.

    Raises ``RuntimeError`` where the rules chase each other, which no facts can bring about.
    """
    decision.doer = PRODUCT
    rested: _Moment | None = recalled(decision.standing, react)
    if rested is not None and rested.is_that_of(decision):
        return  # nothing more followed from the same standing when it was asked for the same moment
    if _nothing_moves(decision.standing, decision.edition):
        return
    for _ in range(_ROUNDS):
        noted = len(decision.events)
        end_grace_where_regained(decision)
        share_grace(decision)
        end_remediation_where_closed(decision)
        drop_annulled(decision)
        _convene_for_serious_marks(decision)
        _flag_and_convene_for_count(decision)
        cover(decision)
        mind_conflicts(decision)
        _resolve_holds(decision)
        if len(decision.events) == noted:
            remember(decision.standing, react, _Moment(decision.at, decision.edition, decision.editions))
            return
    raise RuntimeError("the rules do not come to rest")


class _Moment(NamedTuple):
    """When a standing came to rest, and under which editions."""

    at: datetime
    edition: Edition
    editions: EditionTimeline

    def is_that_of(self, decision: StandingDecision) -> bool:
        """Whether the decision is about the same moment."""
        same_rules = self.edition is decision.edition and self.editions is decision.editions
        return same_rules and self.at == decision.at


def _nothing_moves(standing: Standing, edition: Edition) -> bool:
    """Whether none of what reacts has anything to look at."""
    return len(standing.marks) < edition.marks.review_at and _is_calm(standing)


@derived
def _is_calm(standing: Standing) -> bool:
    """Whether there is no open review, no condition that a fact could end, and no serious mark."""
    if standing.open_review is not None:
        return False
    for mark in standing.marks:
        if mark.seriousness is Seriousness.SERIOUS:
            return False
    for item in standing.live:
        if item.grace is not None or item.remediation is not None or item.hold is not None:
            return False
    return True


def _convene_for_serious_marks(decision: StandingDecision) -> None:
    """A serious mark opens a review at once, for every live accreditation (S30). An imported one opens nothing."""
    serious = [mark for mark in decision.standing.marks if mark.seriousness is Seriousness.SERIOUS]
    known = _convened_or_counted(decision.standing) if serious else frozenset[str]()
    for mark in serious:
        opens = not mark.imported and mark.on_record(decision.at)
        if opens and mark.id not in known and _held_any(decision, mark):
            trigger = Trigger(reason=ReviewReason.SERIOUS_INFRINGEMENT, at=decision.at, by_marks=(mark.id,))
            convene(decision, trigger)


def _convened_or_counted(standing: Standing) -> frozenset[str]:
    """The marks that some review counted, or was convened for."""
    counted_by_some = {mark for review in standing.reviews for mark in review.counted}
    convened = {mark for review in standing.reviews for trigger in review.triggers for mark in trigger.by_marks}
    return frozenset(counted_by_some | convened)


def _held_any(decision: StandingDecision, mark: Mark) -> bool:
    """Whether an accreditation that lives now was there when the mark was placed: a later one starts without it."""
    return any(accreditation.since <= mark.placed_at for accreditation in decision.standing.live)


def _flag_and_convene_for_count(decision: StandingDecision) -> None:
    """Marks at the threshold are flagged at once, and convene a review where its time has come (S27, S28)."""
    if len(decision.standing.marks) < decision.edition.marks.review_at:
        return  # whichever of them count, they are too few
    marks = counted(decision.standing, decision.at, decision.edition)
    for accreditation in decision.standing.live:
        if reach_threshold(decision.standing, accreditation, marks, decision.edition):
            _flag(decision, accreditation, marks)
    latest = _latest(decision.standing, decision.at)
    for accreditation in decision.standing.live:
        projected = _to_judge(decision, accreditation, marks, latest)
        if reach_threshold(decision.standing, accreditation, projected, decision.edition):
            convene_for_marks(decision, accreditation, projected)


def _flag(decision: StandingDecision, accreditation: Accreditation, marks: tuple[Mark, ...]) -> None:
    ids = tuple(mark.id for mark in marks)
    if not set(ids) <= set(accreditation.flagged):
        decision.note_accreditation(accreditation, f.MarksFlagged(marks=ids).under(Clause.S27, Clause.S28))


def _latest(standing: Standing, at: datetime) -> Mark | None:
    """The mark on record that came last; of those of one instant, the last on record."""
    latest = None
    for mark in standing.marks:
        if mark.on_record(at) and (latest is None or latest.placed_at <= mark.placed_at):
            latest = mark
    return latest


def _to_judge(
    decision: StandingDecision, accreditation: Accreditation, now: tuple[Mark, ...], latest: Mark | None
) -> tuple[Mark, ...]:
    """The marks that may convene a review at this instant: with ``before_renewal`` only past the lead time.

    At once only a mark does that a board placed on what the partner holds: an import or an application is none. What
    came last says which it was, however old it is: that a mark leaves the window convenes nobody.
    """
    at, edition = decision.at, decision.edition
    placed = latest is not None and not latest.imported and accreditation.since <= latest.placed_at
    if accreditation.hold is not None:
        return now if placed else ()
    if placed and edition.marks.review_opens is ReviewOpens.ON_THRESHOLD:
        return now
    if accreditation.lead_judged < accreditation.term or at < lead_time(accreditation, edition):
        return ()
    return counted(decision.standing, judged_for(accreditation, at, edition), edition, known_at=at)


def _resolve_holds(decision: StandingDecision) -> None:
    """When what held a renewal is resolved, it is judged on the facts then; the term runs from the old end."""
    for accreditation in decision.standing.live:
        if accreditation.hold is not None and not _holds(accreditation):
            judge_renewal(decision, accreditation)


def _holds(accreditation: Accreditation) -> bool:
    """Whether the accreditation is in a condition for whose end a renewal waits."""
    return accreditation.review is not None or accreditation.grace is not None or accreditation.remediation is not None
