"""The chain is verified in pieces that resume: what is wrong is named, and stays until it is found no more."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from maintenance.event_log import verify_log
from records.chain_verification import verify_chain
from records.seals import Fault, seal
from records.verification import (
    AGAIN_AFTER,
    VerificationFigures,
    VerificationProgress,
    verification_figures,
    verification_progress,
    verify_further,
)
from standards.signing import AuditKeys, Keyring
from tests.support.case import Case
from tests.support.product import Product
from tests.support.superuser import as_superuser

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


class Undone(Exception):
    """Ends a test: nothing of it stays."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def case(product: Product) -> Case:
    """A case on record before anything is sealed: whoever writes waits for the sealer."""
    return await (await Case.filed(product)).taken_up()


@pytest_asyncio.fixture(loop_scope="session")
async def record(product: Product, case: Case) -> AsyncIterator[AsyncConnection]:
    """A superuser's transaction in which all is sealed and nothing was verified yet, undone at its end."""
    try:
        async with as_superuser(product) as connection:
            await connection.execute(text("DELETE FROM verification"))
            await connection.execute(text("DELETE FROM verification_faults"))
            await seal(connection, keys(product), NOW)
            yield connection
            raise Undone
    except Undone:
        pass


def keys(product: Product) -> AuditKeys:
    return product.servers.settings().audit


async def verified(
    product: Product, connection: AsyncConnection, now: datetime = NOW, most: int = 500
) -> VerificationProgress:
    """How far it is once everything sealed was looked at."""
    while await verify_further(connection, keys(product), now, most):
        pass
    return await verification_progress(connection)


async def test_pieces_come_to_what_one_walk_finds(product: Product, record: AsyncConnection) -> None:
    whole = await verify_chain(record, keys(product))
    found = await verified(product, record, most=7)
    assert (found.events, found.streams, found.seals) == (whole.events, whole.streams, whole.seals)
    assert (found.up_to, found.faults, found.whole_at) == (found.sealed_up_to, [], NOW)


async def test_a_piece_goes_on_where_the_one_before_ended(product: Product, record: AsyncConnection) -> None:
    reached = []
    for _ in range(2):
        assert await verify_further(record, keys(product), NOW, 2)
        found = await verification_progress(record)
        reached.append((found.events, found.whole_at))
    assert reached == [(2, None), (4, None)]


async def test_what_is_not_sealed_is_not_looked_at_yet(product: Product, record: AsyncConnection) -> None:
    before = await verified(product, record)
    await record.execute(text("DELETE FROM seals WHERE number = (SELECT max(number) FROM seals)"))
    found = await verification_progress(record)
    assert found.unsealed > 0
    assert found.events == before.events


TAMPERINGS = {
    "content": (
        "UPDATE events SET actor = 'mallory' WHERE subject = '{id}' AND sequence = 1",
        ("{id}", 1, "its hash does not match its content and the event before"),
    ),
    "a decision": (
        "UPDATE decisions SET now = now + interval '1 second' WHERE process = '{id}'",
        ("{id}", 1, "the decision that led to it was changed or removed"),
    ),
    "a gap": (
        "DELETE FROM events WHERE subject = '{id}' AND sequence = 1",
        ("{id}", 2, "events before it are missing"),
    ),
    "a seal": (
        "UPDATE seals SET signature = 'x' WHERE number = (SELECT max(number) FROM seals)",
        ("seal/{seal}", None, "its signature is missing or not ours"),
    ),
}


@pytest.mark.parametrize("what", TAMPERINGS)
async def test_a_fault_is_named_and_stays_until_a_whole_walk_finds_it_no_more(
    product: Product, record: AsyncConnection, case: Case, what: str
) -> None:
    tampering, (subject, sequence, problem) = TAMPERINGS[what]
    last = (await record.execute(text("SELECT max(number) FROM seals"))).scalar_one()
    names: dict[str, Any] = {"id": case.id, "seal": last}
    undo = await record.begin_nested()
    await record.execute(text(tampering.format(**names)))
    assert Fault(subject.format(**names), sequence, problem) in (await verified(product, record)).faults
    kept = [dict(row) for row in (await record.execute(text("SELECT * FROM verification_faults"))).mappings()]
    await undo.rollback()
    for row in kept:
        names = {"walk": 1, **row}
        insert = "INSERT INTO verification_faults VALUES (:subject, :sequence, :problem, :found_at, :walk)"
        await record.execute(text(insert), names)

    assert (await verified(product, record)).faults, "a walk that is not the next one forgets nothing"
    assert (await verified(product, record, NOW + AGAIN_AFTER + timedelta(seconds=1))).faults == []


async def test_what_was_verified_is_looked_at_again_every_day(
    product: Product, record: AsyncConnection, case: Case
) -> None:
    assert await verification_figures(record) == VerificationFigures(0, None)
    assert (await verified(product, record)).faults == []
    assert await verification_figures(record) == VerificationFigures(0, NOW)
    await record.execute(text(f"UPDATE events SET actor = 'mallory' WHERE subject = '{case.id}' AND sequence = 1"))
    assert (await verified(product, record, NOW + AGAIN_AFTER / 2)).faults == []
    tomorrow = await verified(product, record, NOW + AGAIN_AFTER)
    assert [(fault.subject, fault.sequence) for fault in tomorrow.faults if fault.sequence] == [(case.id, 1)]
    told = VerificationFigures(len(tomorrow.faults), tomorrow.whole_at)
    assert await verification_figures(record) == told
    assert tomorrow.events == (await verification_progress(record)).events


async def test_seals_that_were_verified_and_are_gone_are_named(product: Product, record: AsyncConnection) -> None:
    last = (await verified(product, record)).seals
    await record.execute(text("DELETE FROM seals WHERE number = :last"), {"last": last})
    faults = (await verified(product, record)).faults
    assert Fault(f"seal/{last}", None, "it was verified, and is gone") in faults


async def test_a_key_that_is_not_here_is_named_once(product: Product, record: AsyncConnection) -> None:
    other = AuditKeys(ring=Keyring({"other": b"a secret of another chain"}))
    while await verify_further(record, other, NOW, 50):
        pass
    found = [fault for fault in (await verification_progress(record)).faults if fault.subject.startswith("key/")]
    assert [fault.subject for fault in found] == ["key/first"]


async def test_the_worker_verifies_beside_its_other_work(product: Product) -> None:
    await Case.filed(product)
    async with product.engine.begin() as connection:
        await seal(connection, keys(product), datetime.now(UTC))
    await verify_log(product.engine, keys(product), share=1.0, seconds=60)
    found = (await product.as_("aud", "auditor").get("/v1/events/verification")).json()
    assert (found["verified"], found["faults"], found["up_to"]) == (True, [], found["sealed_up_to"])
    assert found["events"] > 0
    assert found["at"] >= found["whole_at"] > "2026"
