"""Five days of a bad mail server, skipped through: nothing is lost, and nobody gets a mail more than twice."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from datetime import timedelta
from random import Random

import pytest
import pytest_asyncio
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from activities.mail.dispatcher import MailDispatcher, Round
from activities.mail.transports import transport_for
from records.notifications.tables import notifications
from tests.activities.mail.cases import Clock, outcomes, record
from tests.activities.mail.rendered import RENDERER, dispatcher_for
from tests.activities.mail.smtp_server import FakeSmtpServer, SmtpBehaviour
from tests.standards.builders import ANA, ComplaintScenario

FIVE_DAYS = timedelta(days=5)
STEP = timedelta(hours=8)
FAILURES = [behaviour for behaviour in SmtpBehaviour if behaviour not in {SmtpBehaviour.WELL, SmtpBehaviour.UNWILLING}]


def withdrawn_in_mediation() -> ComplaintScenario:
    """A few mails: to teams, to the PDM, and to the customer."""
    scenario = ComplaintScenario().to_mediation()
    scenario.does(ANA, "withdraw", reason="solved")
    return scenario


@pytest_asyncio.fixture
async def dispatcher(engine: AsyncEngine, smtp: FakeSmtpServer, clock: Clock) -> AsyncIterator[MailDispatcher]:
    await record(engine, withdrawn_in_mediation())
    yield dispatcher_for(engine, smtp, clock)


async def deliver_all(dispatcher: MailDispatcher) -> Round:
    """Every round that has something to do at this instant."""
    total = Round()
    while (round_ := await dispatcher.deliver_due()).claimed:
        total = Round(total.sent + round_.sent, postponed=total.postponed + round_.postponed)
    return total


async def recover(dispatcher: MailDispatcher, smtp: FakeSmtpServer, clock: Clock) -> None:
    await smtp.behave(SmtpBehaviour.WELL)
    for _ in range(2):
        clock.later(minutes=15)
        await deliver_all(dispatcher)


def arrivals(smtp: FakeSmtpServer) -> Counter[str]:
    """How often each mail arrived, by its Message-ID, the checks of the server left out."""
    return Counter(mail["Message-ID"] for mail in smtp.kept if mail["References"])


def ids_of(notifications: Iterable[str]) -> set[str]:
    """The Message-IDs of the notifications' mails: one each, however often it is sent."""
    return {RENDERER.message_id(one) for one in notifications}


@pytest.mark.parametrize("behaviour", FAILURES)
async def test_five_days_of_one_fault_lose_nothing_and_repeat_a_mail_once_at_most(
    engine: AsyncEngine, dispatcher: MailDispatcher, smtp: FakeSmtpServer, clock: Clock, behaviour: SmtpBehaviour
) -> None:
    await smtp.behave(behaviour)
    until = clock.now + FIVE_DAYS

    while clock.now < until:
        assert (await deliver_all(dispatcher)).sent == 0
        clock.later(seconds=STEP.total_seconds())
    await recover(dispatcher, smtp, clock)

    arrived = arrivals(smtp)
    settled = await outcomes(engine)
    assert set(settled.values()) == {"sent"}
    assert set(arrived) == ids_of(settled)
    assert max(arrived.values()) <= (2 if behaviour in {SmtpBehaviour.KEEPING, SmtpBehaviour.SLOW} else 1)


async def test_five_days_of_every_fault_in_turn_with_mails_coming_in_lose_nothing(
    engine: AsyncEngine, dispatcher: MailDispatcher, smtp: FakeSmtpServer, clock: Clock
) -> None:
    chance = Random(20261101)
    until = clock.now + FIVE_DAYS
    cases = 0

    while clock.now < until:
        await smtp.behave(
            chance.choice([behaviour for behaviour in FAILURES if behaviour is not SmtpBehaviour.KEEPING])
        )
        if chance.random() < 0.2:
            cases += 1
            await record(engine, ComplaintScenario().to_mediation(), case_id=f"cmp_more{cases}")
        await deliver_all(dispatcher)
        clock.later(seconds=chance.uniform(1, 2 * STEP.total_seconds()))
    await recover(dispatcher, smtp, clock)

    arrived = arrivals(smtp)
    settled = await outcomes(engine)
    assert cases > 3
    assert set(settled.values()) == {"sent"}
    assert set(arrived) == ids_of(settled)
    assert max(arrived.values()) <= 2


async def test_while_a_server_stays_silent_it_is_asked_less_and_less_often(
    dispatcher: MailDispatcher, smtp: FakeSmtpServer, clock: Clock
) -> None:
    await smtp.behave(SmtpBehaviour.KEEPING)
    until = clock.now + timedelta(hours=3)

    while clock.now < until:
        await deliver_all(dispatcher)
        clock.later(seconds=30)

    checks = [mail for mail in smtp.kept if not mail["References"]]
    assert 5 < len(checks) < 25
    assert {mail["To"] for mail in checks} == {"accreditations@hubspot.example"}
    assert len({mail["Message-ID"] for mail in checks}) == len(checks)
    assert set(arrivals(smtp).values()) == {1}


async def test_another_mail_that_the_server_confirms_releases_those_in_doubt(
    engine: AsyncEngine, dispatcher: MailDispatcher, smtp: FakeSmtpServer, clock: Clock
) -> None:
    await smtp.behave(SmtpBehaviour.LOSING)
    await deliver_all(dispatcher)
    await record(engine, ComplaintScenario(), case_id="cmp_2")
    await smtp.behave(SmtpBehaviour.WELL)

    clock.later(minutes=1)
    await deliver_all(dispatcher)

    assert all(mail["References"] for mail in smtp.kept)
    assert set((await outcomes(engine)).values()) == {"sent"}
    assert set(arrivals(smtp).values()) == {1}


async def test_the_waits_grow_to_a_quarter_of_an_hour_and_no_further(
    engine: AsyncEngine, dispatcher: MailDispatcher, smtp: FakeSmtpServer, clock: Clock
) -> None:
    await smtp.behave(SmtpBehaviour.BUSY)
    waits = []
    row = notifications.c
    query = select(row.next_attempt_at, row.attempts, row.last_error).where(row.id == "cmp_1/1/0")

    for _ in range(14):
        await deliver_all(dispatcher)
        async with engine.connect() as connection:
            next_attempt_at, attempts, last_error = (await connection.execute(query)).one()
        waits.append((next_attempt_at - clock.now).total_seconds())
        clock.now = next_attempt_at

    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900, 900]
    assert attempts == 14
    assert last_error == "smtp_451"


async def test_a_server_that_hangs_holds_no_transaction_and_no_connection(
    engine: AsyncEngine, smtp: FakeSmtpServer, clock: Clock
) -> None:
    await record(engine, ComplaintScenario())
    await smtp.behave(SmtpBehaviour.SILENT)
    patient = dispatcher_for(engine, transport_for(smtp.url), clock)

    hanging = asyncio.create_task(patient.deliver_due())
    await smtp.called()

    assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    async with engine.connect() as connection:
        busy = await connection.exec_driver_sql(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND usename = current_user AND state <> 'idle'"
        )
        assert busy.scalar_one() == 0
    hanging.cancel()
    await asyncio.gather(hanging, return_exceptions=True)
