"""The outbox's rows: claimed by one, given back by time, settled once."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from records.notifications import outbox
from records.notifications.outbox import DueNotification
from records.notifications.tables import notifications
from tests.activities.mail.database import application, engine, postgres

__all__ = ["application", "engine", "postgres"]

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


async def owe(engine: AsyncEngine, *ids: str, due: datetime = NOW) -> None:
    rows = [
        {
            "id": notification_id,
            "subject": "cmp_1",
            "first_sequence": 1,
            "last_sequence": 1,
            "kind": "reminder",
            "recipient": "team",
            "caused_at": due,
            "next_attempt_at": due,
        }
        for notification_id in ids
    ]
    async with engine.begin() as connection:
        await connection.execute(insert(notifications), rows)


async def claim(engine: AsyncEngine, now: datetime = NOW, limit: int = 100) -> list[DueNotification]:
    async with engine.begin() as connection:
        return list(await outbox.claim(connection, now, limit))


async def row(engine: AsyncEngine, notification_id: str) -> dict[str, object]:
    async with engine.connect() as connection:
        found = await connection.execute(select(notifications).where(notifications.c.id == notification_id))
        return dict(found.mappings().one())


async def test_what_is_due_is_claimed_the_longest_due_first_and_no_more_than_asked(engine: AsyncEngine) -> None:
    await owe(engine, "late", due=NOW - timedelta(hours=1))
    await owe(engine, "now")
    await owe(engine, "soon", due=NOW + timedelta(seconds=1))

    assert [notification.id for notification in await claim(engine, limit=1)] == ["late"]
    assert [notification.id for notification in await claim(engine)] == ["now"]
    assert await claim(engine) == []


async def test_a_claim_that_nobody_settles_comes_back_when_its_lease_is_over(engine: AsyncEngine) -> None:
    await owe(engine, "a")
    await claim(engine)

    assert await claim(engine, NOW + outbox.LEASE - timedelta(seconds=1)) == []
    (again,) = await claim(engine, NOW + outbox.LEASE)
    assert again.attempts == 2


async def test_claims_made_at_the_same_time_never_share_a_notification(engine: AsyncEngine) -> None:
    ids = [f"n{number:03}" for number in range(120)]
    await owe(engine, *ids)

    claims = await asyncio.gather(*(claim(engine, limit=10) for _ in range(12)))

    claimed = [notification.id for one in claims for notification in one]
    assert len(claimed) == len(set(claimed))
    while more := await claim(engine, limit=50):
        claimed += [notification.id for notification in more]
    assert sorted(claimed) == ids


async def test_an_open_claim_makes_others_pass_by_and_not_wait(engine: AsyncEngine) -> None:
    await owe(engine, "a", "b")

    async with engine.begin() as first:
        (held,) = await outbox.claim(first, NOW, 1)
        async with asyncio.timeout(2.5):  # who waits for the lock is told so after three seconds
            others = await claim(engine)

    assert {held.id, *(notification.id for notification in others)} == {"a", "b"}


async def test_a_claim_that_is_rolled_back_was_never_made(engine: AsyncEngine) -> None:
    await owe(engine, "a")
    async with engine.connect() as connection:
        await outbox.claim(connection, NOW, 1)
        await connection.rollback()

    assert [notification.attempts for notification in await claim(engine)] == [1]


async def test_a_notification_is_settled_once_and_never_due_again(engine: AsyncEngine) -> None:
    await owe(engine, "a")
    await claim(engine)
    async with engine.begin() as connection:
        await outbox.settle(connection, [("a", outbox.SENT, None)], NOW)
        await outbox.settle(connection, [("a", outbox.NO_ADDRESS, None)], NOW + timedelta(days=1))

    assert await claim(engine, NOW + timedelta(days=400)) == []
    settled = await row(engine, "a")
    assert (settled["settled_at"], settled["settled_as"], settled["last_error"]) == (NOW, "sent", None)


async def test_a_worker_whose_lease_ran_out_does_not_disturb_the_next_one(engine: AsyncEngine) -> None:
    await owe(engine, "a")
    (slow,) = await claim(engine)
    later = NOW + outbox.LEASE
    (_quick,) = await claim(engine, later)

    async with engine.begin() as connection:
        await outbox.reschedule(connection, slow, "timeout", later)

    assert (await row(engine, "a"))["next_attempt_at"] == later + outbox.LEASE
    assert (await row(engine, "a"))["last_error"] is None


async def test_a_failed_attempt_after_it_was_sent_changes_nothing(engine: AsyncEngine) -> None:
    await owe(engine, "a")
    (notification,) = await claim(engine)
    async with engine.begin() as connection:
        await outbox.settle(connection, [("a", outbox.SENT, None)], NOW)
        await outbox.reschedule(connection, notification, "timeout", NOW)

    assert (await row(engine, "a"))["last_error"] is None


async def test_a_doubt_outlives_the_errors_that_come_after_it(engine: AsyncEngine) -> None:
    await owe(engine, "a")
    (first,) = await claim(engine)
    async with engine.begin() as connection:
        await outbox.reschedule(connection, first, "dropped", NOW, in_doubt=True)
    (second,) = await claim(engine, NOW + timedelta(hours=1))
    async with engine.begin() as connection:
        await outbox.reschedule(connection, second, "unreachable", NOW)
    (third,) = await claim(engine, NOW + timedelta(hours=2))

    assert first.doubted_at is None
    assert second.doubted_at == NOW
    assert third.doubted_at == NOW
    assert (await row(engine, "a"))["last_error"] == "unconfirmed unreachable"


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 2), (2, 4), (9, 512), (10, 900), (1_000_000, 900)])
def test_the_wait_doubles_up_to_a_quarter_of_an_hour(attempts: int, seconds: int) -> None:
    assert outbox.back_off(attempts) == timedelta(seconds=seconds)


async def test_the_backlog_counts_what_is_owed(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        assert await outbox.backlog(connection) == outbox.Backlog(0, 0, None)
    await owe(engine, "old", due=NOW - timedelta(days=1))
    await owe(engine, "new", "sent")
    (old, *_) = await claim(engine)
    async with engine.begin() as connection:
        await outbox.reschedule(connection, old, "smtp_451", NOW)
        await outbox.settle(connection, [("sent", outbox.SENT, None)], NOW)

        assert await outbox.backlog(connection) == outbox.Backlog(2, 1, NOW - timedelta(days=1))
