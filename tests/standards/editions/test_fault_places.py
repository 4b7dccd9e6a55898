"""All the faults of an edition are found at once, each in its place."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from standards.editions.field_catalogue import entries
from standards.editions.parser import read
from standards.editions.permissions import CATALOGUES, DECLARED
from standards.editions.validation_errors import touches
from standards.vocabulary import DirectorDecision, MarkVote, Resolution, ReviewVote, Role
from tests.standards.builders import document, edition
from tests.standards.editions.test_validation import places, reading

FAULTY: Mapping[str, Any] = {
    "surprise": 1,
    "id": "no spaces please",
    "effective_from": "soon-ish",
    "terms": {"months": 0, "evaluate_every_months": 61},
    "marks": {"review_at": "three", "unheard_of": 3},
    "tiers": {
        "minimum": "titanium",
        "hour_utc": 25,
        "reviews": [{"month": 1, "day": 15}, {"month": 2, "day": 30}],
    },
    "partner_actions": ["written_warning", "written_warning"],
    "complaint_categories": ["delivery"],
    "calendar": {"timezone": "Mars/Olympus", "days": ["mon", "mon"], "hours": ["17:00", "09:00"]},
    "rubric": {"criteria": {"quality": {"weight": 0}, "speed": {"weight": 2}, "": {"weight": 1, "asks": "a"}}},
    "contacts": {"programme_mailbox": "nobody", "teams": {"cs": "x", "nobody": "a@b.example"}},
    "accreditation_board": {"majority": 1, "seats": ["academy", "academy", "pops"]},
    "may_take": {"fly": ["cs"], "withdraw": [], "cast_mark_vote": ["ops"], "assign": ["janitor"]},
    "programmes": {"aliases": {"X": "Y"}},
    "accreditations": {"onboarding": {"certifications": ["a", "a"]}, "cooking": None},
}
ILLEGAL = (
    "surprise id effective_from terms.months terms.evaluate_every_months marks.review_at "
    "marks.unheard_of tiers.minimum tiers.hour_utc tiers.reviews.1.day calendar.timezone calendar.hours "
    "rubric.criteria.quality.weight rubric.criteria.speed.asks rubric.criteria. "
    "contacts.programme_mailbox contacts.teams.cs accreditation_board.majority may_take.withdraw "
    "may_take.assign.0 accreditations.cooking"
).split()
CONTRADICTORY = (
    "partner_actions partner_actions.1 complaint_categories calendar.days.1 contacts.teams.nobody "
    "accreditation_board.seats.1 may_take.fly may_take.cast_mark_vote programmes.aliases.X "
    "accreditations.onboarding.certifications.1"
).split()


def test_every_fault_is_found_at_once_and_each_in_its_place() -> None:
    found = reading(FAULTY)

    assert found.edition is None
    assert sorted(places(found.illegal)) == sorted(ILLEGAL)
    assert sorted(places(found.contradictory)) == sorted(CONTRADICTORY)


def test_a_fault_says_what_is_legal() -> None:
    (fault,) = reading({"marks": {"review_at": 0}}).illegal

    assert fault.problem == "Input should be greater than or equal to 1. Legal: 1 to 100"
    assert fault.legal == "1 to 100"


@pytest.mark.parametrize(
    ("changes", "place", "problem"),
    [
        ({"marks": {"surprise": 1}}, "marks.surprise", "is no field of an edition"),
        ({"marks": [1]}, "marks", "must be a mapping of its fields"),
        ({"rubric": {"criteria": {"speed": {"weight": 1}}}}, "rubric.criteria.speed.asks", "must be there; an "),
        ({"accreditations": ["onboarding"]}, "accreditations", "must be a mapping of names. Legal: up to 100 names, "),
        ({"tiers": {"order": "gold"}}, "tiers.order", "must be a list. Legal: 2 to 100 names, each once, "),
    ],
)
def test_a_wrong_shape_is_told_in_words_and_not_by_a_type(changes: dict[str, Any], place: str, problem: str) -> None:
    found = reading(changes).illegal

    assert places(found) == [place]
    assert found[0].problem.startswith(problem)


@pytest.mark.parametrize("path", [".".join(entry.path) for entry in entries() if "{name}" not in entry.path])
def test_every_field_is_located_when_it_is_something_else_altogether(path: str) -> None:
    *parents, name = path.split(".")
    changed = part = document()
    for parent in parents:
        part = part[parent]
    part[name] = {"something": ["else"]}

    found = read(changed, edition(), DECLARED)

    assert found.illegal
    assert all(touches(fault.place, (*parents, name)) for fault in (*found.illegal, *found.contradictory))


@pytest.mark.parametrize("section", document())
@pytest.mark.parametrize("nonsense", [None, 5, "x", [], {}, {"x": {}}, [None], {"\ud800": 1}, {"[key]": []}])
def test_a_section_that_is_nonsense_hides_no_fault_of_another_one(section: str, nonsense: Any) -> None:
    elsewhere = "partner_actions" if section != "partner_actions" else "complaint_categories"
    changed = document({elsewhere: ["delivery"]}) | {section: nonsense}

    found = read(changed, edition(), DECLARED)

    assert {fault.place[0] for fault in (*found.illegal, *found.contradictory)} >= {elsewhere}
    assert {fault.place[0] for fault in (*found.illegal, *found.contradictory)} <= {elsewhere, section}


def _texts(value: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where the document holds texts."""
    match value:
        case str():
            yield place
        case dict():
            for name, inner in value.items():
                yield from _texts(inner, (*place, name))
        case list():
            for index, inner in enumerate(value):
                yield from _texts(inner, (*place, index))


