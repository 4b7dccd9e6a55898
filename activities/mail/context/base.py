"""What mails of every kind are written from and have in common: the step on record, the parties, dates in words."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from records.editions.repository import EditionRepository
from records.event_store import read
from records.notifications.outbox import DueNotification
from records.notifications.sources import NOBODY, Parties
from records.streams import Stream
from standards.clauses import Clause
from standards.editions import Edition
from standards.events import Event
from standards.formatting import listed, spoken
from standards.notifications import NotificationKind

E = TypeVar("E", bound=Event[Any])
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class MailContext:
    """All that a mail can draw on. A template that asks for more fails, so that nobody is told what is not theirs."""

    edition: Edition
    reference: str
    """What the reader can quote."""
    values: dict[str, Any]
    """What the templates of the kind may say."""
    parties: Parties = NOBODY
    link: str | None = None
    """Where staff find more; nobody outside gets it."""
    clauses: tuple[Clause, ...] = ()
    """What the step rests on, for mails to the partner."""


@dataclass(frozen=True)
class Source:
    """A notification, and the record that its mail is written from."""

    connection: AsyncConnection
    repository: EditionRepository
    notification: DueNotification
    console: str
    """The address of the staff pages."""
    known: dict[tuple[str, str], Any] = field(default_factory=dict)
    """What was read for other mails of the same batch."""

    @property
    def kind(self) -> NotificationKind:
        """What the notification says. Raises ``ValueError`` for a kind that nobody has heard of."""
        return NotificationKind(self.notification.kind)

    async def once(self, what: str, of: str, read: Callable[[AsyncConnection, str], Awaitable[T]]) -> T:
        """What is read of something, once for a batch: its mails are often about one case, or one partner."""
        if (what, of) not in self.known:
            self.known[what, of] = await read(self.connection, of)
        found: T = self.known[what, of]
        return found

    async def events(self, stream: Stream[Any, E]) -> tuple[E, ...]:
        """The subject's events up to the step, the last of the step the last: a mail says the same however late.

        Raises ``LookupError`` where there is no such step.
        """
        subject, last = self.notification.subject, self.notification.last_sequence
        events = await read(self.connection, stream, subject, limit=last)
        if len(events) != last:
            raise LookupError(f"{subject} has no event {last}")
        return events

    async def edition_of(self, event: Event[Any]) -> Edition:
        """The edition under which it happened."""
        return await self.repository.by_id(self.connection, event.edition)


def day(value: date) -> str:
    """A date as people write it."""
    return f"{value.day} {value:%B %Y}"


def weekday(value: date) -> str:
    """A date with its day of the week."""
    return f"{value:%A} {day(value)}"


def moment(value: datetime) -> str:
    """An instant as people write it."""
    return f"{weekday(value)}, {value:%H:%M} UTC"


def moment_or_none(value: datetime | None) -> str | None:
    """An instant as people write it, where there is one."""
    return moment(value) if value else None


def by_when(due: datetime | None, overdue: bool) -> str:
    """Until when something is asked, as a sentence ends with it."""
    return "as soon as you can" if overdue or due is None else f"by {moment(due)}"


def by_day(due: datetime | None, overdue: bool) -> str:
    """The same with the day alone."""
    return "as soon as you can" if overdue or due is None else f"by {weekday(due)}"


def kinds(names: Iterable[str]) -> str:
    """The kinds of some accreditations, as a sentence lists them."""
    return listed([spoken(name) for name in names])
