"""Whoever may approve an edition is told that one waits, of what it changes, and until when."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from records.editions.repository import EditionRepository, publish, publish_bundled
from standards.actors import Actor
from standards.editions.permissions import DECLARED
from standards.vocabulary import Role
from tests.activities.mail.cases import notifications
from tests.activities.mail.rendered import html, mails, text

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
CHANGES = {"id": "2027-03", "effective_from": "2027-03-01T00:00:00Z", "marks": {"review_at": 2}}


@pytest.mark.parametrize("approval", [True, False])
async def test_an_edition_is_told_of_where_a_second_person_has_to_approve_it(
    engine: AsyncEngine, approval: bool
) -> None:
    by = Actor(sub="olga", roles=(Role.OPS,))
    async with engine.begin() as connection:
        await publish_bundled(connection)
        await publish(connection, EditionRepository(), CHANGES, DECLARED, by, lambda: NOW, approval=approval)
    owed = [(one.subject, one.recipient, one.team) for one in await notifications(engine)]
    assert owed == ([("edition/2027-03", "team", "ops")] if approval else [])


async def test_the_mail_says_what_would_change_and_when(engine: AsyncEngine) -> None:
    by = Actor(sub="olga", roles=(Role.OPS,))
    async with engine.begin() as connection:
        await publish_bundled(connection)
        await publish(connection, EditionRepository(), CHANGES, DECLARED, by, lambda: NOW, approval=True)
    (told,) = await mails(engine, "edition_to_approve")
    assert told["Subject"] == "The edition 2027-03 waits for your approval"
    assert "A review is convened at 2 marks instead of 3 (S27, S28)." in text(told)
    assert "from Monday 1 March 2027, 00:00 UTC" in text(told)
    assert "https://recourse.example/console/editions/2027-03" in text(told)
    assert "Read the edition" in html(told)
