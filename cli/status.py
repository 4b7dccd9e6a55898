"""`./recourse status`: what runs, what is wrong, what is late and what waits."""

import asyncio
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

import httpx
import typer
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client

from cli.local import addresses, environment
from cli.local.paths import State
from cli.record import settings_of_the_record
from cli.terminal import print_table
from maintenance.measure import stuck
from records.database import opened
from records.workload import Waiting, Workload, undeliverable_since, workload
from settings import StoreSettings
from temporal.client import AWAY
from temporal.client import connect as connect_temporal
from temporal.task_queue import queue_state

_WITHIN = 5.0
UNDELIVERABLE_WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class Part:
    """A part of the product, and whether it answers."""

    part: str
    runs: bool


@dataclass(frozen=True)
class Line:
    """So many of one thing. ``oldest_seconds`` is how long the first of them waits, where that is known."""

    what: str
    number: int
    oldest_seconds: int | None = None


@dataclass(frozen=True)
class Status:
    """Everything that the command tells."""

    parts: Sequence[Part]
    wrong: Sequence[Line]
    late: Sequence[Line]
    waits: Sequence[Line]


def status(as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of tables.")] = False) -> None:
    """Say what runs, what is wrong, what is late and what waits; exit 1 where a part does not answer."""
    api = _api_address()
    found = asyncio.run(look(settings_of_the_record(), api))
    if as_json:
        typer.echo(json.dumps(asdict(found)))
    else:
        print_table("Runs", ("part", "answers"), ((one.part, "yes" if one.runs else "NO") for one in found.parts))
        _print_lines("Wrong", [line for line in found.wrong if line.number])
        _print_lines("Late", found.late)
        _print_lines("Waits", found.waits)
    raise typer.Exit(0 if all(one.runs for one in found.parts) else 1)


def _api_address() -> str | None:
    """Where the API is asked: a deployment's own address, else the local stack's; None where nobody says."""
    if environment.names_a_deployment():
        return os.environ.get("RECOURSE_PUBLIC_URL")
    return addresses.read(State.of().addresses).get("api")


async def look(settings: StoreSettings, api: str | None) -> Status:
    """Asks every part; a store that is away is said to be, and what it knows is left out."""
    now = datetime.now(UTC)
    async with opened(settings.database_url) as engine:
        told, undeliverable = await _ask_record(engine, now)
    client = await _temporal()
    queue = await queue_state(client) if client else None
    parts = [Part("PostgreSQL", told is not None), Part("Temporal", queue is not None and queue.reached)]
    parts += [Part("worker", queue is not None and queue.polled), *await _ask_api(api)]
    wrong = [Line("faults in the chain of events", told.verification.faults)] if told else []
    late = _late(told, now) if told else []
    if client and queue and queue.reached:
        late.append(Line("processes whose tasks fail", await stuck(client)))
    waits = [*_waits(told, now), Line("mails refused for good this week", undeliverable)] if told else []
    return Status(parts, wrong, late, waits)


async def _ask_record(engine: AsyncEngine, now: datetime) -> tuple[Workload | None, int]:
    try:
        async with asyncio.timeout(_WITHIN), engine.connect() as connection:
            return await workload(connection, now), await undeliverable_since(connection, now - UNDELIVERABLE_WITHIN)
    except (DBAPIError, OSError, TimeoutError):
        return None, 0


async def _temporal() -> Client | None:
    try:
        async with asyncio.timeout(_WITHIN):
            return await connect_temporal()
    except AWAY:
        return None


async def _ask_api(address: str | None) -> list[Part]:
    """The API, where it is known where to ask."""
    if address is None:
        return []
    try:
        async with httpx.AsyncClient(trust_env=False, timeout=_WITHIN) as client:
            return [Part("API", (await client.get(f"{address.rstrip('/')}/healthz")).is_success)]
    except httpx.HTTPError:
        return [Part("API", False)]


def _late(told: Workload, now: datetime) -> list[Line]:
    return [
        *(Line(f"complaints overdue in {stage}", number) for stage, number in told.overdue.items() if number),
        _line("complaints not started", told.unstarted, now),
        _line("processes behind their own date", told.late_processes, now),
    ]


def _waits(told: Workload, now: datetime) -> list[Line]:
    owed = Waiting(told.mails.waiting, told.mails.oldest_caused_at)
    return [
        *(Line(f"complaints in {stage}", number) for stage, number in told.open.items()),
        *(Line(f"reviews with the {stage}", number) for stage, number in told.reviews.items()),
        Line("editions to approve", told.proposed_editions),
        Line("packets parked", told.parked_packets),
        *(Line(f"HubSpot: {kind} parked", number) for kind, number in told.hubspot_parked.items() if number),
        _line("mails owed", owed, now),
        _line("steps to confirm", told.unconfirmed, now),
        _line("events to seal", told.unsealed, now),
        _line("seals to anchor", told.unanchored, now),
    ]


def _line(what: str, waiting: Waiting, now: datetime) -> Line:
    return Line(what, waiting.number, waiting.seconds(now) if waiting.since else None)


def _print_lines(title: str, lines: Sequence[Line]) -> None:
    if lines:
        rows = ((one.what, one.number, _ago(one.oldest_seconds)) for one in lines)
        print_table(title, ("what", "number", "the oldest for"), rows)


def _ago(seconds: int | None) -> str:
    return "" if seconds is None else str(timedelta(seconds=seconds))
