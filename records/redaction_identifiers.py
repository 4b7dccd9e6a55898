"""Everything on record by which somebody in a review could be recognised: what the packet must not hold (S32, I7)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.complaints.tables import intake
from records.partners.tables import identities
from records.reviews.tables import packets
from records.tables.event_log import events
from records.tables.private import people
from redaction import EntityType, Identifier, Identifiers
from standards.review import AccreditationReview
from standards.vocabulary import Role


async def identifiers_of(connection: AsyncConnection, review: AccreditationReview) -> Identifiers:
    """The identifiers of the partner, by every name it ever had, and of everybody in the counted cases."""
    cases = [mark.complaint_id for mark in review.marks if mark.complaint_id is not None]
    found = [Identifier(review.partner_id, EntityType.PARTNER)]
    who = await _all(connection, select(identities).where(identities.c.partner_id == review.partner_id))
    for identity in who:
        found += _of_partner(identity)
    return _compiled([*found, *await _of_cases(connection, cases)])


async def named_since(connection: AsyncConnection, review: AccreditationReview) -> Identifiers | None:
    """What came on record since the first scenario of the review was made; None where nothing did.

    That is every name that the partner took since, and everybody in the cases that joined the review later: their
    names may stand in the scenarios made before (S32, I7).
    """
    row = packets.c
    made = {
        found.mark_id: found.prepared_at
        for found in await _all(connection, select(row.mark_id, row.prepared_at).where(row.review_id == review.id))
    }
    if not made:
        return None
    first = min(made.values())
    mine = (identities.c.partner_id == review.partner_id) & (identities.c.recorded_at > first)
    found = [one for row in await _all(connection, select(identities).where(mine)) for one in _of_partner(row)]
    joined = [
        mark.complaint_id for mark in review.marks if mark.complaint_id is not None and made.get(mark.id, first) > first
    ]
    found += await _of_cases(connection, joined) if joined else ()
    return _compiled(found) if found else None


def _compiled(found: Iterable[Identifier]) -> Identifiers:
    return Identifiers.of(dict.fromkeys(one for one in found if one.text))


async def _of_cases(connection: AsyncConnection, cases: Sequence[str]) -> list[Identifier]:
    """Everybody in the cases: the customers, who surfaced them, who acted on them."""
    found = [
        one for filed in await _all(connection, select(intake).where(intake.c.id.in_(cases))) for one in _of_case(filed)
    ]
    by_people = events.c.role != Role.SYSTEM.value
    acted = select(events.c.actor).where(events.c.subject.in_(cases), by_people).distinct()
    found += [Identifier(actor, EntityType.STAFF) for actor in (await connection.execute(acted)).scalars()]
    for person in await _all(connection, select(people).where(people.c.sub.in_(acted))):
        found += _named(EntityType.STAFF, person.name, person.email)
    return found


async def _all(connection: AsyncConnection, query: Any) -> Sequence[Any]:
    rows: Sequence[Any] = (await connection.execute(query)).all()
    return rows


def _of_partner(row: Any) -> Iterator[Identifier]:
    for text in (row.name, *row.aliases, *row.domains):
        yield Identifier(text, EntityType.PARTNER)
    yield from _named(EntityType.PARTNER_PERSON, row.contact_name, row.contact_email)
    yield from _named(EntityType.STAFF, row.pdm_name, row.pdm_email, row.pdm_sub)


def _of_case(row: Any) -> Iterator[Identifier]:
    customer, surfaced = row.body.get("customer") or {}, row.body.get("surfaced_by") or {}
    yield from _named(EntityType.CUSTOMER, customer.get("company"))
    yield from _named(EntityType.CUSTOMER_PERSON, customer.get("name"), customer.get("email"))
    yield from _named(EntityType.STAFF, surfaced.get("name"), surfaced.get("email"))
    yield from _named(EntityType.REFERENCE, row.id, row.external_id)


def _named(entity_type: EntityType, *given: str | None) -> Iterator[Identifier]:
    for text in given:
        if text:
            yield Identifier(text, entity_type)
