"""PostgreSQL's data folder: made once, and cleared of what a killed server left behind."""

import contextlib
import os
import shutil
import sys
from pathlib import Path

from cli.local import processes, secret_files
from cli.local.postgres_binaries import binaries, environment, means
from cli.local.processes import Program


async def prepare(data: Path, superuser: str, password: str, log: Path) -> None:
    """Makes the data folder where there is none, and clears what a killed server left behind."""
    if (data / "PG_VERSION").exists():
        _give_back(data)
        clear_stale_lock(data)
        return
    # Made beside and moved into place when whole: an interrupted initdb leaves nothing that looks finished.
    unfinished = data.with_name(data.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True, mode=0o700)
    password_file = unfinished.with_suffix(".password")
    initdb_log = log.with_name("initdb.log")
    initdb_log.unlink(missing_ok=True)
    try:
        secret_files.write(password_file, password)
        _give(unfinished, password_file)
        await _initdb(unfinished, superuser, password_file, initdb_log)
    finally:
        password_file.unlink(missing_ok=True)
    unfinished.rename(data)


def _give(*paths: Path) -> None:
    """Hands files to the user who will run PostgreSQL."""
    if os.geteuid() == 0:
        for path in paths:
            os.chown(path, means().owner or 0, -1, follow_symlinks=False)


def _give_back(data: Path) -> None:
    """The same for a folder that was copied or restored, and so belongs to whoever did that."""
    if os.geteuid() == 0 and data.stat().st_uid != (means().owner or 0):
        _give(data, *data.rglob("*"))


async def _initdb(data: Path, superuser: str, password_file: Path, log: Path) -> None:
    command = (
        str(binaries() / "initdb"),
        f"--pgdata={data}",
        f"--username={superuser}",
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",  # the same order and case rules on every machine
        "--builtin-locale=C.UTF-8",
        "--no-instructions",
    )
    await processes.complete(Program("initdb", command, environment(), log, means=means()))


def clear_stale_lock(data: Path) -> None:
    """Removes a killed server's ``postmaster.pid`` when its number now belongs to another program.

    PostgreSQL itself forgives a number that nobody uses, but refuses to start when any process of the same user has it.
    """
    lock = data / "postmaster.pid"
    with contextlib.suppress(FileNotFoundError, ValueError, IndexError):
        pid = int(lock.read_text().splitlines()[0])
        if sys.platform.startswith("linux") and Path(f"/proc/{pid}").exists() and not _runs_in(pid, data):
            lock.unlink()


def _runs_in(pid: int, data: Path) -> bool:
    """Whether the process works in the data folder, as every server does in its own."""
    try:
        return Path(os.readlink(f"/proc/{pid}/cwd")) == data.resolve()
    except OSError:
        return True  # not ours to look into: leave the judgement to PostgreSQL
