"""Many partners: how long it takes until the process of every imported accreditation has seen its record."""

import asyncio
import io
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from cli.benchmarks.stack import own_stack
from cli.import_file import read
from records.database import opened
from records.editions.repository import EditionRepository
from records.importing import bring_in
from settings import StoreSettings

_LONGEST = 600.0
_BEHIND = """
SELECT count(*) FROM processes WHERE sequence < recorded"""


async def settling(accreditations: int) -> dict[str, Any]:
    """Imports so many partners with an accreditation each into a stack of its own, and waits until all are followed."""
    async with own_stack(with_floor=False):
        settings = StoreSettings()
        async with opened(settings.database_url, 2, settings.audit.ring) as engine:
            began_at = time.perf_counter()
            await _import(engine, accreditations)
            imported_at = time.perf_counter()
            left = await _until_followed(engine)
    return {
        "bench": "many_partners",
        "accreditations": accreditations,
        "import_seconds": round(imported_at - began_at, 1),
        "settled_after_seconds": round(time.perf_counter() - imported_at, 1),
        "not_settled": left,
    }


def _portfolio(accreditations: int) -> Iterator[dict[str, Any]]:
    for number in range(accreditations):
        name = f"many-{number:06}"
        yield {"type": "partner", "id": name, "name": f"Agency {number}", "tier": "platinum"}
        yield {"type": "accreditation", "partner_id": name, "kind": "onboarding", "issued_on": "2026-01-12"}


async def _import(engine: AsyncEngine, accreditations: int) -> None:
    lines = "\n".join(json.dumps(line) for line in _portfolio(accreditations))
    portfolio, unread = read(io.BytesIO(lines.encode()))
    planned = await bring_in(engine, EditionRepository(), portfolio, datetime.now(UTC), write=True)
    if unread or planned.faults:
        raise ValueError(f"the benchmark's partners can't be imported: {[*unread, *planned.faults][:3]}")


async def _until_followed(engine: AsyncEngine) -> int:
    """Waits until no process is behind its accreditation; how many are left where that takes too long."""
    ends_at = time.monotonic() + _LONGEST
    while True:
        async with engine.connect() as connection:
            left: int = (await connection.execute(text(_BEHIND))).scalar_one()
        if left == 0 or time.monotonic() > ends_at:
            return left
        await asyncio.sleep(0.5)
