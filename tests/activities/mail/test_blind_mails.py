"""Attacks on blindness by mail: no header ties a mail to a review, and who may sit is not written to as PDM (S32)."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from activities.mail.render import MailRenderer
from records import people
from standards.ids import digest_id
from standards.notifications import BOARD_KINDS
from tests.activities.mail import lives
from tests.activities.mail.lives import keep
from tests.activities.mail.rendered import mail, rendered, text
from tests.standards.standing.life import Life

NOW = datetime(2026, 12, 1, tzinfo=UTC)


async def test_no_header_of_a_partners_mail_holds_its_reviews_id_or_what_can_be_made_of_it(
    engine: AsyncEngine, renderer: MailRenderer
) -> None:
    kept, keyed = await keep(engine, lives.revoked()), replace(renderer, key="nobody outside knows it")
    to_partner = [due for due in kept.owed if due.recipient == "partner_contact" and due.subject.startswith("rev_")]
    assert to_partner
    for due in to_partner:
        made = await rendered(engine, due, keyed)
        assert made is not None
        tried = [digest_id("notice", due.id), digest_id("case", due.subject, made.recipient), due.subject]
        for guess in tried:
            assert guess.encode() not in made.content, due.kind
        assert (await mail(engine, due, keyed))["Message-ID"] == keyed.message_id(due.id)


@pytest.mark.parametrize("make", [lives.serious, lives.revoked, lives.joined], ids=lambda make: make.__name__)
async def test_a_seats_mail_is_dated_by_the_day_and_names_no_time_of_day(
    engine: AsyncEngine, renderer: MailRenderer, make: Callable[[], Life]
) -> None:
    kept = await keep(engine, make())
    to_seats = [due for due in kept.owed if due.kind in BOARD_KINDS]
    assert to_seats
    for due in to_seats:
        message = await mail(engine, due, renderer)
        assert "00:00:00" in message["Date"], due.kind
        assert not re.search(r"\d\d:\d\d", text(message)), due.kind


async def test_a_pdm_who_may_sit_is_told_of_no_review_and_the_mailbox_is_instead(
    engine: AsyncEngine, renderer: MailRenderer
) -> None:
    kept = await keep(engine, lives.revoked())
    to_pdm = [due for due in kept.owed if due.recipient == "pdm" and not due.subject.startswith("cmp_")]
    assert {(await mail(engine, due, renderer))["To"] for due in to_pdm} == {"petra@hubspot.example"}
    async with engine.begin() as connection:
        await people.remember(
            connection, "petra", None, "Petra@hubspot.example", NOW, ["accreditation_board"], sits=True
        )
    assert {(await mail(engine, due, renderer))["To"] for due in to_pdm} == {"accreditations@hubspot.com"}
