"""How each fact changes a review. The state is a fold of its events, here and nowhere else."""

from collections.abc import Iterable
from typing import Any, assert_never

from standards.events import progress
from standards.review import events as f
from standards.review.state import AccreditationReview, SeatVote, Trigger
from standards.vocabulary import DirectorDecision, Packet, ReviewStage


def evolve(review: AccreditationReview | None, event: f.ReviewEvent) -> AccreditationReview:
    """The review after the event. Raises ``ValueError`` for an event out of sequence or before the first."""
    if isinstance(event.data, f.ReviewOpened):
        if review is not None or event.sequence != 1:
            raise ValueError(f"{event.subject} was opened already")
        return _opened(event, event.data)
    if review is None or event.sequence != review.sequence + 1:
        raise ValueError(f"event {event.sequence} of {event.subject} is out of sequence")
    return review.model_copy(update={**_changes(review, event), **progress(review, event)})


def fold(events: Iterable[f.ReviewEvent], review: AccreditationReview | None = None) -> AccreditationReview:
    """The review after all the events. Raises ``ValueError`` where there is none."""
    for event in events:
        review = evolve(review, event)
    if review is None:
        raise ValueError("a review has at least its first event")
    return review


def _opened(event: f.ReviewEvent, data: f.ReviewOpened) -> AccreditationReview:
    return AccreditationReview(
        id=event.subject,
        partner_id=data.partner_id,
        number=data.number,
        opened_at=event.at,
        edition=event.edition,
        sequence=event.sequence,
        last_at=event.at,
        stage_entered_at=event.at,
        due_at=data.due_at,
        triggers=(_trigger(event, data),),
        marks=data.marks,
        conflicted=data.conflicted,
        commands=(event.command,) if event.command else (),
    )


def _changes(review: AccreditationReview, event: f.ReviewEvent) -> dict[str, Any]:
    data = event.data
    if isinstance(data, f.BoardEventData):
        return _on_the_board(review, event, data)
    return _around_it(review, event, data)


def _on_the_board(review: AccreditationReview, event: f.ReviewEvent, data: f.BoardEventData) -> dict[str, Any]:
    match data:
        case f.ReviewVoteCast(seat=seat, vote=vote, reason=reason):
            cast = SeatVote(seat=seat, by=event.actor, vote=vote, reason=reason, at=event.at)
            others = tuple(other for other in review.votes if other.seat is not seat)
            sat = _sat(review, event.actor)
            return {"votes": (*others, cast), "holders": review.holders | {seat: event.actor}, "sat": sat}
        case f.VoteFell(seat=seat):
            return _vacate(review, seat)
        case f.ReviewerRecused(seat=seat):
            stepped_back = {"recused": (*review.recused, event.actor), "sat": _sat(review, event.actor)}
            return stepped_back | (_vacate(review, seat) if seat else {})
        case f.ConflictsFound(members=members):
            return {"conflicted": tuple(dict.fromkeys((*review.conflicted, *members)))}
        case f.Recommended(recommendation=recommendation):
            return {"recommendation": recommendation}
        case _:
            assert_never(data)


def _sat(review: AccreditationReview, sub: str) -> tuple[str, ...]:
    return review.sat if sub in review.sat else (*review.sat, sub)


def _around_it(  # noqa: C901, PLR0911, PLR0912 - one line a fact reads best as a table
    review: AccreditationReview, event: f.ReviewEvent, data: f.CourseEventData
) -> dict[str, Any]:
    match data:
        case f.ReviewOpened():
            raise ValueError("a review is opened once")
        case f.ReviewTakenUp():
            return {"taken_up": True}
        case f.ReviewJoined():
            return _joined(review, event, data)
        case f.MarkDropped(mark_id=mark_id, freed=freed):
            return {
                "marks": tuple(mark for mark in review.marks if mark.id != mark_id),
                "conflicted": tuple(sub for sub in review.conflicted if sub not in freed),
                "packet": Packet.PENDING,
            }
        case f.PacketPrepared(marks=marks, doubts=doubts, to_release=to_release):
            return {"prepared": marks, "packet": Packet.PENDING if doubts or to_release else Packet.OPEN}
        case f.PacketReleased(replacements=replacements):
            return {"packet": Packet.OPEN, "releases": (*review.releases, replacements)}
        case f.ReviewStageEntered():
            return _entered(review, event, data)
        case f.LegalAdvised(advice=advice):
            return {"advice": (*review.advice, advice), "asked_legal_from": None}
        case f.DirectorDecided(decision=DirectorDecision.APPROVE):
            return {"directed_by": event.actor}
        case f.DirectorDecided():
            returned = {"returns": review.returns + 1, "votes": (), "recommendation": None}
            return returned | {"directors": (*review.directors, event.actor), "directed_by": event.actor}
        case f.ReviewOverdue():
            return {"overdue": True}
        case f.ReviewEscalated():
            return {"escalated": True}
        case f.ReviewClosed(outcome=outcome):
            closed = {"stage": ReviewStage.CLOSED, "stage_entered_at": event.at, "closed_at": event.at}
            return closed | {"outcome": outcome, "due_at": None, "overdue": False, "escalated": False}
        case _:
            assert_never(data)


def _joined(review: AccreditationReview, event: f.ReviewEvent, data: f.ReviewJoined) -> dict[str, Any]:
    return {
        "triggers": (*review.triggers, _trigger(event, data)),
        "marks": (*review.marks, *data.marks),
        "conflicted": tuple(dict.fromkeys((*review.conflicted, *data.conflicted))),
        "packet": Packet.PENDING if data.marks else review.packet,
    }


def _trigger(event: f.ReviewEvent, data: f.ReviewOpened | f.ReviewJoined) -> Trigger:
    return Trigger(
        reason=data.reason,
        at=event.at,
        by_marks=data.by_marks,
        accreditation_id=data.accreditation_id,
        because=data.because,
    )


def _entered(review: AccreditationReview, event: f.ReviewEvent, data: f.ReviewStageEntered) -> dict[str, Any]:
    asked_from = review.stage if data.stage is ReviewStage.LEGAL else None
    # What the board recommended no longer counts where it votes again.
    voided = {"recommendation": None} if data.stage is ReviewStage.BOARD else {}
    return voided | {
        "stage": data.stage,
        "stage_entered_at": event.at,
        "due_at": data.due_at,
        "overdue": False,
        "escalated": False,
        "asked_legal_from": asked_from,
    }


def _vacate(review: AccreditationReview, seat: object) -> dict[str, Any]:
    return {
        "votes": tuple(vote for vote in review.votes if vote.seat is not seat),
        "holders": {held: sub for held, sub in review.holders.items() if held is not seat},
    }
