"""The mail about what mark boards decided on a partner, once nothing stands in its way any more (S38, S39)."""

from activities.mail.context.base import MailContext, Source, day
from records.follow_up.queries import released_to
from records.notifications.sources import parties_of
from records.partners.timeline import partner_of
from records.streams import ACCREDITATIONS
from standards.formatting import spoken


async def released_actions_context(source: Source) -> MailContext:
    """What is left to request of the partner that lost its last accreditation.

    Raises ``LookupError`` where there is no such step.
    """
    event = (await source.events(ACCREDITATIONS))[-1]
    partner_id = await partner_of(source.connection, event.subject)
    if partner_id is None:
        raise LookupError(f"{event.subject} is no accreditation on record")
    edition = await source.edition_of(event)
    waited = await released_to(source.connection, partner_id)
    return MailContext(
        edition=edition,
        reference=partner_id,
        parties=await parties_of(source.connection, partner_id),
        link=f"{source.console}/partners/{partner_id}",
        values={
            "on": day(event.at),
            "waited": [f"{spoken(one.action)}, decided in complaint {one.complaint_id}" for one in waited],
            "action_days": edition.follow_up.decided_action_days,
        },
    )
