"""Identifiers: opaque, sorted by time, and the same whenever they are made again from the same facts."""

import re
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from standards.ids import digest_id, new_id
from tests.standards.builders import MONDAY, instant

EPOCH = instant("1970-01-01 00:00")
instants = st.integers(0, 32_503_680_000_000_000).map(lambda tick: EPOCH + timedelta(microseconds=tick))
quick = settings(max_examples=100, deadline=None, database=None)


@quick
@given(first=instants, second=instants, seeds=st.tuples(st.text(), st.text()))
def test_ids_sort_as_their_instants_do(first: datetime, second: datetime, seeds: tuple[str, str]) -> None:
    earlier, later = sorted((first, second))
    if later - earlier >= timedelta(milliseconds=1):
        assert new_id("cmp", earlier, seeds[0]) < new_id("cmp", later, seeds[1])


@quick
@given(at=instants, seed=st.text())
def test_an_id_is_the_same_whenever_it_is_made_again(at: datetime, seed: str) -> None:
    assert new_id("cmp", at, seed) == new_id("cmp", at, seed)


@quick
@given(at=instants, seed=st.text())
def test_an_id_is_a_prefix_and_26_lower_case_characters(at: datetime, seed: str) -> None:
    assert re.fullmatch(r"cmp_[0-9a-hjkmnp-tv-z]{26}", new_id("cmp", at, seed))


def test_ids_of_one_instant_differ_by_their_seed() -> None:
    assert len({new_id("cmp", MONDAY, str(seed)) for seed in range(1000)}) == 1000


def test_ids_follow_each_other_at_every_millisecond() -> None:
    made = [new_id("cmp", MONDAY + timedelta(milliseconds=tick), "seed") for tick in range(1000)]

    assert made == sorted(set(made))


def test_an_id_of_a_digest_depends_on_each_part_and_its_place() -> None:
    parts = [("ana", "withdraw", "1"), ("ana", "withdraw", "2"), ("ana", "assign", "1"), ("max", "withdraw", "1")]
    made = {digest_id("upd", *each) for each in parts}

    assert len(made) == 4
    assert digest_id("upd", "a", "b") != digest_id("upd", "b", "a")
    assert digest_id("upd", "ab", "c") != digest_id("upd", "a", "bc")
    assert digest_id("upd", "a") == digest_id("upd", "a")
    assert all(re.fullmatch(r"upd_[0-9a-hjkmnp-tv-z]{32}", one) for one in made)


def test_the_ids_of_an_earlier_release_are_still_made() -> None:
    assert new_id("mrk", MONDAY, "cmp_1") == "mrk_01m6dqs9m0n782xdhbks3nw3hy"
    assert digest_id("upd", "ana", "withdraw", "1") == "upd_s9mkrbrt8afeawq86cy4a2fma4tpqhk3"
