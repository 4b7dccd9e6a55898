"""An accreditation and a review as the API shows them to staff."""

from collections.abc import Mapping

from api.accreditations.schemas import AccreditationView, ReviewedMarkView, ReviewView, SeatVoteView, TriggerView
from api.action_links import action_view
from api.auth import Caller
from api.reviews.visibility import is_kept_from, knows_whose
from standards.accreditation import Accreditation
from standards.accreditation.offered_commands import offered_commands as on_accreditation
from standards.accreditation.schedule import next_evaluation, next_tier_review, term_end
from standards.editions import Edition
from standards.review import AccreditationReview
from standards.review.offered_commands import offered_commands as on_review

Texts = Mapping[str, str]


def accreditation_view(found: Accreditation, caller: Caller, edition: Edition) -> AccreditationView:
    """The accreditation as the caller sees it, with what the caller may do now."""
    path, live = f"/v1/accreditations/{found.id}", found.live
    return AccreditationView(
        **{name: getattr(found, name) for name in ("id", "partner_id", "kind", "status", "issued_on", "imported")},
        **{name: getattr(found, name) for name in ("term", "grace", "remediation", "hold", "edition", "sequence")},
        term_ends_on=term_end(found, edition).date(),
        next_evaluation_on=next_evaluation(found, edition).date() if live else None,
        next_tier_review_on=next_tier_review(found.tier_reviewed_until, edition.tiers).date() if live else None,
        review_id=found.review.review_id if found.review and not is_kept_from(caller) else None,
        lost=found.lost.how if found.lost else None,
        lost_at=found.lost.at if found.lost else None,
        actions=[action_view(declared, path) for declared in on_accreditation(found, caller.actor, edition)],
    )


def review_view(found: AccreditationReview, texts: Texts, caller: Caller, edition: Edition) -> ReviewView:
    """The review as staff see it, with what the caller may do now."""
    whose, path = knows_whose(caller, found), f"/v1/reviews/{found.id}"
    same = ("id", "stage", "outcome", "reason", "packet", "opened_at", "stage_entered_at", "due_at", "overdue")
    more = ("closed_at", "recommendation", "returns", "edition", "sequence")
    return ReviewView(
        **{name: getattr(found, name) for name in (*same, *more)},
        partner_id=found.partner_id if whose else None,
        number=found.number if whose else None,
        triggers=[
            TriggerView(reason=one.reason, at=one.at, because=texts.get(one.because or "") if whose else None)
            for one in found.triggers
        ],
        marks=[ReviewedMarkView(**mark.model_dump()) for mark in found.marks] if whose else [],
        votes=[
            SeatVoteView(seat=one.seat, vote=one.vote, reason=texts.get(one.reason), by=one.by, cast_at=one.at)
            for one in found.votes
        ],
        recused=list(found.recused),
        advice=[texts.get(one, "") for one in found.advice] if whose else [],
        actions=[action_view(declared, path) for declared in on_review(found, caller.actor, edition)],
    )


def subjects_of(found: AccreditationReview) -> list[str]:
    """Under what the texts of a review are kept: why ops convened it was written on an accreditation."""
    return [found.id, *(trigger.accreditation_id for trigger in found.triggers if trigger.accreditation_id)]
