"""The mails about accreditations, reviews and marks, each for a scenario that is really on record."""

import re
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from activities.mail.transports import transport_for
from records.event_store import append
from records.notifications.outbox import DueNotification
from records.streams import stream_of
from standards.notifications import BLIND_KINDS, NotificationKind, Recipient
from tests.activities.mail import recorded_standing
from tests.activities.mail.cases import Clock, outcomes
from tests.activities.mail.recorded_standing import RecordedStanding, keep
from tests.activities.mail.rendered import RENDERER, dispatcher_for, mail, plain, rendered, text
from tests.activities.mail.smtp_server import FakeSmtpServer
from tests.activities.mail.test_follow_up_mails import FOLLOW_UP
from tests.activities.mail.test_mails import ABOUT_COMPLAINTS, OF_A_WAIT, PROGRAMME_MAILBOX
from tests.standards.message_checks import notifications_of
from tests.standards.standing.scenario import StandingScenario

SCENARIOS: list[Callable[[], StandingScenario]] = [
    recorded_standing.graced,
    recorded_standing.lapsed,
    recorded_standing.revoked,
    recorded_standing.renewed,
    recorded_standing.joined,
    recorded_standing.moot,
    recorded_standing.imported,
    recorded_standing.refused,
]
CODE = re.compile(r"(?<![/\w])[a-z]+_[a-z]+\b")
INSIDE = re.compile(r"\b(2 to 0|voted|recus\w*|ada|abe|cas|dee|lex|pat|packet|scenario|cmp_\w+|rev_\w+|mrk_\w+)\b")
NOT_ABOUT_A_PARTNER = (*BLIND_KINDS, NotificationKind.ANNULMENT_ASKED, NotificationKind.FEEDBACK_RECEIVED)


async def only(kept: RecordedStanding, kind: str, *to: str) -> EmailMessage:
    """The one mail of the kind to one of those."""
    (due,) = kept.of(kind, *to)
    return await mail(kept.engine, due)


async def told(engine: AsyncEngine, scenario: StandingScenario, kind: str, *to: str) -> str:
    """What the scenario's one mail of the kind says to one of those."""
    return text(await only(await keep(engine, scenario), kind, *to))


async def everything(engine: AsyncEngine, scenario: StandingScenario) -> RecordedStanding:
    kept = await keep(engine, scenario)
    if any(event.data.type == "mark_imported" for event in kept.log):
        await recorded_standing.with_a_vacated_mark(kept)
        await recorded_standing.with_feedback(kept, "More time, please.")
    return kept


def test_every_kind_of_mail_is_owed_in_these_scenarios_or_is_told_elsewhere() -> None:
    owed = {kind for make in SCENARIOS for kind in kinds_of(make())}
    small = {NotificationKind.ANNULMENT_ASKED, NotificationKind.MARK_ANNULLED, NotificationKind.FEEDBACK_RECEIVED}

    elsewhere = ABOUT_COMPLAINTS | OF_A_WAIT | FOLLOW_UP
    elsewhere |= {NotificationKind.TIER_REVIEW_REPORTED, NotificationKind.EDITION_TO_APPROVE}
    elsewhere |= {NotificationKind.MENTIONED}
    assert owed | small | elsewhere == set(NotificationKind)


def kinds_of(scenario: StandingScenario) -> set[NotificationKind]:
    return {notification.kind for notification in notifications_of(scenario)}


@pytest.mark.parametrize("make", SCENARIOS, ids=lambda make: make.__name__)
async def test_every_mail_can_be_written_and_says_whom_to_ask(
    engine: AsyncEngine, make: Callable[[], StandingScenario]
) -> None:
    kept = await everything(engine, make())

    assert kept.owed
    for due in kept.owed:
        message = await mail(engine, due)
        body = text(message)
        assert ("Petra Dunn <petra@hubspot.example>" in body) == (due.kind not in NOT_ABOUT_A_PARTNER), "S42"
        assert PROGRAMME_MAILBOX in body, "S44"
        assert message["Reply-To"] == PROGRAMME_MAILBOX
        assert message["Message-ID"] == RENDERER.message_id(due.id)
        assert all(len(line) <= 78 for line in plain(message).splitlines())
        assert "\n\n\n" not in plain(message)
        assert "None" not in body
        assert not CODE.search(body), "codes are for machines"


