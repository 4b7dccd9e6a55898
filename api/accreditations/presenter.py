"""An accreditation and a review as the API shows them to staff."""

from collections.abc import Mapping

from api.accreditations.schemas import AccreditationView, ReviewedMarkView, ReviewView, SeatVoteView, TriggerView
from api.action_links import action_view
from api.auth import Caller
from api.reviews.visibility import is_kept_from, knows_whose
from standards.accreditation import ACCREDITATION_COMMANDS, Accreditation
from standards.accreditation import commands as a
from standards.accreditation.schedule import next_evaluation, next_tier_review, term_end
from standards.commands import CommandRegistry, Declaration
from standards.editions import Edition
from standards.review import REVIEW_COMMANDS, AccreditationReview
from standards.review.commands import CastReviewVote, Decide, RecuseFromReview, ReleasePacket
from standards.vocabulary import Packet

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
        actions=[action_view(declared, path) for declared in _offered(found, caller, edition)],
    )


def _offered(found: Accreditation, caller: Caller, edition: Edition) -> list[Declaration]:
    if not found.live:
        return []
    possible = [
        declared
        for declared in ACCREDITATION_COMMANDS.values()
        if declared.model is a.OpenReview or found.grace is not None
    ]
    return [declared for declared in possible if caller.has(*declared.roles_in(found.status, edition))]


def review_view(found: AccreditationReview, texts: Texts, caller: Caller, edition: Edition) -> ReviewView:
    """The review as staff see it, with what the caller may do now."""
    whose = knows_whose(caller, found)
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
        actions=[action_view(declared, f"/v1/reviews/{found.id}") for declared in offered(found, caller, edition)],
    )


def subjects_of(found: AccreditationReview) -> list[str]:
    """Under what the texts of a review are kept: why ops convened it was written on an accreditation."""
    return [found.id, *(trigger.accreditation_id for trigger in found.triggers if trigger.accreditation_id)]


def offered(found: AccreditationReview, caller: Caller, edition: Edition) -> list[Declaration]:
    """What the caller's role, the stage and the caller's own part in the review allow now."""
    return [declared for declared in _in_stage(found, caller, edition) if _open_to(found, caller, declared)]


def _in_stage(found: AccreditationReview, caller: Caller, edition: Edition) -> list[Declaration]:
    actions: CommandRegistry = REVIEW_COMMANDS
    return [
        declared
        for declared in actions.values()
        if found.stage in declared.stages and caller.has(*declared.roles_in(found.stage, edition))
    ]


def _open_to(found: AccreditationReview, caller: Caller, declared: Declaration) -> bool:
    sub, seat = caller.actor.sub, caller.actor.seat
    if declared.model in (CastReviewVote, RecuseFromReview) and (seat is None or sub in found.recused):
        return False
    if declared.model is CastReviewVote:
        free = seat is not None and found.holders.get(seat, sub) == sub
        return found.packet is Packet.OPEN and free and sub not in found.conflicted
    if declared.model is Decide:
        return sub not in found.sat
    return declared.model is not ReleasePacket or (found.packet is Packet.PENDING and found.prepared is not None)
