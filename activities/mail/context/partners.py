"""Mails about a partner: action on its tier or programmes (S38, S39), and programmes that were refused (S40)."""

from typing import Any

from activities.mail.context.base import MailContext, Source, day
from records.notifications.sources import parties_of
from records.streams import PARTNERS
from standards.formatting import listed
from standards.partner.events import ActionRequested, PartnerEvent, ProgrammesRefused
from standards.partner.messages import ACTION_WORDS


async def partner_context(source: Source) -> MailContext:
    """What happened to the partner. Raises ``LookupError`` where nothing of which a mail tells was in the step."""
    event = (await source.events(PARTNERS))[-1]
    partner_id = event.subject.removeprefix("partner/")
    return MailContext(
        edition=await source.edition_of(event),
        reference=partner_id,
        parties=await parties_of(source.connection, partner_id),
        link=f"{source.console}/partners/{partner_id}",
        values={"on": day(event.at), **_values(event)},
    )


def _values(event: PartnerEvent) -> dict[str, Any]:
    match event.data:
        case ActionRequested(action=action, complaint_id=complaint_id):
            return {"action": ACTION_WORDS[action], "complaint": complaint_id}
        case ProgrammesRefused(programmes=programmes):
            return {"programmes": listed(programmes), "one": len(programmes) == 1}
        case _:
            raise LookupError(f"no mail tells of event {event.sequence} of {event.subject}")
