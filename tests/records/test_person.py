"""What is held about a person is told, and erased on request or after its period; the chain still holds."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import create_async_engine
from typer.testing import CliRunner, Result

from cli.__main__ import application
from cli.retention import REASON
from cli.verify import differences
from records.complaints.tables import intake
from records.private_records.erasing import erase_past
from records.private_records.retention import past_period
from records.tables.private import texts
from settings import normalise_database_url
from standards.actors import SYSTEM
from standards.vocabulary import Role
from tests.support.case import Case
from tests.support.product import Product, fresh


@pytest.fixture
def configured(product: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = product.servers.settings()
    assert settings.audit_keys is not None
    assert settings.migration_database_url is not None
    monkeypatch.setenv("RECOURSE_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("RECOURSE_MIGRATION_DATABASE_URL", settings.migration_database_url)
    monkeypatch.setenv("RECOURSE_AUDIT_KEYS", settings.audit_keys.get_secret_value())


async def run(*arguments: str) -> Result:
    done = await asyncio.to_thread(CliRunner().invoke, application([*arguments]), [*arguments])
    assert done.exit_code == 0, done.output
    return done


async def a_case_of(product: Product, address: str) -> Case:
    """A case with a note, whose customer has the address."""
    customer = {"name": "Zephyrine Gone", "email": address}
    case = await (await Case.filed(product, customer=customer)).taken_up()
    await case.do("add_note", "ana", "cs", text="Zephyrine called")
    return case


async def held(product: Product, case: Case) -> tuple[dict[str, Any], list[str]]:
    """What is left of the case's intake and of its texts."""
    async with product.engine.connect() as connection:
        body = (await connection.execute(select(intake.c.body).where(intake.c.id == case.id))).scalar_one()
        query = select(texts.c.content).where(texts.c.subject == case.id)
        return body, list((await connection.execute(query)).scalars())


async def faults(product: Product, case: Case) -> list[str]:
    return [line for line in await differences(product.servers.settings(), with_temporal=False) if case.id in line]


@pytest.mark.usefixtures("configured")
async def test_a_person_is_told_what_is_held_and_it_is_erased_by_request(product: Product) -> None:
    address = f"{fresh('Zephyrine')}@gone.example"
    case = await a_case_of(product, address)
    other = await a_case_of(product, f"{fresh('other')}@gone.example")
    told = json.loads((await run("export", "--person", address.lower())).stdout)
    assert {(row["store"], row["concern"]) for row in told["rows"]} == {
        ("intake", "customer"),
        ("texts", "text_of_their_case"),
    }
    assert "Zephyrine called" in json.dumps(told)
    assert other.id not in json.dumps(told)

    line = ("erase", "person", address, "--by", "olga", "--reason", "request-9")
    assert f"would erase intake {case.id}" in (await run(*line, "--dry-run")).stdout
    assert (await held(product, case))[1] == ["Zephyrine called"]
    assert f"erased intake {case.id}" in (await run(*line)).stdout
    assert await held(product, case) == ({}, [""])
    assert (await held(product, other))[1] == ["Zephyrine called"]
    assert await faults(product, case) == []
    assert json.loads((await run("export", "--person", address)).stdout)["rows"] == []
    assert (await case.read())["id"] == case.id


async def test_somebody_who_acted_is_told_of_it_and_an_identity_in_use_is_left(
    product: Product, configured: None
) -> None:
    sub = fresh("ana")
    case = await Case.filed(product)
    await case.do("add_note", sub, "cs", text="she called")
    told = json.loads((await run("export", "--person", sub)).stdout)
    assert [event["type"] for event in told["events"]] == ["note_added"]
    assert [row["key"] for row in told["rows"]] == [sub]
    contact = "partners@brightinbound.example"
    said = await run("erase", "person", contact, "--by", "olga", "--reason", "request-10", "--dry-run")
    assert f"describe partner {case.complaint['partner_id']} anew first" in said.stdout


async def test_texts_of_closed_cases_are_erased_after_their_period_and_not_before(
    product: Product, configured: None
) -> None:
    before = datetime.now(UTC)
    closed = await a_case_of(product, f"{fresh('late')}@gone.example")
    still_open = await a_case_of(product, f"{fresh('late')}@gone.example")
    await closed.do("withdraw", "ana", "cs", reason="a mistake")
    assert "nothing was changed" in (await run("retention")).stdout
    url = normalise_database_url(product.servers.postgres.owner_url)
    owner = create_async_engine(url, execution_options={"audit_keys": product.servers.settings().audit.ring})
    async with owner.begin() as connection:
        assert closed.id not in {row.key for row in await past_period(connection, before, 100_000)}
        past = await past_period(connection, datetime.now(UTC), 100_000)
        assert {closed.id, still_open.id} & {row.key for row in past} == {closed.id}
        mine = set((await connection.execute(select(texts.c.id).where(texts.c.subject == closed.id))).scalars())
        rows = [row for row in past if row.key in {closed.id, *mine}]  # others' cases are other tests'
        await erase_past(connection, rows, REASON, SYSTEM, Role.SYSTEM, datetime.now(UTC))
        assert not {row.key for row in await past_period(connection, datetime.now(UTC), 100_000)} & {closed.id, *mine}
    await owner.dispose()
    assert await held(product, closed) == ({}, ["", ""])
    assert (await held(product, still_open))[0] != {}
    assert await faults(product, closed) == []
