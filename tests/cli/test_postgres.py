"""Embedded PostgreSQL: also as root in a folder that only root may enter, and after kill -9."""

import os
import shutil
import sys
from pathlib import Path

import asyncpg
import pytest

from cli.local import postgres, postgres_binaries, postgres_data, processes
from cli.local.drop_privileges import Means
from cli.local.orphans import identity
from cli.local.ports import free_port
from cli.local.postgres import Postgres
from tests.support.waiting import PATIENCE

AS_ROOT = os.geteuid() == 0


def _pid(server: Postgres) -> int:
    return int((server.data / "postmaster.pid").read_text().splitlines()[0])


@pytest.mark.skipif(not AS_ROOT, reason="only root has rights to give up")
@pytest.mark.parametrize("means", [Means.CAPABILITY, Means.NAMESPACE, Means.OTHER_USER])
async def test_it_runs_without_roots_rights(private: Path, means: Means, monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = postgres_binaries.refusal(means)
    if refusal:
        pytest.skip(f"this machine does not allow it: {refusal}")
    if means is Means.OTHER_USER:
        private.chmod(0o711)  # the one that can't pass through a closed folder
    for module in (postgres, postgres_data):
        monkeypatch.setattr(module, "means", lambda: means)
    async with postgres.running(private) as server:
        status = Path(f"/proc/{_pid(server)}/status").read_text()
        capabilities = {
            line.split()[0]: int(line.split()[1], 16) for line in status.splitlines() if line.startswith("Cap")
        }
        if means is Means.CAPABILITY:
            assert capabilities["CapEff:"].bit_count() == 1
        if means is Means.OTHER_USER:
            assert capabilities["CapEff:"] == 0


async def test_it_stops_without_a_trace_and_keeps_what_it_was_told(private: Path) -> None:
    async with postgres.running(private) as server:
        pid = _pid(server)
        owner = await asyncpg.connect(server.owner_url)
        await owner.execute("CREATE TABLE kept (word text); INSERT INTO kept VALUES ('hello')")
        await owner.close()
    assert identity(pid) is None
    async with postgres.running(private) as again:
        owner = await asyncpg.connect(again.owner_url)
        assert await owner.fetchval("SELECT word FROM kept") == "hello"
        await owner.close()


async def nobody_works_in(folder: Path) -> bool:
    """Whether no process has the folder as its own, as far as the kernel tells."""
    return not any(_works_in(folder, one) for one in Path("/proc").glob("[0-9]*"))


def _works_in(folder: Path, process: Path) -> bool:
    try:
        return Path(os.readlink(process / "cwd")) == folder
    except OSError:  # it has ended, or is nobody's to ask about
        return False


async def test_a_killed_server_starts_again_over_its_stale_lock(private: Path) -> None:
    server = Postgres(private / "postgres", free_port(), postgres.passwords(private / "keys"))
    log = private / "postgres.log"
    await server.prepare(log)
    program = server.program(log)
    process = await processes.start(program)
    assert await processes.until(lambda: postgres.answers(server), seconds=PATIENCE)
    process.kill()
    await process.wait()
    # Its children notice by themselves, and keep the shared memory until then.
    assert await processes.until(lambda: nobody_works_in(server.data), seconds=PATIENCE)
    await server.prepare(log)
    async with processes.running(server.program(log), lambda: postgres.answers(server)):
        pass


@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel what a process works on")
def test_a_stale_lock_whose_number_another_program_has_is_removed(tmp_path: Path) -> None:
    lock = tmp_path / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{tmp_path}\n")
    postgres_data.clear_stale_lock(tmp_path)
    assert not lock.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel what a process works on")
def test_a_lock_of_a_server_that_works_in_the_folder_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lock = tmp_path / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n")
    postgres_data.clear_stale_lock(tmp_path)
    assert lock.exists()


async def test_an_interrupted_initdb_is_done_again(private: Path) -> None:
    unfinished = private / "postgres.unfinished"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18")
    async with postgres.running(private):
        assert not unfinished.exists()


@pytest.mark.skipif(not AS_ROOT, reason="only root can copy a folder into other hands")
async def test_a_restored_data_folder_is_handed_back(private: Path) -> None:
    async with postgres.running(private) as server:
        pass
    shutil.copytree(server.data, private / "copy")  # all of it belongs to root now
    shutil.rmtree(server.data)
    (private / "copy").rename(server.data)
    async with postgres.running(private):
        pass


async def test_every_role_needs_its_password_and_the_application_can_not_make_tables(private: Path) -> None:
    async with postgres.running(private) as server:
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(server.app_url.replace(server.passwords.application, "guessed"))
        application = await asyncpg.connect(server.app_url)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await application.execute("CREATE TABLE t (i int)")
        await application.close()
    assert (private / "keys" / "postgres.json").stat().st_mode & 0o077 == 0


async def test_none_of_the_callers_own_settings_reach_it(private: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGOPTIONS", "-c nonsense=1")
    monkeypatch.setenv("PGDATA", "/nowhere")
    async with postgres.running(private, settings={"work_mem": "9MB"}) as server:
        monkeypatch.delenv("PGOPTIONS")
        superuser = await asyncpg.connect(server.superuser_url)
        assert await superuser.fetchval("SHOW work_mem") == "9MB"
        assert await superuser.fetchval("SHOW fsync") == "on"
        assert await superuser.fetchval("SHOW listen_addresses") == "127.0.0.1"
        await superuser.close()
