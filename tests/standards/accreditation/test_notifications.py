"""Who is told of what happens to a partner's accreditations (S4-S9, S27, S28, S42), and that it is told once."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standards.accreditation import evolve
from standards.accreditation.notifications import NO_EVENT, notifications
from standards.notifications import NotificationKind, Recipient
from tests.standards.message_checks import NotificationFollower, caused, notifications_of
from tests.standards.standing.people import ADA, CAS, DEE, OZ
from tests.standards.standing.scenario import StandingScenario


def both(kind: NotificationKind) -> list[tuple[NotificationKind, str]]:
    """The partner's contact and the PDM."""
    return [(kind, Recipient.PARTNER_CONTACT), (kind, Recipient.PDM)]


def test_an_issued_accreditation_is_told_to_the_contact_and_the_pdm() -> None:
    scenario = StandingScenario()
    follower = NotificationFollower(scenario)

    scenario.issue()

    assert follower.new_notifications() == both(NotificationKind.ACCREDITATION_ISSUED)


def test_an_import_tells_nobody() -> None:
    scenario = StandingScenario().bring_in("onboarding", "2026-05-01")

    assert notifications_of(scenario) == []


def test_a_checkpoint_at_which_everything_holds_tells_nobody() -> None:
    scenario = StandingScenario().issue()
    follower = NotificationFollower(scenario)

    scenario.until("2028-12-01")

    assert scenario.found("checkpoint_held")
    assert follower.new_notifications() == []


def test_grace_is_told_once_however_many_accreditations_there_are() -> None:
    scenario = (
        StandingScenario().issue("onboarding").issue("data_migration").issue("platform_enablement").set_tier("gold")
    )
    follower = NotificationFollower(scenario)

    scenario.until("2027-06-16")
    assert follower.new_notifications() == [
        *both(NotificationKind.GRACE_OPENED),
        (NotificationKind.GRACE_TO_DECIDE, "partner_ops"),
    ]

    scenario.act_on_accreditation("grant_grace", at="2027-06-17")
    assert follower.new_notifications() == [], "it changes nothing that was told"

    scenario.act_on_accreditation("extend_grace", at="2027-06-18")
    assert follower.new_notifications() == both(NotificationKind.GRACE_EXTENDED)

    scenario.set_tier("elite", at="2027-06-19")
    assert follower.new_notifications() == both(NotificationKind.GRACE_ENDED)


def test_an_extension_given_twice_is_told_twice() -> None:
    scenario = StandingScenario().issue().set_tier("gold").until("2027-06-16")
    follower = NotificationFollower(scenario)

    scenario.act_on_accreditation("extend_grace", until=date(2028, 3, 1)).act_on_accreditation(
        "extend_grace", until=date(2028, 4, 1)
    )

    assert follower.new_notifications() == [
        *both(NotificationKind.GRACE_EXTENDED),
        *both(NotificationKind.GRACE_EXTENDED),
    ]


@pytest.mark.parametrize("denied", [True, False])
def test_a_lapse_is_told_once_for_all_accreditations(denied: bool) -> None:
    scenario = StandingScenario().issue("onboarding").issue("data_migration").set_tier("gold").until("2027-06-16")
    follower = NotificationFollower(scenario)

    if denied:
        scenario.act_on_accreditation("deny_grace")
    else:
        scenario.until("2028-01-16")

    assert len(scenario.found("lapsed")) == 2
    assert follower.new_notifications() == both(NotificationKind.ACCREDITATIONS_LAPSED)


def test_what_is_told_of_all_accreditations_is_the_same_row_in_every_stream() -> None:
    scenario = StandingScenario().issue("onboarding").issue("data_migration").set_tier("gold").until("2027-06-16")
    opened = scenario.found("grace_opened")
    edition = scenario.editions.editions[0]

    rows = [
        notifications(
            scenario.standing.accreditation(event.subject).model_copy(update={"sequence": event.sequence - 1}),
            (event,),
            edition,
        )
        for event in opened
    ]

    assert len(rows) == 2
    assert rows[0] == rows[1]
    assert {notification.subject for notification in rows[0]} == {"partner/p1"}
    assert {notification.last_sequence for notification in rows[0]} == {NO_EVENT}


def test_a_remediation_is_told_when_it_opens_and_when_the_gap_is_closed() -> None:
    scenario = StandingScenario().issue().uncertify("onboarding_delivery")
    follower = NotificationFollower(scenario)

    scenario.until("2027-08-11")
    assert follower.new_notifications() == both(NotificationKind.REMEDIATION_OPENED)

    scenario.certify("onboarding_delivery", at="2027-08-12")
    assert follower.new_notifications() == both(NotificationKind.REMEDIATION_ENDED)


