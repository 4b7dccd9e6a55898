"""What letters about a complaint are made of."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.complaints.tables import intake
from records.editions.repository import EditionRepository
from records.notification_context.correspondence import Correspondence, Person, partners_people, person
from records.notification_context.steps import until
from records.notifications.outbox import DueNotice
from records.streams import COMPLAINTS
from standards.complaint import Complaint, ComplaintEvent, fold


@dataclass(frozen=True, kw_only=True)
class CaseFile(Correspondence):
    """All that letters about one step of a complaint can draw on."""

    case: Complaint
    """As it stood when the step had been taken, so that a letter says the same however late it is sent."""
    step: tuple[ComplaintEvent, ...]
    summary: str | None


async def case_file(connection: AsyncConnection, repository: EditionRepository, notification: DueNotice) -> CaseFile:
    """The file for the notice's step. Raises ``LookupError`` where there is no such step."""
    events = await until(connection, COMPLAINTS, notification)
    case = fold(events)
    filed = await connection.execute(select(intake.c.body).where(intake.c.id == case.id))
    body: dict[str, Any] = filed.scalar_one_or_none() or {}
    return CaseFile(
        edition=await repository.by_id(connection, case.edition),
        reference=case.id,
        case=case,
        step=events[notification.first_sequence - 1 :],
        summary=body.get("summary"),
        customer=_customer(body),
        assignee=await person(connection, notification.person),
        **await partners_people(connection, case.partner_id),
    )


def _customer(body: dict[str, Any]) -> Person:
    """The customer; what was erased from the intake is unknown here too."""
    customer = body.get("customer") or {}
    return Person(customer.get("name"), customer.get("email"))
