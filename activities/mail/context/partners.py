"""Mails about action on a partner's tier or programmes (S38, S39)."""

from activities.mail.context.base import MailContext, Source, day
from records.notifications.sources import parties_of
from records.streams import PARTNERS
from standards.partner.events import ActionRequested
from standards.partner.messages import ACTION_WORDS


async def action_context(source: Source) -> MailContext:
    """The action that was requested. Raises ``LookupError`` where none was in the step."""
    event = (await source.events(PARTNERS))[-1]
    if not isinstance(event.data, ActionRequested):
        raise LookupError(f"{event.subject} has no request as its event {event.sequence}")
    partner_id = event.subject.removeprefix("partner/")
    return MailContext(
        edition=await source.edition_of(event),
        reference=partner_id,
        parties=await parties_of(source.connection, partner_id),
        link=f"{source.console}/partners/{partner_id}",
        values={
            "action": ACTION_WORDS[event.data.action],
            "complaint": event.data.complaint_id,
            "on": day(event.at),
        },
    )
