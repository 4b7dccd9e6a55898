"""An accreditation review as the API shows it: whole to staff, blind to the board."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from api.action_links import action_view
from api.auth import Caller
from api.conditional_requests import answer, sequence_tag
from api.dependencies import Services
from api.reviews.blind_view import blind_view
from api.reviews.deliberation import stage_shown, told_of_votes
from api.reviews.schemas import ReviewedMarkView, ReviewView, SeatVoteView, TriggerView
from api.reviews.visibility import knows_whose
from records import texts
from records.idempotency import Answer
from records.partners.queries import names_of
from standards.editions import Edition
from standards.review import AccreditationReview
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
    caller = await services.as_person(connection, caller)
    edition = await services.repository.in_force(connection, services.clock())
    contents = await texts.of_subjects(connection, [name for found in page for name in _subjects_of(found)])
    if caller.board_only:
        if page:
            await services.seat(caller)
        views: Sequence[Any] = [
            await blind_view(connection, found, caller, edition, contents, whole=whole) for found in page
        ]
    else:
        names = await names_of(connection, [found.partner_id for found in page])
        views = [review_view(found, names, contents, caller, edition) for found in page]
    return [view.model_dump(mode="json", by_alias=True) for view in views]


async def present_one(
    services: Services, connection: AsyncConnection, caller: Caller, found: AccreditationReview
) -> Answer:
    """The review as it stands on record, as an answer with its entity tag."""
    (body,) = await present(services, connection, caller, [found], whole=True)
    return answer(body, sequence_tag(found.id, found.sequence))


def review_view(
    found: AccreditationReview, names: Mapping[str, str], texts: Texts, caller: Caller, edition: Edition
) -> ReviewView:
    """The review as staff see it, with what the caller may do now."""
    whose, path = knows_whose(caller, found), f"/v1/reviews/{found.id}"
    same = ("id", "outcome", "reason", "packet", "overdue", "edition", "sequence")
    times = {name: getattr(found, name) for name in ("opened_at", "due_at", "closed_at")}
    stage = stage_shown(caller, found)
    times["stage_entered_at"] = found.stage_entered_at if stage else None
    return ReviewView(
        **{name: getattr(found, name) for name in same},
        **{name: at if whose else _day_of(at) for name, at in times.items()},
        **_deliberation(found, texts, caller),
        stage=stage,
        partner_id=found.partner_id if whose else None,
        partner_name=names.get(found.partner_id) if whose else None,
        waits_for=waits_for(found) if stage else "the final decision",
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
