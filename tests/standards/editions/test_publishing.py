"""What becomes of a new edition: it is published once, ahead of its time, over the edition that it follows."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from standards.actors import SYSTEM
from standards.clauses import Clause
from standards.editions import Edition, EditionTimeline
from standards.editions.events import digest, plain
from standards.editions.evolve import evolve
from standards.editions.permissions import DECLARED
from standards.editions.publishing import (
    AlreadyPublished,
    Judgement,
    Publication,
    Refused,
    Taken,
    brought,
    draft,
    judge,
    published,
)
from standards.editions.state import EditionRules
from standards.editions.validation_errors import Fault
from standards.events import canonical
from standards.vocabulary import Role
from tests.standards.builders import OPS, edition

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
FIRST = edition()
SECOND = edition({"id": "2027-01", "effective_from": "2027-01-01", "marks": {"review_at": 2}})
THIRD = edition({"id": "2028-01", "effective_from": "2028-01-01", "marks": {"review_at": 4}})
ALL = EditionTimeline((FIRST, SECOND, THIRD))
MARCH = {"id": "2027-03", "effective_from": "2027-03-01"}


def judged(
    changes: Mapping[str, Any], timeline: EditionTimeline = ALL, now: datetime = NOW, over: Edition | None = None
) -> Judgement:
    return judge(draft(changes, EditionRules(timeline), DECLARED, over), now)


def publication(changes: Mapping[str, Any], timeline: EditionTimeline = ALL) -> Publication:
    found = judged(changes, timeline)
    assert isinstance(found, Publication), found
    return found


def faults(changes: Mapping[str, Any], timeline: EditionTimeline = ALL, now: datetime = NOW) -> tuple[Fault, ...]:
    found = judged(changes, timeline, now)
    assert isinstance(found, Refused), found
    return found.faults


@pytest.mark.parametrize(
    ("effective_from", "follows"),
    [("2026-12-01T09:00:00Z", FIRST), ("2026-12-31T23:59:59Z", FIRST), ("2027-01-02", SECOND), ("2199-01-01", THIRD)],
)
def test_what_is_left_out_is_taken_over_from_the_edition_in_force_before(effective_from: str, follows: Edition) -> None:
    found = publication({"id": "new", "effective_from": effective_from, "terms": {"months": 30}})

    assert found.follows == follows
    assert found.edition.terms.months == 30
    assert found.edition.marks == follows.marks
    assert found.edition.terms.evaluate_every_months == follows.terms.evaluate_every_months
    assert [one.path for one in found.differences] == ["effective_from", "terms.months"]


def test_an_edition_may_be_written_out_in_full() -> None:
    found = publication(plain(FIRST) | MARCH)

    assert found.edition == edition(MARCH)
    assert [one.path for one in found.differences] == ["effective_from", "marks.review_at"]


def test_null_takes_a_name_out_of_a_catalogue() -> None:
    found = publication(MARCH | {"rubric": {"criteria": {"remedy": None}}})

    assert set(found.edition.rubric.criteria) == set(FIRST.rubric.criteria) - {"remedy"}


@pytest.mark.parametrize("known", ALL.editions)
def test_the_same_edition_again_is_on_record_already(known: Edition) -> None:
    for changes in (plain(known), {"id": known.id, "effective_from": str(known.effective_from)}):
        assert judged(changes, over=known, now=NOW + timedelta(days=900)) == AlreadyPublished(known)


def test_the_same_request_means_the_same_whatever_was_published_in_between() -> None:
    changes = {"id": "2028-01", "effective_from": "2028-01-01", "marks": {"review_at": 4}}

    assert judged(changes, over=FIRST) == AlreadyPublished(THIRD)


@pytest.mark.parametrize("changes", [{"effective_from": "2027-06-01"}, {"terms": {"months": 6}}])
def test_an_id_names_one_edition_for_ever(changes: Mapping[str, Any]) -> None:
    assert judged(plain(SECOND) | changes) == Taken("id", SECOND.id)


def test_an_instant_belongs_to_one_edition() -> None:
    assert judged(MARCH | {"effective_from": "2027-01-01T01:00:00+01:00"}) == Taken("effective_from", SECOND.id)


def test_what_is_taken_is_told_before_what_does_not_fit_and_after_what_is_illegal() -> None:
    taken = {"id": SECOND.id, "effective_from": "2026-11-02", "partner_actions": ["written_warning"]}

    assert judged(taken) == Taken("id", SECOND.id)
    assert {fault.place[0] for fault in faults(taken | {"legal": {"due_days": 0}})} == {
        "partner_actions",
        "effective_from",
        "legal",
    }


def test_nothing_is_published_for_the_past() -> None:
    for past in ("2026-11-01T00:00:01Z", "2026-12-01T08:59:59.999999Z", "1999-01-01"):
        (fault,) = faults({"id": "new", "effective_from": past})
        assert fault.place == ("effective_from",)
        assert fault.problem == "must not be in the past; choose an instant after 2026-12-01T09:00:00Z"
    assert publication({"id": "new", "effective_from": str(NOW)}).edition.effective_from == NOW


def test_nothing_is_published_before_the_first_edition_since_that_governs_the_past() -> None:
    timeline = EditionTimeline((SECOND, THIRD))

    (fault,) = faults({"id": "new", "effective_from": "2026-12-24"}, timeline)

    assert fault.place == ("effective_from",)
    assert "must be after 2027-01-01T00:00:00Z" in fault.problem


def test_every_tier_and_every_kind_that_partners_can_have_stays_known() -> None:
    changes = MARCH | {"tiers": {"order": ["none", "platinum"]}, "accreditations": {"onboarding": None}}

    found = [(fault.place, fault.problem) for fault in faults(changes)]

    assert found == [
        (("tiers", "order"), "must keep gold: partners can be in that tier (S5)"),
        (("tiers", "order"), "must keep diamond: partners can be in that tier (S5)"),
        (("tiers", "order"), "must keep elite: partners can be in that tier (S5)"),
        (("accreditations", "onboarding"), "is missing: partners can hold that accreditation (S1)"),
    ]


def test_what_a_later_edition_does_not_know_is_not_added_before_it() -> None:
    new = {"tiers": {"order": ["none", "gold", "platinum", "titanium", "diamond", "elite"]}}
    kind = {"accreditations": {"cooking": {"certifications": []}}}

    assert [fault.place for fault in faults(MARCH | new | kind)] == [("tiers", "order"), ("accreditations",)]
    assert "2028-01, which comes into force later" in faults(MARCH | new)[0].problem
    assert publication(MARCH | {"effective_from": "2028-03-01"} | new | kind).edition.tiers.order[3] == "titanium"


def test_every_fault_is_told_those_of_its_time_included() -> None:
    changes = {"id": "", "effective_from": "2020-01-01", "tiers": {"order": ["none", "elite", "elite"]}, "x": 1}

    found = {".".join(map(str, fault.place)) for fault in faults(changes)}

    assert found == {"id", "x", "effective_from", "tiers.order", "tiers.order.2", "tiers.minimum"}


@pytest.mark.parametrize("changes", [{}, {"id": "new"}, {"effective_from": "2027-03-01"}, {"id": None, "x": {}}])
def test_an_edition_says_what_it_is_called_and_when_it_begins(changes: Mapping[str, Any]) -> None:
    missing = {"id", "effective_from"} - {name for name, value in changes.items() if value}

    assert missing <= {str(fault.place[0]) for fault in faults(changes)}


def test_too_much_is_one_fault() -> None:
    (fault,) = faults({"rubric": {"criteria": {str(number): 1 for number in range(20_000)}}})

    assert (fault.place, "no more than 10000 values" in fault.problem) == ((), True)


def test_a_publication_is_one_event_that_holds_it_all() -> None:
    found = publication(MARCH | {"marks": {"review_at": 5}, "lockout": {"months": 3}, "mark_board": {"quorum": 5}})

    event = published(found, OPS, Role.OPS, NOW, FIRST)

    assert (event.subject, event.sequence, event.at) == ("edition/2027-03", 1, NOW)
    assert (event.actor, event.role, event.edition) == ("oz", Role.OPS, FIRST.id)
    assert event.clauses == (Clause.S22, Clause.S27, Clause.S28, Clause.S37)
    assert event.data.follows == SECOND.id
    assert event.data.digest == digest(plain(found.edition))
    assert Edition.model_validate(event.data.content) == found.edition
    assert type(event).model_validate_json(canonical(event)) == event


def test_what_is_on_record_follows_from_the_event_alone() -> None:
    event = published(publication(MARCH), OPS, Role.OPS, NOW, FIRST)

    found = evolve(None, event)

    assert (found.id, found.sequence, found.published_by, found.published_at) == ("2027-03", 1, "oz", NOW)
    assert (found.effective_from, found.follows) == (datetime(2027, 3, 1, tzinfo=UTC), SECOND.id)
    assert Edition.model_validate(found.content) == edition(MARCH | {"marks": {"review_at": 2}})


def test_an_edition_never_changes() -> None:
    event = published(publication(MARCH), OPS, Role.OPS, NOW, FIRST)

    with pytest.raises(ValueError, match="would change an edition"):
        evolve(evolve(None, event), event.model_copy(update={"sequence": 2}))
    with pytest.raises(ValueError, match="out of sequence"):
        evolve(None, event.model_copy(update={"sequence": 2}))


def test_the_products_own_edition_rests_on_every_clause_that_it_serves() -> None:
    event = brought(plain(FIRST), FIRST, SYSTEM, NOW, FIRST.id)

    assert (event.actor, event.role, event.edition) == ("recourse", Role.SYSTEM, FIRST.id)
    assert {Clause.S4, Clause.S24, Clause.S31, Clause.S40} < set(event.clauses)
    assert list(event.clauses) == [clause for clause in Clause if clause in event.clauses]
    assert event.data.follows is None


def test_equal_content_has_one_digest_and_other_content_another() -> None:
    content = plain(FIRST)

    assert digest(content) == digest(dict(reversed(content.items())))
    assert digest(content) != digest(plain(SECOND))
