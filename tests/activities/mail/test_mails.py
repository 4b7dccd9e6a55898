"""The mails themselves: each kind, for a case that is really on record."""

import re

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from standards.notifications import NotificationKind
from tests.activities.mail.cases import notifications, record, to_a_mark
from tests.activities.mail.rendered import RENDERER, mail, mails, plain, rendered, text, the_mail
from tests.standards.builders import (
    ANA,
    BLAMELESS,
    MAX,
    MEI,
    MIA,
    PAT,
    ComplaintScenario,
    resolved_by_cs,
    resolved_by_mediation,
)

ABOUT_COMPLAINTS = {
    NotificationKind.PDM_INFORMED,
    NotificationKind.PDM_UPDATED,
    NotificationKind.STAGE_STARTED,
    NotificationKind.MARK_BOARD_INFORMED,
    NotificationKind.MARK_BOARD_CASE,
    NotificationKind.MEMBER_RECUSED,
    NotificationKind.REMINDER,
    NotificationKind.BREACH,
    NotificationKind.CUSTOMER_OUTCOME,
    NotificationKind.PARTNER_MARK,
}
OF_A_WAIT = {NotificationKind.WAIT_REMINDER, NotificationKind.WAIT_ENDED}
PROGRAMME_MAILBOX = "accreditations@hubspot.com"


async def test_every_kind_of_mail_can_be_written_for_a_real_case(engine: AsyncEngine) -> None:
    await record(engine, to_a_mark())

    queued = await notifications(engine)

    assert {notification.kind for notification in queued} == ABOUT_COMPLAINTS
    for notification in queued:
        message = await mail(engine, notification)
        body, to_customer = text(message), notification.kind == NotificationKind.CUSTOMER_OUTCOME
        assert ("Petra Dunn <petra@hubspot.example>" in body) != to_customer, "S42: the PDM, by name and address"
        assert PROGRAMME_MAILBOX in body, "S44"
        assert message["Reply-To"] == PROGRAMME_MAILBOX
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["Message-ID"] == RENDERER.message_id(notification.id)
        assert message["Date"].datetime == notification.caused_at
        assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
        assert all(len(line) <= 78 for line in plain(message).splitlines())
        assert "\n\n\n" not in plain(message)


async def test_staff_find_the_case_behind_the_link_and_the_outside_does_not_even_see_it(engine: AsyncEngine) -> None:
    await record(engine, to_a_mark())

    for notification in await notifications(engine):
        body = text(await mail(engine, notification))
        staff = notification.kind not in {NotificationKind.CUSTOMER_OUTCOME, NotificationKind.PARTNER_MARK}
        assert ("https://recourse.example/console/cases/cmp_1" in body) == staff
        assert ("Go-live slipped 27 weeks" in body) == staff


async def test_mails_to_the_outside_say_nothing_of_votes_scores_notes_or_the_customer(engine: AsyncEngine) -> None:
    await record(engine, to_a_mark("serious"))

    (customer,) = await mails(engine, "customer_outcome")
    (partner,) = await mails(engine, "partner_mark")

    assert customer["To"] == "dana@northwind.example"
    assert partner["To"] == "partners@willow.example"
    for body in (text(customer).casefold(), text(partner).casefold()):
        for inside in ("vote", "3 to 0", "rubric", "score", "note", "recus", "late and incomplete", "a friend"):
            assert inside not in body
    for private in ("Dana", "Northwind", "northwind.example"):
        assert private not in text(partner)


async def test_the_partners_mail_names_class_and_date_of_the_mark_and_what_it_means(engine: AsyncEngine) -> None:
    scenario = to_a_mark("serious")
    message = await the_mail(engine, scenario, "partner_mark")

    body = text(message)
    assert body.startswith("Hello Wilma West,")
    assert (
        f"on {scenario.now.day} {scenario.now:%B %Y} a serious mark was placed on the record of Willow Inbound" in body
    )
    assert "24 months" in body
    assert "Your PDM, Petra Dunn <petra@hubspot.example>," in body


def not_responsible() -> ComplaintScenario:
    scenario = ComplaintScenario().to_investigation()
    scenario.does(PAT, "score_rubric", scores=BLAMELESS)
    scenario.does(PAT, "record_finding", responsible=False, reason="nothing in it")
    return scenario


def no_mark() -> ComplaintScenario:
    scenario = ComplaintScenario().to_mark_board()
    for member in (MIA, MAX, MEI):
        scenario.votes(member, "no_mark")
    return scenario


def withdrawn() -> ComplaintScenario:
    scenario = ComplaintScenario()
    scenario.does(ANA, "withdraw", reason="said so on the phone")
    return scenario


def duplicate() -> ComplaintScenario:
    scenario = ComplaintScenario()
    scenario.does(ANA, "mark_duplicate", of="cmp_0")
    return scenario


