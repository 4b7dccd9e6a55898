"""Putting an edition on record, by one event: ops publish it, or the product brings it along. It never changes."""

from datetime import datetime
from typing import assert_never

from standards.commands import Command
from standards.decider import Decider
from standards.editions.commands import BringEdition, EditionCommand, PublishEdition
from standards.editions.events import EditionEvent, PublishedEdition, evolve
from standards.editions.model import Edition
from standards.editions.permissions import DECLARED
from standards.editions.publishing import MAY_PUBLISH, Publication, Refused, brought, draft, judge, published
from standards.editions.timeline import EditionTimeline
from standards.rejections import Rejection, RejectionCode
from standards.vocabulary import Role


def decide(
    edition: PublishedEdition | None, command: Command[EditionCommand], now: datetime, timeline: EditionTimeline | None
) -> tuple[EditionEvent, ...] | Rejection:
    """The edition's one event, or why there is none. ``timeline`` holds those on record; None before the first.

    Raises ``ValueError`` where something is published before there is an edition that it could follow.
    """
    if edition is not None:
        return ()
    match command.data:
        case BringEdition(content=content):
            own = Edition.model_validate(content, extra="ignore")
            under = timeline.in_force(now) if timeline else own
            return (brought(content, own, command.by, now, under.id),)
        case PublishEdition(changes=changes):
            if timeline is None:
                raise ValueError("an edition is published over another one")
            judged = judge(draft(changes, timeline, DECLARED), now)
            if isinstance(judged, Publication):
                role = command.by.acting_as(MAY_PUBLISH) or Role.OPS
                return (published(judged, command.by, role, now, timeline.in_force(now)),)
            problems = [fault.problem for fault in judged.faults] if isinstance(judged, Refused) else ["is taken"]
            return Rejection(RejectionCode.INVALID, f"The edition cannot be published: {'; '.join(problems)}.")
        case _:
            assert_never(command.data)


EDITION_DECIDER: Decider[PublishedEdition, EditionEvent, EditionTimeline | None] = Decider(
    decide, evolve, lambda _state, _timeline: None
)
