"""Simulations on record: what was asked, how far it has come, and what was found. Reports; nothing here is an event."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from analysis.simulation.findings import Finding, Found, Totals, total
from records import replay_source
from records.database import transaction
from records.editions.repository import EditionRepository
from records.keyset import Key, behind
from records.replay_source import History
from records.reviews.hidden import sealed
from records.reviews.tables import reviews
from records.simulations.tables import simulation_findings, simulations
from standards.base_model import read_stored
from standards.editions.timeline import EditionTimeline

PAGE = 100
"""Partners in one step: few enough to be cancelled soon, enough to keep every core at work in between."""


class SimulationStatus(StrEnum):
    """How far a simulation has come."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


GOING_ON = (SimulationStatus.WAITING, SimulationStatus.RUNNING)


@dataclass(frozen=True)
class SimulationRecord:
    """A simulation as it stands."""

    id: str
    requested_by: str
    requested_at: datetime
    overrides: Mapping[str, Any]
    from_at: datetime | None
    to_at: datetime
    status: SimulationStatus
    partners: int
    replayed: int
    after: str
    totals: Totals
    ended_at: datetime | None


async def record(connection: AsyncConnection, simulation: SimulationRecord) -> SimulationRecord:
    """Records what was asked for, once; returns what was asked for under the id before, where there is such."""
    values = {name: getattr(simulation, name) for name in SimulationRecord.__dataclass_fields__}
    values |= {"status": simulation.status.value, "totals": simulation.totals.model_dump()}
    recorded = upsert(simulations).values(**values).on_conflict_do_nothing().returning(simulations.c.id)
    if (await connection.execute(recorded)).scalar_one_or_none() is not None:
        return simulation
    known = await find(connection, simulation.id)
    assert known is not None  # nobody takes one away
    return known


async def find(connection: AsyncConnection, simulation_id: str) -> SimulationRecord | None:
    """The simulation of that id, or None where there is none."""
    row = (await connection.execute(select(simulations).where(simulations.c.id == simulation_id))).one_or_none()
    return None if row is None else _record(row)


async def page(connection: AsyncConnection, after: Key | None, limit: int) -> Sequence[SimulationRecord]:
    """Up to ``limit`` simulations, the latest first, that were asked for before the given one."""
    row = simulations.c
    query = select(simulations).where(*behind(row.requested_at, row.id, after, descending=True)).limit(limit)
    query = query.order_by(row.requested_at.desc(), row.id.desc())
    return [_record(row) for row in await connection.execute(query)]


async def findings(
    connection: AsyncConnection, simulation_id: str, after: str, limit: int, *, sealed_alone: bool = False
) -> Sequence[Finding]:
    """Up to ``limit`` findings by the partner's id; ``sealed_alone`` leaves out partners whose board still votes."""
    row = simulation_findings.c
    query = select(row.finding).where(row.simulation_id == simulation_id, row.partner_id > after)
    if sealed_alone:
        query = query.where(row.partner_id.not_in(select(reviews.c.partner_id).where(~sealed())))
    found = await connection.execute(query.order_by(row.partner_id).limit(limit))
    return [read_stored(Finding, one) for one in found.scalars()]


async def end(connection: AsyncConnection, simulation_id: str, how: SimulationStatus, at: datetime) -> bool:
    """Ends one that still goes on; whether it did."""
    row = simulations.c
    going_on = row.status.in_([status.value for status in GOING_ON])
    statement = update(simulations).where(row.id == simulation_id, going_on).values(status=how.value, ended_at=at)
    return (await connection.execute(statement)).rowcount > 0


async def going_on(connection: AsyncConnection, before: datetime, limit: int = 20) -> Sequence[str]:
    """Those asked for before the instant that wait or run: each should have a process."""
    row = simulations.c
    in_work = row.status.in_([status.value for status in GOING_ON])
    query = select(row.id).where(in_work, row.requested_at < before)
    return list((await connection.execute(query.order_by(row.requested_at).limit(limit))).scalars())


def _record(row: Row[Any]) -> SimulationRecord:
    fields = {name: getattr(row, name) for name in SimulationRecord.__dataclass_fields__}
    return SimulationRecord(
        **fields | {"status": SimulationStatus(row.status), "totals": read_stored(Totals, row.totals)}
    )


@dataclass(frozen=True)
class Work:
    """The next partners to replay, with what they are replayed under."""

    simulation: SimulationRecord
    timeline: EditionTimeline
    histories: Sequence[History]


class Simulations:
    """What a simulation's process calls. Raises ``RecordAway`` where PostgreSQL cannot serve."""

    def __init__(self, engine: AsyncEngine, repository: EditionRepository, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._repository = repository
        self._clock = clock

    async def begin(self, simulation_id: str) -> int:
        """Notes that it runs; how many partners there are to replay."""
        async with transaction(self._engine) as connection:
            partners = await replay_source.count(connection)
            waits = (simulations.c.id == simulation_id) & (simulations.c.status == SimulationStatus.WAITING.value)
            values = {"status": SimulationStatus.RUNNING.value, "partners": partners}
            await connection.execute(update(simulations).where(waits).values(**values))
            return partners

    async def next(self, simulation_id: str) -> Work | None:
        """The page after the last one stored; None where nothing is left or it goes on no longer."""
        async with transaction(self._engine) as connection:
            simulation = await find(connection, simulation_id)
            if simulation is None or simulation.status is not SimulationStatus.RUNNING:
                return None
            found = await replay_source.page(connection, simulation.after, PAGE)
            return Work(simulation, await self._repository.timeline(connection), found) if found else None

    async def store(self, work: Work, found: Sequence[Found]) -> int:
        """Keeps what a page came to, once, however often it was replayed; how many partners are done by then."""
        before, row = work.simulation, simulations.c
        sums = before.totals.plus(total(found))
        done = before.replayed + len(work.histories)
        values = {"after": work.histories[-1].partner_id, "replayed": done, "totals": sums.model_dump()}
        async with transaction(self._engine) as connection:
            mine = (row.id == before.id) & (row.after == before.after) & (row.status == SimulationStatus.RUNNING.value)
            stored = await connection.execute(update(simulations).where(mine).values(**values))
            rows = [_row(before.id, one.finding) for one in found if one.finding is not None]
            if stored.rowcount and rows:
                await connection.execute(upsert(simulation_findings).on_conflict_do_nothing(), rows)
        return done

    async def end(self, simulation_id: str, how: SimulationStatus) -> None:
        """Ends it, where it still goes on."""
        async with transaction(self._engine) as connection:
            await end(connection, simulation_id, how, self._clock())


def _row(simulation_id: str, finding: Finding) -> dict[str, Any]:
    plain = finding.model_dump(mode="json")
    return {"simulation_id": simulation_id, "partner_id": finding.partner_id, "finding": plain}
