"""Who is told of a review: the board without a name, the partner at its beginning and at its end (S41, S42)."""

from typing import Any

import pytest

from standards.notifications import BOARD_KINDS, NotificationKind, Recipient
from standards.review import AccreditationReview, evolve
from standards.review.events import ReviewClosed
from standards.review.notifications import notifications
from standards.vocabulary import ReviewOutcome, Seat
from tests.standards.builders import edition
from tests.standards.message_checks import NotificationFollower, caused, notifications_of
from tests.standards.standing.people import ABE, ADA, CAS, DEE, LEX, OZ, PAT, POL
from tests.standards.standing.scenario import StandingScenario

SEATS = [seat.value for seat in Seat]
OPENED = [(NotificationKind.REVIEW_OPENED, Recipient.PARTNER_CONTACT), (NotificationKind.REVIEW_OPENED, Recipient.PDM)]
DECIDED = [
    (NotificationKind.REVIEW_DECIDED, Recipient.PARTNER_CONTACT),
    (NotificationKind.REVIEW_DECIDED, Recipient.PDM),
]
MOOT = [(NotificationKind.REVIEW_MOOT, Recipient.PARTNER_CONTACT), (NotificationKind.REVIEW_MOOT, Recipient.PDM)]


def to_seats(kind: NotificationKind, *seats: str) -> list[tuple[NotificationKind, str]]:
    return [(kind, seat) for seat in seats or SEATS]


def serious(*, packets_open: bool = True, **more: Any) -> tuple[StandingScenario, NotificationFollower]:
    """A partner with two accreditations, whose serious mark has just opened a review."""
    scenario = StandingScenario(**more).issue("onboarding").issue("data_migration")
    scenario.packets_open = packets_open
    follower = NotificationFollower(scenario)
    scenario.mark("serious", at="2027-04-01", handlers=("abe",))
    return scenario, follower


def test_a_review_is_told_to_the_partner_at_once_and_to_seats_with_its_packet() -> None:
    _, follower = serious()

    assert follower.new_notifications() == [*OPENED, *to_seats(NotificationKind.BOARD_VOTE_WANTED)]


def test_while_the_packet_is_pending_partner_ops_are_told_and_the_seats_are_not() -> None:
    scenario, follower = serious(packets_open=False)
    assert follower.new_notifications() == [*OPENED, (NotificationKind.REVIEW_PACKET_PENDING, "partner_ops")]

    scenario.act_on_review("release_packet", PAT, replacements=[])
    assert follower.new_notifications() == to_seats(NotificationKind.BOARD_VOTE_WANTED)


def test_a_scenario_that_joins_is_told_to_the_seats_and_not_to_the_partner() -> None:
    scenario, follower = serious()
    follower.new_notifications()

    scenario.mark("serious", at="2027-04-06")

    assert follower.new_notifications() == to_seats(NotificationKind.BOARD_VOTE_WANTED)


def test_a_mark_that_joins_no_review_tells_no_seat() -> None:
    scenario, follower = serious()
    follower.new_notifications()

    scenario.mark(at="2027-04-06")

    assert follower.new_notifications() == []


def test_a_reason_without_a_new_scenario_is_told_to_the_seats_too() -> None:
    scenario, follower = serious()
    follower.new_notifications()

    scenario.act_on_accreditation("open_review", OZ)

    assert follower.new_notifications() == to_seats(NotificationKind.BOARD_VOTE_WANTED)


def test_a_vote_that_falls_calls_for_another_holder_of_its_seat() -> None:
    scenario, follower = serious()
    scenario.votes("renew", ADA)
    follower.new_notifications()

    scenario.mark("serious", at="2027-04-06", handlers=("ada",))

    told = follower.new_notifications()
    assert to_seats(NotificationKind.BOARD_SEAT_FREE, "academy") == [
        one for one in told if one[0] is NotificationKind.BOARD_SEAT_FREE
    ]


