"""Simulations as they stand on record, for tests of their API."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from analysis.simulation.findings import Finding, Totals
from records.simulations import queries as simulations
from records.simulations.queries import SimulationRecord, SimulationStatus
from records.simulations.tables import simulation_findings
from standards.ids import new_id
from tests.support.product import Product, fresh

CHANGES = {"marks": {"review_at": 2}}


def asked_for() -> SimulationRecord:
    """A simulation that was asked for a minute ago, and that no process has begun."""
    now = datetime.now(UTC)
    return SimulationRecord(
        id=new_id("sim", now, fresh("sim")),
        requested_by="olga",
        requested_at=now - timedelta(minutes=1),
        overrides=CHANGES,
        from_at=None,
        to_at=now,
        status=SimulationStatus.WAITING,
        partners=0,
        replayed=0,
        after="",
        totals=Totals(),
        ended_at=None,
    )


async def a_cancelled_simulation(product: Product, partner_id: str = "hs-0") -> str:
    """The id of one that was cancelled after its first finding."""
    now = datetime.now(UTC)
    asked = replace(asked_for(), status=SimulationStatus.CANCELLED, partners=2, replayed=1, ended_at=now)
    finding = Finding(partner_id=partner_id, problem="The partner's record cannot be replayed (ValueError).")
    row = {"simulation_id": asked.id, "partner_id": partner_id, "finding": finding.model_dump(mode="json")}
    async with product.engine.begin() as connection:
        await simulations.record(connection, asked)
        await connection.execute(insert(simulation_findings).values(**row))
    return asked.id
