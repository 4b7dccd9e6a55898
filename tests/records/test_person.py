"""What is held about a person is told, and erased on request or after its period; the chain still holds."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Text, cast, func, select
from sqlalchemy.ext.asyncio import create_async_engine
from typer.testing import Result

from cli.retention import REASON
from cli.verify import differences
from records.complaints.tables import intake
from records.evidence_files.tables import evidence_files
from records.hubspot.erasures import request_erasure
from records.hubspot.tables import erasure_requests, hubspot_tickets
from records.private_records.erasing import erase_past
from records.private_records.kept_for import FORGOTTEN, NAMING
from records.private_records.retention import past_period
from records.tables.private import idempotency, texts
from settings import normalise_database_url
from standards.actors import SYSTEM
from standards.vocabulary import Role
from tests.support.case import Case, a_partner, a_recorded_partner
from tests.support.command_line import invoked
from tests.support.product import Product, fresh
from tests.support.rows import a_row


@pytest.fixture
def configured(product: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = product.servers.settings()
    assert settings.audit_keys is not None
    assert settings.migration_database_url is not None
    monkeypatch.setenv("RECOURSE_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("RECOURSE_MIGRATION_DATABASE_URL", settings.migration_database_url)
    monkeypatch.setenv("RECOURSE_AUDIT_KEYS", settings.audit_keys.get_secret_value())


async def run(*arguments: str) -> Result:
    done = await invoked(*arguments)
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


async def answers_with(product: Product, words: str) -> int:
    """How many answers that are kept under idempotency keys hold the words."""
    told = cast(idempotency.c.body, Text).contains(words)
    async with product.engine.connect() as connection:
        return (await connection.execute(select(func.count()).select_from(idempotency).where(told))).scalar_one()


@asynccontextmanager
async def planted(product: Product, sub: str, complaint_id: str) -> AsyncIterator[set[str]]:
    """A row for each column that names people and is no part of the log; the tables."""
    columns = [column for column, on_erasure in NAMING.items() if on_erasure in FORGOTTEN]
    keys = []
    async with product.engine.begin() as connection:
        for column in columns:
            insert = column.table.insert().values(a_row(column, sub, complaint_id))
            key = (await connection.execute(insert.returning(*column.table.primary_key))).one()
            keys.append((column.table, key))
    yield {column.table.name for column in columns}
    async with product.engine.begin() as connection:
        for table, key in keys:
            mine = [column == value for column, value in zip(table.primary_key, key, strict=True)]
            await connection.execute(table.delete().where(*mine))


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
    planned = json.loads((await run(*line, "--dry-run", "--json")).stdout)
    assert {"store": "intake", "key": case.id, "concern": "customer"} in planned["rows"]
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
    assert [(text["subject"], text["content"]) for text in told["written"]] == [(case.id, "she called")]
    assert [row["key"] for row in told["rows"]] == [sub]
    contact = "partners@brightinbound.example"
    said = await run("erase", "person", contact, "--by", "olga", "--reason", "request-10", "--dry-run")
    assert f"describe partner {case.complaint['partner_id']} anew first" in said.stdout


@pytest.mark.usefixtures("configured")
async def test_each_row_that_is_kept_for_somebody_is_told_and_names_them_no_more_once_erased(product: Product) -> None:
    sub = fresh("ana")
    case = await (await Case.filed(product)).taken_up()
    await case.do("assign", "ana", "cs", assignee=sub)
    async with planted(product, sub, case.id) as tables:
        assert {"console_absences", "console_answers", "evidence_files"} <= tables
        told = json.loads((await run("export", "--person", sub)).stdout)
        assert {name for name, rows in told["kept"].items() if rows} == tables
        assert told["named"]["complaints.assignee"] == [case.id]
        done = await run("erase", "person", sub, "--by", "olga", "--reason", "request-11")
        assert "forgot 2 of console_absences" in done.stdout
        after = json.loads((await run("export", "--person", sub)).stdout)
        assert [name for name, rows in after["kept"].items() if rows] == []
        async with product.engine.connect() as connection:
            query = select(evidence_files.c.stored_by).where(evidence_files.c.complaint_id == case.id)
            assert (await connection.execute(query)).scalars().all() == [""]


@pytest.mark.usefixtures("configured")
async def test_an_erasure_forgets_kept_answers_and_settles_the_request_of_hubspot(product: Product) -> None:
    address, contact, now = f"{fresh('Zephyrine')}@gone.example", fresh("contact"), datetime.now(UTC)
    case = await a_case_of(product, address)
    async with product.engine.begin() as connection:
        ticket = {"id": fresh("ticket"), "state": "filed", "complaint_id": case.id, "contacts": [contact]}
        await connection.execute(hubspot_tickets.insert().values(ticket | {"changed_at": now}))
        unfiled = {"id": fresh("ticket"), "state": "incomplete", "inputs": {"surfaced_by.email": address.upper()}}
        await connection.execute(hubspot_tickets.insert().values(unfiled | {"changed_at": now}))
        await request_erasure(connection, contact, now)
    assert await answers_with(product, address) > 0
    await run("erase", "person", address, "--by", "olga", "--reason", "request-12")
    assert await answers_with(product, address) == 0
    async with product.engine.connect() as connection:
        row = erasure_requests.c
        assert (await connection.scalar(select(row.status).where(row.external_id == contact))) == "carried_out"
        kept = select(hubspot_tickets.c.inputs).where(hubspot_tickets.c.id == unfiled["id"])
        assert (await connection.scalar(kept)) == {}


@pytest.mark.usefixtures("configured")
async def test_an_erased_contact_stands_in_no_answer_that_is_kept_about_the_partner(product: Product) -> None:
    address, kept = f"{fresh('casey')}@gone.example", f"{fresh('kim')}@bright.example"
    pat, olga = product.as_("pat", "partner_ops"), product.as_("olga", "ops")
    for one in (address, kept):
        partner_id = await a_recorded_partner(product, contact={"name": "Casey Gone", "email": one})
        path, key = f"/v1/partners/{partner_id}", {"Idempotency-Key": fresh("key")}
        asked = await pat.post(f"{path}/actions/request_tier_action", json={"detail": "lower it"}, headers=key)
        assert asked.is_success, asked.text
        assert (await olga.put(path, json=a_partner())).is_success
        assert await answers_with(product, one) == 1
    await run("erase", "person", address, "--by", "olga", "--reason", "request-13")
    assert [await answers_with(product, one) for one in (address, kept)] == [0, 1]


async def test_texts_of_closed_cases_are_erased_after_their_period_and_not_before(
    product: Product, configured: None
) -> None:
    before = datetime.now(UTC)
    closed = await a_case_of(product, f"{fresh('late')}@gone.example")
    still_open = await a_case_of(product, f"{fresh('late')}@gone.example")
    await closed.do("withdraw", "ana", "cs", reason="a mistake")
    assert "nothing was changed" in (await run("retention")).stdout
    assert json.loads((await run("retention", "--json")).stdout)["applied"] is False
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