def test_a_recusal_is_told_to_the_seat_that_is_free_and_to_ops() -> None:
    scenario, follower = serious()
    scenario.votes("renew", ADA)
    follower.new_notifications()

    scenario.act_on_review("recuse", ADA, reason="recognised")

    assert follower.new_notifications() == [
        (NotificationKind.BOARD_SEAT_FREE, "academy"),
        (NotificationKind.REVIEW_MEMBER_RECUSED, "ops"),
    ]


def test_a_recusal_of_one_who_had_not_voted_is_told_to_every_seat() -> None:
    scenario, follower = serious()
    follower.new_notifications()

    scenario.act_on_review("recuse", ABE, reason="conflict")

    assert follower.new_notifications() == [
        *to_seats(NotificationKind.BOARD_SEAT_FREE),
        (NotificationKind.REVIEW_MEMBER_RECUSED, "ops"),
    ]


def test_single_votes_tell_nobody() -> None:
    scenario, follower = serious()
    follower.new_notifications()

    scenario.votes("revoke", ADA).votes("renew", CAS)

    assert follower.new_notifications() == []


def test_a_recommended_loss_is_told_to_the_directors_alone() -> None:
    scenario, follower = serious()
    follower.new_notifications()

    scenario.votes("revoke", ADA, CAS)

    assert follower.new_notifications() == [(NotificationKind.REVIEW_FOR_DIRECTOR, "director")]


def test_legal_is_asked_and_its_advice_goes_to_those_who_wait_for_it() -> None:
    scenario, follower = serious()
    scenario.votes("revoke", ADA, CAS)
    follower.new_notifications()

    scenario.act_on_review("request_legal", DEE)
    assert follower.new_notifications() == [(NotificationKind.REVIEW_FOR_LEGAL, "legal")]

    scenario.act_on_review("give_legal_advice", LEX)
    assert follower.new_notifications() == [
        (NotificationKind.REVIEW_LEGAL_ADVISED, "director"),
        (NotificationKind.REVIEW_LEGAL_ADVISED, "partner_ops"),
    ]


def test_advice_to_the_board_calls_the_seats_and_tells_no_director_who_it_is() -> None:
    scenario, follower = serious()
    follower.new_notifications()

    scenario.act_on_review("request_legal", DEE).act_on_review("give_legal_advice", LEX)

    assert follower.new_notifications() == [
        (NotificationKind.REVIEW_FOR_LEGAL, "legal"),
        (NotificationKind.REVIEW_LEGAL_ADVISED, "partner_ops"),
        *to_seats(NotificationKind.BOARD_VOTE_WANTED),
    ]


def test_a_packet_that_opens_while_legal_is_asked_calls_the_seats_once_they_can_vote() -> None:
    scenario, follower = serious(packets_open=False)
    scenario.act_on_review("request_legal", PAT)
    follower.new_notifications()

    scenario.act_on_review("release_packet", PAT, replacements=[])
    assert follower.new_notifications() == []

    scenario.act_on_review("give_legal_advice", LEX)
    assert to_seats(NotificationKind.BOARD_VOTE_WANTED) == follower.new_notifications()[1:]


def test_a_returned_recommendation_is_told_to_the_seats() -> None:
    scenario, follower = serious()
    scenario.votes("revoke", ADA, CAS)
    follower.new_notifications()

    scenario.act_on_review("decide", DEE, decision="return")

    assert follower.new_notifications() == to_seats(NotificationKind.BOARD_VOTE_WANTED)


def test_the_final_decision_is_told_when_it_is_final_and_never_before() -> None:
    scenario, follower = serious()
    scenario.votes("revoke", ADA, CAS).act_on_review("decide", DEE, decision="return").votes("revoke", ADA, CAS)
    before = follower.new_notifications()

    scenario.act_on_review("decide", DEE, decision="approve")

    assert not {NotificationKind.REVIEW_DECIDED, NotificationKind.REVIEW_MOOT} & {kind for kind, _ in before}
    assert follower.new_notifications() == [*DECIDED, *to_seats(NotificationKind.BOARD_ENDED)]
    for one in caused(scenario.log, scenario.editions.editions):
        if one.notification.kind is NotificationKind.REVIEW_DECIDED:
            assert isinstance(one.event.data, ReviewClosed)
            assert one.event.data.outcome is ReviewOutcome.REVOKED
            assert one.event.role == "director"


