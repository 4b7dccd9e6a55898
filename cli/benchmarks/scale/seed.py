"""A large record: partners that are imported, and complaints with their events, written in bulk."""

import asyncio
import io
import json
import random
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from multiprocessing import get_context
from typing import Any

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from cli.benchmarks.scale import bulk
from cli.benchmarks.scale.lives import life
from cli.benchmarks.scale.rows import Rows, rows_of
from cli.import_file import read
from maintenance.upkeep import begin_record
from records.database import opened
from records.editions.builtin_editions import bundled_editions
from records.editions.repository import EditionRepository
from records.importing import bring_in
from records.seals import seal
from settings import StoreSettings, normalise_database_url
from standards.signing import Keyring

OPEN_ONE_IN = 100
PIECE = 1_000
"""Complaints in a transaction."""
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Size:
    """How large the record is."""

    complaints: int
    partners: int = 1_500
    accredited: int = 300
    """Partners that hold an accreditation. The others' marks bring nothing about, so that a mark needs no process."""


async def seed(settings: StoreSettings, superuser_url: str, size: Size, now: datetime) -> None:
    """Fills an empty record with complaints of the last year, one in a hundred of them open.

    They are written as the superuser of a server that holds nothing else.
    """
    keys = settings.audit.ring
    assert keys is not None  # a benchmark's own
    async with opened(settings.database_url, 2, keys) as engine:
        await begin_record(engine, now)
        await import_partners(engine, _portfolio(size), now)
        await _write_complaints(superuser_url, size, now, keys)
        await _finish(superuser_url)
        async with engine.begin() as connection:
            await seal(connection, settings.audit, now)


def partner_id(number: int) -> str:
    """The ``number``-th partner's."""
    return f"scale-{number:06}"


def _portfolio(size: Size) -> Iterator[dict[str, Any]]:
    for number in range(size.partners):
        name = partner_id(number)
        pdm = {"name": f"PDM {number % 60}", "email": f"pdm{number % 60}@hubspot.example", "sub": f"pdm-{number % 60}"}
        tier = "platinum" if number % 3 else "gold"
        yield {"type": "partner", "id": name, "name": f"Agency {number}", "tier": tier, "pdm": pdm}
    for number in range(size.accredited):
        for certification in ("onboarding_delivery", "platform_consulting"):
            yield {
                "type": "certification",
                "partner_id": partner_id(number),
                "name": certification,
                "earned_on": "2025-03-01",
            }
        yield {
            "type": "accreditation",
            "partner_id": partner_id(number),
            "kind": "onboarding",
            "issued_on": "2026-01-12",
        }


async def import_partners(engine: AsyncEngine, records: Iterable[Mapping[str, Any]], at: datetime) -> None:
    """Brings the records in as a file of them would be."""
    lines = "\n".join(json.dumps(record) for record in records)
    portfolio, unread = read(io.BytesIO(lines.encode()))
    planned = await bring_in(engine, EditionRepository(), portfolio, at, write=True)
    if unread or planned.faults:
        raise ValueError(f"the benchmark's partners can't be imported: {[*unread, *planned.faults][:3]}")


async def _write_complaints(url: str, size: Size, now: datetime, keys: Keyring) -> None:
    connection = await asyncpg.connect(url)
    make = partial(piece, size, now, dict(keys.keys))
    loop = asyncio.get_running_loop()
    try:
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            # The next piece is made while one is written.
            coming = loop.run_in_executor(pool, make, 0)
            for first in range(0, size.complaints, PIECE):
                rows = await coming
                if first + PIECE < size.complaints:
                    coming = loop.run_in_executor(pool, make, first + PIECE)
                await bulk.write(connection, {bulk.TABLES[name]: some for name, some in rows.items()})
    finally:
        await connection.close()


def piece(size: Size, now: datetime, keys: dict[str, bytes], first: int) -> dict[str, list[dict[str, Any]]]:
    """The rows of some complaints, by the table's name. Closed ones come first, in the order of their filing."""
    edition, ring = bundled_editions()[-1], Keyring(keys)
    opened_from = size.complaints - size.complaints // OPEN_ONE_IN
    made: list[Rows] = []
    for number in range(first, min(first + PIECE, size.complaints)):
        is_open = number >= opened_from
        # The longest life takes less than a fortnight; an open one has begun within a day.
        at = now - timedelta(hours=30) if is_open else now - YEAR + (YEAR - timedelta(days=14)) * number / opened_from
        one = life(number, partner_id(_partner_of(number, size)), at, edition, is_open=is_open)
        made.append(rows_of(number, one, edition, ring))
    return {table.name: rows for table, rows in bulk.merged(made).items()}


def _partner_of(number: int, size: Size) -> int:
    """One in fifty complaints is about the first of those without accreditation; the others are spread evenly."""
    chance = random.Random(f"partner {number}")
    return size.accredited if chance.random() < 0.02 else chance.randrange(size.accredited, size.partners)


async def _finish(url: str) -> None:
    """As autovacuum would leave it."""
    engine = create_async_engine(normalise_database_url(url), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text("VACUUM (ANALYZE)"))
    await engine.dispose()
