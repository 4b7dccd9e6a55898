"""Simulations over HTTP: what a candidate edition would have changed, asked for, followed, cancelled and read."""

import json
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from temporalio.service import RPCError

from analysis.simulation.findings import Finding, Totals
from analysis.simulation.rulebook import Refused, candidate
from api.auth import Caller
from api.conditional_requests import IfNoneMatch, digest_tag, read
from api.dependencies import Services, TheCaller, TheServices
from api.editions.body import CandidateBody
from api.editions.routes import told
from api.idempotency import IdempotencyKey, fingerprint_of, once
from api.openapi import PROBLEMS, READ, Page
from api.paging import After, Limit, cursor, named_key, paged, timed_key
from api.problems import Problem, coded, not_found
from records.idempotency import Answer
from records.simulations import queries as simulations
from records.simulations.queries import Asked, SimulationStatus
from standards.editions.field_catalogue import said_at
from standards.editions.permissions import DECLARED
from standards.editions.publishing import in_order
from standards.editions.validation_errors import Fault
from standards.ids import digest_id
from standards.rejections import RejectionCode
from standards.time_types import Instant
from standards.vocabulary import Role
from temporal.simulation_client import ask_to_stop, start_simulation

router = APIRouter(prefix="/v1/simulations", tags=["simulations"], responses=PROBLEMS)
log = structlog.get_logger("api")

MAY_SIMULATE = (Role.OPS, Role.PARTNER_OPS, Role.DIRECTOR)
MAY_READ = (*MAY_SIMULATE, Role.AUDITOR)
FURTHEST = timedelta(days=5 * 366)
"""How far beyond now a simulation may look."""
_MOST_FAULTS = 500
_LONGEST_ID = 64


