"""What the events of a partner's standing have somebody told, stream by stream, as recording finds it out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from standards.accreditation import evolve as evolve_accreditation
from standards.accreditation.notifications import notifications as of_accreditation
from standards.editions import Edition
from standards.events import Event
from standards.notifications import Notification, NotificationKind
from standards.partner import evolve as evolve_partner
from standards.partner.notifications import notifications as of_partner
from standards.review import evolve as evolve_review
from standards.review.notifications import notifications as of_review
from tests.standards.standing.scenario import StandingScenario

STREAMS: dict[str, tuple[Any, Any]] = {
    "acc_": (of_accreditation, evolve_accreditation),
    "rev_": (of_review, evolve_review),
    "partner/": (of_partner, evolve_partner),
}


@dataclass(frozen=True)
class Caused:
    """A notification with the event that caused it."""

    event: Event[Any]
    notification: Notification


def caused(log: Iterable[Event[Any]], editions: Iterable[Edition]) -> list[Caused]:
    """Every notification, once, in the order of the events."""
    known = {edition.id: edition for edition in editions}
    states: dict[str, Any] = {}
    found: dict[str, Caused] = {}
    for event in log:
        notifications, evolve = next(of for prefix, of in STREAMS.items() if event.subject.startswith(prefix))
        before = states.get(event.subject)
        for notification in notifications(before, (event,), known[event.edition]):
            found.setdefault(notification.id, Caused(event, notification))
        states[event.subject] = evolve(before, event)
    return list(found.values())


def notifications_of(scenario: StandingScenario) -> list[Notification]:
    """Every notification of a scenario, once."""
    return [one.notification for one in caused(scenario.log, scenario.editions.editions)]


class NotificationFollower:
    """Follows a scenario: answers with what was told since it was last asked."""

    def __init__(self, scenario: StandingScenario) -> None:
        self._life = scenario
        self._known = {notification.id for notification in notifications_of(scenario)}

    def new_notifications(self) -> list[tuple[NotificationKind, str]]:
        """The new notifications: the kind with the team, or with the recipient where it is none."""
        fresh = [notification for notification in notifications_of(self._life) if notification.id not in self._known]
        self._known |= {notification.id for notification in fresh}
        return [(notification.kind, notification.team or notification.to) for notification in fresh]
