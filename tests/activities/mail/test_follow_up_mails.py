"""Mails about what has to be seen to: a board that is late, what a board decided, and what waited for a loss."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from records.notifications.outbox import DueNotification
from records.people import remember
from standards.notifications import NotificationKind
from tests.activities.mail import recorded_standing
from tests.activities.mail.cases import Partner, notifications, record
from tests.activities.mail.recorded_standing import keep
from tests.activities.mail.rendered import everything_in, mail, mails, rendered, text, the_mail
from tests.standards.builders import MAX, MEI, MIA, MONDAY, ComplaintScenario
from tests.standards.standing.scenario import StandingScenario

FOLLOW_UP = {
    NotificationKind.MARK_BOARD_ESCALATED,
    NotificationKind.ACTION_DECIDED,
    NotificationKind.ACTIONS_RELEASED,
}
NAMED: dict[str, Any] = {"follow_up": {"escalates_to": {"mark_board": ["ines"], "accreditation_board": ["ines"]}}}


def late(overrides: dict[str, Any] | None = None) -> ComplaintScenario:
    """A mark board that is late."""
    scenario = ComplaintScenario(overrides, very_serious=True)
    due = scenario.case.due_at
    assert due is not None
    return scenario.time_passes(due + timedelta(days=15))


def decided(action: str, at: datetime = MONDAY) -> ComplaintScenario:
    """A complaint that ends with an action and no mark."""
    scenario = ComplaintScenario(at=at, very_serious=True)
    for member in (MIA, MEI, MAX):
        vote = {"vote": "no_mark", "seriousness": "standard", "reason": "r", "action": action}
        scenario.does(member, "cast_mark_vote", **vote)
    return scenario


async def known(engine: AsyncEngine) -> None:
    """Ines signed in once."""
    async with engine.begin() as connection:
        await remember(connection, "ines", "Ines Ode", "ines@hubspot.example", datetime.now(UTC))


async def test_whoever_the_edition_names_is_told_of_a_mark_board_that_is_late(engine: AsyncEngine) -> None:
    await record(engine, late(NAMED))
    await known(engine)

    (message,) = await mails(engine, "mark_board_escalated")

    assert message["To"] == "ines@hubspot.example"
    assert "named for boards that are late" in text(message)
    assert "https://recourse.example/console/cases/cmp_1" in text(message)


async def test_without_an_address_of_whom_it_names_the_programme_mailbox_passes_it_on(engine: AsyncEngine) -> None:
    message = await the_mail(engine, late(NAMED), "mark_board_escalated")

    assert message["To"] == "accreditations@hubspot.com"
    assert "meant for somebody whom the edition names" in text(message)


async def test_a_late_review_is_told_without_a_word_of_whose_it_is(engine: AsyncEngine) -> None:
    scenario = StandingScenario(overrides=NAMED).issue("onboarding")
    scenario.mark("serious", at="2027-04-01")
    canary = Partner(name="Kanarienvogel Consulting", contact_name="Kanaria", contact_email="k@kanari.example")
    kept = await keep(engine, scenario.until("2028-01-01"), canary, "kanari-4711")
    await known(engine)

    (due,) = kept.of("review_escalated")
    made = await rendered(engine, due)

    assert made.recipient == "ines@hubspot.example"
    for secret in (b"anari", b"4711", b"onboarding", b"cmp_", b"mrk_", b"acc_"):
        assert secret not in everything_in(made)


async def test_partner_ops_read_what_was_decided_and_by_when_it_is_to_be_done(engine: AsyncEngine) -> None:
    message = await the_mail(engine, decided("written_warning"), "action_decided")

    assert message["To"] == "pops@hubspot.example"
    assert message["Subject"].startswith("Decided by the mark board: written warning, ")
    assert "carry it out within 10 days" in text(message)


async def test_what_is_decided_on_an_accredited_partner_is_called_a_recommendation(engine: AsyncEngine) -> None:
    scenario = StandingScenario().issue("onboarding")
    await keep(engine, scenario, partner_id="partner-1")
    message = await the_mail(engine, decided("tier_action", scenario.now), "action_decided")

    assert message["Subject"].startswith("Recommended by the mark board: tier action, ")
    assert "which would be removed first" in text(message)
    assert "stands among your tasks as waiting" in text(message)


async def test_what_waited_for_a_loss_is_listed_when_the_partner_lost_its_accreditations(engine: AsyncEngine) -> None:
    kept = await keep(engine, recorded_standing.lapsed(), partner_id="partner-1")
    await record(engine, decided("programme_action"))
    lost = next(event for event in reversed(kept.log) if event.data.type == "lapsed")
    (by_board,) = await notifications(engine, "action_decided")

    message = await mail(engine, _released(by_board, lost.subject, lost.sequence))

    assert "programme action, decided in complaint cmp_1" in text(message)
    assert "within 10 days" in text(message)


def _released(known_one: DueNotification, subject: str, sequence: int) -> DueNotification:
    """The notification that recording the loss queues."""
    kind = NotificationKind.ACTIONS_RELEASED.value
    return replace(known_one, kind=kind, subject=subject, first_sequence=sequence, last_sequence=sequence)
