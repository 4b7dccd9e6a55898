"""Health, readiness and metrics: for the machines that watch the API. They say nothing about any case."""

import asyncio
from typing import Any

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, Field
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse, PlainTextResponse

from api.dependencies import Services, TheServices
from temporal.task_queue import queue_state

router = APIRouter(tags=["operations"])
_WITHIN = 3.0


class Alive(BaseModel):
    """The process answers."""

    status: str = Field(examples=["ok"])


class Readiness(BaseModel):
    """Whether requests can be served, and what each part says."""

    status: str = Field(examples=["ready", "not_ready"])
    checks: dict[str, bool]


@router.get("/healthz", summary="Is the process alive?")
async def healthz() -> Alive:
    """Always ok while the process can answer at all."""
    return Alive(status="ok")


@router.get(
    "/readyz",
    response_model=Readiness,
    responses={503: {"model": Readiness, "description": "Something is missing; `checks` says what."}},
    summary="Can the process serve?",
)
async def readyz(services: TheServices) -> JSONResponse:
    """200 when PostgreSQL, Temporal and a worker answer and no task waits long; else 503 with what is missing."""
    database, queue = await asyncio.gather(_database(services), queue_state(services.temporal))
    checks: dict[str, Any] = {
        "postgresql": database,
        "temporal_and_worker": queue.polled,
        "task_queue": queue.moves,
    }
    ready = all(checks.values())
    return JSONResponse({"status": "ready" if ready else "not_ready", "checks": checks}, 200 if ready else 503)


@router.get("/metrics", response_class=PlainTextResponse, summary="Prometheus metrics")
async def metrics() -> Response:
    """The API's own metrics; the worker serves its own and the SDK's at an address of its own."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


async def _database(services: Services) -> bool:
    try:
        async with asyncio.timeout(_WITHIN), services.engine.connect() as connection:
            await connection.execute(text("SELECT 1 FROM alembic_version"))
    except (SQLAlchemyError, OSError, TimeoutError):
        return False
    return True
