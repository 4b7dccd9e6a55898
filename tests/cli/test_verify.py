"""`./recourse verify` is silent on a sound record and names every difference on one that was tampered with."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text

from cli.verify import differences
from temporal.client import accreditation_handle, complaint_handle
from tests.support.case import Case
from tests.support.command_line import invoked
from tests.support.decided_standings import decided_standings
from tests.support.partner_client import PartnerClient
from tests.support.product import Product, fresh, product_on, servers_in
from tests.support.superuser import as_superuser
from workflows.accreditation import AccreditationWorkflow
from workflows.entity_workflow import EntityStart
from workflows.ids import accreditation_workflow_id


@pytest_asyncio.fixture(scope="module")
async def product(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Product]:
    """A product of its own: these tests look at everything on record, and tamper with it."""
    async with servers_in(tmp_path_factory.mktemp("verify")) as servers, product_on(servers) as running:
        yield running


async def _found(product: Product) -> list[str]:
    return await differences(product.servers.settings(), with_temporal=True)


async def _tamper(product: Product, statement: str, **values: object) -> None:
    async with as_superuser(product) as connection:
        await connection.execute(text(statement), values)


async def _found_while(product: Product, change: str, value: str, before: str, **of: object) -> list[str]:
    """What is found while the change stands; it is undone."""
    await _tamper(product, change, value=value, **of)
    try:
        return await _found(product)
    finally:
        await _tamper(product, change, value=before, **of)


async def test_cases_in_every_stage_verify_without_a_difference(product: Product) -> None:
    cases = [await Case.filed(product) for _ in range(4)]
    await cases[1].to_mediation()
    await cases[2].to_investigation()
    await (await cases[3].to_mark_board()).voted("mark", "no_mark")
    ids = {case.id for case in cases}
    assert not [line for line in await _found(product) if any(case in line for case in ids)]


async def test_a_reopened_case_and_a_file_of_evidence_verify_without_a_difference(product: Product) -> None:
    case = await Case.filed(product)
    path, files = f"/v1/complaints/{case.id}/evidence/files", {"file": ("scope.txt", b"The scope.", "text/plain")}
    answer = await product.as_("ana", "cs").post(path, files=files)
    assert answer.status_code == 200, answer.text
    (kept,) = (one["file"] for one in answer.json()["evidence"])
    await case.do("record_cs_outcome", "ana", "cs", outcome="resolved")
    await case.do("reopen", "ana", "cs", reason="It came back.")
    assert not [line for line in await _found(product) if case.id in line or kept in line]


async def test_standings_at_every_turn_verify_without_a_difference(product: Product) -> None:
    partners = await decided_standings(product)
    _, moot, open_still = partners
    await open_still.marked("serious")
    await open_still.opened()
    feedback = await product.as_("ana", "cs").post("/v1/feedback", json={"text": "the window is long"})
    assert feedback.status_code == 201
    known = {partner.id for partner in partners} | {case.id for partner in partners for case in partner.cases}
    known |= {partner.review_id for partner in partners} | {feedback.json()["id"], await moot.mark()}
    known |= {one["id"] for partner in partners for one in await partner.accreditations()}
    assert not [line for line in await _found(product) if any(subject in line for subject in known)]


async def test_a_standing_that_was_changed_is_named(product: Product) -> None:
    partner = await PartnerClient.accredited(product, "onboarding")
    await partner.reviewed()
    await partner.opened()
    (accredited,) = await partner.accreditations()
    for table, subject, column, before, value in (
        ("accreditations", accredited["id"], "status", "under_review", "active"),
        ("reviews", partner.review_id, "packet", "open", "pending"),
    ):
        change = f"UPDATE {table} SET {column} = :value WHERE id = :id"
        found = await _found_while(product, change, value, before, id=subject)
        assert f"records: {table} {subject}: on record, but the events say otherwise" in found
        assert not any(subject in line for line in await _found(product))


@pytest.mark.parametrize(
    ("column", "kind", "becomes"),
    [("actor", "text", "somebody"), ("clauses", "text[]", "{S1}"), ("at", "timestamptz", "2020-01-01")],
)
async def test_an_event_that_was_changed_is_named(product: Product, column: str, kind: str, becomes: str) -> None:
    case = await (await Case.filed(product)).to_mediation()
    before = await _value(product, f'SELECT "{column}"::text FROM events WHERE subject = :id AND sequence = 3', case.id)
    change = f'UPDATE events SET "{column}" = CAST(CAST(:value AS text) AS {kind}) WHERE subject = :id AND sequence = 3'
    found = await _found_while(product, change, becomes, before, id=case.id)
    assert any(line.startswith(f"chain: {case.id} 3") for line in found)
    assert not any(case.id in line for line in await _found(product))


async def test_events_that_can_not_be_read_any_more_are_named_beside_everything_else(product: Product) -> None:
    emptied, beheaded, changed = [await (await Case.filed(product)).to_mediation() for _ in range(3)]
    ids = {"emptied": emptied.id, "beheaded": beheaded.id, "changed": changed.id}
    await _tamper(product, "CREATE TABLE kept AS SELECT * FROM events WHERE subject IN (:emptied, :beheaded)", **ids)
    await _tamper(product, "UPDATE events SET fact = '{}' WHERE subject = :emptied AND sequence = 2", **ids)
    await _tamper(product, "DELETE FROM events WHERE subject = :beheaded AND sequence = 1", **ids)
    await _tamper(product, "UPDATE complaints SET assignee = 'mallory' WHERE id = :changed", **ids)
    try:
        found = await _found(product)
    finally:
        await _tamper(product, "DELETE FROM events WHERE subject IN (:emptied, :beheaded)", **ids)
        await _tamper(product, "INSERT INTO events OVERRIDING SYSTEM VALUE SELECT * FROM kept")
        await _tamper(product, "DROP TABLE kept")
        await _tamper(product, "UPDATE complaints SET assignee = NULL WHERE id = :changed", **ids)
    assert f"chain: {emptied.id} 2: its hash does not match its content and the event before" in found
    assert f"chain: {beheaded.id} 2: events before it are missing" in found
    for case in (emptied, beheaded):
        assert any(line.startswith(f"records: events {case.id}: they can't be folded any more") for line in found)
    assert f"records: complaints {changed.id}: on record, but the events say otherwise" in found
    assert not any(case in line for line in await _found(product) for case in ids.values())


async def test_rows_of_any_number_that_were_changed_are_each_named(product: Product) -> None:
    partners = [fresh("many") for _ in range(25)]
    for partner_id in partners:
        described = {"name": "Bright Inbound", "tier": "platinum"}
        (await product.as_("olga", "ops").put(f"/v1/partners/{partner_id}", json=described)).raise_for_status()
    change = "UPDATE partners SET tier = :value WHERE id LIKE 'many-%'"
    found = await _found_while(product, change, "gold", "platinum")
    said = "on record, but the events say otherwise"
    assert {f"records: partners {partner_id}: {said}" for partner_id in partners} <= set(found)


async def test_a_row_whose_state_can_not_be_read_is_named(product: Product) -> None:
    case = await (await Case.filed(product)).to_mediation()
    before = await _value(product, "SELECT state::text FROM complaints WHERE id = :id", case.id)
    change = "UPDATE complaints SET state = CAST(CAST(:value AS text) AS jsonb) WHERE id = :id"
    found = await _found_while(product, change, "{}", before, id=case.id)
    assert f"records: complaints {case.id}: on record, but the events say otherwise" in found
    assert f"temporal: {case.id}: its row can't be read, so it can't be compared" in found


async def test_an_open_case_without_a_process_is_named_and_goes_on_with_the_next_action(product: Product) -> None:
    case = await Case.filed(product)
    await complaint_handle(product.temporal, case.id).terminate()
    assert f"temporal: {case.id}: open on record, but its process is terminated" in await _found(product)
    await case.to_mediation()
    assert not any(case.id in line for line in await _found(product))


async def test_a_process_of_standing_without_a_record_is_named(product: Product) -> None:
    stray = fresh("acc")
    await product.temporal.start_workflow(
        AccreditationWorkflow.run,
        EntityStart(partner_id="nobody", subject=stray),
        id=accreditation_workflow_id(stray),
        task_queue=fresh("nobody-polls"),
    )
    try:
        assert f"temporal: {stray}: a process runs, but nothing goes on on record" in await _found(product)
    finally:
        await accreditation_handle(product.temporal, stray).terminate()
    assert not any(stray in line for line in await _found(product))


async def test_a_command_that_came_past_the_api_is_named(product: Product) -> None:
    case = await (await Case.filed(product)).to_mediation()
    partner = await PartnerClient.accredited(product, "onboarding")
    await partner.reviewed()
    await partner.voted("renew")
    changes = {
        case.id: "command || '{\"signature\": null}'",
        partner.review_id: "jsonb_set(command, '{data,reason}', '\"txt_other\"')",
        (await partner.accreditations())[0]["id"]: "jsonb_set(command, '{by,sub}', '\"mallory\"')",
    }
    await _tamper(product, "CREATE TABLE kept AS SELECT * FROM decisions")
    for subject, changed in changes.items():
        given = "id = (SELECT max(id) FROM decisions WHERE command ->> 'subject' = :subject AND command ->> 'id' <> '')"
        await _tamper(product, f"UPDATE decisions SET command = {changed} WHERE {given}", subject=subject)
    try:
        found = [line for line in await _found(product) if line.startswith("signatures: ")]
    finally:
        restored = "UPDATE decisions SET command = kept.command FROM kept WHERE kept.id = decisions.id"
        await _tamper(product, restored)
        await _tamper(product, "DROP TABLE kept")
    assert len(found) == len(changes)
    assert all(line.endswith(": its command is not signed by the API, or was changed") for line in found)
    assert not [line for line in await _found(product) if line.startswith("signatures: ")]


async def test_without_a_database_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RECOURSE_DATABASE_URL", raising=False)
    monkeypatch.setenv("RECOURSE_STATE", str(tmp_path))
    neither = await invoked("verify")
    assert neither.exit_code == 1
    assert "start one with `./recourse up`, or set RECOURSE_DATABASE_URL" in neither.stderr
    monkeypatch.setenv("RECOURSE_DATABASE_URL", "postgresql://somebody:secret@127.0.0.1:1/x")
    away = await invoked("verify")
    assert away.exit_code == 1
    assert away.stderr == "recourse: PostgreSQL does not answer; is the stack running?\n"
    monkeypatch.setenv("RECOURSE_DATABASE_URL", "mysql://127.0.0.1/x")
    assert "RECOURSE_DATABASE_URL: Value error, must start with postgresql://" in (await invoked("verify")).stderr


async def _value(product: Product, query: str, case_id: str) -> object:
    async with product.engine.connect() as connection:
        return (await connection.execute(text(query), {"id": case_id})).scalar_one()


async def test_a_machine_gets_what_was_checked_and_what_differs_as_one_object(
    product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECOURSE_DATABASE_URL", product.servers.postgres.app_url)
    monkeypatch.setenv("RECOURSE_MIGRATION_DATABASE_URL", product.servers.postgres.owner_url)
    said = json.loads((await invoked("verify", "--json", "--without-temporal")).stdout)
    assert said.keys() == {"differences", "checked"}
    assert said["checked"][0].startswith("chain: ")
