"""What letters about accreditations are made of: what was told of each, and what followed for the partner at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.editions import EditionShelf
from records.letters.correspondence import Correspondence, partners_people
from records.letters.steps import until
from records.outbox import DueNotice
from records.recording import read
from records.streams import ACCREDITATIONS, PARTNERS
from records.tables import accreditations
from standards.accreditation import Accreditation, AccreditationEvent, evolve
from standards.accreditation.notices import happening
from standards.partner.facts import LockoutBegan, ProgrammesLeft


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


async def accreditation_file(connection: AsyncConnection, shelf: EditionShelf, notice: DueNotice) -> StandingFile:
    """The file for what happened to one accreditation. Raises ``LookupError`` where it did not."""
    events = await until(connection, ACCREDITATIONS, notice)
    every = await read(connection, ACCREDITATIONS, notice.subject)
    told = _told(every, events[-1])
    return await _file(connection, shelf, told.accreditation.partner_id, (told,), notice.subject)


async def standing_file(connection: AsyncConnection, shelf: EditionShelf, notice: DueNotice) -> StandingFile:
    """The file for what happened to all of a partner's accreditations at once.

    Raises ``LookupError`` where nothing of the kind did.
    """
    partner_id = notice.subject.removeprefix("partner/")
    name = notice.id.rpartition("/")[0]
    told = await told_of(connection, partner_id, lambda event: happening(partner_id, event) == name)
    if not told:
        raise LookupError(f"nothing on record is {name}")
    return await _file(connection, shelf, partner_id, told, partner_id)


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
    facts = [event.fact for event in await read(connection, PARTNERS, subject) if event.at == at]
    return Consequences(
        next((fact.until for fact in facts if isinstance(fact, LockoutBegan)), None),
        tuple(name for fact in facts if isinstance(fact, ProgrammesLeft) for name in fact.programmes),
    )


async def _file(
    connection: AsyncConnection, shelf: EditionShelf, partner_id: str, told: tuple[Told, ...], reference: str
) -> StandingFile:
    event = told[0].event
    return StandingFile(
        edition=await shelf.by_id(connection, event.edition),
        reference=reference,
        partner_id=partner_id,
        told=told,
        consequences=await consequences_at(connection, partner_id, event.at),
        **await partners_people(connection, partner_id),
    )