def test_a_renewal_by_the_board_is_final_without_a_director() -> None:
    scenario, follower = serious()
    follower.new_notifications()

    scenario.votes("renew", ADA, POL)

    assert follower.new_notifications() == [*DECIDED, *to_seats(NotificationKind.BOARD_ENDED)]


def test_a_review_that_loses_its_reason_is_told_to_have_ended_without_a_decision() -> None:
    scenario, follower = serious()
    follower.new_notifications()

    scenario.vacate("mrk_1")

    assert follower.new_notifications() == [*MOOT, *to_seats(NotificationKind.BOARD_ENDED)]


def test_a_review_whose_packet_was_never_made_tells_no_seat_of_its_end() -> None:
    scenario, _ = serious()
    opened = next(event for event in scenario.log if event.data.type == "review_opened")
    closed = opened.model_copy(update={"sequence": 2, "data": ReviewClosed(outcome=ReviewOutcome.MOOT)})

    told = notifications(evolve(None, opened), (closed,), edition())

    assert [(notification.kind, notification.to) for notification in told] == MOOT


def test_an_overdue_board_is_told_to_the_seats_that_have_not_voted_and_to_ops() -> None:
    scenario, follower = serious()
    scenario.votes("revoke", ADA)
    follower.new_notifications()

    scenario.until("2027-05-02")

    late = to_seats(NotificationKind.BOARD_OVERDUE, "cs_services", "pops")
    assert follower.new_notifications() == [*late, (NotificationKind.REVIEW_OVERDUE, "ops")]


@pytest.mark.parametrize(("asked", "team"), [("request_legal", "legal"), (None, "director")])
def test_an_overdue_stage_is_told_to_whom_it_waits_for_and_to_ops(asked: str | None, team: str) -> None:
    scenario, follower = serious()
    scenario.votes("revoke", ADA, CAS)
    if asked:
        scenario.act_on_review(asked, DEE)
    follower.new_notifications()

    scenario.until("2027-04-20")

    assert follower.new_notifications() == [
        (NotificationKind.REVIEW_OVERDUE, team),
        (NotificationKind.REVIEW_OVERDUE, "ops"),
    ]


def test_a_board_that_cannot_vote_is_not_blamed_for_being_late() -> None:
    scenario, follower = serious(packets_open=False)
    follower.new_notifications()

    scenario.until("2027-05-02")

    assert follower.new_notifications() == [
        (NotificationKind.REVIEW_OVERDUE, "partner_ops"),
        (NotificationKind.REVIEW_OVERDUE, "ops"),
    ]


def test_only_the_editions_seats_are_told() -> None:
    board = {"seats": ["academy", "pops"], "majority": 2}
    _, follower = serious(overrides={"accreditation_board": board})

    assert to_seats(NotificationKind.BOARD_VOTE_WANTED, "academy", "pops") == follower.new_notifications()[2:]


def test_seats_get_kinds_of_their_own_alone_and_nobody_else_gets_those() -> None:
    scenario, _ = serious()
    scenario.votes("revoke", ADA).act_on_review("recuse", ADA, reason="conflict").until("2027-05-20")
    scenario.votes("revoke", CAS, POL)
    scenario.act_on_review("decide", DEE, decision="approve")

    for notification in notifications_of(scenario):
        assert (notification.team in SEATS) == (notification.kind in BOARD_KINDS)
        assert "p1" not in f"{notification.id} {notification.subject}" or notification.kind not in BOARD_KINDS


def test_the_notifications_are_the_same_however_the_stream_is_cut() -> None:
    scenario, _ = serious()
    scenario.votes("revoke", ADA, CAS).act_on_review("decide", DEE, decision="return").votes("renew", ADA, POL)
    events = [event for event in scenario.log if event.subject == scenario.review.id]
    of = scenario.editions.editions[0]
    whole = notifications(None, events, of)

    for cut in range(len(events) + 1):
        before: AccreditationReview | None = None
        for event in events[:cut]:
            before = evolve(before, event)
        assert (*notifications(None, events[:cut], of), *notifications(before, events[cut:], of)) == whole
