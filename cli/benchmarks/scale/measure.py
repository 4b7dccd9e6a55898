"""Measuring reads on a large record: the whole answer in the API's process, beside its own statements alone."""

import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median, quantiles
from typing import Any

import asyncpg
import httpx
from sqlalchemy import event, text
from sqlalchemy.engine import Engine

from api.app import create_app
from api.auth import Caller
from api.dependencies import Services
from api.paging import cursor
from cli.benchmarks.scale.requests import Asked, Subjects, requests
from cli.benchmarks.scale.seed import partner_id
from cli.benchmarks.scale.store import Store
from cli.local import issuer
from cli.local.environment import in_environment
from records.console import sessions
from standards.actors import Actor
from standards.vocabulary import Role

TIMES = 40
PARTNER = 700
"""A partner with as many complaints as any."""
SLOW = 0.5
"""Seconds: what takes longer is asked for less often."""
Statement = tuple[str, Any]


@dataclass(frozen=True)
class Reader:
    """The API in this process, and the statements that it sends."""

    client: httpx.AsyncClient
    services: Services
    store: Store
    asked: list[Statement]


@asynccontextmanager
async def reader_on(store: Store) -> AsyncIterator[Reader]:
    """The API on the store. Nothing that is read asks Temporal."""
    app = create_app(store.settings)
    with in_environment(TEMPORAL_ADDRESS="127.0.0.1:1"):
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
                services: Services = app.state.services
                with _statements(services.engine.sync_engine) as asked:
                    yield Reader(client, services, store, asked)


@contextmanager
def _statements(engine: Engine) -> Iterator[list[Statement]]:
    """What the engine is asked meanwhile; other engines of this process are not listened to."""
    asked: list[Statement] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def measured(reader: Reader) -> AsyncIterator[dict[str, Any]]:
    """A row for each request."""
    raw = await asyncpg.connect(reader.store.superuser_url)
    try:
        for asked in requests(await _subjects(reader)):
            yield await _measure(reader, raw, asked)
    finally:
        await raw.close()


async def _subjects(reader: Reader) -> Subjects:
    async with reader.services.engine.connect() as connection:

        async def one(query: str) -> Any:
            return (await connection.execute(text(query))).scalar_one()

        largest = await one("SELECT partner_id FROM complaints GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
        middle = await one("SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY opened_at) FROM complaints")
        return Subjects(
            open_case=await one("SELECT min(id) FROM complaints WHERE status = 'open'"),
            closed_case=await one("SELECT min(id) FROM complaints WHERE outcome = 'mark_placed'"),
            partner=partner_id(PARTNER),
            accredited=partner_id(7),
            largest=largest,
            middle=cursor(middle, "cmp_0"),
        )


async def _measure(reader: Reader, raw: "asyncpg.Connection[asyncpg.Record]", asked: Asked) -> dict[str, Any]:
    headers = await _headers(reader, asked)
    took: list[float] = []
    least: list[Statement] | None = None  # now and then one request reads what is kept for the next ones, too
    answer = await reader.client.get(asked.path, headers=headers)  # warms caches
    while len(took) < (TIMES if not took or took[0] < SLOW else 5):
        reader.asked.clear()
        began_at = time.perf_counter()
        answer = await reader.client.get(asked.path, headers=headers)
        took.append(time.perf_counter() - began_at)
        least = min(least or reader.asked, reader.asked, key=len).copy()
    if answer.status_code != httpx.codes.OK:
        raise ValueError(f"{asked.path}: {answer.status_code} {answer.text[:200]}")
    alone = await _alone(raw, least or [], answer)
    return {
        "bench": "scale",
        "read": asked.name,
        "p50_ms": _ms(median(took)),
        "p95_ms": _ms(quantiles(took, n=20)[-1]),
        "queries": len(least or []),
        "bytes": len(answer.content),
        "sql_and_json_p50_ms": _ms(alone),
        "ratio": round(median(took) / alone, 2),
    }


async def _headers(reader: Reader, asked: Asked) -> dict[str, str]:
    sub, roles = f"bench-{asked.role}", [asked.role]
    if not asked.page:
        return {"Authorization": f"Bearer {issuer.sign(reader.store.keys, sub, {'roles': roles})}", **asked.headers}
    caller = Caller(actor=Actor(sub=sub, roles=(Role(asked.role),)), email=f"{sub}@hubspot.example", name=sub)
    now: datetime = reader.services.clock()
    async with reader.services.engine.begin() as connection:
        kept = caller.model_dump(mode="json")
        secret = await sessions.begin(connection, sub, kept, now, timedelta(hours=8))
    return {"Cookie": f"recourse-session={secret}"}


async def _alone(raw: "asyncpg.Connection[asyncpg.Record]", asked: list[Statement], answer: httpx.Response) -> float:
    """What the same statements take by the driver alone, one after the other, and writing the same JSON."""
    body = answer.json() if "json" in answer.headers.get("content-type", "") else None
    took: list[float] = []
    while len(took) < (TIMES if not took or took[0] < SLOW else 5):
        began_at = time.perf_counter()
        async with raw.transaction():
            for statement, parameters in asked:
                await raw.fetch(statement, *(parameters or ()))
        json.dumps(body)
        took.append(time.perf_counter() - began_at)
    return median(took)


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
