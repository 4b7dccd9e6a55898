"""After a restore of either store `verify` names every divergence, and what can be mended is mended."""

import json
from collections.abc import AsyncIterator, Sequence
from functools import partial

import pytest
import pytest_asyncio

from cli.local.environment import in_environment
from cli.reconcile import Stores, mend, plan
from cli.verify import differences
from maintenance.anchor_seals import anchor_seals
from maintenance.event_log import seal_log
from maintenance.follow_record import follow_record
from maintenance.restart_lost import restart_standing
from records.complaints.queries import find
from records.event_store import read
from records.streams import COMPLAINTS
from records.tables.registry import metadata
from records.visibility import EVERYTHING
from standards.complaint import Complaint, ComplaintEvent, fold
from standards.signing import Keyring
from temporal.anchoring import anchor_handle, anchored, start_anchor
from temporal.client import accreditation_handle, complaint_handle, start_complaint
from temporal.recovery import CannotRecover, recover_complaint
from tests.support.case import Case, a_recorded_partner
from tests.support.command_line import invoked
from tests.support.partner_client import PartnerClient
from tests.support.product import Product, product_on, servers_in
from tests.support.superuser import tamper
from tests.support.waiting import eventually, listed
from workflows.complaint import ComplaintStart


@pytest_asyncio.fixture
async def product(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Product]:
    """A product of its own: its stores go back in time."""
    async with servers_in(tmp_path_factory.mktemp("restored")) as servers, product_on(servers) as running:
        yield running


def _stores(product: Product) -> Stores:
    return Stores(product.engine, product.temporal, product.repository, product.servers.settings().signing_keyring)


async def _found(product: Product) -> list[str]:
    return await differences(product.servers.settings(), with_temporal=True)


async def _back_up(product: Product) -> None:
    copies = [f"CREATE TABLE backup.{table.name} AS TABLE public.{table.name}" for table in metadata.sorted_tables]
    await tamper(product, "CREATE SCHEMA backup", *copies)


async def _restore(product: Product) -> None:
    """PostgreSQL as it was at the backup."""
    statements = []
    for table in metadata.sorted_tables:
        names = ", ".join(f'"{column.name}"' for column in table.columns if column.computed is None)
        statements += [
            f"DELETE FROM public.{table.name}",
            f"INSERT INTO public.{table.name} ({names}) OVERRIDING SYSTEM VALUE "
            f"SELECT {names} FROM backup.{table.name}",
        ]
    await tamper(product, *statements)


async def _seal(product: Product) -> None:
    await seal_log(product.engine, product.servers.settings().audit)
    await anchor_seals(product.temporal, product.engine)


async def _case(product: Product, complaint_id: str) -> Complaint | None:
    async with product.engine.connect() as connection:
        found = await find(connection, complaint_id, EVERYTHING)
    return found.case if found else None


async def _events(product: Product, complaint_id: str) -> tuple[ComplaintEvent, ...]:
    async with product.engine.connect() as connection:
        return await read(connection, COMPLAINTS, complaint_id)


async def _listed(product: Product, ended: Sequence[str]) -> None:
    """Temporal's listing shows that these have ended."""
    for case in ended:
        query = f"WorkflowId = 'complaint/{case}' AND ExecutionStatus = 'Completed'"
        await eventually(partial(listed, product.temporal, query))


async def _before_the_backup(product: Product, partner_id: str) -> list[Case]:
    """Two cases in CS resolution and one before the mark board."""
    ahead, closed_later, marked = [await Case.filed(product, partner_id=partner_id) for _ in range(3)]
    for case in (ahead, closed_later):
        await case.taken_up()
    await marked.to_mark_board()
    return [ahead, closed_later, marked]


async def _after_the_backup(product: Product, partner_id: str, earlier: list[Case]) -> list[Case]:
    """What happens to the earlier cases, and two that were filed since: one open, one closed."""
    ahead, closed_later, marked = earlier
    await ahead.to_investigation()
    await closed_later.do("withdraw", "ana", "cs", reason="a mistake")
    await marked.voted("mark", "mark", "mark")
    open_since, closed_since = [await Case.filed(product, partner_id=partner_id) for _ in range(2)]
    await open_since.to_mediation()
    await closed_since.do("record_cs_outcome", "ana", "cs", outcome="resolved")
    return [open_since, closed_since]


