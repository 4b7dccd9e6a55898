"""A decision is written once, with the first of its events, in their transaction; what was read of it is made again."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest_asyncio
from alembic import command as alembic
from sqlalchemy import select, text

from cli.local.environment import in_environment
from cli.local.postgres import OWNER
from cli.migrate import config
from records import decision_check
from records.decisions.tables import decisions
from records.event_store import append
from records.standing import describe
from records.streams import COMPLAINTS
from records.tables.event_log import events
from standards.commands import Command, PassTime, by_the_product
from standards.complaint import Complaint, ComplaintEvent, TakeUpComplaint, decide, fold
from standards.complaint.commands import AddNote
from standards.decider import accepted
from standards.decisions import decided
from standards.partner.commands import DescribePartner, HeldAccreditation, ImportPartner
from tests.standards.builders import ANA, edition
from tests.support.accredited_partner import OPS
from tests.support.complaint_process import FRIDAY, filed
from tests.support.product import Servers
from tests.support.workflow_env import WorkflowEnv, workflow_env_on

Written = tuple[ComplaintEvent, ...]


@pytest_asyncio.fixture(scope="module")
async def workflow_env(servers: Servers) -> AsyncIterator[WorkflowEnv]:
    """A record of its own: all decisions on it are made again."""
    async with workflow_env_on(servers) as made:
        yield made


def a_note(at: datetime) -> Command[Any]:
    """Something that somebody does with a case."""
    return Command[AddNote](id=f"ord_{at:%d%H%M}", by=ANA, submitted_at=at, data=AddNote(text="txt_1"))


async def writes(
    workflow_env: WorkflowEnv, case: Complaint, command: Command[Any], *, knowing: Sequence[ComplaintEvent]
) -> Written:
    """Decides on the case as a process knows it and records what follows; returns what it did not know."""
    made = accepted(decide(case, command, command.submitted_at, edition()))
    offered = (*knowing, *made)
    async with workflow_env.engine.begin() as connection:
        decision = decided(case.id, command, command.submitted_at, offered)
        return await append(connection, COMPLAINTS, offered, edition(), decision)


async def on_record(workflow_env: WorkflowEnv, subject: str) -> list[tuple[str, str | None]]:
    """The subject's events, each with its decision's command."""
    query = (
        select(events.c.type, decisions.c.name)
        .join(decisions, decisions.c.id == events.c.decision, isouter=True)
        .where(events.c.subject == subject)
        .order_by(events.c.sequence)
    )
    async with workflow_env.engine.connect() as connection:
        return [(row.type, row.name) for row in await connection.execute(query)]


async def departures(workflow_env: WorkflowEnv, subject: str) -> list[str]:
    """What making every decision again finds about the subject."""
    async with workflow_env.as_superuser() as connection:
        checked = await decision_check.check(connection, workflow_env.repository)
    return [one.problem for one in checked.departures if one.place.startswith(f"{subject}/")]


async def test_a_filing_and_what_is_decided_on_it_are_decisions_of_their_own(workflow_env: WorkflowEnv) -> None:
    case = await filed(workflow_env, edition(), FRIDAY)
    await writes(workflow_env, case, by_the_product(TakeUpComplaint(), FRIDAY), knowing=())
    assert await on_record(workflow_env, case.id) == [
        ("complaint_filed", "file_complaint"),
        ("taken_up", "take_up_complaint"),
    ]
    assert await departures(workflow_env, case.id) == []


async def test_a_decision_that_is_written_again_is_on_record_once(workflow_env: WorkflowEnv) -> None:
    case, command = await filed(workflow_env, edition(), FRIDAY), by_the_product(TakeUpComplaint(), FRIDAY)
    assert [await writes(workflow_env, case, command, knowing=()) for _ in range(2)] == [(), ()]
    async with workflow_env.engine.connect() as connection:
        found = await connection.execute(select(decisions.c.id).where(decisions.c.process == case.id))
    assert sorted(found.scalars()) == [f"{case.id}/1", f"{case.id}/2"]


async def test_of_a_retry_under_another_clock_the_first_decision_stands(workflow_env: WorkflowEnv) -> None:
    case = await filed(workflow_env, edition(), FRIDAY)
    for minutes in (0, 1):
        command = by_the_product(TakeUpComplaint(), FRIDAY + timedelta(minutes=minutes))
        await writes(workflow_env, case, command, knowing=())
    async with workflow_env.engine.connect() as connection:
        query = select(decisions.c.now).where(decisions.c.id == f"{case.id}/2")
        assert (await connection.execute(query)).scalar_one() == FRIDAY
    assert await departures(workflow_env, case.id) == []


async def test_deadlines_that_were_recorded_before_a_command_stay_another_decisions(workflow_env: WorkflowEnv) -> None:
    case = await filed(workflow_env, edition(), FRIDAY)
    taken_up = by_the_product(TakeUpComplaint(), FRIDAY)
    await writes(workflow_env, case, taken_up, knowing=())
    case = fold(accepted(decide(case, taken_up, FRIDAY, edition())), case)
    assert case.remind_at is not None
    late = case.remind_at + timedelta(minutes=1)
    await writes(workflow_env, case, by_the_product(PassTime(), late), knowing=())
    await writes(workflow_env, case, a_note(late), knowing=())
    (*_, reminded, noted) = await on_record(workflow_env, case.id)
    assert reminded == ("reminded", "pass_time")
    assert noted == ("note_added", "add_note")
    assert await departures(workflow_env, case.id) == []


async def test_events_that_an_older_version_hands_in_are_written_without_a_decision(workflow_env: WorkflowEnv) -> None:
    case, command = await filed(workflow_env, edition(), FRIDAY), by_the_product(TakeUpComplaint(), FRIDAY)
    made = accepted(decide(case, command, FRIDAY, edition()))
    async with workflow_env.engine.begin() as connection:
        assert await append(connection, COMPLAINTS, made, edition()) == ()
    assert await on_record(workflow_env, case.id) == [("complaint_filed", "file_complaint"), ("taken_up", None)]
    assert await departures(workflow_env, case.id) == ["no decision on record led to it"]


async def test_nothing_is_decided_where_the_events_are_not_written(workflow_env: WorkflowEnv) -> None:
    case, command = await filed(workflow_env, edition(), FRIDAY), by_the_product(TakeUpComplaint(), FRIDAY)
    made = accepted(decide(case, command, FRIDAY, edition()))
    async with workflow_env.engine.connect() as connection:
        await append(connection, COMPLAINTS, made, edition(), decided(case.id, command, FRIDAY, made))
        await connection.rollback()
    async with workflow_env.engine.connect() as connection:
        query = select(decisions.c.id).where(decisions.c.id == f"{case.id}/2")
        assert (await connection.execute(query)).scalar_one_or_none() is None


async def test_one_decision_has_events_in_every_stream_that_it_reaches(workflow_env: WorkflowEnv) -> None:
    about = "partner/hs-many"

    held = HeldAccreditation(kind="onboarding", issued_on=date(2034, 6, 1))
    described = DescribePartner(tier="platinum", programmes=(), identity="")
    brought = ImportPartner(described=described, accreditations=(held,))
    command = Command[Any](by=OPS, submitted_at=FRIDAY, data=brought, subject=about)
    async with workflow_env.engine.begin() as connection:
        (issued,) = accepted(
            await describe(connection, workflow_env.repository, "hs-many", command, FRIDAY)
        ).standing.accreditations
    assert await on_record(workflow_env, about) == [("partner_recorded", "import_partner")]
    assert await on_record(workflow_env, issued.id) == [("accreditation_issued", "import_partner")]
    assert await departures(workflow_env, about) == await departures(workflow_env, issued.id) == []


async def test_a_record_of_the_version_before_gets_its_decisions_when_it_is_migrated(servers: Servers) -> None:
    async with workflow_env_on(servers) as older:
        case = await filed(older, edition(), FRIDAY)
        await writes(older, case, by_the_product(TakeUpComplaint(), FRIDAY), knowing=())
        before = await on_record(older, case.id)
        async with older.as_superuser() as connection:
            await connection.execute(text("ALTER TABLE events DROP COLUMN decision"))
            await connection.execute(text("DROP TABLE decisions"))
            await connection.execute(text("UPDATE alembic_version SET version_num = '0007'"))
        await asyncio.to_thread(to_this_version, servers.postgres.url(OWNER, older.database))
        assert await on_record(older, case.id) == before
        async with older.as_superuser() as connection:
            checked = await decision_check.check(connection, older.repository)
        assert (checked.decisions, checked.departures) == (4, [])


def to_this_version(database_url: str) -> None:
    """Migrates to the version that records decisions, with what the application may then do."""
    made = config()
    made.attributes["grant"] = True
    with in_environment(RECOURSE_MIGRATION_DATABASE_URL=database_url):
        alembic.upgrade(made, "0008")
