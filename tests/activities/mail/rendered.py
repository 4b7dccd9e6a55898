"""Mails as their readers get them, rendered from what is really on record."""

import email
from email.message import EmailMessage
from email.policy import default

from sqlalchemy.ext.asyncio import AsyncEngine

from activities.mail.context import MailContext, Source, mail_context
from activities.mail.dispatcher import MailDispatcher
from activities.mail.message import Mail
from activities.mail.metrics import MailMetrics
from activities.mail.recipients import recipients
from activities.mail.render import MailRenderer
from activities.mail.transports import Transport
from records.editions.repository import EditionRepository
from records.notifications.outbox import DueNotification
from tests.activities.mail.cases import Clock, notifications, record
from tests.standards.builders import ComplaintScenario

RENDERER = MailRenderer.of("Partner accreditations <accreditations@hubspot.example>", "https://recourse.example/")


def dispatcher_for(engine: AsyncEngine, transport: Transport, clock: Clock, *metrics: MailMetrics) -> MailDispatcher:
    """A dispatcher that has read no edition yet."""
    return MailDispatcher(engine, EditionRepository(), transport, RENDERER, clock, *metrics)


async def context_of(
    engine: AsyncEngine, notification: DueNotification, renderer: MailRenderer = RENDERER
) -> MailContext:
    async with engine.connect() as connection:
        return await mail_context(Source(connection, EditionRepository(), notification, renderer.console))


async def rendered_or_none(
    engine: AsyncEngine, notification: DueNotification, renderer: MailRenderer = RENDERER
) -> Mail | None:
    """The mail to the first who may get it, or None where there is nobody."""
    context = await context_of(engine, notification, renderer)
    to = next(iter(recipients(notification, context)), None)
    return renderer.render(notification, context, to) if to else None


async def rendered(engine: AsyncEngine, notification: DueNotification, renderer: MailRenderer = RENDERER) -> Mail:
    made = await rendered_or_none(engine, notification, renderer)
    assert made is not None, notification.id
    return made


async def mail(engine: AsyncEngine, notification: DueNotification, renderer: MailRenderer = RENDERER) -> EmailMessage:
    return parsed((await rendered(engine, notification, renderer)).content)


def parsed(content: bytes) -> EmailMessage:
    return email.message_from_bytes(content, policy=default)


def plain(message: EmailMessage) -> str:
    """The plain text, in its lines."""
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def html(message: EmailMessage) -> str:
    """The HTML."""
    part = message.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def everything_in(made: Mail) -> bytes:
    """The mail as it goes over the wire, and its parts as they are read."""
    parts = [part for part in parsed(made.content).walk() if not part.is_multipart()]
    decoded = "\n".join(str(part.get_content()) for part in parts)
    return made.content + f"{made.file_name} {made.recipient} {made.sender} {decoded}".encode()


def text(message: EmailMessage) -> str:
    """The plain text on one line, as a reader takes it in."""
    return " ".join(plain(message).split())


async def mails(engine: AsyncEngine, kind: str) -> list[EmailMessage]:
    return [await mail(engine, notification) for notification in await notifications(engine, kind)]


async def the_mail(engine: AsyncEngine, scenario: ComplaintScenario, kind: str) -> EmailMessage:
    """The one mail of the kind that is owed once the scenario is on record."""
    await record(engine, scenario)
    (message,) = await mails(engine, kind)
    return message
