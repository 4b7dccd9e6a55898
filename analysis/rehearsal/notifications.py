"""Whom production would have told of what: a rehearsal sends no mail, and the same rules say which there would be."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from analysis.rehearsal.engine import Engine
from standards.accreditation.notifications import notifications as of_accreditation
from standards.complaint.notifications import notifications as of_complaint
from standards.events import Event
from standards.mark.notifications import notifications as of_mark
from standards.notifications import Notification
from standards.partner.notifications import notifications as of_partner
from standards.review.notifications import notifications as of_review

_STREAMS: Final[Mapping[str, Callable[..., tuple[Notification, ...]]]] = {
    "complaint": of_complaint,
    "accreditation": of_accreditation,
    "review": of_review,
    "partner": of_partner,
    "mark": of_mark,
}
Told = Mapping[str, tuple[str, ...]]
"""By recipient, or by the name of a team, the kinds of the notifications in their order."""


def told_of(engine: Engine, kind: str, subject: str) -> Told:
    """The notifications about the subject up to now; about a partner, all those about its standing."""
    found: dict[str, list[str]] = {}
    for notification in _notifications(engine, _subjects(engine, kind, subject)):
        found.setdefault(notification.team or notification.to.value, []).append(notification.kind.value)
    return {to: tuple(kinds) for to, kinds in found.items()}


def _subjects(engine: Engine, kind: str, subject: str) -> set[str]:
    if kind == "complaint":
        case = engine.cases.get(subject)
        return {case.state.id} if case else set()
    standing = engine.standings[subject.partition("/")[0]]
    match kind:
        case "accreditation":
            name = subject.partition("/")[2]
            return {item.id for item in standing.accreditations if item.kind == name}
        case "review":
            return {review.id for review in standing.reviews[-1:]}
        case _:
            held = {item.id for item in standing.accreditations} | {review.id for review in standing.reviews}
            return {f"partner/{standing.partner.id}"} | held | {mark.id for mark in standing.marks}


def _notifications(engine: Engine, subjects: set[str]) -> list[Notification]:
    """Each once, as the outbox keeps them: what happens to all of a partner's accreditations is told in one mail."""
    streams: dict[tuple[str, str], list[Event[Any]]] = {}
    for told in engine.events:
        if told.event.subject in subjects:
            streams.setdefault((told.kind, told.event.subject), []).append(told.event)
    found = (
        notification
        for (kind, _), events in streams.items()
        for notification in _STREAMS[kind](None, tuple(events), engine.edition)
    )
    return list({notification.id: notification for notification in found}.values())
