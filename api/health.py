"""Health, readiness and metrics: for the machines that watch the API. They say nothing about any case."""

import asyncio
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, Field
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse, PlainTextResponse
from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.service import RPCError

from api.dependencies import Services, TheServices
from workflows.ids import TASK_QUEUE

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
    """200 when PostgreSQL, Temporal and a worker answer; else 503 with what is missing."""
    database, temporal = await asyncio.gather(_database(services), _worker(services))
    ready = database and temporal
    checks: dict[str, Any] = {"postgresql": database, "temporal_and_worker": temporal}
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


async def _worker(services: Services) -> bool:
    """Whether Temporal answers and somebody polls the task queue."""
    request = DescribeTaskQueueRequest(
        namespace=services.temporal.namespace,
        task_queue=TaskQueue(name=TASK_QUEUE),
        task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
    )
    try:
        described = await services.temporal.workflow_service.describe_task_queue(
            request, timeout=timedelta(seconds=_WITHIN)
        )
    except (RPCError, RuntimeError):
        return False
    return bool(described.pollers)
