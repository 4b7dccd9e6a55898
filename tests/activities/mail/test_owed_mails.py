"""The mails that are owed follow from the events alone: recording finds them in pieces, rebuilding all at once."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from cli.local.postgres import Postgres
from records import projection_check, streams
from records.database import connect
from records.editions.repository import EditionRepository
from settings import normalise_database_url
from standards.accreditation.notifications import notifications as of_accreditation
from standards.editions.notifications import notifications as of_edition
from standards.feedback.notifications import notifications as of_feedback
from standards.mark.notifications import notifications as of_mark
from standards.partner.notifications import notifications as of_partner
from standards.review.notifications import notifications as of_review
from tests.activities.mail import recorded_standing
from tests.activities.mail.cases import notifications
from tests.activities.mail.recorded_standing import keep
from tests.activities.mail.test_standing_mails import SCENARIOS, everything
from tests.standards.standing.scenario import StandingScenario

TELLING = (
    (streams.ACCREDITATIONS, of_accreditation),
    (streams.REVIEWS, of_review),
    (streams.PARTNERS, of_partner),
    (streams.MARKS, of_mark),
    (streams.FEEDBACK, of_feedback),
    (streams.EDITIONS, of_edition),
)


@pytest.mark.parametrize(("stream", "tells"), TELLING, ids=[stream.prefix for stream, _ in TELLING])
def test_each_stream_tells_whom_its_rules_say(stream: streams.Stream[Any, Any], tells: Callable[..., Any]) -> None:
    assert stream.notifications is tells


async def differences(postgres: Postgres) -> list[projection_check.Difference]:
    """Where the notifications on record are not those that the events say."""
    owner = connect(normalise_database_url(postgres.owner_url))
    try:
        async with owner.connect() as connection:
            found = await projection_check.compare(connection, EditionRepository())
            await connection.rollback()
    finally:
        await owner.dispose()
    return [difference for difference in found if difference.table == "notices"]


@pytest.mark.parametrize("make", SCENARIOS, ids=lambda make: make.__name__)
async def test_what_is_on_record_is_what_the_events_say(
    engine: AsyncEngine, postgres: Postgres, make: Callable[[], StandingScenario]
) -> None:
    kept = await everything(engine, make())

    assert {due.id for due in await notifications(engine)} == {due.id for due in kept.owed}
    assert await differences(postgres) == []


async def test_an_edition_that_takes_over_in_the_middle_is_kept_apart(engine: AsyncEngine, postgres: Postgres) -> None:
    board = {"seats": ["academy", "pops"], "majority": 2}
    scenario = recorded_standing.serious(then=[("2027-04-10", {"accreditation_board": board})])
    scenario.mark("serious", at="2027-04-12")
    kept = await keep(engine, scenario)

    seats: dict[int, list[str | None]] = defaultdict(list)
    for due in kept.of("board_vote_wanted"):
        seats[due.first_sequence].append(due.team)
    assert [len(teams) for teams in seats.values()] == [3, 2]
    assert await differences(postgres) == []
