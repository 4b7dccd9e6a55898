"""The dispatcher: takes the notifications that are due, has their mails sent, and settles them, for as long as it runs.

No transaction is open while a mail is on its way, and no more than one of the pool's connections is in use: a dead or
hanging mail server costs nobody but the mail.
"""

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from activities.mail.context import MailContext, Source, mail_context
from activities.mail.delivery import Delivered, MailDelivery, not_composed
from activities.mail.digest import sort_out
from activities.mail.metrics import MailMetrics
from activities.mail.recipients import recipients
from activities.mail.render import Gathered, MailRenderer
from activities.mail.server_check import ServerCheck
from activities.mail.transports import Transport, Undelivered
from records.database import autocommit, is_away
from records.editions.repository import EditionRepository
from records.notifications import outbox
from records.notifications.outbox import DueNotification

BATCH = 10
"""Mails sent side by side. With the timeouts of mail and database, a batch stays well within the lease."""
GRACE = 5.0
"""Seconds that mails on their way have when the worker stops."""
COMPOSING = 15.0
"""Seconds in which a batch must be read, so that slow reads don't outlast the lease."""
SHARE = 4
"""Writing mails takes no more than the fourth part of a worker's time, so that steps go on meanwhile."""
BREATH = 0.3
"""Seconds of pause, at most, between full batches."""
MEASURED_EVERY = 15.0
"""Seconds between two looks at what is owed, for the metrics."""
POSTPONED = "postponed"
DEFERRED = "deferred"

log = structlog.get_logger("mail")


@dataclass(frozen=True)
class Round:
    """What one round came to."""

    sent: int = 0
    no_address: int = 0
    undeliverable: int = 0
    postponed: int = 0
    deferred: int = 0
    """Given back until their digest goes out."""

    @property
    def claimed(self) -> int:
        """All notifications that the round took up."""
        return self.sent + self.no_address + self.undeliverable + self.postponed + self.deferred


def _to_the_person(
    notifications: Sequence[DueNotification], contexts: Sequence[MailContext | Undelivered]
) -> Iterator[Gathered]:
    """Those that can be written, and whose first recipient is whom they are meant for."""
    for notification, context in zip(notifications, contexts, strict=True):
        if isinstance(context, MailContext):
            to = next(iter(recipients(notification, context)), None)
            if to is not None and to.meant_for is None:
                yield Gathered(notification, context, to)


def now_in_utc() -> datetime:
    """The clock of production."""
    return datetime.now(UTC)


