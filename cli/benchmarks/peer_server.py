"""The same lifecycle on DBOS behind HTTP, in an environment of its own: ``python -m cli.benchmarks.peer_server``.

A case waits for its steps under a deadline, records each in a row and answers it, once however often it is sent.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import uvicorn
from dbos import DBOS, DBOSConfig, SetWorkflowID
from fastapi import FastAPI

STEPS = 7
_WITHIN = 40 * 3600.0
"""Seconds until the deadline of a step."""
_TABLE = "CREATE TABLE IF NOT EXISTS peer (id text, number int, body text, PRIMARY KEY (id, number))"
_ROW = "INSERT INTO peer VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"


class Rows:
    """The peer's one table."""

    pool: asyncpg.Pool


@DBOS.step()
async def write_row(case: str, number: int, text: str) -> None:
    """Records one step."""
    await Rows.pool.execute(_ROW, case, number, text)


@DBOS.workflow()
async def life(case: str) -> None:
    """Takes steps until it has had them all."""
    for number in range(STEPS):
        text = await DBOS.recv_async(f"step-{number}", timeout_seconds=_WITHIN)
        await write_row(case, number, text)
        await DBOS.set_event_async(f"done-{number}", number + 1)


@asynccontextmanager
async def _running(_app: FastAPI) -> AsyncIterator[None]:
    address = os.environ["RECOURSE_PEER_DATABASE_URL"]
    Rows.pool = await asyncpg.create_pool(address, min_size=5, max_size=10)
    await Rows.pool.execute(_TABLE)
    driver = address.replace("postgresql://", "postgresql+psycopg://", 1)
    config: DBOSConfig = {"name": "peer", "system_database_url": driver, "log_level": "ERROR"}
    DBOS(config=config)
    DBOS.launch()
    yield
    DBOS.destroy()
    await Rows.pool.close()


app = FastAPI(lifespan=_running)


@app.post("/cases/{case}")
async def open_case(case: str) -> dict[str, str]:
    """Opens a case; once, however often it is asked for."""
    with SetWorkflowID(case):
        await DBOS.start_workflow_async(life, case)
    return {"id": case}


@app.post("/cases/{case}/steps/{number}")
async def take_step(case: str, number: int, text: str) -> dict[str, int]:
    """Takes a step and answers once it is recorded."""
    await DBOS.send_async(case, text, f"step-{number}", idempotency_key=f"{case}-{number}")
    return {"number": await DBOS.get_event_async(case, f"done-{number}", timeout_seconds=30)}


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["RECOURSE_PEER_PORT"]), log_level="warning")
