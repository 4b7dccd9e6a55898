"""The post office: takes the letters that are due, sends them, and settles them. It never closes by itself.

No transaction is open while a letter is on its way, and no more than one of the pool's connections is in use: a dead
or hanging mail server costs nobody but the mail.
"""

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from activities.mail.compose import Letter, Stationery, compose
from activities.mail.delivery import Transport, Undelivered
from activities.mail.server_check import ServerCheck
from records import outbox
from records.database import is_away
from records.editions import EditionShelf
from records.letters import open_file
from records.outbox import DueNotice

BATCH = 10
"""Letters sent side by side. With the timeouts of mail and database, a batch stays well within the lease."""
GRACE = 5.0
"""Seconds that letters on their way have when the worker stops."""
COMPOSING = 15.0
"""Seconds in which a batch must be composed, so that slow reads don't outlast the lease."""
BREATH = 0.1
"""Seconds of pause, at most, between full batches: writing letters takes no more than half of the worker's time."""
POSTPONED = "postponed"

log = structlog.get_logger("mail")


@dataclass(frozen=True)
class Delivered:
    """What one round came to."""

    sent: int = 0
    no_address: int = 0
    postponed: int = 0

    @property
    def claimed(self) -> int:
        """All letters that the round took up."""
        return self.sent + self.no_address + self.postponed


def now_in_utc() -> datetime:
    """The clock of production."""
    return datetime.now(UTC)


class PostOffice:
    """Delivers what the outbox holds. Several of them share the work without sending a letter twice."""

    def __init__(
        self,
        engine: AsyncEngine,
        shelf: EditionShelf,
        transport: Transport,
        stationery: Stationery,
        clock: Callable[[], datetime] = now_in_utc,
    ) -> None:
        self._engine = engine
        self._shelf = shelf
        self._transport = transport
        self._stationery = stationery
        self._clock = clock
        self._check = ServerCheck(transport, stationery, clock)
        self._one_connection = asyncio.Lock()
        # Sent, but the database was away when we wanted to say so: these must not go out again.
        self._to_settle: dict[str, str] = {}

    async def run(self, stop: asyncio.Event, every: float = 1.0) -> None:
        """Delivers until ``stop`` is set, looking for letters at least ``every`` so many seconds."""
        rounds = asyncio.create_task(self._rounds(stop, every))
        try:
            await stop.wait()
            await asyncio.wait({rounds}, timeout=GRACE)
        finally:
            rounds.cancel()
            await asyncio.gather(rounds, return_exceptions=True)

    async def _rounds(self, stop: asyncio.Event, every: float) -> None:
        while not stop.is_set():
            began = time.monotonic()
            pause = every
            try:
                if (await self.deliver_due()).claimed == BATCH:
                    pause = min(time.monotonic() - began, BREATH)
            except Exception as error:  # noqa: BLE001 - whatever one round meets, the next letters are still owed
                log.warning("mail_round_failed", error=type(error).__name__, away=is_away(error))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)

    async def deliver_due(self) -> Delivered:
        """Sends a batch of the letters that are due now. Raises only where the database cannot be read."""
        for notice_id in tuple(self._to_settle):
            await self._settle_on_record(notice_id)
        async with self._one_connection, self._engine.begin() as connection:
            claimed = await outbox.claim(connection, self._clock(), BATCH)
        outcomes = await self._deliver([notice for notice in claimed if notice.doubted_at is None])
        outcomes += await self._deliver_again([notice for notice in claimed if notice.doubted_at is not None])
        return Delivered(outcomes[outbox.SENT], outcomes[outbox.NO_ADDRESS], outcomes[POSTPONED])

    async def _deliver(self, notices: Sequence[DueNotice]) -> Counter[str]:
        async with asyncio.timeout(COMPOSING):
            letters = [(notice, await self._compose(notice)) for notice in notices]
        return Counter(await asyncio.gather(*(self._send(notice, letter) for notice, letter in letters)))

    async def _deliver_again(self, doubted: Sequence[DueNotice]) -> Counter[str]:
        """Those that may have arrived go again once the server confirms again, or they'd arrive at every attempt."""
        if not doubted or await self._check.passes(max(notice.doubted_at or notice.caused_at for notice in doubted)):
            return await self._deliver(doubted)
        return Counter([await self._postpone(notice, Undelivered("server_silent")) for notice in doubted])

    async def _compose(self, notice: DueNotice) -> Letter | Undelivered | None:
        try:
            async with self._one_connection, self._engine.connect() as connection:
                file = await open_file(connection, self._shelf, notice)
            return compose(notice, file, self._stationery)
        except Exception as error:
            if is_away(error):
                raise
            # One letter that cannot be written must not keep the others; a later version may know how.
            log.error("mail_not_composed", notice=notice.id, error=type(error).__name__)
            return Undelivered("not_composed")

    async def _send(self, notice: DueNotice, letter: Letter | Undelivered | None) -> str:
        if letter is None:
            log.info("mail_without_address", notice=notice.id)
            return await self._settle(notice, outbox.NO_ADDRESS)
        if isinstance(letter, Undelivered):
            return await self._postpone(notice, letter)
        try:
            await self._transport.send(letter)
        except Undelivered as undelivered:
            return await self._postpone(notice, undelivered)
        self._check.confirmed()
        log.info("mail_sent", notice=notice.id, attempts=notice.attempts)
        return await self._settle(notice, outbox.SENT)

    async def _settle(self, notice: DueNotice, settled_as: str) -> str:
        self._to_settle[notice.id] = settled_as
        try:
            await self._settle_on_record(notice.id)
        except Exception as error:  # noqa: BLE001 - the next round begins with it, and claims nothing before
            log.warning("mail_not_settled", notice=notice.id, error=type(error).__name__)
        return settled_as

    async def _settle_on_record(self, notice_id: str) -> None:
        async with self._one_connection, self._engine.begin() as connection:
            await outbox.settle(connection, notice_id, self._to_settle[notice_id], self._clock())
        del self._to_settle[notice_id]

    async def _postpone(self, notice: DueNotice, why: Undelivered) -> str:
        log.warning("mail_postponed", notice=notice.id, error=why.code, attempts=notice.attempts)
        try:
            async with self._one_connection, self._engine.begin() as connection:
                await outbox.reschedule(connection, notice, why.code, self._clock(), in_doubt=why.in_doubt)
        except Exception as error:  # noqa: BLE001 - its lease runs out by itself
            log.warning("mail_not_rescheduled", notice=notice.id, error=type(error).__name__)
        return POSTPONED
