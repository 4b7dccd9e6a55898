"""Delivering one mail: to its recipient, or where that one is refused for good, to whoever can pass it on."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import structlog

from activities.mail.context import MailContext
from activities.mail.message import Mail
from activities.mail.recipients import recipients, told_of_refusals
from activities.mail.render import Gathered, MailRenderer
from activities.mail.transports import Refusal, Transport, Undelivered
from records.notifications.outbox import NO_ADDRESS, SENT, UNDELIVERABLE, DueNotification

PATIENCE = 20.0
"""Seconds for a mail and for all that a refusal brings, so that a batch stays within its lease."""
PATIENT_ATTEMPTS = 100
"""How often a server may refuse us by policy before we believe it: about a day."""

T = TypeVar("T")
log = structlog.get_logger("mail")


@dataclass(frozen=True)
class Delivered:
    """What became of a mail, as its notification is settled."""

    settled_as: str
    error: str | None = None
    """The code of the refusal."""


class MailDelivery:
    """Renders a notification's mail and sends it."""

    def __init__(self, transport: Transport, renderer: MailRenderer) -> None:
        self._transport = transport
        self._renderer = renderer

    async def deliver(self, notification: DueNotification, context: MailContext) -> Delivered:
        """Sends the mail to the first who takes it. Raises ``Undelivered`` where it has to be tried again."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._deliver(notification, context)
        except TimeoutError:
            raise Undelivered("timeout", in_doubt=True) from None

    async def _deliver(self, notification: DueNotification, context: MailContext) -> Delivered:
        refused, taken = "", False
        for to in composed(notification, partial(recipients, notification, context)):
            mail = composed(notification, partial(self._renderer.render, notification, context, to, refused))
            code = await self._send(notification, mail)
            refused, taken = code or refused, code is None
            if taken:
                break
        if not refused:
            return Delivered(SENT if taken else NO_ADDRESS)
        await self._tell_of_refusal(notification, context, refused, passed_on=taken)
        return Delivered(UNDELIVERABLE, refused)

    async def deliver_digest(self, gathered: Sequence[Gathered]) -> bool:
        """Whether a server took them as one mail; False where it refused that for good, or none could be written.

        Raises ``Undelivered`` where it has to be tried again.
        """
        first = gathered[0].notification
        try:
            mail = composed(first, partial(self._renderer.render_digest, gathered))
        except Undelivered:
            return False
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._send(first, mail) is None
        except TimeoutError:
            raise Undelivered("timeout", in_doubt=True) from None

    async def _send(self, notification: DueNotification, mail: Mail) -> str | None:
        """None once a server has taken the mail, else the code with which it refused it for good."""
        try:
            await self._transport.send(mail)
        except Undelivered as undelivered:
            if not _for_good(notification, undelivered):
                raise
            log.error("mail_refused", notification=notification.id, error=undelivered.code)
            return undelivered.code
        log.info("mail_sent", notification=notification.id, message=mail.id, attempts=notification.attempts)
        return None

    async def _tell_of_refusal(
        self, notification: DueNotification, context: MailContext, refused: str, *, passed_on: bool
    ) -> None:
        """Somebody has to learn of it: raises ``Undelivered`` where nobody has yet, and may still."""
        told, render = passed_on, partial(self._renderer.render_refusal, notification, context, passed_on=passed_on)
        for to in told_of_refusals(notification, context):
            try:
                mail = composed(notification, partial(render, to, refused))
                told = await self._send(notification, mail) is None or told
            except Undelivered as undelivered:
                if not told:
                    raise
                log.error("mail_refusal_not_told", notification=notification.id, error=undelivered.code)


def composed(notification: DueNotification, make: Callable[[], T]) -> T:
    """What was made. Raises ``Undelivered`` where it cannot be: a later version may know how."""
    try:
        return make()
    except Exception as error:  # noqa: BLE001 - one mail that cannot be written must not keep the others
        raise not_composed(notification, error) from None


def not_composed(notification: DueNotification, error: Exception) -> Undelivered:
    """The mail waits, and the log says why; what an error says may name people, so its type alone is told."""
    log.error("mail_not_composed", notification=notification.id, error=type(error).__name__)
    return Undelivered("not_composed")


def _for_good(notification: DueNotification, undelivered: Undelivered) -> bool:
    """Whether trying again is of no use. What keeps us from sending at all may be put right by somebody."""
    match undelivered.refusal:
        case None:
            return False
        case Refusal.MAIL:
            return True
        case Refusal.SENDER:
            return notification.attempts >= PATIENT_ATTEMPTS
