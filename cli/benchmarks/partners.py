"""Many partners: how long the processes of imported accreditations take to start, and how long a tier review takes."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncEngine

from cli.benchmarks.http_case import by_http, record_partners
from cli.benchmarks.measure import Measured, measure
from cli.benchmarks.resources import parts_of_stack
from cli.benchmarks.scale.seed import import_partners
from cli.benchmarks.stack import own_stack
from records.database import opened
from records.editions.repository import EditionRepository
from records.editions.tables import editions
from settings import StoreSettings
from standards.editions.events import plain
from temporal.client import connect
from workflows.ids import TASK_QUEUE
from workflows.tier_review import TierReviewStart, TierReviewWorkflow

_LONGEST = 3600.0
_CASES_BESIDE = 8
"""Cases that one person works while the processes are started."""
_BEHIND = "SELECT count(*) FROM processes WHERE sequence < recorded"


async def many_partners(accreditations: int) -> AsyncIterator[dict[str, Any]]:
    """So many partners with an accreditation each, brought into a stack of its own, where none has a process yet.

    One person works cases while the processes are started. Then all of them run a tier review.
    """
    due_at = _latest_review_day(datetime.now(UTC))
    async with own_stack(with_floor=False) as addresses:
        settings = StoreSettings()
        async with opened(settings.database_url, 2, settings.audit.ring) as engine:
            yield await _followed(engine, accreditations, due_at - timedelta(hours=1), addresses["api"])
            yield await _tier_review(engine, accreditations, due_at)


async def _followed(engine: AsyncEngine, accreditations: int, at: datetime, api: str) -> dict[str, Any]:
    began = time.perf_counter()
    await import_partners(engine, _portfolio(accreditations), at)
    imported = time.perf_counter() - began
    (settled, left), steps = await asyncio.gather(_until_followed(engine), _steps(api))
    return {
        "bench": "many_partners",
        "accreditations": accreditations,
        "import_seconds": round(imported, 1),
        "settled_after_seconds": settled,
        "not_settled": left,
        "steps_beside": {"p50_ms": steps.p50_ms, "p99_ms": steps.p99_ms},
    }


async def _tier_review(engine: AsyncEngine, accreditations: int, due_at: datetime) -> dict[str, Any]:
    """How long the review of that day takes, under an edition that reviews then."""
    await _reviewing(engine, due_at)
    client, began = await connect(), time.perf_counter()
    progress = await client.execute_workflow(
        TierReviewWorkflow.run, TierReviewStart(), id=f"tier-review/{uuid.uuid4().hex}", task_queue=TASK_QUEUE
    )
    row = {"bench": "tier_review", "accreditations": accreditations, "seconds": round(time.perf_counter() - began, 1)}
    return row | {"report": progress.report and progress.report.model_dump()}


def _latest_review_day(now: datetime) -> datetime:
    """The latest full hour of a day on which an edition may review tiers: the 1st to the 28th of a month."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    return hour - timedelta(days=max(0, hour.day - 28))


async def _reviewing(engine: AsyncEngine, due_at: datetime) -> None:
    """Puts an edition on record that reviews tiers at the instant; it was in force from then on."""
    async with engine.begin() as connection:
        follows = plain(await EditionRepository().in_force(connection, due_at))
        reviews = [{"month": due_at.month, "day": due_at.day}]
        tiers = {**follows["tiers"], "reviews": reviews, "hour_utc": due_at.hour}
        content = {**follows, "id": "bench", "effective_from": due_at.isoformat(), "tiers": tiers}
        row = {"id": "bench", "effective_from": due_at, "content": content, "published_at": due_at}
        await connection.execute(insert(editions).values(**row, published_by="bench"))


def _portfolio(accreditations: int) -> Iterator[dict[str, Any]]:
    for number in range(accreditations):
        name = f"many-{number:06}"
        yield {"type": "partner", "id": name, "name": f"Agency {number}", "tier": "platinum"}
        yield {"type": "accreditation", "partner_id": name, "kind": "onboarding", "issued_on": "2026-01-12"}


async def _until_followed(engine: AsyncEngine) -> tuple[float, int]:
    """Waits until no process is behind its record; the seconds, and how many are left where that takes too long."""
    began = time.monotonic()
    while True:
        async with engine.connect() as connection:
            left: int = (await connection.execute(text(_BEHIND))).scalar_one()
        if left == 0 or time.monotonic() > began + _LONGEST:
            return round(time.monotonic() - began, 1), left
        await asyncio.sleep(0.5)


async def _steps(api: str) -> Measured:
    async with httpx.AsyncClient(base_url=api, timeout=30) as client:
        await record_partners(client)
        return await measure(by_http(client), callers=1, cases=_CASES_BESIDE, parts=parts_of_stack())
