"""What each mail may say: read from the record as it was at the step, and put into words, in one place per subject."""

from collections.abc import Awaitable, Callable

from activities.mail.context.accreditations import accreditation_context, partner_wide_context
from activities.mail.context.base import MailContext, Source
from activities.mail.context.complaints import complaint_context
from activities.mail.context.editions import edition_context
from activities.mail.context.feedback import feedback_context
from activities.mail.context.follow_up import released_actions_context
from activities.mail.context.marks import annulment_context
from activities.mail.context.partners import partner_context
from activities.mail.context.review_board import board_context
from activities.mail.context.reviews import review_context
from activities.mail.context.tier_reviews import tier_review_context
from standards.accreditation.notifications import NO_EVENT
from standards.notifications import BLIND_KINDS, NotificationKind

__all__ = ["MailContext", "Source", "mail_context"]

_BY_PREFIX: dict[str, Callable[[Source], Awaitable[MailContext]]] = {
    "cmp_": complaint_context,
    "acc_": accreditation_context,
    "rev_": review_context,
    "mrk_": annulment_context,
    "partner/": partner_context,
    "fbk_": feedback_context,
    "edition/": edition_context,
    "tier-review/": tier_review_context,
}


async def mail_context(source: Source) -> MailContext:
    """What the notification's mail may say.

    Raises ``ValueError`` for an unknown kind, and ``LookupError`` where it is about something that is not on record.
    """
    subject = source.notification.subject
    if source.kind in BLIND_KINDS:
        return await board_context(source)
    if source.kind is NotificationKind.ACTIONS_RELEASED:
        return await released_actions_context(source)
    if source.notification.last_sequence == NO_EVENT:
        return await partner_wide_context(source)
    found = next((context for prefix, context in _BY_PREFIX.items() if subject.startswith(prefix)), None)
    if found is None:
        raise LookupError(f"no mails are written about {subject}")
    return await found(source)
