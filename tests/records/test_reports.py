"""The report of escalations as one query counts it, beside the plain computation case by case (S25)."""

import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import pytest_asyncio
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from records.complaints.report_queries import tally
from records.complaints.tables import complaints
from records.tables.event_log import events
from records.visibility import EVERYTHING, NOTHING, ReviewsKnown, Visibility
from settings import normalise_database_url
from standards.complaint import report
from standards.complaint.report import ClosedCase, Passage
from standards.vocabulary import OPEN_STAGES, Outcome
from tests.support.case import Case
from tests.support.product import Product

# Long before any other test's cases close.
BEGINS = datetime(2001, 1, 1, tzinfo=UTC)
YEAR = timedelta(days=365)


class Closed(ClosedCase):
    """A case with what readers are told apart by."""

    partner_id: str
    filed_by: str


def varied(partners: list[str]) -> list[Closed]:
    """Cases of every outcome that skipped and repeated no stage, some at the period's very ends."""
    chance = random.Random(7)
    made = []
    for number in range(400):
        stages = [stage for stage in OPEN_STAGES if chance.random() < 0.6] or [chance.choice(OPEN_STAGES)]
        spent = [timedelta(microseconds=chance.randrange(40 * 24 * 3600 * 1_000_000)) for _ in stages]
        opened_at = BEGINS + (timedelta(0) if number < 3 else chance.random() * YEAR)
        at = [opened_at]
        for span in spent:
            at.append(at[-1] + span)
        passages = tuple(
            Passage(stage=stage, entered_at=came, left_at=went)
            for stage, (came, went) in zip(stages, pairwise(at), strict=True)
        )
        made.append(
            Closed(
                outcome=chance.choice([outcome for outcome in Outcome if outcome is not Outcome.NO_MARK]),
                opened_at=opened_at,
                closed_at=at[-1],
                passages=passages,
                partner_id=chance.choice(partners),
                filed_by=f"system-{number % 3}",
            )
        )
    return made


async def write(connection: AsyncConnection, like: str, cases: list[Closed]) -> None:
    """The cases, each with the events by which it went from stage to stage."""
    one = dict((await connection.execute(select(complaints).where(complaints.c.id == like))).mappings().one())
    event = dict(
        (await connection.execute(select(events).where(events.c.subject == like, events.c.sequence == 1)))
        .mappings()
        .one()
    )
    del event["position"]
    for number, case in enumerate(cases):
        name = f"cmp_reported{number:04}"
        log = [
            event
            | {
                "subject": name,
                "sequence": place,
                "type": "complaint_filed" if place == 1 else "stage_entered",
                "at": passage.entered_at,
                "fact": {"stage": passage.stage.value},
            }
            for place, passage in enumerate(case.passages, start=1)
        ]
        ended_as = {"type": "closed", "at": case.closed_at, "fact": {"outcome": case.outcome.value}}
        closing = event | {"subject": name, "sequence": len(log) + 1} | ended_as
        await connection.execute(insert(events), [*log, closing])
        row = one | {"id": name, "partner_id": case.partner_id, "filed_by": case.filed_by, "opened_at": case.opened_at}
        ended = {"stage": "closed", "status": "closed", "outcome": case.outcome.value, "closed_at": case.closed_at}
        await connection.execute(insert(complaints).values(**row))
        await connection.execute(complaints.update().where(complaints.c.id == name).values(**ended))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def reported(product: Product) -> AsyncIterator[tuple[AsyncConnection, list[Closed]]]:
    """A connection that sees the cases; nobody else ever does."""
    like = [await Case.filed(product) for _ in range(2)]
    cases = varied([case.complaint["partner_id"] for case in like])
    engine = create_async_engine(normalise_database_url(product.servers.postgres.owner_url))
    async with engine.connect() as connection:
        await write(connection, like[0].id, cases)
        yield connection, cases
        await connection.rollback()
    await engine.dispose()


@pytest.mark.parametrize("days", [(0, 500), (0, 1), (90, 180), (364, 400), (-100, 0)])
async def test_one_query_counts_what_each_case_says(
    reported: tuple[AsyncConnection, list[Closed]], days: tuple[int, int]
) -> None:
    connection, cases = reported
    since, until = (BEGINS + timedelta(days=day) for day in days)
    within = [case for case in cases if since <= case.closed_at < until]
    assert await tally(connection, EVERYTHING, since, until) == report.tally(within)


async def test_a_period_begins_with_its_first_instant_and_ends_before_its_last(
    reported: tuple[AsyncConnection, list[Closed]],
) -> None:
    connection, cases = reported
    first, second = sorted(case.closed_at for case in cases)[:2]
    assert (await tally(connection, EVERYTHING, first, second)).closed == 1
    assert (await tally(connection, EVERYTHING, BEGINS, first)).closed == 0


async def test_one_query_counts_for_each_reader_what_that_reader_may_see(
    reported: tuple[AsyncConnection, list[Closed]],
) -> None:
    connection, cases = reported
    partner = cases[0].partner_id
    since, until = BEGINS, BEGINS + 2 * YEAR
    readers = {
        Visibility(partners=(partner,)): [case for case in cases if case.partner_id == partner],
        Visibility(filed_by="system-1"): [case for case in cases if case.filed_by == "system-1"],
        Visibility(everything=True, reviews=ReviewsKnown.NONE, subs=("nobody",)): [
            case for case in cases if case.outcome is not Outcome.MARK_PLACED
        ],
        NOTHING: [],
    }
    for reader, seen in readers.items():
        assert await tally(connection, reader, since, until) == report.tally(seen)
