"""Mails about an edition that waits for a second person (extension)."""

from activities.mail.context.base import MailContext, Source, moment
from activities.mail.text import name_or_none, one_line
from records.notifications.sources import person
from records.streams import EDITIONS
from standards.editions.differences import differences
from standards.editions.events import SUBJECT, EditionProposed

MOST_CHANGES = 40
"""Changes in one mail: the edition's page holds them all."""


async def edition_context(source: Source) -> MailContext:
    """What the proposed edition changes, and who wrote it. Raises ``LookupError`` where none was proposed."""
    event = (await source.events(EDITIONS))[-1]
    if not isinstance(event.data, EditionProposed):
        raise LookupError(f"{event.subject} waits for nobody")
    edition_id, proposed = event.subject.removeprefix(SUBJECT), event.data
    before = await source.repository.by_id(source.connection, proposed.follows)
    changes = differences(before, await source.repository.by_id(source.connection, edition_id))
    writer = await person(source.connection, event.actor)
    return MailContext(
        edition=await source.edition_of(event),
        reference=event.subject,
        link=f"{source.console}/editions/{edition_id}",
        values={
            "name": edition_id,
            "by": name_or_none(writer.name) or event.actor,
            "from_when": moment(proposed.effective_from),
            "changes": [one_line(change.words) for change in changes[:MOST_CHANGES]],
            "left_out": max(0, len(changes) - MOST_CHANGES),
        },
    )