def test_a_gap_that_opens_a_review_is_told_by_the_reviews_mail_alone() -> None:
    scenario = StandingScenario().issue().uncertify("onboarding_delivery").until("2027-08-11")
    follower = NotificationFollower(scenario)

    scenario.until("2027-10-15")

    told = follower.new_notifications()
    assert scenario.found("remediation_ran_out")
    assert NotificationKind.REMEDIATION_RAN_OUT not in [kind for kind, _ in told]
    assert told[:2] == both(NotificationKind.REVIEW_OPENED)


def test_a_gap_that_joins_an_open_review_is_told_by_itself() -> None:
    scenario = StandingScenario().issue().uncertify("onboarding_delivery").until("2027-08-11")
    scenario.act_on_accreditation("open_review", OZ)
    follower = NotificationFollower(scenario)

    scenario.until("2027-10-15")

    told = follower.new_notifications()
    assert both(NotificationKind.REMEDIATION_RAN_OUT) == [
        one for one in told if one[0] is NotificationKind.REMEDIATION_RAN_OUT
    ]
    assert NotificationKind.REVIEW_OPENED not in [kind for kind, _ in told]


def test_marks_at_the_threshold_are_told_to_the_pdm_and_partner_ops_once() -> None:
    scenario = StandingScenario().issue("onboarding").issue("data_migration")
    scenario.marks("2027-03-01", "2027-04-01")
    follower = NotificationFollower(scenario)

    scenario.mark(at="2027-05-01")

    assert follower.new_notifications() == [
        (NotificationKind.MARKS_FLAGGED, Recipient.PDM),
        (NotificationKind.MARKS_FLAGGED, "partner_ops"),
    ]


def test_an_automatic_renewal_is_told_to_the_contact_and_the_pdm() -> None:
    scenario = StandingScenario().issue()
    follower = NotificationFollower(scenario)

    scenario.until("2029-02-11")

    assert follower.new_notifications() == both(NotificationKind.ACCREDITATION_RENEWED)


def test_a_renewal_on_hold_is_told_to_the_pdm_alone() -> None:
    scenario = StandingScenario().issue().until("2029-02-01")
    scenario.act_on_accreditation("open_review", OZ)
    follower = NotificationFollower(scenario)

    scenario.until("2029-02-11")

    assert (NotificationKind.RENEWAL_HELD, Recipient.PDM) in follower.new_notifications()
    assert {
        notification.to
        for notification in notifications_of(scenario)
        if notification.kind is NotificationKind.RENEWAL_HELD
    } == {Recipient.PDM}


def test_a_revocation_is_told_by_the_reviews_final_decision_alone() -> None:
    scenario = StandingScenario().issue("onboarding").issue("data_migration")
    scenario.mark("serious", at="2027-04-01")
    scenario.votes("revoke", ADA, CAS)
    follower = NotificationFollower(scenario)

    scenario.act_on_review("decide", DEE, decision="approve")

    assert scenario.found("revoked", "lockout_began", "programmes_left")
    told = follower.new_notifications()
    assert [one for one in told if one[1] in (Recipient.PARTNER_CONTACT, Recipient.PDM)] == both(
        NotificationKind.REVIEW_DECIDED
    )


def eventful() -> StandingScenario:
    """Two accreditations to which most things happen."""
    scenario = StandingScenario().issue("onboarding").issue("data_migration").set_tier("gold").until("2027-06-16")
    scenario.act_on_accreditation("extend_grace").set_tier("elite", at="2027-07-01").uncertify("onboarding_delivery")
    scenario.until("2027-08-11").certify("onboarding_delivery")
    scenario.marks("2027-09-01", "2027-10-01", "2027-11-01")
    scenario.until("2029-03-01").votes("renew", ADA, CAS)
    return scenario.set_tier("gold").until("2029-06-20").act_on_accreditation("deny_grace")


LIFE = eventful()


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_the_notifications_are_the_same_however_a_stream_is_cut(data: Any) -> None:
    edition = LIFE.editions.editions[0]
    for subject in (item.id for item in LIFE.standing.accreditations):
        events = [event for event in LIFE.log if event.subject == subject]
        whole = notifications(None, events, edition)
        cut = data.draw(st.integers(0, len(events)))
        before = None
        for event in events[:cut]:
            before = evolve(before, event)
        assert (*notifications(None, events[:cut], edition), *notifications(before, events[cut:], edition)) == whole


def test_no_notification_but_that_of_a_whole_partner_names_the_partner() -> None:
    for one in caused(LIFE.log, LIFE.editions.editions):
        of_the_partner = one.notification.last_sequence == NO_EVENT
        assert ("p1" in one.notification.id) == of_the_partner
        assert of_the_partner or one.notification.subject == one.event.subject
