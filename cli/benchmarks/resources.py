"""What a load costs the parts of a stack, whatever else the machine does: processor time, transactions, memory."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from temporalio.client import Client

from cli.local.paths import State

_TICKS = os.sysconf("SC_CLK_TCK")
_LOOKED_AT = 10
_TRANSACTIONS = "SELECT xact_commit, xact_rollback FROM pg_stat_database WHERE datname = current_database()"


@dataclass(frozen=True)
class Spent:
    """What the parts have spent so far: seconds of processor time by part, and transactions of the database."""

    seconds: Mapping[str, float]
    commits: int
    rollbacks: int

    def since(self, before: "Spent", steps: int) -> dict[str, object]:
        """What each of so many steps has cost since then, what goes on beside them included."""
        cpu = {part: 1000 * (now - before.seconds[part]) / steps for part, now in self.seconds.items()}
        return {
            "cpu_ms_per_step_of_parts": round(sum(cpu.values()), 1),
            "cpu_ms_per_step_by_part": {part: round(spent, 1) for part, spent in cpu.items()},
            "transactions_per_step": {
                "committed": round((self.commits - before.commits) / steps, 1),
                "rolled_back": round((self.rollbacks - before.rollbacks) / steps, 1),
            },
        }


async def spent(parts: Mapping[str, int]) -> Spent:
    """What the parts of the stack, by their names and processes, have spent so far."""
    address = os.environ["RECOURSE_MIGRATION_DATABASE_URL"]
    connection = await asyncpg.connect(address)
    try:
        commits, rollbacks = await connection.fetchrow(_TRANSACTIONS)
    finally:
        await connection.close()
    return Spent({part: _seconds(pid) for part, pid in parts.items()}, commits, rollbacks)


def parts_of_stack() -> dict[str, int]:
    """The parts of the stack that runs, with their processes."""
    kept = json.loads(State.of().processes.read_text(encoding="utf-8"))
    return {name: kept[name]["pid"] for name in ("api", "worker", "temporal", "postgres") if name in kept}


def memory_kb(pid: int) -> int:
    """The memory that a process holds."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    return int(status.split("VmRSS:")[1].split()[0])


async def history_of_a_case(client: Client) -> dict[str, float]:
    """Events, and bytes of them, that Temporal keeps of a complaint: the mean of some that are closed."""
    closed = "WorkflowType = 'Complaint' AND ExecutionStatus = 'Completed'"
    events = []
    async for one in client.list_workflows(closed, limit=_LOOKED_AT):
        history = await client.get_workflow_handle(one.id, run_id=one.run_id).fetch_history()
        events.append([event.ByteSize() for event in history.events])
    return {
        "events": round(sum(map(len, events)) / len(events), 1),
        "bytes": round(sum(map(sum, events)) / len(events)),
    }


def _seconds(pid: int) -> float:
    """The processor time of a process with its children, those that have ended included."""
    return sum(sum(int(ticks) for ticks in _stat(one)[11:15]) for one in (pid, *_children(pid))) / _TICKS


def _children(pid: int) -> Iterator[int]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int(_stat(int(folder.name))[1])
            except OSError:  # it has ended
                continue
            if parent == pid:
                yield int(folder.name)


def _stat(pid: int) -> list[str]:
    # The program's name, in brackets, may itself hold spaces: count from the last bracket.
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
