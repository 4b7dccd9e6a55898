"""A statement that the driver carries out gives, keeps and refuses what it would by SQLAlchemy."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import ARRAY, Integer, Text, any_, bindparam, cast, func, literal, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from records.compiled_statements import fetch
from records.database import autocommit, cause_of, is_away, transaction
from records.errors import RecordAway
from records.tables.event_log import events
from records.tables.private import texts
from records.texts import store
from tests.support.case import Case
from tests.support.product import Product
from tests.support.statements import statements

ZEPHYRINE = "Zephyrine's own words"
GIVEN = bindparam("given", type_=Text)
NUMBER = select((literal(1) / (func.length(GIVEN) - bindparam("less", 21, Integer))).label("number"))
BACKEND = select(func.pg_backend_pid().label("pid"))
ENDED = select(func.pg_terminate_backend(bindparam("pid", type_=Integer)))
HELD = select(func.count().label("held")).where(texts.c.subject == GIVEN)


async def held(product: Product, subject: str) -> Any:
    """How many texts of the subject are on record."""
    async with product.engine.connect() as connection:
        return await connection.scalar(HELD, {"given": subject})


async def keep(connection: AsyncConnection, subject: str) -> None:
    """Stores a text of the subject."""
    await store(connection, subject, {f"txt_{subject}": ZEPHYRINE}, datetime(2026, 11, 2, tzinfo=UTC))


async def test_every_column_of_the_event_log_is_read_as_sqlalchemy_reads_it(product: Product) -> None:
    await Case.filed(product)
    everything = select(events).order_by(events.c.position)
    async with autocommit(product.engine).connect() as connection:
        ours = await fetch(connection, everything, {})
        theirs = (await connection.execute(everything.limit(len(ours)))).mappings()  # its process goes on meanwhile
        assert ours
        assert [row._asdict() for row in ours] == [dict(row) for row in theirs]


async def test_values_are_converted_and_defaults_kept(product: Product) -> None:
    listed = select(
        cast(bindparam("said", type_=JSONB), JSONB).label("said"),
        (literal("b") == any_(bindparam("among", type_=ARRAY(Text)))).label("found"),
        bindparam("most", 3, Integer).label("most"),
    )
    async with autocommit(product.engine).connect() as connection:
        (row,) = await fetch(connection, listed, {"said": {"a": [1, None]}, "among": ["a", "b"]})
        assert (row.said, row.found, row.most) == ({"a": [1, None]}, True, 3)


async def test_a_value_that_is_not_given_is_no_null(product: Product) -> None:
    async with autocommit(product.engine).connect() as connection:
        with pytest.raises(KeyError):
            await fetch(connection, HELD, {})


async def test_a_statement_that_grows_with_its_values_is_carried_out_too(product: Product) -> None:
    async with autocommit(product.engine).connect() as connection:
        await store(connection, "grows", {"txt_a": "a", "txt_b": "b", "txt_c": "c"}, datetime(2026, 11, 2, tzinfo=UTC))
        grows = select(texts.c.content).where(texts.c.id.in_(["txt_a", "txt_b"]), texts.c.subject == GIVEN)
        assert {row.content for row in await fetch(connection, grows, {"given": "grows"})} == {"a", "b"}


async def test_an_error_is_told_without_its_values_and_the_connection_goes_on(product: Product) -> None:
    async with autocommit(product.engine).connect() as connection:
        with pytest.raises(DBAPIError) as failure:
            await fetch(connection, NUMBER, {"given": ZEPHYRINE})
        assert ZEPHYRINE not in str(failure.value)
        assert cause_of(failure.value) == "DivisionByZeroError"
        assert not is_away(failure.value)
        assert [row.number for row in await fetch(connection, NUMBER, {"given": ZEPHYRINE, "less": 20})] == [1]


async def test_a_first_write_in_a_transaction_of_sqlalchemys_is_undone_with_it(product: Product) -> None:
    async with product.engine.connect() as connection, connection.begin() as undone:
        await keep(connection, "undone_by_sqlalchemy")
        await undone.rollback()
    assert await held(product, "undone_by_sqlalchemy") == 0


async def test_whoever_listens_to_statements_hears_of_each_once(product: Product) -> None:
    async with (
        product.own_engine() as engine,
        autocommit(engine).connect() as connection,
        engine.connect() as beside,
    ):
        await fetch(connection, BACKEND, {})
        with statements(of=engine) as asked:
            await fetch(connection, BACKEND, {})
            await beside.execute(BACKEND)
        assert len(asked) == 2
        await fetch(connection, BACKEND, {})
        assert len(asked) == 2


async def fails_after_a_write(product: Product) -> None:
    """Writes in a transaction, which ends in an error."""
    async with transaction(product.engine) as connection:
        await keep(connection, "undone")
        assert await connection.scalar(HELD, {"given": "undone"}) == 1
        raise LookupError


async def test_a_transaction_of_the_drivers_is_kept_or_undone_as_one(product: Product) -> None:
    async with transaction(product.engine) as connection:
        await keep(connection, "kept")
    with pytest.raises(LookupError):
        await fails_after_a_write(product)
    assert (await held(product, "kept"), await held(product, "undone")) == (1, 0)


async def in_a_transaction(engine: AsyncEngine) -> None:
    async with transaction(engine) as connection:
        await fetch(connection, BACKEND, {})


async def in_sqlalchemys_transaction(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(BACKEND)
        await fetch(connection, BACKEND, {})


async def alone(engine: AsyncEngine) -> None:
    async with autocommit(engine).connect() as connection:
        await fetch(connection, BACKEND, {})


async def given_up(engine: AsyncEngine, doing: Callable[[AsyncEngine], Awaitable[None]], turns: int) -> bool:
    """Gives it up after so many turns of the loop, and again a turn later; whether it had not ended by itself."""
    task = asyncio.create_task(doing(engine))
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    return task.cancelled()


@pytest.mark.parametrize("doing", [in_a_transaction, in_sqlalchemys_transaction, alone])
async def test_a_connection_given_up_anywhere_leaves_no_transaction_to_the_next(
    product: Product, doing: Callable[[AsyncEngine], Awaitable[None]]
) -> None:
    async with product.own_engine() as engine:
        await doing(engine)
        turns = 1
        while await given_up(engine, doing, turns):
            subject = f"after_{doing.__name__}_{turns}"
            async with autocommit(engine).connect() as connection:
                await keep(connection, subject)
            assert await held(product, subject) == 1
            await in_a_transaction(engine)
            turns += 1
        assert turns > 1


async def loses_its_connection(product: Product, engine: AsyncEngine, lost: list[int]) -> None:
    """Goes on in a transaction whose connection PostgreSQL has ended, and notes which one it was."""
    async with transaction(engine) as connection:
        lost += [row.pid for row in await fetch(connection, BACKEND, {})]
        async with product.engine.connect() as other:
            await other.execute(ENDED, {"pid": lost[0]})
        await fetch(connection, BACKEND, {})


async def test_a_lost_connection_is_told_as_away_and_used_no_more(product: Product) -> None:
    lost: list[int] = []
    async with product.own_engine() as engine:
        with pytest.raises(RecordAway):
            await loses_its_connection(product, engine, lost)
        async with autocommit(engine).connect() as connection:
            assert [row.pid for row in await fetch(connection, BACKEND, {})] != lost
