"""Telling Partner Ops that decided actions wait for nothing any more: the partner lost its accreditations (S38)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from records.event_store import queue_notifications
from records.follow_up.queries import released_to
from standards.events import Event
from standards.notifications import NotificationKind, identified, to_team
from standards.standing import Standing
from standards.vocabulary import Role


async def tell_of_released_actions(
    connection: AsyncConnection, before: Standing | None, after: Standing, events: Sequence[Event[Any]]
) -> None:
    """Queues one mail where the events ended the partner's last accreditation and something had waited for that.

    What waited is no part of the standing, so that no rule on events can know of it. The mail is named by the event
    that ended the accreditation: the same step queues it once.
    """
    if before is None or not before.live or after.live or not await released_to(connection, after.partner.id):
        return
    lost = next(event for event in reversed(events) if event.subject.startswith("acc_"))
    pending = to_team(NotificationKind.ACTIONS_RELEASED, Role.PARTNER_OPS)
    step = f"{lost.subject}/{lost.sequence}/released"
    told = tuple(identified(step, lost.subject, lost.sequence, lost.sequence, pending))
    await queue_notifications(connection, told, lost.at)
