"""Agreement, shares and medians are those of the textbooks."""

import pytest

from analysis.fairness import alpha, median, share


def test_alpha_is_one_where_all_agree_and_votes_differ_between_cases() -> None:
    assert alpha([["mark", "mark", "mark"], ["no_mark", "no_mark"]]) == 1


def test_alpha_is_what_krippendorff_computes_for_his_binary_example() -> None:
    first = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    second = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    units = [[str(one), str(other)] for one, other in zip(first, second, strict=True)]
    assert alpha(units) == pytest.approx(0.095, abs=0.001)


def test_alpha_leaves_single_votes_out_and_is_none_of_one_and_the_same_vote() -> None:
    assert alpha([["mark"], ["no_mark"]]) is None
    assert alpha([["mark", "mark"], ["mark", "mark", "mark"]]) is None
    assert alpha([]) is None


def test_alpha_is_below_zero_where_voters_disagree_more_than_chance_would() -> None:
    found = alpha([["mark", "no_mark"], ["mark", "no_mark"]])
    assert found is not None
    assert found < 0


def test_a_share_has_the_wilson_interval() -> None:
    found = share(3, 10)
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((0.3, 0.1078, 0.6032), abs=0.001)
    none = share(0, 5)
    assert none is not None
    assert (none.low, none.high) == pytest.approx((0.0, 0.4345), abs=0.001)
    assert share(0, 0) is None


def test_a_median_lies_within_its_interval_and_of_nothing_there_is_none() -> None:
    found = median([5.0, 1.0, 3.0, 2.0, 4.0, 6.0])
    assert found is not None
    assert found.value == 3.5
    assert found.low <= found.value <= found.high
    assert median([]) is None
