"""`./recourse status` counts what is open, late and waiting, and says which part does not answer."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete
from typer.testing import CliRunner, Result

from cli.__main__ import application
from records.tables.verification import verification_faults
from tests.support.case import Case
from tests.support.product import Product, fresh


@pytest.fixture
def configured(product: Product, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("RECOURSE_DATABASE_URL", product.servers.postgres.app_url)
    monkeypatch.setenv("RECOURSE_STATE", str(product.servers.keys / "none"))
    return monkeypatch


async def status(*options: str) -> Result:
    return await asyncio.to_thread(CliRunner().invoke, application(["status"]), ["status", *options])


def _number(said: dict[str, list[dict[str, object]]], what: str) -> int:
    (number,) = [one["number"] for one in said["waits"] if one["what"] == what]
    assert isinstance(number, int)
    return number


async def test_status_counts_open_cases_by_stage_as_json_and_as_a_table(
    product: Product, configured: pytest.MonkeyPatch
) -> None:
    before = json.loads((await status("--json")).stdout)
    await (await Case.filed(product)).to_mediation()
    found = await status("--json")
    said = json.loads(found.stdout)
    assert found.exit_code == 0, found.output
    assert {one["part"]: one["runs"] for one in said["parts"]} == dict.fromkeys(
        ("PostgreSQL", "Temporal", "worker"), True
    )
    assert _number(said, "complaints in mediation") == _number(before, "complaints in mediation") + 1
    table = (await status()).stdout
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
    (before,) = json.loads((await status("--json")).stdout)["wrong"]
    async with a_fault_in_the_chain(product):
        (found,) = json.loads((await status("--json")).stdout)["wrong"]
        assert (found["what"], found["number"]) == ("faults in the chain of events", before["number"] + 1)
        assert "faults in the chain of events" in (await status()).stdout


async def test_a_part_that_does_not_answer_is_named(configured: pytest.MonkeyPatch) -> None:
    configured.setenv("RECOURSE_DATABASE_URL", "postgresql://a:b@127.0.0.1:9/none")
    found = await status("--json")
    assert found.exit_code == 1
    assert {"part": "PostgreSQL", "runs": False} in json.loads(found.stdout)["parts"]
