"""Two editions are compared field by field, completely and in words."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from standards.clauses import Clause
from standards.editions import Edition
from standards.editions.differences import Difference, differences
from standards.editions.events import plain
from standards.editions.merging import DEEPEST, MOST_VALUES, merged, within_bounds
from tests.standards.builders import edition

BUNDLED = edition()
PLAIN = plain(edition({"calendar": {"holidays": ["2026-12-25"]}, "may_take": {"withdraw": ["ops"]}}))
BASE = Edition.model_validate(PLAIN)


def compared(overrides: Mapping[str, Any]) -> tuple[Difference, ...]:
    return differences(BUNDLED, edition(overrides))


IN_WORDS: list[tuple[Mapping[str, Any], str, str]] = [
    ({"marks": {"review_at": 2}}, "marks.review_at", "A review is convened at 2 marks instead of 3 (S27, S28)."),
    ({"marks": {"review_at": 1}}, "marks.review_at", "A review is convened at 1 mark instead of 3 (S27, S28)."),
    (
        {"marks": {"review_opens": "on_threshold"}},
        "marks.review_opens",
        "A review for the number of marks opens on_threshold instead of before_renewal (S11, S28).",
    ),
    ({"terms": {"months": 36}}, "terms.months", "A term runs 36 months instead of 24 (S27)."),
    (
        {"lapse": {"locks_out": False}},
        "lapse.locks_out",
        "A lapse no longer locks the partner out (S8, S37).",
    ),
    (
        {"stages": {"mediation": {"due_business_days": 12}}},
        "stages.mediation.due_business_days",
        "The stage mediation is due after 12 business days instead of 10 (an extension).",
    ),
    (
        {"calendar": {"hours": ["08:30", "17:00"]}},
        "calendar.hours",
        "A working day runs 08:30 to 17:00 instead of 09:00 to 17:00 (an extension).",
    ),
    (
        {"rubric": {"responsible_at": "0.75"}},
        "rubric.responsible_at",
        "The rubric finds a partner responsible at 0.75 instead of 0.5 (S21).",
    ),
    (
        {"rubric": {"criteria": {"speed": {"weight": 2, "asks": "how late it was"}}}},
        "rubric.criteria.speed",
        "The criterion speed is new: weight 2, asks how late it was (an extension).",
    ),
    (
        {"rubric": {"criteria": {"quality": {"weight": 1}}}},
        "rubric.criteria.quality.weight",
        "The criterion quality weighs 1 instead of 3 (an extension).",
    ),
    (
        {"programmes": {"accredited_only": ["DFIM", "PSO", "Growth"]}},
        "programmes.accredited_only",
        "Accredited-only programmes: Growth added, Co-delivery removed, Upmarket Referral removed, "
        "now DFIM, PSO, Growth (S40).",
    ),
    (
        {"very_serious": {"may_flag": ["partner_ops", "cs", "service_acceleration"]}},
        "very_serious.may_flag",
        "Roles that may flag a very serious infringement: now partner_ops, cs, service_acceleration (S24).",
    ),
    (
        {"programmes": {"accredited_only": []}},
        "programmes.accredited_only",
        "Accredited-only programmes: PSO removed, Co-delivery removed, DFIM removed, Upmarket Referral removed, "
        "now none (S40).",
    ),
    (
        {"tiers": {"reviews": [{"month": 1, "day": 15}, {"month": 7, "day": 1}]}},
        "tiers.reviews",
        "Days of the tier reviews: 07-01 added, 06-15 removed, now 01-15, 07-01 (S6).",
    ),
    (
        {"may_take": {"withdraw": ["cs", "legal"]}},
        "may_take.withdraw",
        "The rule on who may take the action withdraw is new: cs, legal (an extension).",
    ),
    (
        {"programmes": {"aliases": {"DIFM": "PSO"}}},
        "programmes.aliases.DIFM",
        "The programme's other spelling DIFM is PSO instead of DFIM (S40).",
    ),
    (
        {"contacts": {"feedback_url": "https://feedback.example"}},
        "contacts.feedback_url",
        "The address for feedback is https://feedback.example instead of none (S43).",
    ),
    (
        {"effective_from": "2027-01-01T09:30:00+01:00"},
        "effective_from",
        "The edition governs from 2027-01-01 08:30:00 UTC instead of 2026-11-01 00:00:00 UTC (an extension).",
    ),
]


@pytest.mark.parametrize(("overrides", "path", "words"), IN_WORDS, ids=[words for _, _, words in IN_WORDS])
def test_a_change_is_told_in_words_with_its_clauses(overrides: Mapping[str, Any], path: str, words: str) -> None:
    (found,) = compared(overrides)

    assert (found.path, found.words) == (path, words)


def test_a_change_tells_both_values_as_json_has_them() -> None:
    (found,) = compared({"calendar": {"holidays": ["2026-12-25"]}})
    assert (found.before, found.after, found.clauses) == ([], ["2026-12-25"], ())
    (found,) = compared({"rubric": {"responsible_at": 1}})
    assert (found.before, found.after, found.clauses) == ("0.5", "1", (Clause.S21,))
    (found,) = compared({"accreditations": {"cooking": {"certifications": ["knives"]}}})
    assert (found.before, found.after) == (None, {"certifications": ["knives"]})


def test_what_is_gone_is_told_as_what_it_was() -> None:
    with_more = edition({"accreditations": {"cooking": {"certifications": []}}, "may_take": {"assign": ["legal"]}})

    assert [found.words for found in differences(with_more, BUNDLED)] == [
        "The rule on who may take the action assign is gone; it was legal (an extension).",
        "The accreditation cooking is gone; it was certifications none (S1, S10).",
    ]


def test_editions_that_say_the_same_do_not_differ() -> None:
    assert differences(BUNDLED, BUNDLED) == ()
    assert compared({"id": "another", "rubric": {"responsible_at": "0.500"}}) == ()


def test_a_comparison_is_the_same_the_other_way_round() -> None:
    other = edition({"terms": {"months": 30}, "rubric": {"criteria": {"speed": {"weight": 1, "asks": "how late"}}}})

    there, back = differences(BUNDLED, other), differences(other, BUNDLED)
    assert [(one.path, one.before, one.after) for one in there] == [(one.path, one.after, one.before) for one in back]


def leaves(document: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """Every value of a plain document; a list is one value, and an empty object is one, too."""
    if not isinstance(document, dict) or not document:
        return {path: document}
    return {place: value for name, inner in document.items() for place, value in leaves(inner, (*path, name)).items()}


WORDS = st.sampled_from(
    "delivery payment none other gold elite PSO DFIM grant deny on_threshold before_renewal escalate warn UTC "
    "Europe/Dublin Asia/Tokyo https://a.example a@b.example mon sun 2027-05-01 cs legal ops academy pops".split()
)


def another(value: Any) -> st.SearchStrategy[Any]:
    """Something else of the same kind."""
    match value:
        case bool():
            return st.just(not value)
        case int():
            return st.integers(0, 130)
        case str():
            return WORDS | st.decimals(0, 1, places=3).map(lambda number: str(number.normalize()))
        case _:
            return another_list(value)


def another_list(value: list[Any]) -> st.SearchStrategy[list[Any]]:
    """Another list, or another pair."""
    match value:
        case [dict(), *_]:
            return st.lists(st.fixed_dictionaries({"month": st.integers(1, 12), "day": st.integers(1, 28)}), min_size=1)
        case [int(), int()]:
            return st.integers(1, 100).map(lambda top: [0, top])
        case ["09:00:00", _]:
            return st.sampled_from([["08:00", "17:00"], ["09:00", "17:01"]])
        case _:
            return st.lists(WORDS | st.sampled_from([*value, "new"]), max_size=5)


PLACES = sorted(place for place in leaves(PLAIN) if place != ("id",))


@st.composite
def changes(draw: st.DrawFn) -> tuple[tuple[str, ...], Any]:
    """A place in the edition, and another value for it."""
    place = draw(st.sampled_from(PLACES))
    return place, draw(another(leaves(PLAIN)[place]))


def changed(document: Mapping[str, Any], place: tuple[str, ...], value: Any) -> dict[str, Any]:
    result = part = deepcopy(dict(document))
    for name in place[:-1]:
        part = part[name]
    part[place[-1]] = value
    return result


MANY = settings(max_examples=400, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])


@MANY
@given(changes())
def test_every_change_of_a_single_field_is_found_and_nothing_else(change: tuple[tuple[str, ...], Any]) -> None:
    place, value = change
    try:
        other = Edition.model_validate(changed(PLAIN, place, value))
    except ValidationError:
        assume(False)
    assume(other != BASE)

    (found,) = differences(BASE, other)

    assert found.path == ".".join(place)
    assert found.before == leaves(plain(BASE))[place] != found.after == leaves(plain(other))[place]
    assert found.words.endswith(f"({', '.join(found.clauses) or 'an extension'}).")
    assert "{" not in found.words


@MANY
@given(st.lists(changes(), max_size=8), st.sets(st.sampled_from(["quality", "remedy", "conduct"]), max_size=2))
def test_any_two_editions_differ_just_where_their_documents_do(
    several: list[tuple[tuple[str, ...], Any]], dropped: set[str]
) -> None:
    document = PLAIN
    for place, value in several:
        try:
            Edition.model_validate(changed(document, place, value))
        except ValidationError:
            continue
        document = changed(document, place, value)
    fewer = {"rubric": {"criteria": dict.fromkeys(dropped)}}
    other = Edition.model_validate(merged(document, fewer))

    before, after = leaves(plain(BASE)), leaves(plain(other))
    differing = {place for place in before.keys() | after.keys() if before.get(place) != after.get(place)} - {("id",)}
    gone = {("rubric", "criteria", name) for name in dropped}
    expected = {next((one for one in gone if one == place[:3]), place) for place in differing}
    assert {tuple(found.path.split(".")) for found in differences(BASE, other)} == expected


def test_changes_are_merged_name_by_name_and_lists_are_replaced() -> None:
    base = {"a": {"b": 1, "c": {"d": [1, 2]}}, "e": 5}

    assert merged(base, {"a": {"c": {"d": [3]}}}) == {"a": {"b": 1, "c": {"d": [3]}}, "e": 5}
    assert merged(base, {"a": {"b": None}}) == {"a": {"c": {"d": [1, 2]}}, "e": 5}
    assert merged(base, {"e": {"f": {"g": 1}}})["e"] == {"f": {"g": 1}}
    assert merged(base, {"a": 1}) == {"a": 1, "e": 5}
    assert merged(base, {}) == base == {"a": {"b": 1, "c": {"d": [1, 2]}}, "e": 5}


def test_taking_out_what_is_not_there_is_left_to_be_found() -> None:
    assert merged({"a": 1}, {"b": None, "c": {"d": None}}) == {"a": 1, "b": None, "c": {"d": None}}


def test_changes_that_could_not_be_walked_through_are_out_of_bounds() -> None:
    deep: Any = 1
    for _ in range(5_000):
        deep = {"a": [deep]}
    assert within_bounds(PLAIN)
    assert within_bounds({})
    assert not within_bounds(deep)
    assert not within_bounds({"a": list(range(MOST_VALUES + 1))})
    assert not within_bounds({"a": [{} for _ in range(MOST_VALUES)], "b": 1})

    def nested(levels: int) -> Any:
        return {"a": nested(levels - 1)} if levels else 1

    assert within_bounds(nested(DEEPEST - 1))
    assert not within_bounds(nested(DEEPEST + 1))
