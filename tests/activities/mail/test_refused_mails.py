"""What a server refuses for good: it is settled once, somebody can pass it on, and the administrators learn of it."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.typing import EventDict

from activities.mail.delivery import PATIENT_ATTEMPTS
from activities.mail.dispatcher import MailDispatcher, Round
from activities.mail.metrics import MailMetrics
from records.notifications.tables import notifications
from tests.activities.mail import recorded_standing
from tests.activities.mail.cases import Clock, outcomes, record, to_a_mark
from tests.activities.mail.recorded_standing import keep
from tests.activities.mail.rendered import dispatcher_for, text
from tests.activities.mail.smtp_server import FakeSmtpServer, SmtpBehaviour
from tests.standards.builders import ANA, ComplaintScenario, edition

NO_SUCH_MAILBOX = "550 5.1.1 no such mailbox: somebody"
NO_RELAY = "554 5.7.1 relay access denied"
MAILBOX, PDM, CONTACT = "accreditations@hubspot.com", "petra@hubspot.example", "partners@willow.example"
WITH_OPS = {"contacts": {"teams": {**edition().contacts.teams, "ops": "ops@hubspot.example"}}}


class Counted(MailMetrics):
    """Keeps what it counts."""

    def __init__(self) -> None:
        super().__init__()
        self.outcomes: list[str] = []

    def count(self, outcome: str) -> None:
        super().count(outcome)
        self.outcomes.append(outcome)


@pytest.fixture
def metrics() -> Counted:
    return Counted()


@pytest.fixture
def dispatcher(engine: AsyncEngine, smtp: FakeSmtpServer, clock: Clock, metrics: Counted) -> MailDispatcher:
    return dispatcher_for(engine, smtp, clock, metrics)


async def all_due(dispatcher: MailDispatcher) -> list[Round]:
    found = [await dispatcher.deliver_due()]
    while found[-1].claimed:
        found.append(await dispatcher.deliver_due())
    return found


async def row_of(engine: AsyncEngine, kind: str) -> Any:
    row = notifications.c
    query = select(row.settled_as, row.last_error, row.attempts, row.settled_at).where(row.kind == kind)
    async with engine.connect() as connection:
        return (await connection.execute(query)).one()


def arrived(smtp: FakeSmtpServer, address: str, says: str) -> list[str]:
    """The texts to the address that say so."""
    texts = [text(mail) for mail in smtp.kept if mail["To"] == address]
    return [one for one in texts if says in one]


async def test_a_refused_contact_is_settled_as_undeliverable_and_never_tried_again(
    engine: AsyncEngine,
    dispatcher: MailDispatcher,
    smtp: FakeSmtpServer,
    clock: Clock,
    metrics: Counted,
    logs: list[EventDict],
) -> None:
    await record(engine, to_a_mark())
    smtp.answers[CONTACT] = NO_SUCH_MAILBOX

    await all_due(dispatcher)

    refused = await row_of(engine, "partner_mark")
    assert (refused.settled_as, refused.last_error, refused.attempts) == ("undeliverable", "smtp_550", 1)
    assert [line["error"] for line in logs if line["event"] == "mail_refused"] == ["smtp_550"]
    assert metrics.outcomes.count("undeliverable") == 1
    clock.later(days=400)
    assert (await dispatcher.deliver_due()).claimed == 0


async def test_the_pdm_gets_what_a_contacts_server_refused_and_is_told_why(
    engine: AsyncEngine, dispatcher: MailDispatcher, smtp: FakeSmtpServer
) -> None:
    await record(engine, to_a_mark())
    smtp.answers[CONTACT] = NO_SUCH_MAILBOX

    await all_due(dispatcher)

    (passed_on,) = arrived(smtp, PDM, "This mail is meant for the contact of Willow Inbound")
    assert "but their mail server refused it. Please pass it on." in passed_on
    assert "a standard mark was placed on the record of Willow Inbound" in passed_on
    assert "/console/" not in passed_on


async def test_where_the_pdm_is_refused_too_the_programme_mailbox_gets_it(
    engine: AsyncEngine, dispatcher: MailDispatcher, smtp: FakeSmtpServer
) -> None:
    await record(engine, to_a_mark())
    smtp.answers |= {CONTACT: NO_SUCH_MAILBOX, PDM: NO_SUCH_MAILBOX}

    await all_due(dispatcher)

    assert len(arrived(smtp, MAILBOX, "meant for the contact of Willow Inbound")) == 1
    assert len(arrived(smtp, MAILBOX, "meant for the PDM of Willow Inbound")) > 1


async def test_the_administrators_are_told_where_they_have_an_address_and_read_no_name(
    engine: AsyncEngine, dispatcher: MailDispatcher, smtp: FakeSmtpServer
) -> None:
    await record(engine, to_a_mark(**WITH_OPS))
    smtp.answers[CONTACT] = NO_SUCH_MAILBOX

    await all_due(dispatcher)

    (told,) = arrived(smtp, "ops@hubspot.example", "refused it for good")
    assert "was meant for the contact of a partner" in told
    assert "(smtp_550), so it is not sent again. Somebody else has it and was asked to pass it on." in told
    assert "Willow" not in told
    assert "Wilma" not in told


async def test_a_customers_refused_mail_is_told_to_the_mailbox_without_what_it_says(
    engine: AsyncEngine, dispatcher: MailDispatcher, smtp: FakeSmtpServer
) -> None:
    scenario = ComplaintScenario()
    scenario.does(ANA, "withdraw", reason="solved")
    await record(engine, scenario)
    smtp.answers["dana@northwind.example"] = NO_SUCH_MAILBOX

    await all_due(dispatcher)

    assert (await row_of(engine, "customer_outcome")).settled_as == "undeliverable"
    (told,) = arrived(smtp, MAILBOX, "refused it for good")
    assert "was meant for a customer" in told
    assert "Nobody else has it." in told
    assert "https://recourse.example/console/cases/cmp_1" in told
    for private in ("Dana", "withdrawn", "Willow"):
        assert private not in told


async def test_while_nobody_can_be_told_of_a_refusal_the_mail_stays_owed(
    engine: AsyncEngine, dispatcher: MailDispatcher, smtp: FakeSmtpServer, clock: Clock
) -> None:
    scenario = ComplaintScenario()
    scenario.does(ANA, "withdraw", reason="solved")
    await record(engine, scenario)
    smtp.answers |= {"dana@northwind.example": NO_SUCH_MAILBOX, MAILBOX: "451 4.3.2 try again later"}

    await all_due(dispatcher)
    waiting = await row_of(engine, "customer_outcome")
    del smtp.answers[MAILBOX]
    clock.later(minutes=1)
    await all_due(dispatcher)

    assert (waiting.settled_as, waiting.last_error) == (None, "smtp_451")
    assert (await row_of(engine, "customer_outcome")).settled_as == "undeliverable"
    assert len(arrived(smtp, MAILBOX, "refused it for good")) == 1


async def test_a_seats_refused_mail_is_passed_on_and_reported_without_a_name(
    engine: AsyncEngine, dispatcher: MailDispatcher, smtp: FakeSmtpServer
) -> None:
    kept = await keep(engine, recorded_standing.serious(overrides=WITH_OPS))
    await kept.queue()
    smtp.answers["board-academy@hubspot.example"] = NO_SUCH_MAILBOX

    await all_due(dispatcher)

    (passed_on,) = arrived(smtp, MAILBOX, "meant for the members of the review board for Academy")
    (told,) = arrived(smtp, "ops@hubspot.example", "refused it for good")
    assert "but their mail server refused it" in passed_on
    assert "was meant for the members of the review board for Academy" in told
    assert "Willow" not in passed_on + told


async def test_a_server_that_refuses_everybody_settles_all_without_a_mail(
    engine: AsyncEngine, dispatcher: MailDispatcher, smtp: FakeSmtpServer, clock: Clock
) -> None:
    await record(engine, to_a_mark())
    await smtp.behave(SmtpBehaviour.UNWILLING)

    await all_due(dispatcher)

    assert set((await outcomes(engine)).values()) == {"undeliverable"}
    assert smtp.kept == []
    clock.later(days=1)
    assert (await dispatcher.deliver_due()).claimed == 0


async def test_a_server_that_refuses_us_by_policy_gets_about_a_day_to_be_put_right(
    engine: AsyncEngine, dispatcher: MailDispatcher, smtp: FakeSmtpServer, clock: Clock
) -> None:
    await record(engine, ComplaintScenario())
    smtp.answers["cs@hubspot.example"] = NO_RELAY
    began = clock.now

    while not (await dispatcher.deliver_due()).undeliverable:
        clock.later(minutes=16)

    assert (await row_of(engine, "stage_started")).attempts == PATIENT_ATTEMPTS
    assert 20 < (clock.now - began).total_seconds() / 3600 < 30
    assert len(arrived(smtp, MAILBOX, "meant for the CS team")) == 1


async def test_a_policy_that_is_put_right_in_time_loses_no_mail(
    engine: AsyncEngine, dispatcher: MailDispatcher, smtp: FakeSmtpServer, clock: Clock
) -> None:
    await record(engine, ComplaintScenario())
    smtp.answers["cs@hubspot.example"] = NO_RELAY

    assert (await dispatcher.deliver_due()).postponed == 1
    smtp.answers.clear()
    clock.later(minutes=1)

    assert (await dispatcher.deliver_due()).sent == 1
