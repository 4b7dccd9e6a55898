"""The letters themselves: each kind, for a case that is really on record."""

import email
from email.message import EmailMessage
from email.policy import default

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from activities.mail.render import Letter, MailRenderer, compose
from records.editions.repository import EditionRepository
from records.notification_context import open_file
from records.notifications.outbox import DueNotice
from standards.notifications import NoticeKind
from tests.activities.mail.cases import Partner, introduce, notifications, record, to_a_mark
from tests.standards.builders import ANA, BLAMELESS, MAX, MEI, MIA, PAT, SOL, Story

ABOUT_COMPLAINTS = {
    NoticeKind.PDM_INFORMED,
    NoticeKind.PDM_UPDATED,
    NoticeKind.STAGE_STARTED,
    NoticeKind.MARK_BOARD_INFORMED,
    NoticeKind.MARK_BOARD_CASE,
    NoticeKind.MEMBER_RECUSED,
    NoticeKind.REMINDER,
    NoticeKind.BREACH,
    NoticeKind.CUSTOMER_OUTCOME,
    NoticeKind.PARTNER_MARK,
}
PROGRAMME_MAILBOX = "accreditations@hubspot.com"


async def letter(engine: AsyncEngine, notification: DueNotice, stationery: MailRenderer) -> Letter | None:
    async with engine.connect() as connection:
        file = await open_file(connection, EditionRepository(), notification)
    return compose(notification, file, stationery)


async def mail(engine: AsyncEngine, notification: DueNotice, stationery: MailRenderer) -> EmailMessage:
    made = await letter(engine, notification, stationery)
    assert made is not None
    return email.message_from_bytes(made.content, policy=default)


def text(message: EmailMessage) -> str:
    """The body on one line, as a reader takes it in."""
    return " ".join(str(message.get_content()).split())


async def mails(engine: AsyncEngine, stationery: MailRenderer, kind: str) -> list[EmailMessage]:
    return [await mail(engine, notification, stationery) for notification in await notifications(engine, kind)]


async def test_every_kind_of_letter_can_be_written_for_a_real_case(
    engine: AsyncEngine, stationery: MailRenderer
) -> None:
    await introduce(engine, Partner())
    await record(engine, to_a_mark())

    queued = await notifications(engine)

    assert {notification.kind for notification in queued} == ABOUT_COMPLAINTS
    for notification in queued:
        message = await mail(engine, notification, stationery)
        body = text(message)
        assert "Petra Dunn <petra@hubspot.example>" in body, "S42: the PDM, by name and address"
        assert PROGRAMME_MAILBOX in body, "S44"
        assert message["Reply-To"] == PROGRAMME_MAILBOX
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["X-Recourse-Notice"] == notification.id
        assert message["Date"].datetime == notification.caused_at
        assert message.get_content_type() == "text/plain"
        assert all(len(line) <= 78 for line in str(message.get_content()).splitlines())
        assert "\n\n\n" not in str(message.get_content())


async def test_staff_find_the_case_behind_the_link_and_the_outside_does_not_even_see_it(
    engine: AsyncEngine, stationery: MailRenderer
) -> None:
    await introduce(engine, Partner())
    await record(engine, to_a_mark())

    for notification in await notifications(engine):
        body = text(await mail(engine, notification, stationery))
        staff = notification.kind not in {NoticeKind.CUSTOMER_OUTCOME, NoticeKind.PARTNER_MARK}
        assert ("https://recourse.example/console/complaints/cmp_1" in body) == staff
        assert ("Go-live slipped 27 weeks" in body) == staff


async def test_letters_to_the_outside_say_nothing_of_votes_scores_notes_or_the_customer(
    engine: AsyncEngine, stationery: MailRenderer
) -> None:
    await introduce(engine, Partner())
    await record(engine, to_a_mark("serious"))

    (customer,) = await mails(engine, stationery, "customer_outcome")
    (partner,) = await mails(engine, stationery, "partner_mark")

    assert customer["To"] == "dana@northwind.example"
    assert partner["To"] == "partners@willow.example"
    for body in (text(customer).casefold(), text(partner).casefold()):
        for inside in ("vote", "3 to 0", "rubric", "score", "note", "recus", "late and incomplete", "a friend"):
            assert inside not in body
    for private in ("Dana", "Northwind", "northwind.example"):
        assert private not in text(partner)


async def test_the_partners_letter_names_class_and_date_of_the_mark_and_what_it_means(
    engine: AsyncEngine, stationery: MailRenderer
) -> None:
    await introduce(engine, Partner())
    story = to_a_mark("serious")
    await record(engine, story)

    (message,) = await mails(engine, stationery, "partner_mark")

    body = text(message)
    assert body.startswith("Hello Wilma West,")
    assert f"on {story.now.day} {story.now:%B %Y} a serious mark was placed on the record of Willow Inbound" in body
    assert "24 months" in body
    assert "any accreditation you hold is reviewed now" in body
    assert "Your PDM, Petra Dunn <petra@hubspot.example>," in body


async def test_a_standard_mark_says_nothing_of_an_immediate_review(
    engine: AsyncEngine, stationery: MailRenderer
) -> None:
    await introduce(engine, Partner())
    await record(engine, to_a_mark())

    (message,) = await mails(engine, stationery, "partner_mark")

    assert "is reviewed now" not in text(message)


