"""A worker that was started for the mail alone sends it, and needs no Temporal."""

import asyncio
from dataclasses import fields
from pathlib import Path

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from activities.mail.dispatcher import Round
from cli.local.ports import free_port
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


async def test_the_first_refused_mail_is_an_increase_because_each_outcome_is_told_from_zero(
    engine: AsyncEngine, postgres: Postgres, tmp_path: Path
) -> None:
    address, outbox, stop = f"127.0.0.1:{free_port()}", (tmp_path / "outbox").as_uri(), asyncio.Event()
    database = postgres.url(APPLICATION)
    settings = WorkerSettings(database_url=database, smtp_url=outbox, worker_metrics_address=address)
    running = asyncio.create_task(run(settings, stop, WorkerRole.MAIL))

    async def told() -> bool:
        try:
            async with httpx.AsyncClient(trust_env=False) as client:
                lines = (await client.get(f"http://{address}/metrics")).text.splitlines()
        except httpx.HTTPError:
            return running.done()
        zero = [line for line in lines if line.startswith("recourse_mails{") and line.endswith(" 0")]
        return all(any(f'outcome="{field.name}"' in line for line in zero) for field in fields(Round))

    await eventually(told)
    stop.set()
    assert await running == 0


@pytest.mark.parametrize(("asked", "role"), [([], "both"), (["--role", "mail"], "mail")])
def test_a_worker_does_both_unless_it_is_told_otherwise(
    asked: list[str], role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["worker.py", *asked])
    assert role_asked_for() is WorkerRole(role)
