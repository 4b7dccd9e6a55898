"""`./recourse status` counts what is open, late and waiting, and says which part does not answer."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select

from records.tables.event_log import seals
from records.tables.verification import verification_faults
from records.workload import workload
from tests.support.case import Case
from tests.support.command_line import invoked
from tests.support.product import Product, fresh


@pytest.fixture
def configured(product: Product, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("RECOURSE_DATABASE_URL", product.servers.postgres.app_url)
    monkeypatch.setenv("RECOURSE_STATE", str(product.servers.keys / "none"))
    return monkeypatch


def _number(said: dict[str, list[dict[str, object]]], what: str) -> int:
    (number,) = [one["number"] for one in said["waits"] if one["what"] == what]
    assert isinstance(number, int)
    return number


async def test_status_counts_open_cases_by_stage_as_json_and_as_a_table(
    product: Product, configured: pytest.MonkeyPatch
) -> None:
    before = json.loads((await invoked("status", "--json")).stdout)
    await (await Case.filed(product)).to_mediation()
    found = await invoked("status", "--json")
    said = json.loads(found.stdout)
    assert found.exit_code == 0, found.output
    assert {one["part"]: one["runs"] for one in said["parts"]} == dict.fromkeys(
        ("PostgreSQL", "Temporal", "worker"), True
    )
    assert _number(said, "complaints in mediation") == _number(before, "complaints in mediation") + 1
    table = (await invoked("status")).stdout
    assert "complaints in mediation" in table
    assert "complaints not started" in table


@asynccontextmanager
async def a_fault_in_the_chain(product: Product) -> AsyncIterator[None]:
    """What the verification beside the worker would have found."""
    fault = {"subject": fresh("seal"), "sequence": 0, "problem": "it was verified, and is gone"}
    async with product.engine.begin() as connection:
        row = verification_faults.insert().values(**fault, found_at=datetime.now(UTC), walk=1)
        await connection.execute(row)
    yield
    async with product.engine.begin() as connection:
        await connection.execute(delete(verification_faults).where(verification_faults.c.subject == fault["subject"]))


async def test_a_fault_that_was_found_in_the_chain_of_events_is_told(
    product: Product, configured: pytest.MonkeyPatch
) -> None:
    (before,) = json.loads((await invoked("status", "--json")).stdout)["wrong"]
    async with a_fault_in_the_chain(product):
        (found,) = json.loads((await invoked("status", "--json")).stdout)["wrong"]
        assert (found["what"], found["number"]) == ("faults in the chain of events", before["number"] + 1)
        assert "faults in the chain of events" in (await invoked("status")).stdout


async def test_the_api_of_a_deployment_is_asked_at_its_own_address(
    product: Product, configured: pytest.MonkeyPatch
) -> None:
    configured.setenv("RECOURSE_PUBLIC_URL", f"{product.address}/")
    assert {"part": "API", "runs": True} in json.loads((await invoked("status", "--json")).stdout)["parts"]
    configured.setenv("RECOURSE_PUBLIC_URL", "http://127.0.0.1:9")
    found = await invoked("status", "--json")
    assert {"part": "API", "runs": False} in json.loads(found.stdout)["parts"]
    assert found.exit_code == 1


async def test_seals_wait_for_as_long_as_the_first_that_temporal_does_not_have(
    product: Product, configured: pytest.MonkeyPatch
) -> None:
    async with product.engine.connect() as connection:
        last = (await connection.execute(select(func.max(seals.c.number)))).scalar_one_or_none() or 0
        sealed_at = datetime.now(UTC) - timedelta(hours=1)
        row = {"number": last + 1, "up_to": 0, "total": 0, "digest": b"", "sealed_at": sealed_at}
        await connection.execute(seals.insert().values(**row))
        found = await workload(connection, datetime.now(UTC))
        await connection.rollback()
    assert found.unanchored.number >= 1
    assert found.unanchored.seconds(datetime.now(UTC)) >= 3600


async def test_a_part_that_does_not_answer_is_named(configured: pytest.MonkeyPatch) -> None:
    configured.setenv("RECOURSE_DATABASE_URL", "postgresql://a:b@127.0.0.1:9/none")
    found = await invoked("status", "--json")
    assert found.exit_code == 1
    assert {"part": "PostgreSQL", "runs": False} in json.loads(found.stdout)["parts"]
