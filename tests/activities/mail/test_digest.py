"""Who asks for it gets one mail a day, in which each of their mails stands; everybody else's go out at once."""

from datetime import timedelta

import pytest_asyncio
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from activities.mail.message import Mail
from activities.mail.transports import Refusal, Undelivered
from records.notifications import digests
from records.notifications.tables import notifications as queue
from records.people import remember
from tests.activities.mail.cases import Clock, notifications, outcomes, record
from tests.activities.mail.rendered import dispatcher_for, parsed, plain
from tests.standards.builders import ANA, ComplaintScenario

BEN, CASES = "ben@hubspot.example", ("cmp_1", "cmp_2", "cmp_3")


class Transport:
    """Keeps mails; refuses for good those that hold a text."""

    def __init__(self, refuses: str = "") -> None:
        self.kept: list[Mail] = []
        self._refuses = refuses

    async def send(self, mail: Mail) -> None:
        if self._refuses and self._refuses in str(parsed(mail.content)["Subject"]):
            raise Undelivered("550", refusal=Refusal.MAIL)
        self.kept.append(mail)

    def to_ben(self) -> list[str]:
        return [str(parsed(mail.content)["Subject"]) for mail in self.kept if mail.recipient == BEN]


@pytest_asyncio.fixture
async def reminded(engine: AsyncEngine, clock: Clock) -> AsyncEngine:
    """Three cases of Ben's whose reminders were just caused, and nothing else is owed."""
    for case_id in CASES:
        scenario = ComplaintScenario()
        scenario.does(ANA, "assign", assignee="ben")
        await record(engine, scenario.time_passes(scenario.case.remind_at or scenario.now), case_id=case_id)
    caused = max(one.caused_at for one in await notifications(engine, "reminder"))
    async with engine.begin() as connection:
        await connection.execute(queue.delete().where(queue.c.kind != "reminder"))
        await connection.execute(update(queue).values(next_attempt_at=caused))
        await remember(connection, "ben", "Ben Ode", BEN, caused)
        await digests.gather(connection, "ben", (caused.hour + 2) % 24)
    clock.now = caused + timedelta(minutes=1)
    return engine


async def test_mails_wait_for_the_hour_and_then_go_out_as_one(reminded: AsyncEngine, clock: Clock) -> None:
    transport = Transport()
    dispatcher = dispatcher_for(reminded, transport, clock)
    first = await dispatcher.deliver_due()
    assert (first.deferred, first.sent) == (3, 0)
    assert (await dispatcher.deliver_due()).claimed == 0
    clock.later(hours=3)
    assert (await dispatcher.deliver_due()).sent == 3
    (mail,) = transport.kept
    told = parsed(mail.content)
    assert told["To"] == BEN
    assert plain(told).count("A friendly reminder") == 3
    assert plain(told).count("Kind regards,") == 1
    assert set((await outcomes(reminded)).values()) == {"sent"}
    html = told.get_body(("html",))
    assert html is not None
    assert all(f"/console/cases/{case_id}" in html.get_content() for case_id in CASES)


async def test_who_asks_no_more_gets_each_at_once(reminded: AsyncEngine, clock: Clock) -> None:
    async with reminded.begin() as connection:
        await digests.send_each(connection, "ben")
    transport = Transport()
    assert (await dispatcher_for(reminded, transport, clock).deliver_due()).sent == 3
    assert len(transport.to_ben()) == 3


async def test_a_digest_that_is_refused_for_good_is_sent_mail_by_mail(reminded: AsyncEngine, clock: Clock) -> None:
    transport = Transport(refuses="Your mails of")
    clock.later(hours=3)
    assert (await dispatcher_for(reminded, transport, clock).deliver_due()).sent == 3
    assert len(transport.to_ben()) == 3
