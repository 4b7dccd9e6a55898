"""`./recourse backup`: copies both stores of the local stack, while it runs or while it is stopped."""

import os
import sqlite3
import subprocess
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.local import addresses, orphans, postgres, postgres_binaries
from cli.local.backup_files import EVIDENCE, KEYS, POSTGRESQL, TEMPORAL, pack, write_manifest
from cli.local.paths import State
from cli.local.ports import LOOPBACK
from cli.local.processes import LocalStackError, last_lines
from cli.progress import progress
from cli.terminal import give_up

_PAGES = 512
"""How many of SQLite's pages are copied before somebody else may write."""


def backup(folder: Annotated[Path, typer.Argument(help="A folder that is new or empty.", metavar="DIR")]) -> None:
    """Copy PostgreSQL, Temporal and the keys of the local stack into a folder, whether it runs or not."""
    os.umask(0o077)  # it holds names, texts and keys
    try:
        back_up(State.of(), folder)
    except (LocalStackError, OSError, sqlite3.Error) as error:
        give_up(str(error))
    typer.echo(f"backed up to {folder}; it holds private data and keys")


def back_up(state: State, folder: Path) -> None:
    """Copies both stores. Temporal first: a Temporal that is older than the record catches up by itself.

    Raises ``LocalStackError`` where there is no stack, or the folder holds something already.
    """
    if not state.postgres.exists() or not state.temporal.exists():
        raise LocalStackError(f"there is no local stack in {state.root}; start one with `./recourse up`")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(folder.iterdir()):
        raise LocalStackError(f"{folder} is not empty")
    began = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    with ExitStack() as held:
        stopped = _hold(state, held)
        _copy_temporal(state.temporal, folder / TEMPORAL)
        if stopped:
            with progress("PostgreSQL, which is stopped"):
                pack(state.postgres, folder / POSTGRESQL)
        else:
            _copy_running_postgres(state, folder)
    pack(state.keys, folder / KEYS)
    # After the record: bytes are stored before the row that tells of them, so each row of the copy has its own.
    state.evidence.mkdir(exist_ok=True, mode=0o700)
    pack(state.evidence, folder / EVIDENCE)
    write_manifest(folder, began, (TEMPORAL, POSTGRESQL, KEYS, EVIDENCE))


def _hold(state: State, held: ExitStack) -> bool:
    """Whether no `up` runs on the state; where none does, none can begin while it is held."""
    try:
        held.enter_context(orphans.only_one(state.lock))
    except LocalStackError:
        return False
    return True


def _copy_temporal(source: Path, target: Path) -> None:
    """By SQLite's own means: whole at one instant, and the server goes on."""
    with (
        progress("Temporal", 100) as work,
        closing(sqlite3.connect(source)) as read,
        closing(sqlite3.connect(target)) as written,
    ):
        read.backup(
            written, pages=_PAGES, progress=lambda _status, left, total: work.done(100 - 100 * left // max(total, 1))
        )


def _copy_running_postgres(state: State, folder: Path) -> None:
    """A base backup with the log that belongs to it: whole at the instant at which it ends."""
    ports = addresses.ports_in(state.addresses)
    if ports is None:
        raise LocalStackError(f"{state.addresses} does not say where PostgreSQL answers")
    log, made = state.log("backup"), folder / "base"
    command = [
        *(str(postgres_binaries.binaries() / "pg_basebackup"), "--no-password", "--checkpoint=fast"),
        *("--host", LOOPBACK, "--port", str(ports.database), "--username", postgres.SUPERUSER),
        *("--pgdata", str(made), "--format=tar", "--gzip", "--wal-method=fetch", "--no-manifest"),
    ]
    variables = postgres_binaries.environment() | {"PGPASSWORD": postgres.passwords(state.keys).superuser}
    with progress("PostgreSQL, which runs"), log.open("wb") as said:
        done = subprocess.run(command, env=variables, stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False)
    if done.returncode != 0:
        raise LocalStackError(f"pg_basebackup ended with status {done.returncode}:\n{last_lines(log)}")
    (made / "base.tar.gz").rename(folder / POSTGRESQL)
    made.rmdir()
