"""What a letter about a complaint is made of: the case as it stood after the step, and who is who today."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.editions import EditionShelf
from records.recording import read
from records.streams import COMPLAINTS
from records.tables import identities, intake, partners, people
from standards.complaint import Complaint, ComplaintEvent, fold
from standards.editions import Edition


@dataclass(frozen=True)
class Person:
    """Somebody who can be written to, as far as we know them."""

    name: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class CaseFile:
    """All that letters about one step of a complaint can draw on. Names and addresses are the current ones."""

    case: Complaint
    """As it stood when the step had been taken, so that a letter says the same however late it is sent."""
    step: tuple[ComplaintEvent, ...]
    edition: Edition
    summary: str | None
    partner: str
    customer: Person
    contact: Person
    pdm: Person
    assignee: Person


async def case_file(
    connection: AsyncConnection, shelf: EditionShelf, complaint_id: str, steps: tuple[int, int], assignee: str | None
) -> CaseFile:
    """The file for the step from the first to the last sequence. Raises ``LookupError`` where there is no such step."""
    first, last = steps
    recorded = await read(connection, COMPLAINTS, complaint_id)
    events = tuple(event for event in recorded if event.sequence <= last)
    if len(events) != last:
        raise LookupError(f"{complaint_id} has no event {last}")
    case = fold(events)
    body, identity = await _filed(connection, complaint_id, case.partner_id)
    return CaseFile(
        case=case,
        step=events[first - 1 :],
        edition=await shelf.by_id(connection, case.edition),
        summary=body.get("summary"),
        partner=identity.name if identity else case.partner_id,
        customer=_customer(body),
        contact=Person(identity.contact_name, identity.contact_email) if identity else Person(),
        pdm=Person(identity.pdm_name, identity.pdm_email) if identity else Person(),
        assignee=await _person(connection, assignee),
    )


async def _filed(
    connection: AsyncConnection, complaint_id: str, partner_id: str
) -> tuple[dict[str, Any], Row[Any] | None]:
    body = await connection.execute(select(intake.c.body).where(intake.c.id == complaint_id))
    current = (
        select(identities)
        .join(partners, (partners.c.identity == identities.c.id) & (partners.c.id == identities.c.partner_id))
        .where(partners.c.id == partner_id)
    )
    return body.scalar_one_or_none() or {}, (await connection.execute(current)).one_or_none()


def _customer(body: dict[str, Any]) -> Person:
    """The customer; what was erased from the intake is unknown here too."""
    customer = body.get("customer") or {}
    return Person(customer.get("name"), customer.get("email"))


async def _person(connection: AsyncConnection, sub: str | None) -> Person:
    found = (await connection.execute(select(people.c.name, people.c.email).where(people.c.sub == sub))).one_or_none()
    return Person(found.name, found.email) if found else Person()