def resolved_by_cs() -> Story:
    story = Story()
    story.does(ANA, "record_cs_outcome", outcome="resolved")
    return story


def resolved_by_mediation() -> Story:
    story = Story().to_mediation()
    proposal = story.proposes()
    story.answers(proposal, "customer", True)
    story.answers(proposal, "partner", True)
    story.does(SOL, "record_mediation_outcome", outcome="resolved")
    return story


def not_responsible() -> Story:
    story = Story().to_investigation()
    story.does(PAT, "score_rubric", scores=BLAMELESS)
    story.does(PAT, "record_finding", responsible=False, reason="nothing in it")
    return story


def no_mark() -> Story:
    story = Story().to_mark_board()
    for member in (MIA, MAX, MEI):
        story.votes(member, "no_mark")
    return story


def withdrawn() -> Story:
    story = Story()
    story.does(ANA, "withdraw", reason="said so on the phone")
    return story


def duplicate() -> Story:
    story = Story()
    story.does(ANA, "mark_duplicate", of="cmp_0")
    return story


@pytest.mark.parametrize(
    ("story", "says"),
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
    engine: AsyncEngine, stationery: MailRenderer, story: "type[Story]", says: str
) -> None:
    await introduce(engine, Partner())
    await record(engine, story())

    (message,) = await mails(engine, stationery, "customer_outcome")

    body = text(message)
    assert body.startswith("Hello Dana Reyes, On 2 November 2026 we took in your complaint")
    assert says in body
    assert "cmp_0" not in body
    assert "said so on the phone" not in body


async def test_the_pdm_is_told_what_happened_but_not_who_voted_how(
    engine: AsyncEngine, stationery: MailRenderer
) -> None:
    await introduce(engine, Partner())
    await record(engine, to_a_mark())

    told = await mails(engine, stationery, "pdm_updated")

    assert told[-1]["Subject"] == "Complaint about Willow Inbound: closed"
    assert "A standard mark was placed on the partner's record." in text(told[-1])
    assert not any("voted" in text(message) for message in told)


async def test_a_reminder_says_what_is_asked_by_when(engine: AsyncEngine, stationery: MailRenderer) -> None:
    await introduce(engine, Partner())
    story = Story()
    story.time_passes(story.case.remind_at or story.now)
    await record(engine, story)

    (message,) = await mails(engine, stationery, "reminder")

    body = text(message)
    assert message["To"] == "cs@hubspot.example"
    assert "Hello CS team," in body
    assert "record by Friday 6 November 2026, 17:00 UTC whether that worked" in body


async def test_a_breach_that_moves_the_case_on_asks_nothing_more_of_the_step_that_was_missed(
    engine: AsyncEngine, stationery: MailRenderer
) -> None:
    await introduce(engine, Partner())
    story = Story({"stages": {"cs_resolution": {"on_breach": "escalate"}}})
    story.time_passes(story.case.due_at or story.now)
    await record(engine, story)

    (breach,) = await mails(engine, stationery, "breach")
    (started, mediation) = await mails(engine, stationery, "stage_started")

    assert breach["To"] == started["To"] == "cs@hubspot.example"
    assert "The deadline for CS resolution passed on Friday 6 November 2026, 17:00 UTC" in text(breach)
    assert "The case moved on by itself" in text(breach)
    assert mediation["To"] == "sa@hubspot.example"
    assert mediation["Subject"] == "Complaint about Willow Inbound: mediation by Service Acceleration begins"


async def test_a_very_serious_case_says_so(engine: AsyncEngine, stationery: MailRenderer) -> None:
    await introduce(engine, Partner())
    await record(engine, Story(very_serious=True))

    (board,) = await mails(engine, stationery, "mark_board_case")
    (pdm,) = await mails(engine, stationery, "pdm_informed")

    assert board["Subject"] == "Very serious: your vote is needed on a complaint about Willow Inbound"
    assert "escalated at once as a very serious infringement" in text(board)
    assert "Flagged as a very serious infringement" in text(pdm)


async def test_a_letter_says_the_same_however_late_it_is_written(engine: AsyncEngine, stationery: MailRenderer) -> None:
    await introduce(engine, Partner())
    story = Story()
    await record(engine, story)
    (early,) = [await letter(engine, notification, stationery) for notification in await notifications(engine)]

    await record(engine, story.to_mark_board())
    late = await letter(engine, (await notifications(engine))[0], stationery)

    assert early == late


async def test_feedback_is_invited_where_the_edition_has_an_address_for_it(
    engine: AsyncEngine, stationery: MailRenderer
) -> None:
    await introduce(engine, Partner())
    await record(engine, Story({"contacts": {"feedback_url": "https://feedback.example/form"}}))

    (message,) = await mails(engine, stationery, "stage_started")

    assert "Feedback is welcome: https://feedback.example/form" in text(message)


async def test_the_letters_of_one_case_form_one_conversation_per_reader(
    engine: AsyncEngine, stationery: MailRenderer
) -> None:
    await introduce(engine, Partner())
    await record(engine, to_a_mark())

    told = await mails(engine, stationery, "pdm_updated")

    assert len({message["References"] for message in told}) == 1
    assert len({message["Message-ID"] for message in told}) == len(told)
