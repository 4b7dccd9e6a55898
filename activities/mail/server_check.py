"""The check of a mail server that went silent: does it confirm what it takes?

A server that takes mails and never says so would get each of them again at every attempt, and may deliver each. So a
mail in doubt waits until the server has confirmed another one: any other, or else a mail to our own address.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import structlog

from activities.mail.render import MailRenderer
from activities.mail.transports import Transport, Undelivered
from records.notifications.outbox import back_off

log = structlog.get_logger("mail")


class ServerCheck:
    """Asks a silent server with a mail to ourselves, less and less often while it stays silent."""

    def __init__(self, transport: Transport, renderer: MailRenderer, clock: Callable[[], datetime]) -> None:
        self._transport = transport
        self._renderer = renderer
        self._clock = clock
        self._failures = 0
        self._not_before = self._confirmed_at = datetime.min.replace(tzinfo=UTC)

    def confirmed(self) -> None:
        """The server confirmed a mail just now."""
        self._failures = 0
        self._confirmed_at = self._clock()

    async def passes(self, since: datetime) -> bool:
        """Whether the server confirmed a mail after the instant; it is asked, unless that was a short while ago."""
        now = self._clock()
        if self._confirmed_at > since:
            return True
        if now < self._not_before:
            return False
        try:
            await self._transport.send(self._renderer.render_check(now))
        except Undelivered as undelivered:
            self._failures += 1
            self._not_before = now + back_off(self._failures)
            log.warning("mail_server_silent", error=undelivered.code, checks=self._failures)
            return False
        self.confirmed()
        return True
