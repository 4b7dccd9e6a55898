"""Take up what HubSpot sent, and nudge the processes of tickets: what was missed is found again here."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client
from temporalio.runtime import Runtime

from activities.hubspot.events import Target, UnreadableEvent, read_event
from activities.hubspot.mapping import Mapping
from activities.side_by_side import side_by_side
from maintenance.loops import repeatedly
from records.database import is_away
from records.hubspot import companies, erasures, events, parked, tickets
from records.hubspot.events import ClaimedEvent
from records.hubspot.tickets import TicketToNudge
from temporal.client import AWAY
from temporal.hubspot_client import ensure_nightly_partners, nudge_partners, nudge_ticket

BATCH: Final = 200
SIDE_BY_SIDE: Final = 16
TAKE_UP_EVERY: Final = 0.3
NUDGE_EVERY: Final = 1.0
MEASURE_EVERY: Final = 15.0
FORGET_EVERY: Final = 3600.0
AGAIN_AFTER: Final = timedelta(seconds=5)

log = structlog.get_logger("worker")


async def run_hubspot(
    client: Client, engine: AsyncEngine, mapping: Mapping, runtime: Runtime, stop: asyncio.Event
) -> None:
    """Runs until ``stop`` is set."""
    gauge = runtime.metric_meter.create_gauge("recourse_hubspot_parked", "What was kept aside of HubSpot's, by kind.")

    async def take_up() -> None:
        while await take_up_events(client, engine, mapping, datetime.now(UTC)) == BATCH:
            continue

    async def measure() -> None:
        async with engine.connect() as connection:
            for kind, number in (await parked.counts(connection)).items():
                gauge.set(number, {"kind": kind.value})

    async def refused() -> None:
        await retry_refused(client, engine, mapping, datetime.now(UTC))

    async def forget() -> None:
        async with engine.begin() as connection:
            await events.forget(connection, datetime.now(UTC))

    await asyncio.gather(
        repeatedly("hubspot_events", take_up, TAKE_UP_EVERY, stop),
        repeatedly("hubspot_tickets", lambda: nudge_tickets(client, engine, datetime.now(UTC)), NUDGE_EVERY, stop),
        repeatedly("hubspot_companies", lambda: retry_companies(client, engine, datetime.now(UTC)), NUDGE_EVERY, stop),
        repeatedly("hubspot_refused", refused, MEASURE_EVERY, stop),
        repeatedly("hubspot_schedule", lambda: ensure_nightly_partners(client), FORGET_EVERY, stop),
        repeatedly("hubspot_parked", measure, MEASURE_EVERY, stop),
        repeatedly("hubspot_forget", forget, FORGET_EVERY, stop),
    )


async def take_up_events(client: Client, engine: AsyncEngine, mapping: Mapping, now: datetime) -> int:
    """Takes up the events that are due; how many there were. One that cannot be is kept aside and stops no other."""
    async with engine.begin() as connection:
        claimed = await events.claim(connection, now, BATCH)
    readable = [one for one in [await _read_again(engine, event, now) for event in claimed] if one is not None]
    written = frozenset(mapping.write_back.properties)
    echoes = [event for event in readable if _changed(event) in written]
    others = [event for event in readable if event not in echoes]
    failed = await _look_at_tickets(client, [one for one in others if one.target == Target.TICKET])
    failed += await _look_at_companies(client, [one for one in others if one.target == Target.COMPANY])
    asked = [event for event in others if event.target == Target.ERASURE]
    parked_now = [event for event in asked if not await _erasure_requested(engine, event, now)]
    async with engine.begin() as connection:
        await events.later(connection, [event.id for event in failed], now + AGAIN_AFTER)
        await events.handled(connection, [event.id for event in readable if event not in (*failed, *parked_now)])
    return len(claimed)


async def _read_again(engine: AsyncEngine, event: ClaimedEvent, now: datetime) -> ClaimedEvent | None:
    """The event; one that was kept aside is read again, as this version reads it. None where it still cannot be."""
    if event.parked_at is None:
        return event
    try:
        found = read_event(_payload(event))
    except UnreadableEvent as error:
        async with engine.begin() as connection:
            await events.park(connection, event, str(error), now)
        return None
    return replace(event, target=found.target.value, object_ids=found.object_ids)


async def _erasure_requested(engine: AsyncEngine, event: ClaimedEvent, now: datetime) -> bool:
    """Records the request of a contact; one that cannot be recorded is kept aside."""
    try:
        async with engine.begin() as connection:
            await erasures.request_erasure(connection, event.object_ids[0], now)
    except Exception as error:
        if is_away(error):
            raise
        log.warning("erasure_not_requested", event=event.id, error=type(error).__name__)
        async with engine.begin() as connection:
            await events.park(connection, event, type(error).__name__, now)
        return False
    return True


async def _look_at_tickets(client: Client, due: Sequence[ClaimedEvent]) -> list[ClaimedEvent]:
    """Nudges each ticket once, however many events tell of it; returns the events whose ticket was not reached."""
    ids = list(dict.fromkeys(ticket_id for event in due for ticket_id in event.object_ids))
    missed = set(await _nudged(client, [(ticket_id, "look") for ticket_id in ids]))
    return [event for event in due if missed.intersection(event.object_ids)]


async def _look_at_companies(client: Client, due: Sequence[ClaimedEvent]) -> list[ClaimedEvent]:
    """The same for companies, all by one process."""
    ids = list(dict.fromkeys(company_id for event in due for company_id in event.object_ids))
    return [*due] if ids and not await _companies_nudged(client, ids) else []


async def _companies_nudged(client: Client, ids: Sequence[str]) -> bool:
    try:
        await nudge_partners(client, ids)
    except AWAY as error:
        log.warning("partners_not_nudged", error=type(error).__name__)
        return False
    return True


async def retry_companies(client: Client, engine: AsyncEngine, now: datetime) -> int:
    """Has companies looked at that a person has tried again; how many there were."""
    async with engine.connect() as connection:
        ids = await companies.to_look_at_again(connection, BATCH)
    if ids and await _companies_nudged(client, ids):
        async with engine.begin() as connection:
            await companies.noted(connection, ids, now)
    return len(ids)


async def nudge_tickets(client: Client, engine: AsyncEngine, now: datetime) -> int:
    """Nudges tickets whose case has moved, whose partner has arrived, or that a person has tried again."""
    async with engine.connect() as connection:
        moved = await tickets.behind(connection, now, BATCH)
        freed = await tickets.freed(connection, now, BATCH)
        expired = await tickets.overdue_actions(connection, now, BATCH)
    due: dict[str, tuple[TicketToNudge, str | None]] = {one.id: (one, "look") for one in freed}
    due |= {one.id: (one, None if one.lost else "write") for one in moved}
    due |= {one: (TicketToNudge(one, 0, lost=False), "write") for one in expired if one not in due}
    missed = set(await _nudged(client, [(one.id, signal) for one, signal in due.values()]))
    async with engine.begin() as connection:
        for one, _ in due.values():
            if one.id not in missed:
                await tickets.nudged(connection, one.id, one.sequence, now)
    return len(due)


async def retry_refused(client: Client, engine: AsyncEngine, mapping: Mapping, now: datetime) -> int:
    """Has written again what HubSpot refused under another mapping than this one; how many tickets there were."""
    async with engine.connect() as connection:
        ids = await tickets.refused_under_another(connection, mapping.digest, now, BATCH)
    missed = set(await _nudged(client, [(ticket_id, "write") for ticket_id in ids]))
    async with engine.begin() as connection:
        for ticket_id in ids:
            if ticket_id not in missed:
                await tickets.nudged(connection, ticket_id, 0, now)
    return len(ids)


async def _nudged(client: Client, nudges: Sequence[tuple[str, str | None]]) -> list[str]:
    """The tickets whose process Temporal could not take now; each is found again."""

    async def nudge(given: tuple[str, str | None]) -> str | None:
        ticket_id, signal = given
        try:
            await nudge_ticket(client, ticket_id, signal)
        except AWAY as error:
            log.warning("ticket_not_nudged", ticket=ticket_id, error=type(error).__name__)
            return ticket_id
        return None

    found = await side_by_side(nudge, nudges, SIDE_BY_SIDE)
    return [ticket_id for ticket_id in found if ticket_id is not None]


def _payload(event: ClaimedEvent) -> Any:
    return json.loads(event.payload)


def _changed(event: ClaimedEvent) -> str | None:
    """The property whose change the event tells of."""
    told = _payload(event)
    return told.get("propertyName") if isinstance(told, dict) else None
