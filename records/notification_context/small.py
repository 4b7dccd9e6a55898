"""What letters about a vacated mark, a requested action, a piece of feedback and a tier review are made of."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.editions.repository import EditionRepository
from records.marks.tables import marks
from records.notification_context.correspondence import Correspondence, Person, partners_people, person
from records.notification_context.steps import until
from records.notifications.outbox import DueNotice
from records.partners.tables import identities, partners
from records.streams import FEEDBACK, MARKS, PARTNERS, TIER_REVIEWS
from records.tables.private import texts
from standards.mark import AnnulmentAsked, MarkEvent
from standards.partner.events import ActionRequested
from standards.tier_review import TierReviewBegan, TierReviewReported
from standards.vocabulary import PartnerAction, Seriousness


@dataclass(frozen=True, kw_only=True)
class MarkFile(Correspondence):
    """All that letters about the vacating of a mark can draw on."""

    partner_id: str
    mark_id: str
    event: MarkEvent
    placed_on: date
    seriousness: Seriousness


@dataclass(frozen=True, kw_only=True)
class RequestFile(Correspondence):
    """All that letters about action on a partner's tier or programmes can draw on."""

    partner_id: str
    action: PartnerAction
    complaint_id: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class FeedbackFile(Correspondence):
    """All that letters about a piece of feedback can draw on."""

    text: str
    given_by: str
    giver: Person
    at: datetime


@dataclass(frozen=True, kw_only=True)
class TierReviewFile(Correspondence):
    """All that the letter about a tier review can draw on."""

    due_at: datetime
    report: TierReviewReported
    names: dict[str, str]
    """By the partners' ids, their names."""


async def mark_file(connection: AsyncConnection, repository: EditionRepository, notification: DueNotice) -> MarkFile:
    """The file for the notice's step. Raises ``LookupError`` where there is no such step or no such mark."""
    events = await until(connection, MARKS, notification)
    asked = events[0].data
    placed = (await connection.execute(select(marks).where(marks.c.id == notification.subject))).one_or_none()
    if placed is None or not isinstance(asked, AnnulmentAsked):
        raise LookupError(f"{notification.subject} is no mark on record")
    return MarkFile(
        edition=await repository.by_id(connection, events[-1].edition),
        reference=notification.subject,
        partner_id=asked.partner_id,
        mark_id=notification.subject,
        event=events[-1],
        placed_on=placed.placed_on,
        seriousness=Seriousness(placed.seriousness),
        **await partners_people(connection, asked.partner_id),
    )


async def request_file(
    connection: AsyncConnection, repository: EditionRepository, notification: DueNotice
) -> RequestFile:
    """The file for the notice's step. Raises ``LookupError`` where no action was requested in it."""
    event = (await until(connection, PARTNERS, notification))[-1]
    if not isinstance(event.data, ActionRequested):
        raise LookupError(f"{notification.subject} has no request as its event {event.sequence}")
    partner_id = notification.subject.removeprefix("partner/")
    return RequestFile(
        edition=await repository.by_id(connection, event.edition),
        reference=partner_id,
        partner_id=partner_id,
        action=event.data.action,
        complaint_id=event.data.complaint_id,
        at=event.at,
        **await partners_people(connection, partner_id),
    )


async def feedback_file(
    connection: AsyncConnection, repository: EditionRepository, notification: DueNotice
) -> FeedbackFile:
    """The file for the piece of feedback. Raises ``LookupError`` where there is none."""
    event = (await until(connection, FEEDBACK, notification))[-1]
    text = await connection.execute(select(texts.c.content).where(texts.c.id == event.data.text))
    return FeedbackFile(
        edition=await repository.by_id(connection, event.edition),
        reference=notification.subject,
        text=text.scalar_one_or_none() or "",
        given_by=event.actor,
        giver=await person(connection, event.actor),
        at=event.at,
    )


async def tier_review_file(
    connection: AsyncConnection, repository: EditionRepository, notification: DueNotice
) -> TierReviewFile:
    """The file for the report. Raises ``LookupError`` where there is none."""
    events = await until(connection, TIER_REVIEWS, notification)
    began, reported = events[0].data, events[-1].data
    if not isinstance(began, TierReviewBegan) or not isinstance(reported, TierReviewReported):
        raise LookupError(f"{notification.subject} has no report as its event {notification.last_sequence}")
    told = {found.partner_id for found in reported.findings}
    current = select(partners.c.id, identities.c.name).join(identities, identities.c.id == partners.c.identity)
    rows = await connection.execute(current.where(partners.c.id.in_(told)))
    return TierReviewFile(
        edition=await repository.by_id(connection, events[-1].edition),
        reference=notification.subject,
        due_at=began.due_at,
        report=reported,
        names={row.id: row.name for row in rows},
    )
