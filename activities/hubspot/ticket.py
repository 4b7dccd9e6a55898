"""The activities of a ticket: look at it in HubSpot, and write on it what became of its case."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.hubspot.errors import HubSpotAway
from records.errors import RecordAway
from records.hubspot.states import ASIDE, TicketState
from standards.base_model import FrozenModel

if TYPE_CHECKING:  # The ORM stays out of the workflow sandbox, which imports this module for its signatures.
    from activities.hubspot.ticket_reader import TicketReader
    from activities.hubspot.ticket_writer import TicketWriter


__all__ = ["ASIDE", "HubSpotTickets", "Looked", "OfTicket", "TicketState", "Written", "told_by_codes"]


_BEATS_EVERY = 1.0


class OfTicket(FrozenModel):
    """Which ticket."""

    ticket_id: str


class Looked(FrozenModel):
    """What was found: where the ticket stands, its case, and what it waits for. Field names and ids only."""

    state: TicketState
    complaint_id: str | None = None
    partner_id: str | None = None
    missing: tuple[str, ...] = ()


class Written(FrozenModel):
    """How far HubSpot has been told."""

    sequence: int = 0
    settled: bool = False
    parked: str | None = None
    """HubSpot's category, where it refused something that we wrote."""
    retries_in: timedelta | None = None
    """After how long that is tried again; None where nothing was refused, and from before it was tried by itself."""


class HubSpotTickets:
    """The activities between a ticket's process and HubSpot."""

    def __init__(self, reader: "TicketReader", writer: "TicketWriter") -> None:
        self._reader = reader
        self._writer = writer

    @activity.defn
    async def look_at_ticket(self, of: OfTicket) -> Looked:
        """Reads the ticket; files its complaint once, or keeps what it waits for, or notes what has changed."""
        async with told_by_codes():
            return await self._reader.look(of.ticket_id)

    @activity.defn
    async def write_to_ticket(self, of: OfTicket) -> Written:
        """Writes what is new on the ticket, each thing once."""
        async with told_by_codes():
            return await self._writer.write(of.ticket_id)


@asynccontextmanager
async def told_by_codes() -> AsyncIterator[None]:
    """Lets an activity fail by a code alone: an error's own words can be private, and a history keeps them.

    HubSpot is asked again when it says. It says all the while that it lives: where its worker is killed, another one
    takes it up within seconds.
    """
    beating = asyncio.create_task(_beat())
    try:
        yield
    except HubSpotAway as away:
        delay = None if away.retry_after is None else timedelta(seconds=away.retry_after)
        raise ApplicationError(away.code, type="HubSpotAway", next_retry_delay=delay) from None
    except RecordAway as away:
        raise ApplicationError(str(away), type="RecordAway") from None
    except ApplicationError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, its words stay here
        raise ApplicationError(type(error).__name__, type="Unexpected") from None
    finally:
        beating.cancel()


async def _beat() -> None:
    while True:
        activity.heartbeat()
        await asyncio.sleep(_BEATS_EVERY)