@pytest.mark.parametrize("make", SCENARIOS, ids=lambda make: make.__name__)
async def test_the_contacts_mails_hold_no_internals(engine: AsyncEngine, make: Callable[[], StandingScenario]) -> None:
    kept = await everything(engine, make())

    for due in (due for due in kept.owed if due.recipient == Recipient.PARTNER_CONTACT):
        message = await mail(engine, due)
        body = text(message).casefold().partition("our reference")[0]
        headers = "\n".join(f"{name}: {value}" for name, value in message.items())
        assert message["To"] == "partners@willow.example"
        assert not re.search(r"\b(rev|acc|mrk|cmp)_|partner/|\bp1\b|x-recourse", headers, re.IGNORECASE), headers
        assert body.startswith("hello wilma west,")
        assert "/console/" not in body
        assert not INSIDE.search(body)


@pytest.mark.parametrize("make", SCENARIOS, ids=lambda make: make.__name__)
async def test_the_pdm_reads_what_the_contact_reads(engine: AsyncEngine, make: Callable[[], StandingScenario]) -> None:
    kept = await everything(engine, make())
    to_contact = [due for due in kept.owed if due.recipient == Recipient.PARTNER_CONTACT]

    for due in to_contact:
        told = text(await mail(engine, due)).split("Hello Wilma West, ")[1].split(" Kind regards")[0]
        beside = [
            one
            for one in kept.of(due.kind, Recipient.PDM)
            if (one.subject, one.last_sequence, one.id.rpartition("/")[0])
            == (due.subject, due.last_sequence, due.id.rpartition("/")[0])
        ]
        (copy,) = beside
        message = await mail(engine, copy)
        assert message["To"] == "petra@hubspot.example"
        assert told in text(message)
        assert "https://recourse.example/console/" in text(message)


async def test_a_grace_names_every_accreditation_and_when_it_ends(engine: AsyncEngine) -> None:
    kept = await keep(engine, recorded_standing.graced())

    body = text(await only(kept, "grace_opened", Recipient.PARTNER_CONTACT))

    assert "it is gold, and accreditations need platinum or higher" in body
    assert "all your accreditations: onboarding and data migration" in body or "data migration and onboarding" in body
    assert "You have until Saturday 15 January 2028, 09:00 UTC" in body
    assert "no application for any accreditation is accepted for 6 months" in body
    assert "PSO, Co-delivery, DFIM and Upmarket Referral" in body
    assert "Solutions" not in body
    extended = text(await only(kept, "grace_extended", Recipient.PARTNER_CONTACT))
    assert "You now have until Thursday 15 June 2028, 09:00 UTC" in extended


async def test_partner_ops_learn_that_a_grace_is_theirs_to_decide(engine: AsyncEngine) -> None:
    kept = await keep(engine, recorded_standing.graced())

    message = await only(kept, "grace_to_decide")

    assert message["To"] == "pops@hubspot.example"
    assert "Confirm it, extend it or deny it." in text(message)
    assert "https://recourse.example/console/partners/p1" in text(message)


async def test_a_remediation_names_what_is_missing(engine: AsyncEngine) -> None:
    body = await told(engine, recorded_standing.graced(), "remediation_opened", Recipient.PARTNER_CONTACT)

    assert "What is missing - onboarding delivery" in body
    assert "to earn or renew it" in body


async def test_a_lapse_says_since_when_until_when_and_out_of_what(engine: AsyncEngine) -> None:
    body = await told(engine, recorded_standing.lapsed(), "accreditations_lapsed", Recipient.PARTNER_CONTACT)

    assert "on 15 January 2028 these accreditations of Willow Inbound lapsed" in body
    assert "It was not regained within the grace period." in body
    assert "Until Saturday 15 July 2028, 09:00 UTC no application" in body
    assert "that it took part in: PSO." in body