@pytest.mark.parametrize(
    ("scenario", "says"),
    [
        (resolved_by_cs, "recorded as resolved"),
        (resolved_by_mediation, "a solution that both you and Willow Inbound accepted"),
        (not_responsible, "did not find Willow Inbound responsible"),
        (no_mark, "decided to take no measure"),
        (to_a_mark, "found Willow Inbound responsible"),
        (withdrawn, "It was withdrawn"),
        (duplicate, "in another complaint"),
    ],
)
async def test_the_customer_learns_each_outcome_in_plain_words(
    engine: AsyncEngine, scenario: "type[ComplaintScenario]", says: str
) -> None:
    message = await the_mail(engine, scenario(), "customer_outcome")

    body = text(message)
    assert body.startswith("Hello Dana Reyes, On 2 November 2026 we took in your complaint")
    assert says in body
    assert "cmp_0" not in body
    assert "said so on the phone" not in body


async def test_the_pdm_is_told_what_happened_but_not_who_voted_how(engine: AsyncEngine) -> None:
    await record(engine, to_a_mark())

    told = await mails(engine, "pdm_updated")

    assert told[-1]["Subject"] == "Complaint about Willow Inbound: closed"
    assert "A standard mark was placed on the partner's record." in text(told[-1])
    assert not any("voted" in text(message) for message in told)


async def test_a_reminder_says_what_is_asked_by_when(engine: AsyncEngine) -> None:
    scenario = ComplaintScenario()
    scenario.time_passes(scenario.case.remind_at or scenario.now)
    message = await the_mail(engine, scenario, "reminder")

    body = text(message)
    assert message["To"] == "cs@hubspot.example"
    assert "Hello CS team," in body
    assert "record by Friday 6 November 2026, 17:00 UTC whether that worked" in body


async def test_a_breach_that_moves_the_case_on_asks_nothing_of_the_step_it_missed(engine: AsyncEngine) -> None:
    scenario = ComplaintScenario({"stages": {"cs_resolution": {"on_breach": "escalate"}}})
    scenario.time_passes(scenario.case.due_at or scenario.now)
    await record(engine, scenario)

    (breach,) = await mails(engine, "breach")
    (started, mediation) = await mails(engine, "stage_started")

    assert breach["To"] == started["To"] == "cs@hubspot.example"
    assert "The deadline for CS resolution passed on Friday 6 November 2026, 17:00 UTC" in text(breach)
    assert "The case moved on by itself" in text(breach)
    assert mediation["To"] == "sa@hubspot.example"
    assert mediation["Subject"] == "Complaint about Willow Inbound: mediation by Service Acceleration begins"


async def test_a_very_serious_case_says_so(engine: AsyncEngine) -> None:
    await record(engine, ComplaintScenario(very_serious=True))

    (board,) = await mails(engine, "mark_board_case")
    (pdm,) = await mails(engine, "pdm_informed")

    assert board["Subject"] == "Very serious: your vote is needed on a complaint about Willow Inbound"
    assert "escalated at once as a very serious infringement" in text(board)
    assert "Flagged as a very serious infringement" in text(pdm)


async def test_no_header_tells_an_id_of_ours(engine: AsyncEngine) -> None:
    await record(engine, to_a_mark())

    for notification in await notifications(engine):
        message = await mail(engine, notification)
        headers = "\n".join(f"{name}: {value}" for name, value in message.items())
        assert not re.search(r"\b(cmp|mrk|rev|acc|fbk)_|partner-1|partner/|x-recourse", headers, re.IGNORECASE), headers


async def test_a_mail_says_the_same_however_late_it_is_written(engine: AsyncEngine) -> None:
    scenario = ComplaintScenario()
    await record(engine, scenario)
    (early,) = [await rendered(engine, notification) for notification in await notifications(engine)]

    await record(engine, scenario.to_mark_board())
    late = await rendered(engine, (await notifications(engine))[0])

    assert early == late


async def test_feedback_is_invited_where_the_edition_has_an_address_for_it(engine: AsyncEngine) -> None:
    message = await the_mail(
        engine, ComplaintScenario({"contacts": {"feedback_url": "https://feedback.example/form"}}), "stage_started"
    )

    assert "Feedback is welcome: https://feedback.example/form" in text(message)


async def test_the_mails_of_one_case_form_one_conversation_per_reader(engine: AsyncEngine) -> None:
    await record(engine, to_a_mark())

    told = await mails(engine, "pdm_updated")

    assert len({message["References"] for message in told}) == 1
    assert {message["In-Reply-To"] for message in told} == {message["References"] for message in told}
    assert len({message["Message-ID"] for message in told}) == len(told)


async def test_whoever_let_a_case_wait_is_told_whom_to_ask_and_when_the_wait_ended(engine: AsyncEngine) -> None:
    scenario = ComplaintScenario()
    scenario.does(ANA, "wait_for", party="third_party", reason="r", remind_on="2026-11-04")
    scenario.time_passes("2026-11-16 09:00")
    await record(engine, scenario)

    (reminder,) = await notifications(engine, NotificationKind.WAIT_REMINDER)
    told = text(await mail(engine, reminder))
    assert "Please ask a third party again." in told
    assert "until Friday 13 November 2026, 17:00 UTC at the latest" in " ".join(told.split())
    (ended,) = await notifications(engine, NotificationKind.WAIT_ENDED)
    assert "Its clock runs again." in " ".join(text(await mail(engine, ended)).split())
    assert {reminder.person, ended.person} == {"ana"}
