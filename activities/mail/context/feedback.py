"""Mails about a piece of feedback (S43)."""

from activities.mail.context.base import MailContext, Source, moment
from activities.mail.text import name_or_none, one_line, usable_address
from records.notifications.sources import person
from records.streams import FEEDBACK
from records.texts import of_subject

LONGEST_LINE = 20_000
"""Characters: feedback is told whole, and no line of it is longer than it may be itself."""


async def feedback_context(source: Source) -> MailContext:
    """The feedback as it was written, line by line. Raises ``LookupError`` where there is none."""
    event = (await source.events(FEEDBACK))[-1]
    text = (await of_subject(source.connection, event.subject)).get(event.data.text, "")
    giver = await person(source.connection, event.actor)
    name, address = name_or_none(giver.name), usable_address(giver.email)
    return MailContext(
        edition=await source.edition_of(event),
        reference=event.subject,
        values={
            "given_by": f"{name} <{address}>" if name and address else name or address or event.actor,
            "on": moment(event.at),
            "lines": [one_line(line, longest=LONGEST_LINE) for line in text.splitlines()],
        },
    )
