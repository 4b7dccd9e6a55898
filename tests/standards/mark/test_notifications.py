"""Who is told that a mark is to be vacated or was, of an action that was requested, and of feedback (S39, S42, S43)."""

from typing import Any

import pytest

from standards.feedback import FeedbackEvent, FeedbackGiven
from standards.feedback.notifications import notifications as of_feedback
from standards.mark import AnnulmentAsked, MarkAnnulled, MarkEvent, evolve
from standards.mark.notifications import notifications
from standards.notifications import NotificationKind, Recipient
from standards.vocabulary import Role
from tests.standards.builders import MONDAY, edition
from tests.standards.message_checks import NotificationFollower
from tests.standards.standing.scenario import StandingScenario


def vacated() -> list[MarkEvent]:
    """Ops ask and a director approves."""
    return [
        _event(1, "oz", Role.OPS, AnnulmentAsked(partner_id="p1", reason="r")),
        _event(2, "dee", Role.DIRECTOR, MarkAnnulled(reason="r")),
    ]


def _event(sequence: int, actor: str, role: Role, data: AnnulmentAsked | MarkAnnulled) -> MarkEvent:
    return MarkEvent(
        subject="mrk_1",
        sequence=sequence,
        at=MONDAY,
        actor=actor,
        role=role,
        edition="2026-11",
        clauses=(),
        command=f"ord_{sequence}",
        data=data,
    )


def told(events: list[MarkEvent], overrides: dict[str, Any] | None = None) -> list[tuple[NotificationKind, str]]:
    return [
        (notification.kind, notification.team or notification.to)
        for notification in notifications(None, events, edition(overrides))
    ]


def test_a_request_is_told_to_the_directors_and_the_approval_to_pdm_and_contact() -> None:
    assert told(vacated()) == [
        (NotificationKind.ANNULMENT_ASKED, "director"),
        (NotificationKind.MARK_ANNULLED, Recipient.PDM),
        (NotificationKind.MARK_ANNULLED, Recipient.PARTNER_CONTACT),
    ]


@pytest.mark.parametrize("tell", [True, False])
def test_a_contact_who_is_not_told_of_marks_is_not_told_of_vacated_ones(tell: bool) -> None:
    found = told(vacated(), {"extensions": {"tell_partner_of_mark": tell}})

    assert ((NotificationKind.MARK_ANNULLED, Recipient.PARTNER_CONTACT) in found) == tell


def test_each_notification_is_the_same_whether_the_events_come_alone_or_together() -> None:
    asked, approved = vacated()
    alone = (*notifications(None, [asked], edition()), *notifications(evolve(None, asked), [approved], edition()))

    assert notifications(None, [asked, approved], edition()) == alone


@pytest.mark.parametrize("name", ["request_tier_action", "request_programme_action"])
def test_a_requested_action_is_told_to_the_pdm(name: str) -> None:
    scenario = StandingScenario()
    follower = NotificationFollower(scenario)

    scenario.asks(name)

    assert follower.new_notifications() == [(NotificationKind.PARTNER_ACTION_REQUESTED, Recipient.PDM)]


def test_what_else_is_recorded_about_a_partner_tells_nobody() -> None:
    scenario = StandingScenario()
    follower = NotificationFollower(scenario)

    scenario.set_tier("gold").uncertify("onboarding_delivery")

    assert follower.new_notifications() == []


def test_feedback_is_told_to_the_programme_mailbox() -> None:
    event = FeedbackEvent(
        subject="fbk_1",
        sequence=1,
        at=MONDAY,
        actor="ana",
        role=Role.CS,
        edition="2026-11",
        clauses=(),
        data=FeedbackGiven(text="txt_1"),
    )

    (notification,) = of_feedback(None, [event], edition())

    assert (notification.kind, notification.to, notification.team) == (
        NotificationKind.FEEDBACK_RECEIVED,
        Recipient.PROGRAMME,
        None,
    )
