"""The marks as they might have been: their number, their class, which of them a board settled (S27-S30)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from analysis.explanation.decisions import Decided, StandingChange, marks_counted, pass_time
from analysis.explanation.perturbations.conditions import A_MOMENT
from standards.commands import by_the_product
from standards.decider import accepted
from standards.events import Event
from standards.formatting import listed
from standards.review.events import CountedMark
from standards.review.state import AccreditationReview, Trigger
from standards.standing.commands import AnnulMark, PlaceMark, PreparePacket
from standards.standing.decide import STANDING_DECIDER
from standards.standing.evolve import fold
from standards.standing.marks import unsettled
from standards.standing.state import Mark, Standing
from standards.vocabulary import ReviewOutcome, ReviewReason, ReviewStage, Seriousness


def _in_the_window(decided: Decided) -> tuple[Mark, ...]:
    """The marks that count at the decision, the latest first."""
    fact = decided.event.data if decided.event is not None else None
    found = marks_counted(decided.before, fact, decided.at, decided.edition)
    return tuple(sorted(found, key=lambda mark: (mark.placed_on, mark.id), reverse=True))


def _placed(decided: Decided) -> str | None:
    """The mark whose coming is decided on."""
    data = decided.command.data
    return data.mark_id if isinstance(data, PlaceMark) else None


def fewer_marks(decided: Decided) -> Iterator[StandingChange]:
    """One mark fewer, then another: the latest first (S27)."""
    marks, command = _in_the_window(decided), decided.command
    was = len(marks)
    for fewer in range(1, len(marks) + 1):
        gone = {mark.id for mark in marks[:fewer]}
        kept = tuple(_vacated(mark, decided) if mark.id in gone else mark for mark in decided.before.marks)
        after = decided.before.model_copy(update={"marks": kept})
        without = listed([mark.id for mark in marks[:fewer]])
        yield StandingChange(f"marks in the window, without {without}", was, was - fewer, after, command)


def _vacated(mark: Mark, decided: Decided) -> Mark:
    """As if it had been vacated before: what follows from that by itself is over when the decision is taken."""
    return mark.model_copy(update={"vacated_at": decided.before.last_at or decided.at})


def not_vacated(decided: Decided) -> Iterator[StandingChange]:
    """The mark that was vacated had stayed (extension)."""
    command = decided.command
    if isinstance(command.data, AnnulMark):
        marks = tuple(
            mark.model_copy(update={"vacated_at": None}) if mark.id == command.data.mark_id else mark
            for mark in decided.before.marks
        )
        after = decided.before.model_copy(update={"marks": marks})
        yield StandingChange(f"mark {command.data.mark_id}", "vacated", "not vacated", after, pass_time(decided.at))


def more_marks(decided: Decided) -> Iterator[StandingChange]:
    """One mark more, then another, up to the number from which on a board reviews (S27, S28)."""
    was = len(_in_the_window(decided))
    for more in range(1, max(1, decided.edition.marks.review_at - was) + 1):
        after, already = decided.before, list[Event[Any]]()
        for number in range(more):
            another = _another(number, decided.at - A_MOMENT)
            found = _reached(after.with_mark(another), another, decided)
            after, already = fold(after.with_mark(another), found), [*already, *found]
        yield StandingChange("marks in the window", was, was + more, after, decided.command, already)


def _reached(standing: Standing, mark: Mark, decided: Decided) -> tuple[Event[Any], ...]:
    """What follows from the mark; the process of a review makes its packet of the marks that count then."""
    command = by_the_product(PlaceMark(mark_id=mark.id), mark.placed_at)
    events = accepted(STANDING_DECIDER.decide(standing, command, mark.placed_at, decided.editions))
    review = fold(standing, events).open_review
    if review is None or not review.to_prepare:
        return events
    made = by_the_product(PreparePacket(), mark.placed_at, subject=review.id)
    return (*events, *accepted(STANDING_DECIDER.decide(fold(standing, events), made, mark.placed_at, decided.editions)))


def _another(number: int, at: datetime) -> Mark:
    return Mark(
        id=f"mrk_another_{number}",
        complaint_id=None,
        placed_on=at.date(),
        placed_at=at,
        seriousness=Seriousness.STANDARD,
    )


def seriousness(decided: Decided) -> Iterator[Iterable[StandingChange]]:
    """A mark of the other class: the one that came, or a serious one before (S29, S30)."""
    command, placed = decided.command, _placed(decided)
    for serious in sorted(decided.before.marks, key=lambda mark: mark.id != placed):
        if serious.seriousness is Seriousness.SERIOUS or serious.id == placed:
            other = _of_the_other_class(serious)
            marks = tuple(other if mark.id == serious.id else mark for mark in decided.before.marks)
            after = decided.before.model_copy(update={"marks": marks})
            fact = f"seriousness of {serious.id}"
            yield (StandingChange(fact, serious.seriousness, other.seriousness, after, command),)


def _of_the_other_class(mark: Mark) -> Mark:
    other = Seriousness.STANDARD if mark.seriousness is Seriousness.SERIOUS else Seriousness.SERIOUS
    return mark.model_copy(update={"seriousness": other})


def settled(decided: Decided) -> Iterator[StandingChange]:
    """The latest mark settled by a board, then the one before it (S27)."""
    found = _in_the_window(decided)
    about = (decided.event.subject if decided.event else None, decided.command.subject)
    own = next((item for item in decided.before.accreditations if item.id in about), None)
    open_ones = unsettled(decided.before, found, own)
    was = tuple(mark.id for mark in found if mark not in open_ones)
    # A mark that has only just come was before no board.
    marks = tuple(mark for mark in open_ones if mark.id != _placed(decided))
    for number in range(1, len(marks) + 1):
        to = (*was, *(mark.id for mark in marks[:number]))
        after = decided.before.model_copy(
            update={"reviews": (_that_settled(marks[:number], decided), *decided.before.reviews)}
        )
        yield StandingChange("marks settled by a board", was, to, after, decided.command)


def _that_settled(marks: tuple[Mark, ...], decided: Decided) -> AccreditationReview:
    at = min(mark.placed_at for mark in marks)
    return AccreditationReview(
        id="rev_that_settled",
        partner_id=decided.before.partner.id,
        number=0,
        opened_at=at,
        edition=decided.edition.id,
        sequence=1,
        last_at=at,
        stage=ReviewStage.CLOSED,
        stage_entered_at=at,
        due_at=None,
        triggers=(Trigger(reason=ReviewReason.OPENED_BY_OPS, at=at),),
        marks=tuple(
            CountedMark(
                id=mark.id, complaint_id=mark.complaint_id, placed_on=mark.placed_on, seriousness=mark.seriousness
            )
            for mark in marks
        ),
        conflicted=(),
        outcome=ReviewOutcome.RENEWED,
        closed_at=decided.before.last_at or decided.at,
    )
