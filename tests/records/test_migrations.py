"""The migrations make what the tables say, and the application's role can neither change the past nor the schema."""

import asyncio

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from cli import migrate as migrate_command
from cli.local.environment import in_environment
from cli.migrate import config
from migrations import grants
from settings import normalise_database_url
from tests.support.case import Case, a_recorded_partner
from tests.support.partner_client import PartnerClient
from tests.support.product import Product, Servers


async def test_the_schema_has_not_drifted_from_the_tables(servers: Servers) -> None:
    with in_environment(RECOURSE_MIGRATION_DATABASE_URL=servers.postgres.owner_url):
        await asyncio.to_thread(command.check, config())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET actor = 'somebody else'",
        "DELETE FROM events",
        "TRUNCATE events",
        "UPDATE decisions SET now = now()",
        "DELETE FROM decisions",
        "UPDATE seals SET total = 0",
        "UPDATE editions SET content = '{}'",
        "CREATE TABLE anything (id int)",
        "ALTER TABLE complaints ADD COLUMN anything int",
        "DROP TRIGGER append_only ON events",
        "UPDATE texts SET content = ''",
        "DELETE FROM intake",
    ],
)
async def test_the_application_cannot_change_the_past_or_the_schema(product: Product, statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        await _run(product.engine, statement)


async def test_a_missing_role_stops_the_migration_loudly_and_says_what_to_do(
    servers: Servers, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(grants, "APPLICATION", "nobody_made_this_role")
    with (
        in_environment(RECOURSE_MIGRATION_DATABASE_URL=servers.postgres.owner_url),
        pytest.raises(SystemExit) as left,
    ):
        await asyncio.to_thread(migrate_command.main)

    assert left.value.code == migrate_command.ROLE_MISSING
    assert "CREATE ROLE nobody_made_this_role" in capsys.readouterr().err


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET actor = 'x'",
        "DELETE FROM seals",
        "TRUNCATE events",
        "UPDATE decisions SET name = 'x'",
        "TRUNCATE decisions CASCADE",
    ],
)
async def test_not_even_the_schemas_owner_can_change_the_past(product: Product, statement: str) -> None:
    await Case.filed(product)
    owner = create_async_engine(normalise_database_url(product.servers.postgres.owner_url))
    try:
        with pytest.raises(DBAPIError, match="append-only"):
            await _run(owner, statement)
    finally:
        await owner.dispose()


async def test_the_database_itself_refuses_an_investigators_vote(product: Product) -> None:
    case = await (await Case.filed(product)).to_mark_board()
    vote = (
        "INSERT INTO votes (complaint_id, member, vote, seriousness, action, reason, cast_at) "
        f"VALUES ('{case.id}', 'pat', 'mark', 'standard', 'none', 'txt_x', now())"
    )
    with pytest.raises(DBAPIError, match="votes_complaint_id_member_duty_fkey"):
        await _run(product.engine, vote)


async def test_the_database_itself_refuses_a_second_mark_for_a_case(product: Product) -> None:
    case = await (await Case.filed(product)).to_mark_board()
    await case.voted("mark", "mark", "mark")
    mark = (
        "INSERT INTO marks (id, partner_id, complaint_id, seriousness, placed_on, placed_at) "
        "SELECT 'mrk_second', partner_id, complaint_id, seriousness, placed_on, placed_at "
        f"FROM marks WHERE complaint_id = '{case.id}'"
    )
    with pytest.raises(DBAPIError, match="marks_complaint_id_key"):
        await _run(product.engine, mark)


async def test_the_database_itself_refuses_a_mark_that_no_board_decided(product: Product) -> None:
    case = await (await Case.filed(product)).to_mark_board()
    mark = (
        "INSERT INTO marks (id, partner_id, complaint_id, seriousness, placed_on, placed_at) "
        f"SELECT 'mrk_undecided', partner_id, id, 'standard', now(), now() FROM complaints WHERE id = '{case.id}'"
    )
    with pytest.raises(DBAPIError, match="marks_complaint_id_outcome_fkey"):
        await _run(product.engine, mark)


async def test_the_database_itself_refuses_a_loss_without_a_director_who_never_sat_on_the_board(
    product: Product,
) -> None:
    partner = await PartnerClient.accredited(product, "onboarding")
    await partner.reviewed()
    await partner.voted("revoke", "revoke")
    for director in ("NULL", "'leader-academy'"):
        lost = f"UPDATE reviews SET outcome = 'revoked', approved_by = {director} WHERE id = '{partner.review_id}'"
        with pytest.raises(DBAPIError, match="reviews_approval_check"):
            await _run(product.engine, lost)
    assert (await partner.decided("approve"))["outcome"] == "revoked"


async def test_the_database_itself_refuses_that_somebody_approves_what_they_asked_for(product: Product) -> None:
    partner = PartnerClient(product, await a_recorded_partner(product))
    await partner.marked()
    mark = await partner.mark()
    asked = await product.as_("olga", "ops").post(f"/v1/marks/{mark}/actions/vacate", json={"reason": "an error"})
    assert asked.status_code == 200, asked.text
    with pytest.raises(DBAPIError, match="vacations_duties_check"):
        await _run(product.engine, f"UPDATE vacations SET vacated_by = asked_by WHERE id = '{mark}'")


async def _run(engine: AsyncEngine, statement: str) -> None:
    async with engine.begin() as connection:
        await connection.execute(text(statement))
