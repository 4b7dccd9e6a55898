"""An accreditation as the API shows it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from api.accreditations.schemas import AccreditationView
from api.action_links import action_view
from api.auth import Caller
from api.conditional_requests import answer, sequence_tag
from api.dependencies import Services
from api.visibility import blinded, is_blind
from records.idempotency import Answer
from records.partners.queries import names_of
from records.reviews.hidden import Hidden, hidden_in, shown_sequence
from records.visibility import EVERYTHING
from standards.accreditation import Accreditation
from standards.accreditation.messages import waits_for
from standards.accreditation.offered_commands import offered_commands
from standards.accreditation.schedule import next_evaluation, next_tier_review, term_end
from standards.editions import Edition
from standards.standing.blind import without_review


async def present(
    services: Services, connection: AsyncConnection, caller: Caller, page: Sequence[Accreditation]
) -> list[dict[str, Any]]:
    """Accreditations as this caller sees them."""
    edition = await services.repository.in_force(connection, services.clock())
    names = await names_of(connection, [found.partner_id for found in page])
    hidden = await hidden_in(connection, [found.id for found in page], await blinded(connection, caller, EVERYTHING))
    views = [accreditation_view(found, names, caller, edition, hidden) for found in page]
    return [view.model_dump(mode="json", by_alias=True) for view in views]


async def present_one(
    services: Services, connection: AsyncConnection, caller: Caller, found: Accreditation, status: int = 200
) -> Answer:
    """The accreditation as it stands on record, as an answer with its entity tag."""
    (body,) = await present(services, connection, caller, [found])
    return answer(body, sequence_tag(found.id, body["sequence"]), status)


def accreditation_view(
    found: Accreditation, names: Mapping[str, str], caller: Caller, edition: Edition, hidden: Hidden
) -> AccreditationView:
    """The accreditation as the caller sees it, with what the caller may do now."""
    blind = is_blind(caller)
    found = without_review(found) if blind else found
    path, live = f"/v1/accreditations/{found.id}", found.live
    return AccreditationView(
        **{name: getattr(found, name) for name in ("id", "partner_id", "kind", "status", "issued_on", "imported")},
        **{name: getattr(found, name) for name in ("grace", "remediation", "hold", "edition")},
        sequence=shown_sequence(hidden, found.id, found.sequence),
        term=None if blind else found.term,
        partner_name=names.get(found.partner_id),
        waits_for=waits_for(found),
        term_ends_on=None if blind else term_end(found, edition).date(),
        next_evaluation_on=next_evaluation(found, edition).date() if live else None,
        next_tier_review_on=next_tier_review(found.tier_reviewed_until, edition.tiers).date() if live else None,
        review_id=found.review.review_id if found.review else None,
        lost=found.lost.how if found.lost else None,
        lost_at=found.lost.at if found.lost else None,
        actions=[action_view(declared, path) for declared in offered_commands(found, caller.actor, edition)],
    )
