"""A backup of the running stack is restored elsewhere, where work goes on; what is not whole is refused."""

import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from typer.testing import Result

from cli.local import orphans, postgres, temporal
from cli.local.environment import in_environment
from cli.local.paths import State
from cli.verify import differences
from tests.support.case import Case
from tests.support.command_line import invoked
from tests.support.product import TELLS_OF_TROUBLE_SOON, TIME_SKIPS, Product, Servers, product_on


async def run(state: Path, *arguments: str | Path) -> Result:
    with in_environment(RECOURSE_STATE=str(state)):
        return await invoked(*arguments)


@asynccontextmanager
async def servers_again(folder: Path, like: Servers) -> AsyncIterator[Servers]:
    """Both stores from what was restored, on ports of their own."""
    flags = (*TIME_SKIPS, *TELLS_OF_TROUBLE_SOON)
    async with postgres.running(folder) as database, temporal.running(folder, flags) as processes:
        with in_environment(TEMPORAL_ADDRESS=processes.address):
            yield Servers(database, processes, like.keys, folder / "outbox")


async def test_a_backup_of_the_running_stack_is_restored_and_work_goes_on_from_it(
    product: Product, session_folder: Path, tmp_path: Path
) -> None:
    case = await (await Case.filed(product)).taken_up()
    ports = {"api": 1, "temporal_ui": 1, "worker_metrics": 1, "temporal": product.servers.temporal.port}
    known = {
        name: f"http://127.0.0.1:{port}" for name, port in (ports | {"database": product.servers.postgres.port}).items()
    }
    (session_folder / "addresses.json").write_text(json.dumps(known))
    with orphans.only_one(State(session_folder).lock):  # as an `up` that runs
        made = await run(session_folder, "backup", tmp_path / "copy")
    assert made.exit_code == 0, made.output
    await case.to_investigation()

    restored = await run(tmp_path / "state", "restore", tmp_path / "copy")
    assert restored.exit_code == 0, restored.output
    async with servers_again(tmp_path / "state", product.servers) as servers, product_on(servers) as again:
        there = Case(again, case.complaint)
        assert (await there.read())["stage"] == "cs_resolution"
        assert not [line for line in await differences(servers.settings(), with_temporal=True) if case.id in line]
        await there.to_mediation()
    assert (await case.read())["stage"] == "investigation"


async def test_a_stopped_stack_is_backed_up_and_one_store_of_it_is_put_back(tmp_path: Path) -> None:
    state = State(tmp_path / "state")
    state.make()
    state.postgres.mkdir()
    (state.postgres / "PG_VERSION").write_text("before")
    (state.keys / "secrets.json").write_text("{}")
    (state.evidence / "cmp_1").mkdir()
    (state.evidence / "cmp_1" / "fil_1").write_text("before")
    shutil.copyfile("/dev/null", state.temporal)
    assert (await run(state.root, "backup", tmp_path / "copy")).exit_code == 0
    assert "is not empty" in (await run(state.root, "backup", tmp_path / "copy")).stderr
    (state.postgres / "PG_VERSION").write_text("since")
    (state.evidence / "cmp_1" / "fil_1").unlink()
    state.temporal.write_bytes(b"since")
    done = await run(state.root, "restore", tmp_path / "copy", "--only", "postgresql")
    assert done.exit_code == 0, done.output
    assert (state.postgres / "PG_VERSION").read_text() == "before"
    assert (state.root / "replaced" / "postgresql" / "postgres" / "PG_VERSION").read_text() == "since"
    assert (state.evidence / "cmp_1" / "fil_1").read_text() == "before"
    assert state.temporal.read_bytes() == b"since"


async def test_what_one_store_replaced_is_kept_while_the_other_is_restored(tmp_path: Path) -> None:
    state, copy = State(tmp_path / "state"), tmp_path / "copy"
    state.make()
    state.postgres.mkdir()
    state.temporal.touch()
    assert (await run(state.root, "backup", copy)).exit_code == 0
    (state.postgres / "PG_VERSION").write_text("since")
    state.temporal.write_text("since")
    replaced = state.root / "replaced"
    (replaced / "postgres").mkdir(parents=True)  # as an earlier version set it aside
    for store in ("postgresql", "temporal"):
        done = await run(state.root, "restore", copy, "--only", store)
        assert done.exit_code == 0, done.output
    assert not (replaced / "postgres").exists()
    assert (replaced / "postgresql" / "postgres" / "PG_VERSION").read_text() == "since"
    assert (replaced / "temporal" / state.temporal.name).read_text() == "since"
    assert (await run(state.root, "restore", copy, "--only", "temporal")).exit_code == 0
    assert (replaced / "temporal" / state.temporal.name).read_bytes().startswith(b"SQLite format 3")
    assert (replaced / "postgresql" / "postgres" / "PG_VERSION").read_text() == "since"


@pytest.mark.parametrize("fault", ["changed", "absent"])
async def test_a_backup_that_is_not_whole_is_refused_and_nothing_is_replaced(tmp_path: Path, fault: str) -> None:
    state, copy = State(tmp_path / "state"), tmp_path / "copy"
    state.make()
    state.postgres.mkdir()
    state.temporal.touch()
    assert (await run(state.root, "backup", copy)).exit_code == 0
    (copy / "temporal.db").write_bytes(b"something else") if fault == "changed" else (copy / "backup.json").unlink()
    refused = await run(state.root, "restore", copy)
    assert refused.exit_code == 1
    assert "nothing was restored" in refused.stderr or "not a whole backup" in refused.stderr
    assert not (state.root / "replaced").exists()


async def test_nothing_is_restored_under_a_stack_that_runs(tmp_path: Path) -> None:
    state, copy = State(tmp_path / "state"), tmp_path / "copy"
    state.make()
    state.postgres.mkdir()
    state.temporal.touch()
    assert (await run(state.root, "backup", copy)).exit_code == 0
    with orphans.only_one(state.lock):
        refused = await run(state.root, "restore", copy)
    assert "already runs" in refused.stderr
