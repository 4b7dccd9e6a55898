"""What letters about accreditations are made of: what was told of each, and what followed for the partner at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.accreditations.tables import accreditations
from records.editions.repository import EditionRepository
from records.event_store import read
from records.notification_context.correspondence import Correspondence, partners_people
from records.notification_context.steps import until
from records.notifications.outbox import DueNotice
from records.streams import ACCREDITATIONS, PARTNERS
from standards.accreditation import Accreditation, AccreditationEvent, evolve
from standards.accreditation.notifications import happening
from standards.partner.events import LockoutBegan, ProgrammesLeft


@dataclass(frozen=True)
class Told:
    """An accreditation, and what happened to it."""

    accreditation: Accreditation
    """As it was right after it."""
    event: AccreditationEvent
    together: tuple[AccreditationEvent, ...]
    """Everything that happened to it at the same instant."""


@dataclass(frozen=True)
class Consequences:
    """What a loss brought with it (S37, S40)."""

    locked_out_until: datetime | None = None
    programmes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StandingFile(Correspondence):
    """All that letters about a partner's accreditations can draw on."""

    partner_id: str
    told: tuple[Told, ...]
    consequences: Consequences


async def accreditation_file(
    connection: AsyncConnection, repository: EditionRepository, notification: DueNotice
) -> StandingFile:
    """The file for what happened to one accreditation. Raises ``LookupError`` where it did not."""
    events = await until(connection, ACCREDITATIONS, notification)
    every = await read(connection, ACCREDITATIONS, notification.subject)
    told = _told(every, events[-1])
    return await _file(connection, repository, told.accreditation.partner_id, (told,), notification.subject)


async def standing_file(
    connection: AsyncConnection, repository: EditionRepository, notification: DueNotice
) -> StandingFile:
    """The file for what happened to all of a partner's accreditations at once.

    Raises ``LookupError`` where nothing of the kind did.
    """
    partner_id = notification.subject.removeprefix("partner/")
    name = notification.id.rpartition("/")[0]
    told = await told_of(connection, partner_id, lambda event: happening(partner_id, event) == name)
    if not told:
        raise LookupError(f"nothing on record is {name}")
    return await _file(connection, repository, partner_id, told, partner_id)


async def told_of(
    connection: AsyncConnection, partner_id: str, is_told: Callable[[AccreditationEvent], bool]
) -> tuple[Told, ...]:
    """The partner's accreditations to which it happened, each with the first event of that description."""
    mine = select(accreditations.c.id).where(accreditations.c.partner_id == partner_id).order_by(accreditations.c.id)
    found = []
    for subject in (await connection.execute(mine)).scalars().all():
        events = await read(connection, ACCREDITATIONS, subject)
        event = next((event for event in events if is_told(event)), None)
        if event is not None:
            found.append(_told(events, event))
    return tuple(found)


def _told(events: tuple[AccreditationEvent, ...], event: AccreditationEvent) -> Told:
    accreditation: Accreditation | None = None
    for earlier in events[: event.sequence]:
        accreditation = evolve(accreditation, earlier)
    assert accreditation is not None, "an event is among its stream's events"
    return Told(accreditation, event, tuple(other for other in events if other.at == event.at))


async def consequences_at(connection: AsyncConnection, partner_id: str, at: datetime) -> Consequences:
    """What the partner lost at the instant beside its accreditations."""
    subject = f"partner/{partner_id}"
    facts = [event.data for event in await read(connection, PARTNERS, subject) if event.at == at]
    return Consequences(
        next((data.until for data in facts if isinstance(data, LockoutBegan)), None),
        tuple(name for data in facts if isinstance(data, ProgrammesLeft) for name in data.programmes),
    )


async def _file(
    connection: AsyncConnection, repository: EditionRepository, partner_id: str, told: tuple[Told, ...], reference: str
) -> StandingFile:
    event = told[0].event
    return StandingFile(
        edition=await repository.by_id(connection, event.edition),
        reference=reference,
        partner_id=partner_id,
        told=told,
        consequences=await consequences_at(connection, partner_id, event.at),
        **await partners_people(connection, partner_id),
    )
