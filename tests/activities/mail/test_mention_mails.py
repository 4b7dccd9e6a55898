"""Mails that name a colleague: whoever is mentioned in a note, and whoever a case is assigned to."""

from sqlalchemy.ext.asyncio import AsyncEngine

from records.people import remember
from tests.activities.mail.cases import Partner, introduce, notifications, record
from tests.activities.mail.rendered import mail, mails, plain, rendered_or_none, text
from tests.standards.builders import ANA, MIA, SOL, ComplaintScenario


async def test_whoever_a_note_mentions_is_told_by_whom_and_led_to_the_note_which_the_mail_does_not_hold(
    engine: AsyncEngine,
) -> None:
    await introduce(engine, Partner())
    scenario = ComplaintScenario()
    scenario.does(ANA, "add_note", text="a secret of the customer", mentions=("ben", "nobody-known"))
    await record(engine, scenario)
    async with engine.begin() as connection:
        await remember(connection, "ben", "Ben Ode", "ben@hubspot.example", scenario.now)
        await remember(connection, ANA.sub, "Ana Ruiz", None, scenario.now)

    told, unknown = await notifications(engine, "mentioned")
    message = await mail(engine, told)
    assert message["To"] == "ben@hubspot.example"
    assert message["Subject"] == "Ana Ruiz mentions you: the complaint about Willow Inbound"
    assert f"https://recourse.example/console/cases/cmp_1#event-{told.last_sequence}" in plain(message)
    assert "a secret of the customer" not in text(message)
    assert await rendered_or_none(engine, unknown) is None, "nobody stands in for somebody who was mentioned"


async def test_a_mention_by_a_member_of_the_mark_board_names_nobody(engine: AsyncEngine) -> None:
    await introduce(engine, Partner())
    scenario = ComplaintScenario().to_mark_board()
    scenario.does(MIA, "add_note", text="t", mentions=("ben",))
    await record(engine, scenario)
    async with engine.begin() as connection:
        await remember(connection, "ben", "Ben Ode", "ben@hubspot.example", scenario.now)
        await remember(connection, MIA.sub, "Mia Castellano", None, scenario.now)

    (message,) = await mails(engine, "mentioned")
    assert str(message["Subject"]).startswith("The mark board mentions you")
    assert "Castellano" not in text(message)


async def test_who_a_case_is_assigned_to_is_told_by_name(engine: AsyncEngine) -> None:
    await introduce(engine, Partner())
    scenario = ComplaintScenario().to_mediation()
    scenario.does(SOL, "assign", assignee="ben")
    await record(engine, scenario)
    async with engine.begin() as connection:
        await remember(connection, "ben", "Ben Ode", None, scenario.now)

    assert "The case was assigned to Ben Ode." in text((await mails(engine, "pdm_updated"))[-1])