@pytest.mark.parametrize("place", [*_texts(document())], ids=lambda place: ".".join(map(str, place)))
def test_no_fault_repeats_a_text_that_is_no_unicode(place: tuple[str | int, ...]) -> None:
    changed = document()
    *parents, last = place
    part: Any = changed
    for parent in parents:
        part = part[parent]
    part[last] = "Quux\ud800"

    found = read(changed, edition(), DECLARED)

    problems = [fault.problem for fault in (*found.illegal, *found.contradictory)]
    assert problems
    assert not [problem for problem in problems if "Quux" in problem or not problem.isprintable()]


def test_a_programme_in_another_spelling_is_told_without_the_name() -> None:
    changed = {"accredited_only": ["DFIM", "Quux", "QUUX"], "aliases": {"quux": "DFIM"}}

    found = reading({"programmes": changed}).contradictory

    assert places(found) == ["programmes.accredited_only.2", "programmes.aliases.quux"]
    assert not [fault for fault in found if "quux" in fault.problem.casefold()]


def test_a_value_that_does_not_fit_another_hides_nothing_about_that_one() -> None:
    found = reading(
        {
            "tiers": {"minimum": "titanium", "order": ["none", "gold", "gold"]},
            "accreditation_board": {"majority": 5, "seats": ["pops", "pops"]},
            "stages": {
                "on_breach_choices": ["warn", "warn"],
                "mediation": {"due_business_days": 2, "remind_business_days": 3, "on_breach": "escalate"},
            },
        }
    )

    remind = "stages.mediation.remind_business_days"
    assert places(found.illegal) == [remind, "tiers.minimum", "accreditation_board.majority"]
    assert set(places(found.contradictory)) == {
        "tiers.order.2",
        "accreditation_board.seats.1",
        "stages.on_breach_choices.1",
        "stages.mediation.on_breach",
    }


def test_reading_leaves_what_it_was_given_as_it_was() -> None:
    given = document({"contacts": {"teams": {"cs": "x"}}, "rubric": {"criteria": {"quality": {"weight": 0}}}})
    before = repr(given)

    assert read(given, edition(), DECLARED).illegal
    assert repr(given) == before


def test_every_vote_and_every_outcome_of_a_step_is_kept_from_ops() -> None:
    deciding = {MarkVote, ReviewVote, Resolution, DirectorDecision}
    found = {
        name
        for catalogue in CATALOGUES
        for name, declared in catalogue.items()
        for field, info in declared.model.model_fields.items()
        if info.annotation in deciding or field == "responsible"
    }

    assert found == DECLARED.decisive | set(DECLARED.bound)
    assert Role.OPS not in DECLARED.bound.values()
