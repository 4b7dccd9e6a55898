"""A simulation that another version stored is read: what only that version knows is ignored."""

from dataclasses import replace

from sqlalchemy import insert, update

from analysis.simulation.findings import Finding, Totals
from records.simulations import queries
from records.simulations.tables import simulation_findings, simulations
from tests.support.product import Product
from tests.support.simulation_client import asked_for

FINDING = Finding(partner_id="hs-0", set_aside=("2026-11-29 assign on cmp_1: It is closed.",))


async def test_a_finding_and_sums_with_fields_of_a_newer_version_are_read(product: Product) -> None:
    asked = replace(asked_for(), totals=Totals(partners=1))
    newer = {"of_a_newer_version": [{"at": "2026-11-29"}]}
    row = {"simulation_id": asked.id, "partner_id": "hs-0", "finding": FINDING.model_dump(mode="json") | newer}
    async with product.engine.connect() as connection:
        await queries.record(connection, asked)
        await connection.execute(insert(simulation_findings).values(**row))
        sums = asked.totals.model_dump() | newer
        await connection.execute(update(simulations).where(simulations.c.id == asked.id).values(totals=sums))
        assert await queries.findings(connection, asked.id, "", 5) == [FINDING]
        found = await queries.find(connection, asked.id)
        await connection.rollback()
    assert found == asked
