"""An accreditation review as the API shows it: whole to staff, blind to the board."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from api.action_links import action_view
from api.auth import Caller
from api.conditional_requests import answer, sequence_tag
from api.dependencies import Services
from api.reviews.blind_view import blind_view
from api.reviews.deliberation import sees_stage, told_of_votes
from api.reviews.schemas import ReviewedMarkView, ReviewView, SeatVoteView, TriggerView
from api.reviews.visibility import knows_whose
from records import texts
from records.idempotency import Answer
from records.partners.queries import names_of
from standards.editions import Edition
from standards.review import AccreditationReview
from standards.review.deadlines import final_due
from standards.review.messages import waits_for
from standards.review.offered_commands import offered_commands
from standards.vocabulary import Role

Texts = Mapping[str, str]


async def present(
    services: Services,
    connection: AsyncConnection,
    caller: Caller,
    page: Sequence[AccreditationReview],
    *,
    whole: bool = False,
) -> list[dict[str, Any]]:
    """Reviews as this caller sees them; ``whole`` adds to the board's packets what a list leaves out."""
    if not page:
        return []
    caller = await services.as_person(connection, caller)
    edition = await services.repository.in_force(connection, services.clock())
    contents = await texts.of_subjects(connection, [name for found in page for name in _subjects_of(found)])
    if caller.board_only:
        await services.seat(caller)
        views: Sequence[Any] = [
            await blind_view(connection, found, caller, edition, contents, whole=whole) for found in page
        ]
    else:
        names = await names_of(connection, [found.partner_id for found in page])
        pinned = {one.edition: await services.repository.by_id(connection, one.edition) for one in page}
        views = [
            _shown(review_view(found, names, contents, caller, edition), found, caller, pinned, services.clock())
            for found in page
        ]
    return [view.model_dump(mode="json", by_alias=True) for view in views]


async def present_one(
    services: Services, connection: AsyncConnection, caller: Caller, found: AccreditationReview
) -> Answer:
    """The review as it stands on record, as an answer with its entity tag."""
    (body,) = await present(services, connection, caller, [found], whole=True)
    return answer(body, sequence_tag(found.id, body["sequence"]))


def review_view(
    found: AccreditationReview, names: Mapping[str, str], texts: Texts, caller: Caller, edition: Edition
) -> ReviewView:
    """The review as staff see it, with what the caller may do now."""
    whose, path = knows_whose(caller, found), f"/v1/reviews/{found.id}"
    same = ("id", "outcome", "reason", "packet", "overdue", "escalated", "edition", "sequence")
    times = {name: getattr(found, name) for name in ("opened_at", "due_at", "closed_at")}
    times["stage_entered_at"] = found.stage_entered_at
    return ReviewView(
        **{name: getattr(found, name) for name in same},
        **{name: at if whose else _day_of(at) for name, at in times.items()},
        **_deliberation(found, texts, caller),
        stage=found.stage,
        partner_id=found.partner_id if whose else None,
        partner_name=names.get(found.partner_id) if whose else None,
        waits_for=waits_for(found),
        number=found.number if whose else None,
        triggers=[
            TriggerView(
                reason=one.reason,
                at=one.at if whose else _day_of(one.at),
                because=texts.get(one.because or "") if whose else None,
            )
            for one in found.triggers
        ],
        marks=[ReviewedMarkView(**mark.model_dump()) for mark in found.marks] if whose else [],
        advice=[texts.get(one, "") for one in found.advice] if whose else [],
        actions=[action_view(declared, path) for declared in offered_commands(found, caller.actor, edition)],
    )


def _shown(
    view: ReviewView, found: AccreditationReview, caller: Caller, pinned: Mapping[str, Edition], now: datetime
) -> ReviewView:
    return view if sees_stage(caller, found.stage) else final_view(view, found, pinned[found.edition], now)


def final_view(view: ReviewView, found: AccreditationReview, edition: Edition, now: datetime) -> ReviewView:
    """The view of a review that goes on, for those who are told when it is final: that it runs, and its dates.

    ``edition`` is the review's own. A date or a version that moves with the stages would tell of them.
    """
    due_at = final_due(found.opened_at, edition)
    shown = len(found.triggers) + found.taken_up
    told = {"due_at": due_at, "overdue": now >= due_at, "sequence": shown, "waits_for": "the final decision"}
    nothing: dict[str, Any] = {"stage": None, "stage_entered_at": None, "escalated": False, "advice": []}
    return view.model_copy(update=nothing | told)


def _day_of(at: Any) -> Any:
    """The day as an instant: the very instant would say which mark or date convened the review (S35)."""
    return at and at.replace(hour=0, minute=0, second=0, microsecond=0)


def _deliberation(found: AccreditationReview, texts: Texts, caller: Caller) -> dict[str, Any]:
    """Who votes, how, and what was recommended, for those who are told."""
    if not told_of_votes(caller, found):
        # A director knows what was returned.
        returns = found.returns if caller.has(Role.DIRECTOR) else None
        return {"votes": [], "recused": [], "recommendation": None, "returns": returns}
    votes = [
        SeatVoteView(seat=one.seat, vote=one.vote, reason=texts.get(one.reason), by=one.by, cast_at=one.at)
        for one in found.votes
    ]
    return {
        "votes": votes,
        "recused": list(found.recused),
        "recommendation": found.recommendation,
        "returns": found.returns,
    }


def _subjects_of(found: AccreditationReview) -> list[str]:
    """Under what the texts of a review are kept: why ops convened it was written on an accreditation."""
    return [found.id, *(trigger.accreditation_id for trigger in found.triggers if trigger.accreditation_id)]