async def test_a_postgresql_older_than_temporal_is_named_and_mended(product: Product) -> None:
    partner_id = await a_recorded_partner(product)
    ahead, closed_later, marked = earlier = await _before_the_backup(product, partner_id)
    await _seal(product)
    await _back_up(product)
    open_since, closed_since = await _after_the_backup(product, partner_id, earlier)
    unknown = await Case.filed(product)  # its partner was recorded after the backup
    await unknown.taken_up()
    cases = (ahead, closed_later, marked, open_since, closed_since)
    before = {case.id: await _events(product, case.id) for case in cases}
    await _seal(product)
    await _listed(product, [closed_later.id, marked.id, closed_since.id])
    await _restore(product)

    named = "\n".join(await _found(product))
    assert [case.id for case in (*cases, unknown) if f"temporal: {case.id}: " not in named] == []
    assert "anchor: seal 2" in named
    planned = "\n".join(await plan(_stores(product)))
    assert [case.id for case in (*cases, unknown) if case.id not in planned] == []
    assert await _events(product, closed_since.id) == ()  # a plan changes nothing

    assert await _told_as_json(product) == planned.splitlines()

    left = await mend(_stores(product))
    assert len(left) == 1
    assert unknown.id in left[0]
    assert "describe it, then run this again" in left[0]
    assert {case: await _events(product, case) for case in before} == {
        case: _in_the_role_of_intake(events) if case in (open_since.id, closed_since.id) else events
        for case, events in before.items()
    }
    await _seal(product)
    still = [line for line in await _found(product) if unknown.id not in line]
    assert still == []
    assert (await ahead.read())["stage"] == "investigation"
    await ahead.do("add_note", "pat", "partner_ops", text="it goes on")


async def _told_as_json(product: Product) -> list[str]:
    """The differences that the command prints for machines."""
    settings = product.servers.settings()
    assert settings.audit_keys is not None
    with in_environment(
        RECOURSE_DATABASE_URL=settings.database_url,
        RECOURSE_AUDIT_KEYS=settings.audit_keys.get_secret_value(),
        TEMPORAL_ADDRESS=product.servers.temporal.address,
    ):
        done = await invoked("reconcile", "--json")
    said = json.loads(done.stdout)
    assert (done.exit_code, said["applied"]) == (1, False)
    return list(said["differences"])


def _in_the_role_of_intake(events: tuple[ComplaintEvent, ...]) -> tuple[ComplaintEvent, ...]:
    """The role in which a complaint was filed is not in Temporal; these were filed by the intake."""
    assert events[0].role == "intake"
    return events


async def test_nothing_is_recovered_from_a_history_that_was_not_signed(product: Product) -> None:
    case = await (await Case.filed(product)).to_mediation()
    others = Keyring.parse("first:the keys of somebody else")
    with pytest.raises(CannotRecover, match="is not signed"):
        await recover_complaint(product.temporal, product.engine, case.id, others)


async def test_processes_of_standing_follow_a_record_that_is_older(product: Product) -> None:
    partner = await PartnerClient.accredited(product, "onboarding")
    await _seal(product)
    await _back_up(product)
    await partner.reviewed()
    lost = await PartnerClient.accredited(product, "onboarding")
    (gone,) = await lost.accreditations()
    await _seal(product)
    await _restore(product)
    (kept,) = await partner.accreditations()
    named = "\n".join(await _found(product))
    assert f"temporal: {kept['id']}: " in named
    assert f"temporal: {gone['id']}: a process runs, but nothing goes on on record" in named
    assert f"temporal: review/{partner.id}/1: a process runs, but nothing goes on on record" in named
    assert await mend(_stores(product)) == []
    await _seal(product)
    assert await _found(product) == []
    assert [one["kind"] for one in await partner.accreditations()] == ["onboarding"]


async def test_a_temporal_older_than_postgresql_is_healed_by_itself(product: Product) -> None:
    behind, lost, closed = [await (await Case.filed(product)).taken_up() for _ in range(3)]
    partner = await PartnerClient.accredited(product, "onboarding")
    (accredited,) = await partner.accreditations()
    await _seal(product)
    old = await anchored(product.temporal)
    assert old is not None
    started = {case.id: await _case(product, case.id) for case in (behind, closed)}
    await behind.to_investigation()
    await closed.do("withdraw", "ana", "cs", reason="a mistake")
    await _seal(product)
    await _turn_back(product, started, old.heads)
    await complaint_handle(product.temporal, lost.id).terminate()
    await accreditation_handle(product.temporal, accredited["id"]).terminate()
    assert len(await _found(product)) >= 4

    await anchor_seals(product.temporal, product.engine, lambda: _heal(product))
    await restart_standing(product.temporal, product.engine)
    await eventually(lambda: _found(product), lambda found: not found)
    case = await _case(product, behind.id)
    assert case is not None
    assert fold(await _events(product, behind.id)) == case


async def _heal(product: Product) -> None:
    await follow_record(product.temporal, product.engine, product.repository)


async def _turn_back(product: Product, cases: dict[str, Complaint | None], heads: Sequence[object]) -> None:
    """Temporal as it was: processes that know less, and an anchor without the latest seal."""
    async with product.engine.connect() as connection:
        for case_id, case in cases.items():
            assert case is not None
            edition = await product.repository.by_id(connection, case.edition)
            handle = complaint_handle(product.temporal, case_id)
            if (await handle.describe()).close_time is None:
                await handle.terminate()
            await start_complaint(product.temporal, ComplaintStart(case=case, edition=edition))
    await anchor_handle(product.temporal).terminate()
    await start_anchor(product.temporal, heads)  # type: ignore[arg-type] # they are its own
