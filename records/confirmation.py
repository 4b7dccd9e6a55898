"""Which steps of processes are on record and not known to Temporal yet.

A worker can be killed after a step's transaction and before Temporal has the step. Each process is therefore asked, a
moment after its last step, how far it has come itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from records.tables.processes import processes
from records.writes import Write, write

NUDGED_AGAIN_AFTER = timedelta(seconds=10)


@dataclass(frozen=True)
class Unconfirmed:
    """A subject, and how far its process came as the record has it."""

    subject: str
    sequence: int
    rests: bool
    """Whether nothing is due any more: it may have ended."""
    since: datetime
    """When the step was recorded."""


async def note_step(
    connection: AsyncConnection, subject: str, sequence: int, wakes_at: datetime | None, at: datetime
) -> None:
    """Notes how far the process has come with this transaction, and when it looks again by itself."""
    await write(connection, [step(subject, sequence, wakes_at, at)])


def step(subject: str, sequence: int, wakes_at: datetime | None, at: datetime) -> Write:
    """The same, to be written with other rows."""
    values = {"sequence": sequence, "wakes_at": wakes_at, "seen_at": at, "nudged_at": None}
    return Write(processes, [{"subject": subject, **values}], key=("subject",))


async def unconfirmed(
    connection: AsyncConnection, now: datetime, rested: timedelta, limit: int = 100
) -> Sequence[Unconfirmed]:
    """Processes whose last step is so old and not confirmed, the oldest first; not those that were just nudged."""
    row = processes.c
    calm = or_(row.nudged_at.is_(None), row.nudged_at < now - NUDGED_AGAIN_AFTER)
    query = (
        select(row.subject, row.sequence, row.wakes_at.is_(None).label("rests"), row.seen_at.label("since"))
        .where(row.confirmed < row.sequence, row.seen_at < now - rested, calm)
        .order_by(row.seen_at)
        .limit(limit)
    )
    return [Unconfirmed(**found._mapping) for found in await connection.execute(query)]


async def confirm(connection: AsyncConnection, reached: Mapping[str, int]) -> None:
    """Notes how far processes have said that they have come."""
    if reached:
        row = processes.c
        further = func.greatest(row.confirmed, bindparam("reached"))
        statement = update(processes).where(row.subject == bindparam("known")).values(confirmed=further)
        await connection.execute(
            statement, [{"known": subject, "reached": sequence} for subject, sequence in sorted(reached.items())]
        )


async def note_nudged(connection: AsyncConnection, subjects: Sequence[str], at: datetime) -> None:
    """Notes that the processes were told to look, so that it is not done again at once."""
    if subjects:
        await connection.execute(update(processes).where(processes.c.subject.in_(subjects)).values(nudged_at=at))


async def doubt(connection: AsyncConnection, subject: str, at: datetime) -> None:
    """Has the process asked anew how far it has come: it was reset."""
    row = processes.c
    await connection.execute(
        update(processes).where(row.subject == subject).values(confirmed=0, seen_at=at, nudged_at=None)
    )
