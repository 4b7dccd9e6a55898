"""Everything on record by which somebody in a review could be recognised: what the packet must not hold (S32, I7)."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.complaints.tables import intake
from records.partners.tables import identities
from records.reviews.tables import packets
from records.tables.event_log import events
from records.tables.private import people
from redaction import Identifier, Identifiers, StandsFor
from standards.review import AccreditationReview
from standards.vocabulary import Role


async def identifiers_of(connection: AsyncConnection, review: AccreditationReview) -> Identifiers:
    """The identifiers of the partner, by every name it ever had, and of everybody in the counted cases."""
    cases = [mark.complaint_id for mark in review.marks if mark.complaint_id is not None]
    found = [Identifier(review.partner_id, StandsFor.PARTNER)]
    who = await _all(connection, select(identities).where(identities.c.partner_id == review.partner_id))
    for identity in who:
        found += _of_partner(identity)
    for filed in await _all(connection, select(intake).where(intake.c.id.in_(cases))):
        found += _of_case(filed)
    by_people = events.c.role != Role.SYSTEM.value
    acted = select(events.c.actor).where(events.c.subject.in_(cases), by_people).distinct()
    for actor in (await connection.execute(acted)).scalars():
        found.append(Identifier(actor, StandsFor.STAFF))
    for person in await _all(connection, select(people).where(people.c.sub.in_(acted))):
        found += _named(StandsFor.STAFF, person.name, person.email)
    return Identifiers.of(dict.fromkeys(one for one in found if one.text))


async def named_since(connection: AsyncConnection, review: AccreditationReview) -> Identifiers | None:
    """What the partner has come to go by since the review's packet was made; None where it goes by nothing new."""
    made = select(func.min(packets.c.prepared_at)).where(packets.c.review_id == review.id).scalar_subquery()
    mine = (identities.c.partner_id == review.partner_id) & (identities.c.recorded_at > made)
    found = [one for row in await _all(connection, select(identities).where(mine)) for one in _of_partner(row)]
    return Identifiers.of(dict.fromkeys(one for one in found if one.text)) if found else None


async def _all(connection: AsyncConnection, query: Any) -> Sequence[Any]:
    rows: Sequence[Any] = (await connection.execute(query)).all()
    return rows


def _of_partner(row: Any) -> Iterator[Identifier]:
    for text in (row.name, *row.aliases, *row.domains):
        yield Identifier(text, StandsFor.PARTNER)
    yield from _named(StandsFor.PARTNER_PERSON, row.contact_name, row.contact_email)
    yield from _named(StandsFor.STAFF, row.pdm_name, row.pdm_email, row.pdm_sub)


def _of_case(row: Any) -> Iterator[Identifier]:
    customer, surfaced = row.body.get("customer") or {}, row.body.get("surfaced_by") or {}
    yield from _named(StandsFor.CUSTOMER, customer.get("company"))
    yield from _named(StandsFor.CUSTOMER_PERSON, customer.get("name"), customer.get("email"))
    yield from _named(StandsFor.STAFF, surfaced.get("name"), surfaced.get("email"))
    yield from _named(StandsFor.REFERENCE, row.id, row.external_id)


def _named(stands_for: StandsFor, *given: str | None) -> Iterator[Identifier]:
    for text in given:
        if text:
            yield Identifier(text, stands_for)
