"""What letters about a review say to all but its board (S31-S42)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from activities.mail.context.common import by_when, common, day, kinds, moment, told_to_the_partner
from activities.mail.context.standing import lost
from activities.mail.recipients import Addressee
from records.notification_context import ReviewFile, Told
from standards.accreditation import events as accreditation_facts
from standards.clauses import Clause
from standards.formatting import listed, several, spoken
from standards.notifications import NoticeKind
from standards.review import events as f
from standards.review.messages import REASON_WORDS, STAGE_WORDS, waits_for
from standards.review.state import AccreditationReview, Trigger
from standards.vocabulary import ReviewOutcome, ReviewReason, ReviewStage

TO_THE_PARTNER = (NoticeKind.REVIEW_OPENED, NoticeKind.REVIEW_DECIDED, NoticeKind.REVIEW_MOOT)


def contents(kind: NoticeKind, file: ReviewFile, to: Addressee, public_url: str) -> dict[str, Any]:
    """The values for the template of the kind."""
    link = f"{public_url}/console/reviews/{file.review.id}"
    if kind not in TO_THE_PARTNER:
        return common(file, to) | _internals(file) | {"link": link}
    basis = told_to_the_partner(file, to, _rests_on(file), link) | _told(file)
    match kind:
        case NoticeKind.REVIEW_OPENED:
            return basis | _timelines(file)
        case NoticeKind.REVIEW_DECIDED:
            return basis | _decision(file)
        case _:
            return basis | {"lapsed": any(isinstance(data, accreditation_facts.Lapsed) for data in _facts(file))}


def _rests_on(file: ReviewFile) -> list[Clause]:
    """The clauses of the step, and at the end of a review also those for which it was convened."""
    first, last = file.events[0], file.events[-1]
    about_mail = (Clause.S41,)
    return [clause for clause in dict.fromkeys((*first.clauses, *last.clauses)) if clause not in about_mail]


def _told(file: ReviewFile) -> dict[str, Any]:
    return {
        "accreditations": kinds(told.accreditation.kind for told in file.covered),
        "one": len(file.covered) == 1,
        "opened": day(file.review.opened_at),
        "on": day(file.events[-1].at),
        "reasons": list(_reasons(file)),
    }


def _reasons(file: ReviewFile) -> Iterator[str]:
    """Why, in plain words: a review may have been joined by further reasons before it ended."""
    every = dict.fromkeys((trigger.reason, trigger.accreditation_id) for trigger in file.review.triggers)
    marks = file.review.marks
    for reason, accreditation_id in every:
        match reason:
            case ReviewReason.MARKS_THRESHOLD:
                within = f"within {file.edition.marks.window_months} months"
                yield f"{several(len(marks), 'mark')} on record {within}: {_placed(file.review)}."
            case ReviewReason.SERIOUS_INFRINGEMENT:
                yield f"A mark for a serious infringement: {_serious(file.review)}."
            case ReviewReason.CERTIFICATION_GAP:
                yield f"A certification gap{_of_kind(file, accreditation_id)} that was not closed in time."
            case ReviewReason.OPENED_BY_OPS:
                yield "The accreditations team asked for it, since the universal standards may not be met."


def _placed(review: AccreditationReview) -> str:
    return listed([f"{day(mark.placed_on)} ({mark.seriousness})" for mark in review.marks]) or "none is left"


def _serious(review: AccreditationReview) -> str:
    by = {mark for trigger in review.triggers for mark in _marks_of(trigger)}
    days = [day(mark.placed_on) for mark in review.marks if mark.id in by]
    return f"placed on {listed(days)}" if days else "it was vacated since"


def _marks_of(trigger: Trigger) -> tuple[str, ...]:
    return trigger.by_marks if trigger.reason is ReviewReason.SERIOUS_INFRINGEMENT else ()


def _of_kind(file: ReviewFile, accreditation_id: str | None) -> str:
    of = [told.accreditation.kind for told in file.covered if told.accreditation.id == accreditation_id]
    return f" of the accreditation for {spoken(of[0])}" if of else ""


def _timelines(file: ReviewFile) -> dict[str, Any]:
    review, edition = file.review, file.edition
    return {
        "board_due": moment(review.due_at) if review.due_at else None,
        "director_days": edition.director.due_days,
        "lockout_months": edition.lockout.months,
        "programmes": listed(edition.programmes.accredited_only),
        "threshold": edition.marks.review_at,
        "for_marks": review.reason is ReviewReason.MARKS_THRESHOLD,
    }


def _facts(file: ReviewFile) -> list[accreditation_facts.AccreditationEventData]:
    return [event.data for told in file.covered for event in told.together]


def _decision(file: ReviewFile) -> dict[str, Any]:
    ends = [(told.accreditation.kind, _term_ends(told)) for told in file.covered]
    revoked = file.review.outcome is ReviewOutcome.REVOKED
    terms = [f"{spoken(kind)}: until {day(end)}" for kind, end in ends if end and not revoked]
    return {
        "revoked": revoked,
        "terms": terms,
        "settled": bool(file.review.settled),
        "evaluated_every": file.edition.terms.evaluate_every_months,
        **lost(file.consequences),
    }


def _term_ends(told: Told) -> date | None:
    """When the term ends that the accreditation is in now: the board may have renewed it at once."""
    renewed = [event.data for event in told.together if isinstance(event.data, accreditation_facts.Renewed)]
    if renewed:
        return renewed[-1].term_ends_on
    return None if told.accreditation.hold else told.accreditation.term_ends_on


def _internals(file: ReviewFile) -> dict[str, Any]:
    review, last = file.review, file.events[-1]
    pending = [event.data for event in file.events if isinstance(event.data, f.PacketPrepared)]
    return {
        "accreditations": kinds(told.accreditation.kind for told in file.covered),
        "reasons": listed([REASON_WORDS[reason] for reason in dict.fromkeys(at.reason for at in review.triggers)]),
        "marks": several(len(review.marks), "mark"),
        "stage": review.stage,
        "stage_words": STAGE_WORDS[review.stage],
        "waits_for": waits_for(review),
        "as_of": moment(last.at),
        "due": moment(review.due_at) if review.due_at else None,
        "by_when": by_when(review.due_at, review.overdue),
        "overdue": review.overdue,
        "returns": review.returns,
        "doubts": several(pending[-1].doubts, "passage") if pending else None,
        "advised_the_board": review.stage is ReviewStage.BOARD,
    }
