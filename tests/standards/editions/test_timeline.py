"""Which edition governs an instant."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from standards.editions import Edition, EditionTimeline
from tests.standards.builders import edition

FIRST, SECOND, THIRD = (edition({"id": year, "effective_from": f"{year}-01-01"}) for year in ("2026", "2027", "2028"))
TICK = timedelta(microseconds=1)


def starts(one: Edition) -> datetime:
    return one.effective_from


@pytest.mark.parametrize("given", [*permutations((FIRST, SECOND, THIRD))])
def test_the_order_in_which_editions_are_given_is_of_no_matter(given: tuple[Edition, ...]) -> None:
    timeline = EditionTimeline(given)

    assert timeline.editions == (FIRST, SECOND, THIRD)
    assert timeline == EditionTimeline((FIRST, SECOND, THIRD))


def test_an_edition_governs_from_its_instant_until_the_next_ones() -> None:
    timeline = EditionTimeline((FIRST, SECOND, THIRD))

    for earlier, later in ((FIRST, SECOND), (SECOND, THIRD)):
        assert timeline.in_force(starts(earlier)) is earlier
        assert timeline.in_force(starts(later) - TICK) is earlier
        assert timeline.in_force(starts(later)) is later
    assert timeline.in_force(datetime(2199, 1, 1, tzinfo=UTC)) is THIRD


def test_the_first_edition_governs_all_earlier_instants() -> None:
    timeline = EditionTimeline((SECOND, FIRST))

    assert timeline.in_force(starts(FIRST) - TICK) is FIRST
    assert timeline.in_force(datetime(1970, 1, 1, tzinfo=UTC)) is FIRST


def test_each_edition_but_the_last_is_followed_by_another() -> None:
    timeline = EditionTimeline((FIRST, SECOND, THIRD))

    assert [timeline.following(one) for one in timeline.editions] == [SECOND, THIRD, None]


@pytest.mark.parametrize(
    "given",
    [
        (),
        (FIRST, edition({"id": "other", "effective_from": "2026-01-01"})),
        (FIRST, edition({"id": "2026", "effective_from": "2029-01-01"})),
    ],
)
def test_a_timeline_on_which_nobody_could_say_what_governs_is_none(given: tuple[Edition, ...]) -> None:
    with pytest.raises(ValueError, match=r"at least one|share an id or the instant"):
        EditionTimeline(given)
