"""Simulations over HTTP: what a candidate edition would have changed, asked for, followed, cancelled and read."""

import json
import uuid
from datetime import datetime, timedelta

import structlog
from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from analysis.simulation.findings import Totals
from analysis.simulation.rulebook import Refused, candidate, without_its_name
from api.auth import Caller
from api.authorization import require_role
from api.conditional_requests import answer, read
from api.daily_limits import must_be_within
from api.dependencies import Services, TheCaller, TheServices
from api.editions.presenter import faulty
from api.idempotency import IdempotencyKey, fingerprint_of, once
from api.openapi import PROBLEMS, READ, Page
from api.paging import ThePage, named_key, timed_key
from api.problems import Problem, coded
from api.simulations.presenter import present
from api.simulations.schemas import SimulationBody, SimulationResult, SimulationView
from api.simulations.visibility import MAY_READ, MAY_SIMULATE, require_no_seat, require_simulating, visible_simulation
from api.visibility import is_blind
from records.idempotency import Answer
from records.simulations import queries as simulations
from records.simulations import tables
from records.simulations.queries import SimulationRecord, SimulationStatus
from standards.editions.permissions import DECLARED
from standards.ids import digest_id
from standards.rejections import RejectionCode
from temporal.client import AWAY
from temporal.simulation_client import ask_to_stop, start_simulation

router = APIRouter(prefix="/v1/simulations", tags=["simulations"], responses=PROBLEMS)
log = structlog.get_logger("api")

FURTHEST = timedelta(days=5 * 366)
"""How far beyond now a simulation may look."""


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
        raise faulty(rules.faults if may else rules.illegal, "is simulated", within="edition.")
    require_simulating(caller, "run")
    to = _window(body, services.clock())
    said = fingerprint_of(request, json.dumps(body.model_dump(mode="json", by_alias=True), sort_keys=True))
    # What names the candidate was not judged, and is not kept.
    body = body.model_copy(update={"edition": without_its_name(body.edition)})
    key = idempotency_key or uuid.uuid4().hex
    return await once(
        services, caller, idempotency_key, said, lambda: request_simulation(services, caller, body, to, key)
    )


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


async def _must_be_within_the_day(
    services: Services, connection: AsyncConnection, caller: Caller, now: datetime
) -> None:
    asked, limit = tables.simulations.c, services.limits.numbers.simulations_a_day
    await must_be_within(connection, asked.requested_by, caller.actor.sub, asked.requested_at, now=now, a_day=limit)


async def request_simulation(
    services: Services, caller: Caller, body: SimulationBody, to: datetime, key: str
) -> Answer:
    """Records what is asked for and starts it; the same key asks for it once."""
    now = services.clock()
    simulation = SimulationRecord(
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
        known = await simulations.find(connection, simulation.id)
        if known is None:
            await _must_be_within_the_day(services, connection, caller, now)
        simulation = known or await simulations.record(connection, simulation)
    try:
        await start_simulation(services.temporal, simulation.id)
    except AWAY as error:
        # It is on record: the worker starts what waits.
        log.warning("simulation_not_started", simulation=simulation.id, error=type(error).__name__)
    headers = {"Location": f"/v1/simulations/{simulation.id}", "Retry-After": "1", "Vary": "Authorization"}
    return Answer(202, present(simulation), headers)


@router.get("", response_model=Page[SimulationView], responses=READ, summary="List simulations")
async def list_simulations(services: TheServices, caller: TheCaller, page: ThePage) -> Response:
    """The simulations that were asked for, the latest first."""
    require_role(caller, MAY_READ, f"Simulations are read with the role {' or '.join(MAY_READ)}.")
    require_no_seat(caller)
    async with services.engine.connect() as connection:
        found = await simulations.page(connection, timed_key(page.after), page.with_next)
    return page.answer(found, map(present, found[: page.limit]), key=lambda one: (one.requested_at, one.id))


@router.get("/{simulation_id}", response_model=SimulationResult, responses=READ, summary="Read a simulation")
async def read_simulation(
    services: TheServices,
    caller: TheCaller,
    simulation_id: str,
    page: ThePage,
) -> Response:
    """How far it has come, the sums, and each partner and accreditation whose outcome would differ, with the reason.

    Where the simulated history asks a question that nobody answered in reality, `unanswered` names it.
    """
    async with services.engine.connect() as connection:
        simulation = await visible_simulation(connection, caller, simulation_id)
        sealed_alone = is_blind(caller)
        found = await simulations.findings(
            connection, simulation.id, named_key(page.after), page.with_next, sealed_alone=sealed_alone
        )
    findings = page.body(found, found[: page.limit], key=lambda one: (one.partner_id,))
    return read(present(simulation) | findings, page.if_none_match)


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
    require_simulating(caller, "cancelled")
    said = fingerprint_of(request, "")
    return await once(services, caller, idempotency_key, said, lambda: cancel(services, caller, simulation_id))


async def cancel(services: Services, caller: Caller, simulation_id: str) -> Answer:
    """The simulation, cancelled. Raises a 409 problem for one that does not go on."""
    async with services.engine.begin() as connection:
        await visible_simulation(connection, caller, simulation_id)
        cancelled = await simulations.end(connection, simulation_id, SimulationStatus.CANCELLED, services.clock())
        simulation = await visible_simulation(connection, caller, simulation_id)
    if not cancelled and simulation.status is not SimulationStatus.CANCELLED:
        raise coded(
            RejectionCode.WRONG_STAGE, f"The simulation is {simulation.status}; only one that goes on can be cancelled."
        )
    try:
        await ask_to_stop(services.temporal, simulation_id)
    except AWAY as error:
        log.info("simulation_not_stopped", simulation=simulation_id, error=type(error).__name__)
    return answer(present(simulation))
