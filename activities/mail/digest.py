"""Gathering the mails of people who want one a day: what has to wait for it, and what goes into it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from records.notifications import digests, outbox
from records.notifications.outbox import DueNotification
from standards.notifications import BOARD_KINDS

MOST = 40
"""Mails in a digest; what is left goes into the next, at once."""


@dataclass(frozen=True)
class Sorted:
    """What is to become of claimed notifications."""

    single: Sequence[DueNotification]
    digests: Sequence[Sequence[DueNotification]]
    """Those that go out together, by person."""
    deferred: int
    """How many wait for their digest."""


async def sort_out(engine: AsyncEngine, claimed: Sequence[DueNotification], clock: Callable[[], datetime]) -> Sorted:
    """Defers what waits for a digest, and claims the rest of each digest that is due.

    A board's mails go out by themselves, since no other stands beside them (S32), and so does what may have arrived.
    """
    mine = [one for one in claimed if one.person and one.doubted_at is None and one.kind not in BOARD_KINDS]
    if not mine:
        return Sorted(claimed, (), 0)
    now, deferred, due = clock(), 0, dict[str, list[DueNotification]]()
    async with engine.begin() as connection:
        hours = await digests.hours(connection, {one.person or "" for one in mine})
        for one in mine:
            if one.person not in hours:
                continue
            goes_out = digests.due_after(one.caused_at.astimezone(UTC), hours[one.person])
            if goes_out > now:
                await outbox.defer(connection, one, goes_out)
                deferred += 1
            else:
                due.setdefault(one.person, []).append(one)
        for person, gathered in due.items():
            more = await outbox.claim(connection, now, MOST - len(gathered), person=person)
            gathered += [one for one in more if one.doubted_at is None and one.kind not in BOARD_KINDS]
            claimed = [*claimed, *(one for one in more if one not in gathered)]
    together = {one.id for gathered in due.values() for one in gathered}
    waits = {one.id for one in mine if one.person in hours and one.id not in together}
    single = [one for one in claimed if one.id not in together | waits]
    return Sorted(single, list(due.values()), deferred)
