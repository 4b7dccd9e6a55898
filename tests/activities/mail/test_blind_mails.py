"""Attacks on blindness by mail: no header ties a mail to a review, and who may sit is not written to as PDM (S32)."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from records import people
from standards.ids import digest_id
from standards.notifications import BOARD_KINDS
from tests.activities.mail import recorded_standing
from tests.activities.mail.recorded_standing import keep
from tests.activities.mail.rendered import RENDERER, mail, parsed, rendered, text
from tests.standards.standing.scenario import StandingScenario

NOW = datetime(2026, 12, 1, tzinfo=UTC)
SCENARIOS = [recorded_standing.serious, recorded_standing.revoked, recorded_standing.joined]


async def test_no_header_of_a_partners_mail_holds_its_reviews_id_or_what_can_be_made_of_it(
    engine: AsyncEngine,
) -> None:
    kept, keyed = await keep(engine, recorded_standing.revoked()), replace(RENDERER, key="nobody outside knows it")
    to_partner = [due for due in kept.owed if due.recipient == "partner_contact" and due.subject.startswith("rev_")]
    assert to_partner
    for due in to_partner:
        made = await rendered(engine, due, keyed)
        for guess in (digest_id("notice", due.id), digest_id("case", due.subject, made.recipient), due.subject):
            assert guess.encode() not in made.content, due.kind
        assert parsed(made.content)["Message-ID"] == keyed.message_id(due.id)


@pytest.mark.parametrize("make", SCENARIOS, ids=lambda make: make.__name__)
async def test_a_seats_mail_is_dated_by_the_day_and_names_no_time_of_day(
    engine: AsyncEngine, make: Callable[[], StandingScenario]
) -> None:
    kept = await keep(engine, make())
    to_seats = [due for due in kept.owed if due.kind in BOARD_KINDS]
    assert to_seats
    for due in to_seats:
        message = await mail(engine, due)
        assert "00:00:00" in message["Date"], due.kind
        assert not re.search(r"\d\d:\d\d", text(message)), due.kind


async def test_a_pdm_who_may_sit_is_told_of_no_review_and_the_mailbox_is_instead(engine: AsyncEngine) -> None:
    kept = await keep(engine, recorded_standing.revoked())
    to_pdm = [due for due in kept.owed if due.recipient == "pdm" and not due.subject.startswith("cmp_")]
    assert {(await mail(engine, due))["To"] for due in to_pdm} == {"petra@hubspot.example"}
    async with engine.begin() as connection:
        await people.remember(connection, "petra", None, "Petra@hubspot.example", NOW, sits=True)
    assert {(await mail(engine, due))["To"] for due in to_pdm} == {"accreditations@hubspot.com"}
