"""What a review is called: nothing that says when it was convened or whose it is (S32, I7)."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from standards.ids import new_id
from standards.review.ids import TELLS_NO_TIME, review_id
from tests.standards.standing.common_scenarios import under_review
from tests.standards.standing.people import ADA

AT = datetime(2027, 3, 1, 9, tzinfo=UTC)


def test_the_id_of_a_review_does_not_depend_on_when_it_was_convened() -> None:
    ids = {review_id("p1", 1, AT + timedelta(days=days), "chance", TELLS_NO_TIME) for days in range(100)}

    assert len(ids) == 1
    assert ids != {review_id("p1", 1, AT, "another chance", TELLS_NO_TIME)}


def test_the_ids_of_reviews_are_in_no_order_of_time() -> None:
    ids = [
        review_id("p1", number, AT + timedelta(days=number), f"chance {number}", TELLS_NO_TIME) for number in range(200)
    ]

    assert {len(one) for one in ids} == {len("rev_") + 26}
    begun = [one[len("rev_")] for one in ids]
    assert len(set(begun)) > 16, "the first letter, which was that of the time, takes any value"
    assert 60 < sum(one < other for one, other in pairwise(ids)) < 140


def test_a_review_shares_no_time_with_the_mark_that_convened_it() -> None:
    scenario = under_review()

    assert scenario.votes("renew", ADA).review.id[:9] != new_id("rev", scenario.review.opened_at, "")[:9]


def test_a_decision_of_earlier_rules_made_again_gives_the_id_that_is_on_record() -> None:
    assert review_id("p1", 1, AT, "chance", TELLS_NO_TIME - 1) == new_id("rev", AT, "p1/1/chance")
