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

from activities.mail.render import Letter, MailRenderer, compose
from activities.mail.server_check import ServerCheck
from activities.mail.transports import Transport, Undelivered
from records.database import is_away
from records.editions.repository import EditionRepository
from records.notification_context import open_file
from records.notifications import outbox
from records.notifications.outbox import DueNotice

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


class MailDispatcher:
    """Delivers what the outbox holds. Several of them share the work without sending a letter twice."""

    def __init__(
        self,
        engine: AsyncEngine,
        repository: EditionRepository,
        transport: Transport,
        stationery: MailRenderer,
        clock: Callable[[], datetime] = now_in_utc,
    ) -> None:
        self._engine = engine
        self._shelf = repository
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
        outcomes = await self._deliver([notification for notification in claimed if notification.doubted_at is None])
        outcomes += await self._deliver_again(
            [notification for notification in claimed if notification.doubted_at is not None]
        )
        return Delivered(outcomes[outbox.SENT], outcomes[outbox.NO_ADDRESS], outcomes[POSTPONED])

    async def _deliver(self, notifications: Sequence[DueNotice]) -> Counter[str]:
        async with asyncio.timeout(COMPOSING):
            letters = [(notification, await self._compose(notification)) for notification in notifications]
        return Counter(await asyncio.gather(*(self._send(notification, letter) for notification, letter in letters)))

    async def _deliver_again(self, doubted: Sequence[DueNotice]) -> Counter[str]:
        """Those that may have arrived go again once the server confirms again, or they'd arrive at every attempt."""
        if not doubted or await self._check.passes(
            max(notification.doubted_at or notification.caused_at for notification in doubted)
        ):
            return await self._deliver(doubted)
        return Counter([await self._postpone(notification, Undelivered("server_silent")) for notification in doubted])

    async def _compose(self, notification: DueNotice) -> Letter | Undelivered | None:
        try:
            async with self._one_connection, self._engine.connect() as connection:
                file = await open_file(connection, self._shelf, notification)
            return compose(notification, file, self._stationery)
        except Exception as error:
            if is_away(error):
                raise
            # One letter that cannot be written must not keep the others; a later version may know how.
            log.error("mail_not_composed", notification=notification.id, error=type(error).__name__)
            return Undelivered("not_composed")

    async def _send(self, notification: DueNotice, letter: Letter | Undelivered | None) -> str:
        if letter is None:
            log.info("mail_without_address", notification=notification.id)
            return await self._settle(notification, outbox.NO_ADDRESS)
        if isinstance(letter, Undelivered):
            return await self._postpone(notification, letter)
        try:
            await self._transport.send(letter)
        except Undelivered as undelivered:
            return await self._postpone(notification, undelivered)
        self._check.confirmed()
        log.info("mail_sent", notification=notification.id, attempts=notification.attempts)
        return await self._settle(notification, outbox.SENT)

    async def _settle(self, notification: DueNotice, settled_as: str) -> str:
        self._to_settle[notification.id] = settled_as
        try:
            await self._settle_on_record(notification.id)
        except Exception as error:  # noqa: BLE001 - the next round begins with it, and claims nothing before
            log.warning("mail_not_settled", notification=notification.id, error=type(error).__name__)
        return settled_as

    async def _settle_on_record(self, notice_id: str) -> None:
        async with self._one_connection, self._engine.begin() as connection:
            await outbox.settle(connection, notice_id, self._to_settle[notice_id], self._clock())
        del self._to_settle[notice_id]

    async def _postpone(self, notification: DueNotice, why: Undelivered) -> str:
        log.warning("mail_postponed", notification=notification.id, error=why.code, attempts=notification.attempts)
        try:
            async with self._one_connection, self._engine.begin() as connection:
                await outbox.reschedule(connection, notification, why.code, self._clock(), in_doubt=why.in_doubt)
        except Exception as error:  # noqa: BLE001 - its lease runs out by itself
            log.warning("mail_not_rescheduled", notification=notification.id, error=type(error).__name__)
        return POSTPONED
