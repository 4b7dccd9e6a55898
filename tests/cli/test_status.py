"""`./recourse status` counts what is open, late and waiting, and says which part does not answer."""

import asyncio
import json

import pytest
from typer.testing import CliRunner, Result

from cli.__main__ import application
from tests.support.case import Case
from tests.support.product import Product


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


async def test_a_part_that_does_not_answer_is_named(configured: pytest.MonkeyPatch) -> None:
    configured.setenv("RECOURSE_DATABASE_URL", "postgresql://a:b@127.0.0.1:9/none")
    found = await status("--json")
    assert found.exit_code == 1
    assert {"part": "PostgreSQL", "runs": False} in json.loads(found.stdout)["parts"]
