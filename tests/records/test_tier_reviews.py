"""Tier reviews on record: each day has its own, also beside one that was named by its month (S6)."""

from datetime import UTC, datetime

import pytest

from records.event_store import append
from records.streams import TIER_REVIEWS
from records.tier_reviews.queries import TierReviews
from standards.commands import by_the_product
from standards.decisions import decided
from standards.tier_review import TierReviewEvent
from standards.tier_review.commands import BeginTierReview
from standards.tier_review.decide import decide
from tests.standards.builders import edition
from tests.support.product import Product


def january(day: int, year: int) -> datetime:
    """A day of January at the hour of a review; the edition reviews on the 15th."""
    return datetime(year, 1, day, 9, tzinfo=UTC)


def begun(due_at: datetime, rules: int) -> tuple[TierReviewEvent, ...]:
    """The review of the day begins, under the rules of then."""
    command = by_the_product(BeginTierReview(due_at=due_at), due_at).model_copy(update={"rules": rules})
    return decide(None, command, due_at, edition())


async def on_record(product: Product, due_at: datetime, rules: int) -> str:
    """The review of the day is on record; its id."""
    command, events = by_the_product(BeginTierReview(due_at=due_at), due_at), begun(due_at, rules)
    async with product.engine.begin() as connection:
        in_force = await product.repository.in_force(connection, due_at)
        await append(connection, TIER_REVIEWS, events, in_force, decided(events[0].subject, command, due_at, events))
    return events[0].subject


def test_two_reviews_of_one_month_have_names_of_their_own() -> None:
    assert [begun(january(day, 2046), 2)[0].subject for day in (15, 16)] == [
        "tier-review/2046-01-15",
        "tier-review/2046-01-16",
    ]
    assert begun(january(15, 2046), 1)[0].subject == "tier-review/2046-01", "as it was on record before"


@pytest.mark.parametrize(("year", "day", "rules"), [(2046, 15, 1), (2047, 15, 2)])
async def test_a_review_that_has_begun_is_found_again_whatever_it_is_called(
    product: Product, year: int, day: int, rules: int
) -> None:
    name = await on_record(product, january(day, year), rules)

    found = await TierReviews(product.engine, product.repository).begin(january(20, year))
    assert (found["id"], found["due_at"]) == (name, january(15, year))


async def test_a_second_review_of_a_month_begins_and_reports_beside_one_that_has_the_months_name(
    product: Product,
) -> None:
    first = await on_record(product, january(14, 2048), 1)
    reviews = TierReviews(product.engine, product.repository)
    await reviews.report(first, january(14, 2048), january(14, 2048))

    second = await reviews.begin(january(15, 2048))
    assert (second["id"], second["reported"]) == ("tier-review/2048-01-15", False)
    assert "reviewed" in await reviews.report(second["id"], january(15, 2048), january(15, 2048))
    assert (await reviews.begin(january(15, 2048)))["reported"] is True
