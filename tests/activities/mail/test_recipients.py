"""To whom a mail goes when the one it is meant for has no address."""

import email
from datetime import UTC, datetime
from email.policy import default

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from activities.mail.render import MailRenderer
from activities.mail.text import usable_address
from records.people import remember
from tests.activities.mail.cases import Partner, introduce, notifications, record, to_a_mark
from tests.activities.mail.rendered import mails, rendered, rendered_or_none, text, the_mail
from tests.standards.builders import ANA, ComplaintScenario

NOBODY = Partner(contact_name=None, contact_email=None, pdm_name=None, pdm_email=None)


def reminded(assignee: str | None) -> ComplaintScenario:
    scenario = ComplaintScenario()
    if assignee:
        scenario.does(ANA, "assign", assignee=assignee)
    return scenario.time_passes(scenario.case.remind_at or scenario.now)


async def test_a_reminder_goes_to_the_person_answerable(engine: AsyncEngine) -> None:
    await record(engine, reminded("ben"))
    async with engine.begin() as connection:
        await remember(connection, "ben", "Ben Ode", "ben@hubspot.example", datetime.now(UTC))

    (message,) = await mails(engine, "reminder")

    assert message["To"] == "ben@hubspot.example"
    assert text(message).startswith("Hello Ben Ode,")


@pytest.mark.parametrize("assignee", ["ben", None])
async def test_a_reminder_goes_to_the_team_where_no_persons_address_is_known(
    engine: AsyncEngine, assignee: str | None
) -> None:
    message = await the_mail(engine, reminded(assignee), "reminder")

    assert message["To"] == "cs@hubspot.example"


async def test_a_team_without_an_address_is_reached_through_the_programme_mailbox(engine: AsyncEngine) -> None:
    scenario = ComplaintScenario()
    contacts = scenario.edition.contacts
    teams = {name: address for name, address in contacts.teams.items() if name != "cs"}
    scenario.edition = scenario.edition.model_copy(update={"contacts": contacts.model_copy(update={"teams": teams})})
    message = await the_mail(engine, scenario, "stage_started")

    assert message["To"] == "accreditations@hubspot.com"
    assert "meant for the CS team" in text(message)


async def test_a_partner_without_a_pdm_has_its_mails_sent_to_the_programme_mailbox(engine: AsyncEngine) -> None:
    await introduce(engine, NOBODY)
    message = await the_mail(engine, ComplaintScenario().to_mediation(), "pdm_informed")

    assert message["To"] == "accreditations@hubspot.com"
    assert "meant for the PDM of Willow Inbound" in text(message)
    assert "nobody on record yet; the mailbox below answers instead" in text(message)


async def test_a_partner_without_a_contact_is_reached_through_its_pdm(engine: AsyncEngine) -> None:
    await introduce(engine, Partner(contact_name=None, contact_email=None))
    message = await the_mail(engine, to_a_mark(), "partner_mark")

    assert message["To"] == "petra@hubspot.example"
    assert "meant for the contact of Willow Inbound" in text(message)


@pytest.mark.parametrize(
    "customer", [{"name": "Dana Reyes"}, {"name": "D", "email": None}, {"email": "a..b@c"}, {}, None]
)
async def test_nobody_else_gets_the_mail_of_a_customer_without_an_address(
    engine: AsyncEngine, customer: dict[str, str] | None
) -> None:
    scenario = ComplaintScenario()
    scenario.does(ANA, "withdraw", reason="solved")
    await record(engine, scenario, customer=customer)

    (notification,) = await notifications(engine, "customer_outcome")

    assert await rendered_or_none(engine, notification) is None


async def test_a_partner_nobody_described_still_has_its_case_told(engine: AsyncEngine) -> None:
    await introduce(engine, Partner(), partner_id="partner-1")
    async with engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE partners SET identity = 'erased'")
    message = await the_mail(engine, ComplaintScenario(), "stage_started")

    assert message["Subject"] == "Complaint about partner-1: CS resolution begins"


async def test_addresses_are_those_of_today_not_of_the_day_of_the_step(engine: AsyncEngine) -> None:
    await record(engine, ComplaintScenario().to_mediation())
    async with engine.begin() as connection:
        await connection.exec_driver_sql(
            "INSERT INTO identities SELECT 'new', partner_id, name, aliases, domains, contact_name, contact_email,"
            " 'Paul', 'paul@hubspot.example', pdm_sub, recorded_at FROM identities"
        )
        await connection.exec_driver_sql("UPDATE partners SET identity = 'new'")

    (message,) = await mails(engine, "pdm_informed")

    assert message["To"] == "paul@hubspot.example"


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example",
        "o'neil+x@sub-1.b.example",
        "root@localhost",
        "dîna@b.example",
        "a@xn--bcher-kva.example",
    ],
)
def test_an_address_that_a_mail_server_takes_is_used_as_it_is(address: str) -> None:
    assert usable_address(f" {address} ") == address


def test_a_domain_with_accents_is_written_as_mail_servers_know_it() -> None:
    assert usable_address("a@bücher.example") == "a@xn--bcher-kva.example"


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "nobody",
        "@b.example",
        "a@",
        "a@b..example",
        ".a@b.example",
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example, c@d.example",
        "a@-b.example",
        "a b@c.example",
        "a@b@c.example",
        "<a@b.example>",
        "a(comment)@b.example",
        '"a b"@c.example',
        "a\u202e@b.example",
        "a\x00@b.example",
        "a\ud800@b.example",
        f"{'a' * 65}@b.example",
        f"a@{'b' * 64}.example",
        f"a@{'.'.join(['bb'] * 90)}",
    ],
)
def test_what_cannot_be_one_address_is_no_address(address: str | None) -> None:
    assert usable_address(address) is None


@pytest.mark.parametrize("sender", ["", "accreditations", "a@b.example\r\nBcc: c@d.example", "Name <>"])
def test_a_sender_that_is_no_address_stops_the_process_at_the_start(sender: str) -> None:
    with pytest.raises(ValueError, match="mail_from"):
        MailRenderer.of(sender, "https://recourse.example")


async def test_an_accented_address_keeps_its_accents(engine: AsyncEngine) -> None:
    await introduce(engine, Partner(pdm_email="pétra@hubspot.example"))
    await record(engine, ComplaintScenario().to_mediation())

    (notification,) = await notifications(engine, "pdm_informed")
    made = await rendered(engine, notification)

    assert made.recipient == "pétra@hubspot.example"
    assert "To: pétra@hubspot.example\r\n".encode() in made.content
    assert email.message_from_bytes(made.content, policy=default)["Auto-Submitted"] == "auto-generated"
