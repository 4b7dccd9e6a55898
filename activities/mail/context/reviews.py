"""Mails about an accreditation review to all but its board (S31-S42)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from activities.mail.context.accreditations import Affected, affected_of, losses_at
from activities.mail.context.base import MailContext, Source, by_when, day, kinds, moment, moment_or_none
from records.notifications.sources import parties_of
from records.streams import REVIEWS
from standards.accreditation import AccreditationEvent
from standards.accreditation import events as accreditation_events
from standards.clauses import Clause
from standards.editions import Edition
from standards.formatting import listed, several, spoken
from standards.notifications import NotificationKind
from standards.review import AccreditationReview, ReviewEvent, fold
from standards.review import events as f
from standards.review.messages import REASON_WORDS, STAGE_WORDS, waits_for
from standards.vocabulary import ReviewOutcome, ReviewReason, ReviewStage, Role

Covered = tuple[Affected, ...]


async def review_context(source: Source) -> MailContext:
    """The review as it stood after the step. Raises ``LookupError`` where there is no such step."""
    events = await source.events(REVIEWS)
    review, last = fold(events), events[-1]
    edition = await source.edition_of(last)
    # Those that it covered when it was opened, or at its end those on which it was decided.
    covered = await affected_of(source.connection, review.partner_id, lambda event: _concerns(event, review))
    told = {"accreditations": kinds(one.accreditation.kind for one in covered), "one": len(covered) == 1}
    match source.kind:
        case NotificationKind.REVIEW_OPENED:
            values = _timelines(review, edition)
        case NotificationKind.REVIEW_DECIDED:
            values = _decision(review, covered, edition)
            values |= await losses_at(source.connection, review.partner_id, last.at)
        case NotificationKind.REVIEW_MOOT:
            values = {"lapsed": any(isinstance(data, accreditation_events.Lapsed) for data in _facts(covered))}
        case _:
            values = _progress(review, events, source.notification.team)
    return MailContext(
        edition=edition,
        reference=f"{review.partner_id}, review {review.number}",
        parties=await parties_of(source.connection, review.partner_id),
        link=f"{source.console}/reviews/{review.id}",
        clauses=_rests_on(events),
        values={
            "opened": day(review.opened_at),
            "on": day(last.at),
            "reasons": list(_reasons(review, covered, edition)),
            **told,
            **values,
        },
    )


def _concerns(event: AccreditationEvent, review: AccreditationReview) -> bool:
    """Whether the review covers the accreditation with the event, or at the review's end leaves it."""
    match event.data:
        case accreditation_events.UnderReview(review_id=review_id):
            return review.is_open and review_id == review.id and event.at <= review.last_at
        case accreditation_events.ReviewEnded(review_id=review_id) | accreditation_events.Revoked(review_id=review_id):
            return not review.is_open and review_id == review.id
        case accreditation_events.Lapsed():
            return event.at == review.closed_at
        case _:
            return False


def _rests_on(events: tuple[ReviewEvent, ...]) -> tuple[Clause, ...]:
    """The clauses of the step, and at the end of a review also those for which it was convened."""
    both = dict.fromkeys((*events[0].clauses, *events[-1].clauses))
    return tuple(clause for clause in both if clause is not Clause.S41)


def _reasons(review: AccreditationReview, covered: Covered, edition: Edition) -> Iterator[str]:
    """Why, in plain words: a review may have been joined by further reasons before it ended."""
    for reason, accreditation_id in dict.fromkeys((one.reason, one.accreditation_id) for one in review.triggers):
        match reason:
            case ReviewReason.MARKS_THRESHOLD:
                placed = listed([f"{day(mark.placed_on)} ({mark.seriousness})" for mark in review.marks])
                within = f"within {edition.marks.window_months} months"
                yield f"{several(len(review.marks), 'mark')} on record {within}: {placed or 'none is left'}."
            case ReviewReason.SERIOUS_INFRINGEMENT:
                yield f"A mark for a serious infringement: {_serious(review)}."
            case ReviewReason.CERTIFICATION_GAP:
                kind = [one.accreditation.kind for one in covered if one.accreditation.id == accreditation_id]
                of_kind = f" of the accreditation for {spoken(kind[0])}" if kind else ""
                yield f"A certification gap{of_kind} that was not closed in time."
            case ReviewReason.OPENED_BY_OPS:
                yield "The accreditations team asked for it, since the universal standards may not be met."


def _serious(review: AccreditationReview) -> str:
    serious = [one for one in review.triggers if one.reason is ReviewReason.SERIOUS_INFRINGEMENT]
    by = {mark for trigger in serious for mark in trigger.by_marks}
    days = [day(mark.placed_on) for mark in review.marks if mark.id in by]
    return f"placed on {listed(days)}" if days else "it was vacated since"


def _timelines(review: AccreditationReview, edition: Edition) -> dict[str, Any]:
    return {
        "board_due": moment_or_none(review.due_at),
        "director_days": edition.director.due_days,
        "lockout_months": edition.lockout.months,
        "programmes": listed(edition.programmes.accredited_only),
    }


def _facts(covered: Covered) -> list[accreditation_events.AccreditationEventData]:
    return [event.data for one in covered for event in one.together]


def _decision(review: AccreditationReview, covered: Covered, edition: Edition) -> dict[str, Any]:
    revoked = review.outcome is ReviewOutcome.REVOKED
    ends = [(one.accreditation.kind, _term_ends(one)) for one in covered]
    return {
        "revoked": revoked,
        "terms": [f"{spoken(kind)}: until {day(end)}" for kind, end in ends if end and not revoked],
        "settled": bool(review.settled),
        "evaluated_every": edition.terms.evaluate_every_months,
    }


def _term_ends(affected: Affected) -> date | None:
    """When the term ends that the accreditation is in now: the board may have renewed it at once."""
    data = (event.data for event in affected.together)
    renewed = [one for one in data if isinstance(one, accreditation_events.Renewed)]
    if renewed:
        return renewed[-1].term_ends_on
    return None if affected.accreditation.hold else affected.accreditation.term_ends_on


def _progress(review: AccreditationReview, events: tuple[ReviewEvent, ...], team: str | None) -> dict[str, Any]:
    """How far it has come. Only the stage past the board tells what that recommended: not for administrators (S34)."""
    sealed = team == Role.OPS and review.stage not in (ReviewStage.BOARD, ReviewStage.CLOSED)
    pending = [event.data for event in events if isinstance(event.data, f.PacketPrepared)]
    return {
        "convened_for": listed([REASON_WORDS[reason] for reason in dict.fromkeys(at.reason for at in review.triggers)]),
        "marks": several(len(review.marks), "mark"),
        "stage_words": "under way" if sealed else STAGE_WORDS[review.stage],
        "waits_for": "the people of its stage" if sealed else waits_for(review),
        "as_of": moment(events[-1].at),
        "due": moment_or_none(review.due_at),
        "by_when": by_when(review.due_at, review.overdue),
        "overdue": review.overdue,
        "returns": review.returns,
        "doubts": several(pending[-1].doubts, "passage") if pending and pending[-1].doubts else None,
        "advised_the_board": review.stage is ReviewStage.BOARD,
    }
