"""Which processes of accreditations have fallen behind the record, and how often they are told."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from records.workflow_cursors import NUDGED_AGAIN_AFTER, Behind, behind
from tests.support.partner_client import PartnerClient
from tests.support.product import Product

NOW = datetime(2001, 1, 1, tzinfo=UTC)
"""Before anything else is late."""
_COPIED = """
INSERT INTO accreditations
SELECT (jsonb_populate_record(held, '{"id": "acc_copied", "kind": "copied", "sequence": 7}')).*
FROM accreditations held WHERE partner_id = :partner"""
_SEEN = "UPDATE processes SET sequence = 7, wakes_at = NULL, nudged_at = NULL WHERE subject = 'acc_copied'"


@pytest_asyncio.fixture(loop_scope="session")
async def connection(product: Product) -> AsyncIterator[AsyncConnection]:
    """One that has written an accreditation which nobody else sees; its partner is ``acc_copied``'s."""
    partner = await PartnerClient.accredited(product, "onboarding")
    async with product.engine.connect() as opened:
        await opened.execute(text(_COPIED), {"partner": partner.id})
        yield opened
        await opened.rollback()


async def told(connection: AsyncConnection, at: datetime = NOW) -> list[Behind]:
    return [one for one in await behind(connection, at, 10_000) if one.subject == "acc_copied"]


async def change(connection: AsyncConnection, changes: str) -> None:
    await connection.execute(text(f"UPDATE accreditations SET {changes} WHERE id = 'acc_copied'"))


async def test_a_new_accreditation_is_behind_until_its_process_has_seen_it(connection: AsyncConnection) -> None:
    (first,) = await told(connection)
    assert not first.started
    assert first.partner_id
    await connection.execute(text(_SEEN))
    assert await told(connection) == []


async def test_who_is_behind_is_told_again_once_it_has_had_time(connection: AsyncConnection) -> None:
    await told(connection)
    assert await told(connection, NOW + NUDGED_AGAIN_AFTER) == []
    (again,) = await told(connection, NOW + NUDGED_AGAIN_AFTER + timedelta(seconds=1))
    assert again.started


async def test_a_change_of_the_record_is_told_also_to_what_has_ended_by_it(connection: AsyncConnection) -> None:
    await connection.execute(text(_SEEN))
    await change(connection, "sequence = 8, status = 'lapsed'")
    (ended,) = await told(connection)
    assert ended.started


async def test_a_row_that_is_written_again_as_it_was_is_no_change(connection: AsyncConnection) -> None:
    await connection.execute(text(_SEEN))
    await change(connection, "status = status")
    assert await told(connection) == []