class MailDispatcher:
    """Mails what the outbox holds. Several of them share the work without sending a mail twice."""

    def __init__(
        self,
        engine: AsyncEngine,
        repository: EditionRepository,
        transport: Transport,
        renderer: MailRenderer,
        clock: Callable[[], datetime] = now_in_utc,
        metrics: MailMetrics | None = None,
    ) -> None:
        self._engine = engine
        self._autocommit = autocommit(engine)
        self._repository = repository
        self._console = renderer.console
        self._delivery = MailDelivery(transport, renderer)
        self._check = ServerCheck(transport, renderer, clock)
        self._clock = clock
        self._metrics = metrics or MailMetrics()
        self._measured = float("-inf")
        self._one_connection = asyncio.Lock()
        # Sent, but the database was away when we wanted to say so: these must not go out again.
        self._to_settle: dict[str, Delivered] = {}

    async def run(self, stop: asyncio.Event, every: float = 1.0) -> None:
        """Mails until ``stop`` is set, looking for what is due at least ``every`` so many seconds."""
        self._metrics.begin(field.name for field in fields(Round))
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
                if (await self.deliver_due()).claimed >= BATCH:
                    pause = min((SHARE - 1) * (time.monotonic() - began), BREATH)
                await self._measure(began)
            except Exception as error:  # noqa: BLE001 - whatever one round meets, the next mails are still owed
                log.warning("mail_round_failed", error=type(error).__name__, away=is_away(error))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)

    async def _measure(self, now: float) -> None:
        if now - self._measured < MEASURED_EVERY:
            return
        async with self._one_connection, self._engine.connect() as connection:
            self._metrics.tell(await outbox.backlog(connection), self._clock())
        self._measured = now

    async def deliver_due(self) -> Round:
        """Mails a batch of what is due now. Raises only where the database cannot be read."""
        await self._settle_on_record()
        async with self._one_connection, self._engine.begin() as connection:
            claimed = await outbox.claim(connection, self._clock(), BATCH)
        async with self._one_connection:
            sorted_out = await sort_out(self._engine, claimed, self._clock)
        outcomes = await self._deliver([one for one in sorted_out.single if one.doubted_at is None])
        outcomes += await self._deliver_again([one for one in sorted_out.single if one.doubted_at is not None])
        for gathered in sorted_out.digests:
            outcomes += await self._deliver_together(gathered)
        outcomes += Counter({DEFERRED: sorted_out.deferred} if sorted_out.deferred else {})
        for outcome in outcomes.elements():
            self._metrics.count(outcome)
        return Round(**outcomes)

    async def _deliver(self, notifications: Sequence[DueNotification]) -> Counter[str]:
        contexts = await self._read_all(notifications)
        pairs = zip(notifications, contexts, strict=True)
        return Counter(await asyncio.gather(*(self._send(notification, context) for notification, context in pairs)))

    async def _deliver_together(self, notifications: Sequence[DueNotification]) -> Counter[str]:
        """In one mail, where all of them go to one address; each by itself where that cannot be."""
        contexts = await self._read_all(notifications)
        gathered = [*_to_the_person(notifications, contexts)]
        if len(gathered) < len(notifications) or len({one.to.address for one in gathered}) != 1 or len(gathered) == 1:
            return await self._deliver(notifications)
        try:
            taken = await self._delivery.deliver_digest(gathered)
        except Undelivered as undelivered:
            return Counter([await self._postpone(notification, undelivered) for notification in notifications])
        if not taken:
            return await self._deliver(notifications)
        self._check.confirmed()
        return Counter([await self._settle(notification, Delivered(outbox.SENT)) for notification in notifications])

    async def _deliver_again(self, doubted: Sequence[DueNotification]) -> Counter[str]:
        """Those that may have arrived go again once the server confirms again, or they'd arrive at every attempt."""
        since = max((one.doubted_at or one.caused_at for one in doubted), default=None)
        if since is None or await self._check.passes(since):
            return await self._deliver(doubted)
        return Counter([await self._postpone(notification, Undelivered("server_silent")) for notification in doubted])

    async def _read_all(self, notifications: Sequence[DueNotification]) -> list[MailContext | Undelivered]:
        known: dict[tuple[str, str], Any] = {}
        async with asyncio.timeout(COMPOSING):
            return [await self._read(notification, known) for notification in notifications]

    async def _read(
        self, notification: DueNotification, known: dict[tuple[str, str], Any]
    ) -> MailContext | Undelivered:
        try:
            async with self._one_connection, self._autocommit.connect() as connection:
                return await mail_context(Source(connection, self._repository, notification, self._console, known))
        except Exception as error:
            if is_away(error):
                raise
            return not_composed(notification, error)

    async def _send(self, notification: DueNotification, context: MailContext | Undelivered) -> str:
        try:
            if isinstance(context, Undelivered):
                raise context
            delivered = await self._delivery.deliver(notification, context)
        except Undelivered as undelivered:
            return await self._postpone(notification, undelivered)
        if delivered.settled_as == outbox.SENT:
            self._check.confirmed()
        return await self._settle(notification, delivered)

    async def _settle(self, notification: DueNotification, delivered: Delivered) -> str:
        log.info("mail_settled", notification=notification.id, settled_as=delivered.settled_as)
        self._to_settle[notification.id] = delivered
        try:
            await self._settle_on_record()
        except Exception as error:  # noqa: BLE001 - the next round begins with it, and claims nothing before
            log.warning("mail_not_settled", notification=notification.id, error=type(error).__name__)
        return delivered.settled_as

    async def _settle_on_record(self) -> None:
        """Settles in one statement all that was delivered while others of the batch had the connection."""
        async with self._one_connection:
            delivered = dict(self._to_settle)
            if not delivered:
                return
            async with self._autocommit.connect() as connection:
                settled = [(of, one.settled_as, one.error) for of, one in delivered.items()]
                await outbox.settle(connection, settled, self._clock())
            for notification_id in delivered:
                del self._to_settle[notification_id]

    async def _postpone(self, notification: DueNotification, why: Undelivered) -> str:
        log.warning("mail_postponed", notification=notification.id, error=why.code, attempts=notification.attempts)
        try:
            async with self._one_connection, self._autocommit.connect() as connection:
                await outbox.reschedule(connection, notification, why.code, self._clock(), in_doubt=why.in_doubt)
        except Exception as error:  # noqa: BLE001 - its lease runs out by itself
            log.warning("mail_not_rescheduled", notification=notification.id, error=type(error).__name__)
        return POSTPONED