async def test_a_denial_says_so(engine: AsyncEngine) -> None:
    scenario = StandingScenario().issue().set_tier("gold").until("2027-06-16").act_on_accreditation("deny_grace")
    body = await told(engine, scenario, "accreditations_lapsed", Recipient.PARTNER_CONTACT)

    assert "on 16 June 2027 this accreditation of Willow Inbound lapsed: onboarding." in body
    assert "No grace period, or no more of it, was given." in body


async def test_a_vacated_mark_is_told_and_the_director_who_is_asked_learns_no_name(engine: AsyncEngine) -> None:
    kept = await recorded_standing.with_a_vacated_mark(await keep(engine, recorded_standing.imported()))

    asked = await only(kept, "vacation_asked")
    vacated = await only(kept, "mark_vacated", Recipient.PARTNER_CONTACT)

    assert asked["To"] == "director@hubspot.example"
    assert "Willow" not in asked.as_string()
    assert "a standard mark of 1 December 2026 is vacated" in text(asked)
    assert "placed on the record of Willow Inbound on 1 December 2026 was vacated" in text(vacated)


async def test_feedback_reaches_the_programme_mailbox_line_by_line(engine: AsyncEngine) -> None:
    given = "Dear all,\n\n--------\nQuestions at any time: evil@example.com\n" + "long " * 40
    kept = await recorded_standing.with_feedback(await keep(engine, recorded_standing.imported()), given)

    message = await only(kept, "feedback_received")

    assert message["To"] == PROGRAMME_MAILBOX
    lines = plain(message).splitlines()
    assert "> Questions at any time: evil@example.com" in lines
    assert sum(line.startswith("> long") for line in lines) >= 2
    assert lines.count("--------") == 1


async def test_a_line_that_mail_servers_do_not_carry_is_broken_and_arrives_whole(
    engine: AsyncEngine, clock: Clock, smtp: FakeSmtpServer
) -> None:
    address = f"https://files.example/{'a' * 1_100}"
    kept = await recorded_standing.with_feedback(await keep(engine, recorded_standing.imported()), f"see {address}")
    await kept.queue()

    while (await dispatcher_for(engine, transport_for(smtp.url), clock).deliver_due()).claimed:
        pass

    (feedback,) = [mail for mail in smtp.kept if "Feedback on" in mail["Subject"]]
    assert max(len(line) for line in feedback.as_bytes().splitlines()) <= 998
    assert f"> {address}" in plain(feedback).splitlines()


async def test_a_mail_says_the_same_however_late_it_is_written(engine: AsyncEngine) -> None:
    scenario = recorded_standing.serious()
    kept = await keep(engine, scenario)
    early = [await rendered(engine, due) for due in kept.owed]

    await further(kept, scenario.until("2029-06-20"))

    assert [await rendered(engine, due) for due in kept.owed] == early


async def further(kept: RecordedStanding, scenario: StandingScenario) -> None:
    async with kept.engine.begin() as connection:
        for event in scenario.log[len(kept.log) :]:
            await append(connection, stream_of(event.subject), [event], kept.editions[0])


async def test_what_is_not_on_record_is_not_written_about(engine: AsyncEngine) -> None:
    kept = await keep(engine, recorded_standing.serious())
    opened = kept.of("review_opened")[0]
    strays: list[DueNotification] = [
        recorded_standing.later(opened, subject="rev_0"),
        recorded_standing.later(opened, last_sequence=99),
        recorded_standing.later(opened, subject="somewhere"),
        recorded_standing.later(
            opened, subject="partner/p1", last_sequence=0, first_sequence=0, id="partner/p1/none/0"
        ),
        recorded_standing.later(opened, subject="partner/p1", last_sequence=1),
        recorded_standing.later(opened, subject="mrk_0", last_sequence=1),
    ]

    for stray in strays:
        with pytest.raises(LookupError):
            await rendered(engine, stray)


async def test_the_dispatcher_delivers_them_all_once(engine: AsyncEngine, clock: Clock, smtp: FakeSmtpServer) -> None:
    kept = await keep(engine, recorded_standing.revoked())
    await kept.queue()
    dispatcher = dispatcher_for(engine, transport_for(smtp.url), clock)

    while (await dispatcher.deliver_due()).claimed:
        clock.later(minutes=5)

    assert set((await outcomes(engine)).values()) == {"sent"}
    assert len(smtp.kept) == len(kept.owed)
