"""What facts bring about at once, whichever brought them: recoveries, new marks, vacated ones, resolved holds."""

from standards.accreditation import Accreditation
from standards.accreditation import events as f
from standards.accreditation.schedule import lead_time
from standards.clauses import Clause
from standards.editions.accreditation import ReviewOpens
from standards.review.state import Trigger
from standards.standing.assessment import look
from standards.standing.checkpoints import convene_for_marks, judge_renewal, judged_for
from standards.standing.conditions import end_grace_where_regained, end_remediation_where_closed, share_grace
from standards.standing.decision import Course
from standards.standing.marks import counted, reach_threshold
from standards.standing.review_opening import convene, cover, drop_vacated
from standards.standing.state import Mark
from standards.vocabulary import ReviewReason, Seriousness

_ROUNDS = 20


def react(course: Course) -> None:
    """Applies everything that follows from the facts as they are, until nothing more follows.

    Raises ``RuntimeError`` where the rules chase each other, which no facts can bring about.
    """
    course.as_product()
    for _ in range(_ROUNDS):
        noted = len(course.events)
        end_grace_where_regained(course)
        share_grace(course)
        end_remediation_where_closed(course)
        drop_vacated(course)
        _convene_for_serious_marks(course)
        _flag_and_convene_for_count(course)
        cover(course)
        _resolve_holds(course)
        if len(course.events) == noted:
            return
    raise RuntimeError("the rules do not come to rest")


def _convene_for_serious_marks(course: Course) -> None:
    """A serious mark opens a review at once, for every live accreditation (S30). An imported one opens nothing."""
    known = {mark for review in course.standing.reviews for mark in review.counted}
    known |= {mark for review in course.standing.reviews for trigger in review.triggers for mark in trigger.by_marks}
    for mark in course.standing.marks:
        serious = mark.seriousness is Seriousness.SERIOUS and not mark.imported and mark.on_record(course.at)
        if serious and mark.id not in known and _held_any(course, mark):
            trigger = Trigger(reason=ReviewReason.SERIOUS_INFRINGEMENT, at=course.at, by_marks=(mark.id,))
            convene(course, trigger)


def _held_any(course: Course, mark: Mark) -> bool:
    """Whether an accreditation that lives now was there when the mark was placed: a later one starts without it."""
    return any(accreditation.since <= mark.placed_at for accreditation in course.standing.live)


def _flag_and_convene_for_count(course: Course) -> None:
    """Marks at the threshold are flagged at once, and convene a review where its time has come (S27, S28)."""
    marks = counted(course.standing, course.at, course.edition)
    if reach_threshold(course.standing, marks, course.edition):
        _flag(course, marks)
    for accreditation in course.standing.live:
        projected = _to_judge(course, accreditation, marks)
        if reach_threshold(course.standing, projected, course.edition):
            convene_for_marks(course, accreditation, projected)


def _flag(course: Course, marks: tuple[Mark, ...]) -> None:
    ids = tuple(mark.id for mark in marks)
    for accreditation in course.standing.live:
        if not set(ids) <= set(accreditation.flagged):
            course.note_accreditation(accreditation, f.MarksFlagged(marks=ids).under(Clause.S27, Clause.S28))


def _to_judge(course: Course, accreditation: Accreditation, now: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """The marks that may convene a review at this instant: with ``before_renewal`` only past the lead time."""
    if accreditation.hold is not None:
        return now
    if course.edition.marks.review_opens is ReviewOpens.ON_THRESHOLD:
        return now
    if accreditation.lead_judged < accreditation.term or course.at < lead_time(accreditation, course.edition):
        return ()
    return counted(course.standing, judged_for(course, accreditation), course.edition, known_at=course.at)


def _resolve_holds(course: Course) -> None:
    """When what held a renewal is resolved, it is judged on the facts then; the term runs from the old end."""
    for accreditation in course.standing.live:
        resolved = accreditation.review is None and accreditation.grace is None and accreditation.remediation is None
        if accreditation.hold is not None and resolved:
            looked = look(course.standing, accreditation, course.at, course.edition)
            judge_renewal(course, accreditation, looked)
