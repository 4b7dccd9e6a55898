"""The processes that an `up` started, on record, so that the next one can end those that a killed `up` left behind."""

import contextlib
import fcntl
import json
import os
import platform
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from signal import SIGKILL
from typing import Any, Final

from cli.local import secret_files
from cli.local.processes import LocalStackError, Program

_PATIENCE: Final = 20.0  # seconds for a leftover to stop by itself: PostgreSQL may be writing its last checkpoint


@contextlib.contextmanager
def only_one(lock: Path) -> Iterator[None]:
    """Refuses a second `up` on the same state. The kernel frees the lock with the process that held it."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 32, 0).decode(errors="replace").strip() or "unknown"
            message = f"the stack in {lock.parent} already runs (process {holder}); stop it first"
            raise LocalStackError(message) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


class Record:
    """The file that lists our processes."""

    def __init__(self, file: Path) -> None:
        """Reads what the last `up` wrote."""
        self._file = file
        self._entries: dict[str, dict[str, Any]] = {}
        with contextlib.suppress(OSError, ValueError):
            self._entries = dict(json.loads(file.read_text(encoding="utf-8")))

    def add(self, program: Program, pid: int) -> None:
        """Notes a process that was started; it takes the place of the part's earlier one.

        On a full disk it is written with the next one: the process runs, and dies with us whether it is listed or not.
        """
        self._entries[program.name] = {"pid": pid, "identity": identity(pid), "signal": int(program.stop_signal)}
        with contextlib.suppress(OSError):
            secret_files.write(self._file, json.dumps(self._entries, indent=2) + "\n")

    def end_leftovers(self) -> list[str]:
        """Ends the processes on record that still run, and names their parts."""
        left = {name: entry for name, entry in self._entries.items() if _is_ours(entry)}
        for entry in left.values():
            _signal(entry, entry["signal"])
        deadline = time.monotonic() + _PATIENCE
        for entry in left.values():
            while _is_ours(entry) and time.monotonic() < deadline:
                time.sleep(0.05)
            _signal(entry, SIGKILL)
        self.clear()
        return list(left)

    def clear(self) -> None:
        """Forgets everything."""
        self._entries = {}
        self._file.unlink(missing_ok=True)


def identity(pid: int) -> str | None:
    """What tells a process from a later one of the same number: when it started, and in which boot."""
    if platform.system() == "Linux":
        try:
            boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
            # The program's name, in brackets, may itself hold spaces and brackets: count from the last bracket.
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            return None
        return None if fields[0] == "Z" else f"{boot} {fields[19]}"
    listed = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], check=False, capture_output=True, text=True)
    return listed.stdout.strip() or None


def _is_ours(entry: dict[str, Any]) -> bool:
    return entry["identity"] is not None and identity(entry["pid"]) == entry["identity"]


def _signal(entry: dict[str, Any], number: int) -> None:
    if _is_ours(entry):
        with contextlib.suppress(ProcessLookupError):
            os.kill(entry["pid"], number)
