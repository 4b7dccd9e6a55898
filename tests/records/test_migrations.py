"""The migrations make what the tables say, and the application's role can neither change the past nor the schema."""

import asyncio

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from cli.migrate import config
from settings import normalise_database_url
from tests.support.product import Product, Servers, environment
from tests.support.story import Case


async def test_the_schema_has_not_drifted_from_the_tables(servers: Servers) -> None:
    with environment(RECOURSE_MIGRATION_DATABASE_URL=servers.postgres.owner_url):
        await asyncio.to_thread(command.check, config())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET actor = 'somebody else'",
        "DELETE FROM events",
        "TRUNCATE events",
        "UPDATE seals SET total = 0",
        "UPDATE editions SET content = '{}'",
        "CREATE TABLE anything (id int)",
        "ALTER TABLE complaints ADD COLUMN anything int",
        "DROP TRIGGER append_only ON events",
    ],
)
async def test_the_application_cannot_change_the_past_or_the_schema(product: Product, statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        await _run(product.engine, statement)


@pytest.mark.parametrize("statement", ["UPDATE events SET actor = 'x'", "DELETE FROM seals", "TRUNCATE events"])
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


async def _run(engine: AsyncEngine, statement: str) -> None:
    async with engine.begin() as connection:
        await connection.execute(text(statement))