class SimulationBody(BaseModel):
    """What is simulated."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    edition: CandidateBody
    from_: Instant | None = Field(
        default=None,
        alias="from",
        description="From when on the candidate governs; without it, it governs the whole history.",
        examples=["2027-01-01T00:00:00Z"],
    )
    to: Instant | None = Field(
        default=None,
        description="Up to when the history is replayed, by default now; a later instant looks ahead to what would "
        "come if nobody did anything more.",
        examples=["2028-12-31T00:00:00Z"],
    )


class ProgressView(BaseModel):
    """How far a simulation has come."""

    partners: int
    replayed: int


class SimulationView(BaseModel):
    """A simulation, with the sums of what was found so far."""

    model_config = ConfigDict(populate_by_name=True)

    id: str
    status: SimulationStatus
    requested_by: str
    requested_at: datetime
    ended_at: datetime | None
    edition: dict[str, Any] = Field(description="The candidate's departures.", examples=[{"marks": {"review_at": 2}}])
    from_: datetime | None = Field(alias="from")
    to: datetime
    progress: ProgressView
    totals: Totals


class SimulationResult(SimulationView):
    """A simulation with a page of the partners for whom something would differ."""

    results: list[Finding]
    paging: dict[str, Any] | None = Field(default=None, description="Absent at the end of the results.")


@router.post("", status_code=202, response_model=SimulationView, summary="Simulate a candidate edition")
async def simulate_edition(
    request: Request,
    services: TheServices,
    caller: TheCaller,
    body: SimulationBody,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """202 with the simulation, which begins at once. It writes nothing to the record.

    `edition` holds any subset of the edition's sections; it is merged over every recorded edition. The whole history of
    every partner is replayed under it, people's decisions as they were.
    """
    async with services.engine.connect() as connection:
        timeline = await services.repository.timeline(connection)
    rules = candidate(timeline, body.edition, DECLARED, body.from_)
    may = caller.has(*MAY_SIMULATE)
    if isinstance(rules, Refused) and (rules.illegal or may):
        raise _faulty(rules.faults if may else rules.illegal)
    _must(caller, MAY_SIMULATE, "run")
    to = _window(body, services.clock())
    said = fingerprint_of(request, json.dumps(body.model_dump(mode="json", by_alias=True), sort_keys=True))
    key = idempotency_key or uuid.uuid4().hex
    return await once(services, caller, idempotency_key, said, lambda: _ask(services, caller, body, to, key))


def _must(caller: Caller, roles: Sequence[Role], be: str) -> None:
    if not caller.has(*roles):
        raise coded(RejectionCode.ROLE_REQUIRED, f"Simulations are {be} with the role {' or '.join(roles)}.")


def _window(body: SimulationBody, now: datetime) -> datetime:
    """Up to when it goes. Raises a 422 problem for a window that has no end or lies too far ahead."""
    to = body.to or now
    detail = None
    if to > now + FURTHEST:
        detail = ("to", "must lie no more than five years ahead.")
    elif body.from_ is not None and body.from_ >= to:
        detail = ("from", "must lie before the end of the window.")
    if detail is not None:
        raise Problem(422, "invalid", f"`{detail[0]}` {detail[1]}", errors=[detail])
    return to


async def _ask(services: Services, caller: Caller, body: SimulationBody, to: datetime, key: str) -> Answer:
    """Notes what is asked and starts it; the same key asks for it once."""
    now = services.clock()
    asked = Asked(
        id=digest_id("sim", caller.actor.sub, "simulate", key),
        requested_by=caller.actor.sub,
        requested_at=now,
        overrides=body.edition,
        from_at=body.from_,
        to_at=to,
        status=SimulationStatus.WAITING,
        partners=0,
        replayed=0,
        after="",
        totals=Totals(),
        ended_at=None,
    )
    await services.introduce(caller)
    async with services.engine.begin() as connection:
        asked = await simulations.ask(connection, asked)
    try:
        await start_simulation(services.temporal, asked.id)
    except (RPCError, TimeoutError, RuntimeError) as error:
        # It is on record: the worker starts what waits.
        log.warning("simulation_not_started", simulation=asked.id, error=type(error).__name__)
    headers = {"Location": f"/v1/simulations/{asked.id}", "Retry-After": "1", "Vary": "Authorization"}
    return Answer(202, _plain(asked), headers)


@router.get("", response_model=Page[SimulationView], responses=READ, summary="List simulations")
async def list_simulations(
    services: TheServices, caller: TheCaller, limit: Limit = 50, after: After = None, if_none_match: IfNoneMatch = None
) -> Response:
    """The simulations that were asked for, the latest first."""
    _must(caller, MAY_READ, "read")
    async with services.engine.connect() as connection:
        found = await simulations.page(connection, timed_key(after), limit + 1)
    more = cursor(found[limit - 1].requested_at, found[limit - 1].id) if len(found) > limit else None
    return read(paged([_plain(asked) for asked in found[:limit]], more), if_none_match)


@router.get("/{simulation_id}", response_model=SimulationResult, responses=READ, summary="Read a simulation")
async def read_simulation(
    services: TheServices,
    caller: TheCaller,
    simulation_id: str,
    limit: Limit = 50,
    after: After = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """How far it has come, the sums, and each partner and accreditation whose outcome would differ, with the reason.

    Where the simulated history asks a question that nobody answered in reality, `unanswered` names it.
    """
    asked = await _found(services, caller, simulation_id)
    async with services.engine.connect() as connection:
        found = await simulations.findings(connection, asked.id, named_key(after), limit + 1)
    more = cursor(found[limit - 1].partner_id) if len(found) > limit else None
    results = paged([finding.model_dump(mode="json") for finding in found[:limit]], more)
    return read(_plain(asked) | results, if_none_match)


@router.post("/{simulation_id}/actions/cancel", response_model=SimulationView, summary="Cancel a simulation")
async def cancel_simulation(
    request: Request,
    services: TheServices,
    caller: TheCaller,
    simulation_id: str,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """The simulation, cancelled; what it had found by then can be read still."""
    # Judged before the key: an answer that staff got is not for the same person under a board-only token.
    _must(caller, MAY_SIMULATE, "cancelled")
    said = fingerprint_of(request, "")
    return await once(services, caller, idempotency_key, said, lambda: _cancel(services, caller, simulation_id))


async def _cancel(services: Services, caller: Caller, simulation_id: str) -> Answer:
    await _found(services, caller, simulation_id)
    async with services.engine.begin() as connection:
        cancelled = await simulations.end(connection, simulation_id, SimulationStatus.CANCELLED, services.clock())
        asked = await simulations.find(connection, simulation_id)
    assert asked is not None  # nobody takes one away
    if not cancelled and asked.status is not SimulationStatus.CANCELLED:
        raise coded(
            RejectionCode.WRONG_STAGE, f"The simulation is {asked.status}; only one that goes on can be cancelled."
        )
    try:
        await ask_to_stop(services.temporal, simulation_id)
    except (RPCError, TimeoutError, RuntimeError) as error:
        log.info("simulation_not_told", simulation=simulation_id, error=type(error).__name__)
    view = _plain(asked)
    return Answer(200, view, {"ETag": digest_tag(view), "Vary": "Authorization"})


async def _found(services: Services, caller: Caller, simulation_id: str) -> Asked:
    if not caller.has(*MAY_READ) or len(simulation_id) > _LONGEST_ID or not simulation_id.isascii():
        raise not_found("simulation")
    async with services.engine.connect() as connection:
        asked = await simulations.find(connection, simulation_id) if "\x00" not in simulation_id else None
    if asked is None:
        raise not_found("simulation")
    return asked


def _plain(asked: Asked) -> dict[str, Any]:
    view = SimulationView(
        id=asked.id,
        status=asked.status,
        requested_by=asked.requested_by,
        requested_at=asked.requested_at,
        ended_at=asked.ended_at,
        edition=dict(asked.overrides),
        from_=asked.from_at,
        to=asked.to_at,
        progress=ProgressView(partners=asked.partners, replayed=asked.replayed),
        totals=asked.totals,
    )
    return view.model_dump(mode="json", by_alias=True)


def _faulty(faults: Sequence[Fault]) -> Problem:
    """Every fault with its place. The clauses are those that the faulty fields serve."""
    clauses = {clause for fault in faults if (says := said_at(fault.place)) for clause in says.clauses}
    detail = "Nothing is simulated. Correct each of the errors and send it again."
    errors = [(f"edition.{told(fault.place)}", fault.problem) for fault in faults[:_MOST_FAULTS]]
    return Problem(422, "invalid", detail, clauses=in_order(clauses), errors=errors)
