"""Editions on record are a fold of their events: written once, rebuilt from them alone, and changed by nobody."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import delete, func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from records import chain_verification, decision_check, projection_check
from records.decisions.tables import decisions
from records.editions.changes import change
from records.editions.repository import (
    EditionRepository,
    NoEdition,
    bundled_editions,
    find,
    page,
    publish,
    publish_bundled,
)
from records.editions.tables import editions
from records.event_store import read
from records.streams import EDITIONS
from records.tables.event_log import events
from standards.actors import Actor
from standards.commands import Command
from standards.editions import Edition
from standards.editions.commands import ApproveEdition, WithdrawEdition
from standards.editions.events import digest, plain
from standards.editions.permissions import DECLARED
from standards.editions.publishing import Judgement, Publication, Refused
from standards.signing import AuditKeys
from standards.vocabulary import Role
from tests.standards.builders import OPS
from tests.support.product import Servers, fresh
from tests.support.workflow_env import WorkflowEnv, workflow_env_on

NOW = datetime(2035, 1, 1, tzinfo=UTC)
BUNDLED = bundled_editions()[0]


@pytest_asyncio.fixture
async def workflow_env(servers: Servers) -> AsyncIterator[WorkflowEnv]:
    """A record of its own for each test: what stands in it is looked at as a whole."""
    async with workflow_env_on(servers) as made:
        yield made


async def published(workflow_env: WorkflowEnv, **changes: Any) -> Judgement:
    """Publishes an edition as ops."""
    body = {"id": fresh("edition"), "effective_from": "2036-01-01"} | changes
    async with workflow_env.engine.begin() as connection:
        return await publish(connection, workflow_env.repository, body, DECLARED, OPS, lambda: NOW)


async def differences(workflow_env: WorkflowEnv) -> list[str]:
    """What the chain and the rebuilding say of this record."""
    async with workflow_env.as_superuser() as connection:
        chain = await chain_verification.verify_chain(connection, AuditKeys())
        rebuilt = await projection_check.compare(connection, EditionRepository())
    return [*(fault.problem for fault in chain.faults), *(f"{one.table} {one.key} {one.problem}" for one in rebuilt)]


async def forget_events(connection: AsyncConnection) -> None:
    """As it was before publications were events, and before decisions were on record."""
    await connection.execute(text("SET session_replication_role = replica"))
    await connection.execute(delete(events))
    await connection.execute(delete(decisions))


async def count_of_events(workflow_env: WorkflowEnv) -> int:
    async with workflow_env.engine.connect() as connection:
        return (await connection.execute(select(func.count()).select_from(events))).scalar_one()


async def test_the_products_own_edition_is_on_record_from_the_start_and_once(workflow_env: WorkflowEnv) -> None:
    for _ in range(2):
        async with workflow_env.engine.begin() as connection:
            await publish_bundled(connection)
    async with workflow_env.engine.connect() as connection:
        (event,) = await read(connection, EDITIONS, f"edition/{BUNDLED.id}")
        (found,) = await page(connection, None, None, 10)
    assert (event.actor, event.role, event.edition) == ("recourse", Role.SYSTEM, BUNDLED.id)
    assert (event.data.content, event.data.digest) == (plain(BUNDLED), digest(plain(BUNDLED)))
    assert (found.edition, found.published_by, found.published_at) == (BUNDLED, "recourse", event.at)
    assert await differences(workflow_env) == []


async def test_workers_that_start_together_bring_it_once(workflow_env: WorkflowEnv) -> None:
    async with workflow_env.as_superuser() as connection:
        await forget_events(connection)
        await connection.execute(delete(editions))

    async def start() -> None:
        async with workflow_env.engine.begin() as connection:
            await publish_bundled(connection)

    await asyncio.gather(*(start() for _ in range(4)))
    assert await count_of_events(workflow_env) == 1
    assert await differences(workflow_env) == []


async def test_an_edition_from_before_publications_were_events_gets_the_event_that_it_would_have_had(
    workflow_env: WorkflowEnv,
) -> None:
    async with workflow_env.engine.connect() as connection:
        before = await find(connection, BUNDLED.id)
    async with workflow_env.as_superuser() as connection:
        await forget_events(connection)
    assert await differences(workflow_env) == [f"editions {BUNDLED.id} on record, but the events say otherwise"]
    async with workflow_env.engine.begin() as connection:
        await publish_bundled(connection)
        assert await find(connection, BUNDLED.id) == before
    assert await differences(workflow_env) == []


async def test_a_published_edition_is_one_event_and_its_row(workflow_env: WorkflowEnv) -> None:
    judged = await published(workflow_env, id="next", marks={"review_at": 2})
    assert isinstance(judged, Publication)
    async with workflow_env.engine.connect() as connection:
        (event,) = await read(connection, EDITIONS, "edition/next")
        found = await find(connection, "next")
        assert await find(connection, "no such edition") is None
    assert found is not None
    assert (found.edition, found.follows, found.published_by) == (judged.edition, BUNDLED.id, OPS.sub)
    assert Edition.model_validate(event.data.content) == judged.edition
    assert await differences(workflow_env) == []


async def test_what_is_refused_leaves_nothing(workflow_env: WorkflowEnv) -> None:
    before = await count_of_events(workflow_env)
    assert isinstance(await published(workflow_env, effective_from="2034-01-01"), Refused)
    assert await count_of_events(workflow_env) == before
    async with workflow_env.engine.connect() as connection:
        assert len(await page(connection, None, None, 10)) == 1


async def test_the_editions_are_rebuilt_from_their_events_alone(workflow_env: WorkflowEnv) -> None:
    await published(workflow_env, id="next", marks={"review_at": 2})
    change = text("UPDATE editions SET content = jsonb_set(content, '{marks,review_at}', '9') WHERE id = 'next'")
    async with workflow_env.as_superuser() as connection:
        await connection.execute(change)
    assert set(await differences(workflow_env)) == {
        "editions next on record, but the events say otherwise",
        "editions next follows from the events, but is not on record so",
    }


async def changed(
    workflow_env: WorkflowEnv, edition_id: str, data: ApproveEdition | WithdrawEdition, by: str, command_id: str = ""
) -> None:
    """Somebody approves or withdraws it as ops."""
    ops = Actor(sub=by, roles=(Role.OPS,))
    command = Command[Any](id=command_id or fresh("command"), by=ops, submitted_at=NOW, data=data)
    async with workflow_env.engine.begin() as connection:
        assert await change(connection, workflow_env.repository, edition_id, command) is None


async def test_approvals_and_withdrawals_are_rebuilt_and_decided_again_from_the_record(
    workflow_env: WorkflowEnv,
) -> None:
    for edition_id, day in (("kept", "2036-01-01"), ("dropped", "2036-02-01"), ("waiting", "2036-03-01")):
        body = {"id": edition_id, "effective_from": day}
        async with workflow_env.engine.begin() as connection:
            await publish(connection, workflow_env.repository, body, DECLARED, OPS, lambda: NOW, approval=True)
    await changed(workflow_env, "kept", ApproveEdition(), "another")
    await changed(workflow_env, "dropped", WithdrawEdition(), "another")
    async with workflow_env.engine.connect() as connection:
        timeline = await workflow_env.repository.timeline(connection)
        stages = {one.edition.id: one.stage.value for one in await page(connection, None, None, 10)}
        again = await decision_check.check(connection, workflow_env.repository)
    assert [edition.id for edition in timeline.editions] == [BUNDLED.id, "kept"]
    assert stages == {BUNDLED.id: "published", "kept": "published", "waiting": "proposed"}
    assert await differences(workflow_env) == []
    assert (again.decisions, again.departures) == (6, [])


async def test_an_approval_that_is_on_record_already_writes_nothing(workflow_env: WorkflowEnv) -> None:
    body = {"id": "next", "effective_from": "2036-01-01"}
    async with workflow_env.engine.begin() as connection:
        await publish(connection, workflow_env.repository, body, DECLARED, OPS, lambda: NOW, approval=True)
    await changed(workflow_env, "next", ApproveEdition(), "another", "once")
    after_once = await count_of_events(workflow_env)
    await changed(workflow_env, "next", ApproveEdition(), "another", "once")
    assert await count_of_events(workflow_env) == after_once
    assert await differences(workflow_env) == []


async def test_an_event_whose_content_was_changed_is_named(workflow_env: WorkflowEnv) -> None:
    await published(workflow_env, id="next")
    change = text("UPDATE events SET fact = jsonb_set(fact, '{content,marks,review_at}', '9') WHERE subject = :subject")
    async with workflow_env.as_superuser() as connection:
        await connection.execute(text("SET session_replication_role = replica"))
        await connection.execute(change, {"subject": "edition/next"})
    assert "its hash does not match its content and the event before" in await differences(workflow_env)


@pytest.mark.parametrize("statement", ["UPDATE editions SET published_by = 'x'", "DELETE FROM editions"])
async def test_the_application_cannot_change_an_edition(workflow_env: WorkflowEnv, statement: str) -> None:
    with pytest.raises(DBAPIError, match="permission denied"):
        async with workflow_env.engine.begin() as connection:
            await connection.execute(text(statement))


async def test_two_editions_never_govern_from_the_same_instant(workflow_env: WorkflowEnv) -> None:
    await published(workflow_env, id="next")
    copy = text(
        "INSERT INTO editions SELECT 'other', effective_from, content, 'x', now() FROM editions WHERE id = 'next'"
    )
    with pytest.raises(IntegrityError, match="editions_effective_from_key"):
        async with workflow_env.engine.begin() as connection:
            await connection.execute(copy)


async def test_the_repository_knows_the_timeline_and_sees_what_is_added(workflow_env: WorkflowEnv) -> None:
    repository = EditionRepository()
    async with workflow_env.engine.connect() as connection:
        first = await repository.timeline(connection)
        assert await repository.timeline(connection) is first
    judged = await published(workflow_env, id="next", effective_from="2036-05-01T12:00:00Z")
    assert isinstance(judged, Publication)
    async with workflow_env.engine.connect() as connection:
        timeline = await repository.timeline(connection)
        for at in (
            datetime(2036, 5, 1, 11, 59, tzinfo=UTC),
            judged.edition.effective_from,
            datetime(1999, 1, 1, tzinfo=UTC),
        ):
            assert timeline.in_force(at) == await repository.in_force(connection, at)
    assert (first.editions, timeline.editions) == ((BUNDLED,), (BUNDLED, judged.edition))


async def test_without_any_edition_nothing_can_be_said(workflow_env: WorkflowEnv) -> None:
    async with workflow_env.as_superuser() as connection:
        await forget_events(connection)
        await connection.execute(delete(editions))
    async with workflow_env.engine.connect() as connection:
        with pytest.raises(NoEdition):
            await EditionRepository().timeline(connection)
