"""A worker that was started for the mail alone sends it, and needs no Temporal."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from cli.local.postgres import APPLICATION, Postgres
from settings import WorkerSettings
from tests.activities.mail.cases import outcomes, record
from tests.standards.builders import ComplaintScenario
from tests.support.waiting import eventually
from worker import WorkerRole, role_asked_for, run


async def test_the_mail_is_sent_without_temporal(
    engine: AsyncEngine, postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEMPORAL_ADDRESS", "127.0.0.1:1")
    await record(engine, ComplaintScenario().to_mark_board())
    settings = WorkerSettings(database_url=postgres.url(APPLICATION), smtp_url=(tmp_path / "outbox").as_uri())
    stop = asyncio.Event()
    running = asyncio.create_task(run(settings, stop, WorkerRole.MAIL))

    async def all_settled() -> bool:
        return running.done() or all(settled is not None for settled in (await outcomes(engine)).values())

    await eventually(all_settled)
    stop.set()
    assert await running == 0
    assert [*(tmp_path / "outbox").glob("*.eml")]


@pytest.mark.parametrize(("asked", "role"), [([], "both"), (["--role", "mail"], "mail")])
def test_a_worker_does_both_unless_it_is_told_otherwise(
    asked: list[str], role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["worker.py", *asked])
    assert role_asked_for() is WorkerRole(role)
