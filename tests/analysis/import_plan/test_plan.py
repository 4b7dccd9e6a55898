"""What a file of partners, certifications, accreditations and marks would change, judged without a database."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.import_plan import (
    Effect,
    Given,
    GivenAccreditation,
    GivenCertification,
    GivenMark,
    GivenPartner,
    Plan,
    plan,
)
from standards.events import Event
from standards.partner import Partner
from standards.partner.commands import DescribePartner
from standards.partner.state import Certification
from standards.standing import Standing
from standards.standing.evolve import fold
from standards.vocabulary import Role, Seriousness
from tests.standards.builders import edition

EDITION = edition()
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = NOW.date()
NOTHING: Mapping[str, Standing] = {}

PARTNER = GivenPartner(1, "p", DescribePartner(tier="platinum", programmes=("PSO",), identity="idn_p"))
CERTIFICATION = GivenCertification(2, "p", "platform_consulting", date(2025, 1, 1), None)
ACCREDITATION = GivenAccreditation(3, "p", "onboarding", date(2025, 2, 3))
MARK = GivenMark(4, "p", date(2025, 6, 1), Seriousness.SERIOUS, "minutes-7")
FILE: tuple[Given, ...] = (PARTNER, CERTIFICATION, ACCREDITATION, MARK)


def planned(*items: Given, on_record: Mapping[str, Standing] = NOTHING, excused: frozenset[str] = frozenset()) -> Plan:
    return plan(items, on_record, NOW, EDITION, excused)


def after(first: Plan) -> dict[str, Standing]:
    """What is on record once the plan was written."""
    return {partner_id: fold(None, events) for partner_id, events in first.events.items()}


def of_partner(result: Plan) -> list[Event[Any]]:
    return [event for event in result.events["p"] if event.subject == "partner/p"]


def of_accreditations(result: Plan) -> list[Event[Any]]:
    return [event for event in result.events["p"] if event.subject.startswith("acc_")]


def problems(result: Plan) -> list[tuple[int, str]]:
    return [(fault.line, fault.problem) for fault in sorted(result.faults)]


@given(st.permutations(FILE))
def test_the_order_of_the_lines_does_not_matter(items: list[Given]) -> None:
    numbered = [replace(item, line=line) for line, item in enumerate(items, start=1)]
    result = planned(*numbered)
    assert not result.faults
    assert [event.data.type for event in of_partner(result)] == [
        "partner_recorded",
        "certification_recorded",
        "mark_imported",
    ]
    assert [effected.given.line for effected in result.effects] == [1, 2, 3, 4]


def test_events_are_the_importers_in_the_role_of_ops_under_the_edition_in_force() -> None:
    result = planned(*FILE)
    events = result.events["p"]
    assert {(event.actor, event.role, event.at, event.edition) for event in events} == {
        ("import", Role.OPS, NOW, EDITION.id)
    }
    assert [event.sequence for event in of_partner(result)] == [1, 2, 3]


def test_an_imported_accreditation_says_so_and_has_the_same_id_whenever_it_is_imported() -> None:
    (first,), (second,) = of_accreditations(planned(*FILE)), of_accreditations(planned(*FILE))
    (other,) = of_accreditations(planned(PARTNER, replace(ACCREDITATION, issued_on=date(2025, 2, 4))))
    assert first.data.imported
    assert first.subject == second.subject
    assert first.subject.startswith("acc_")
    assert first.subject < other.subject


def test_what_is_on_record_already_is_unchanged() -> None:
    result = planned(*FILE, on_record=after(planned(*FILE)))
    assert {effected.effect for effected in result.effects} == {Effect.UNCHANGED}
    assert not result.changes
    assert not result.events


def test_a_change_is_told_from_something_new_and_put_in_words() -> None:
    changed = (
        replace(PARTNER, description=DescribePartner(tier="gold", programmes=(), identity="idn_q")),
        replace(CERTIFICATION, expires_on=date(2027, 1, 1)),
    )
    result = planned(*changed, on_record=after(planned(*FILE)))
    assert [(effected.effect, effected.difference) for effected in result.changes] == [
        (Effect.CHANGED, "tier platinum → gold; programmes PSO → none; names, domains or contacts"),
        (Effect.CHANGED, "2025-01-01 to no end → 2025-01-01 to 2027-01-01"),
    ]
    assert [event.sequence for event in of_partner(result)] == [4, 5]


def test_a_certification_can_be_added_to_a_partner_on_record() -> None:
    known = Partner(
        id="p",
        tier="gold",
        programmes=(),
        identity="i",
        sequence=7,
        certifications={"other": Certification(earned_on=TODAY)},
    )
    result = planned(CERTIFICATION, on_record={"p": Standing(partner=known)})
    assert [(effected.effect, effected.difference) for effected in result.effects] == [(Effect.NEW, "")]
    assert of_partner(result)[0].sequence == 8


def test_a_line_that_repeats_another_changes_nothing_more() -> None:
    result = planned(*FILE, *(replace(item, line=item.line + 10) for item in FILE))
    assert not result.faults
    assert len(result.changes) == 4
    assert len(of_partner(result)) == 3
    assert len(of_accreditations(result)) == 1


@pytest.mark.parametrize(
    ("contradicting", "problem"),
    [
        (
            replace(PARTNER, line=9, description=DescribePartner(tier="gold", programmes=(), identity="i")),
            "partner p is given otherwise on line 1",
        ),
        (replace(CERTIFICATION, line=9, earned_on=TODAY), "certification platform_consulting of p is given otherwise"),
        (replace(ACCREDITATION, line=9, issued_on=TODAY), "accreditation onboarding of p is given otherwise on line 3"),
        (replace(MARK, line=9, seriousness=Seriousness.STANDARD), "mark minutes-7 of p is given otherwise on line 4"),
    ],
)
def test_lines_that_contradict_each_other_are_refused(contradicting: Given, problem: str) -> None:
    ((line, said),) = problems(planned(*FILE, contradicting))
    assert line == 9
    assert said.startswith(problem)


@pytest.mark.parametrize(
    ("contradicting", "problem"),
    [
        (replace(ACCREDITATION, issued_on=TODAY), "issued_on: accreditation onboarding of p is on record as issued on"),
        (replace(MARK, placed_on=TODAY), "reference: minutes-7 was imported before with another date or class"),
    ],
)
def test_what_is_on_record_is_not_rewritten(contradicting: Given, problem: str) -> None:
    ((_, said),) = problems(planned(contradicting, on_record=after(planned(*FILE))))
    assert said.startswith(problem)


@pytest.mark.parametrize(
    ("faulty", "problem"),
    [
        (
            replace(PARTNER, description=DescribePartner(tier="bronze", programmes=(), identity="i")),
            "tier: use one of the edition's tiers: none, gold, platinum, diamond, elite",
        ),
        (replace(ACCREDITATION, kind="cooking"), "kind: use one of the edition's accreditations: onboarding, "),
        (
            replace(CERTIFICATION, expires_on=date(2024, 12, 31)),
            "expires_on: a certification expires on or after the day it was earned",
        ),
        (
            replace(CERTIFICATION, earned_on=TODAY + timedelta(1)),
            "earned_on: a certification that was earned counts at once: name a day up to today, 2026-11-23",
        ),
        (replace(ACCREDITATION, issued_on=TODAY + timedelta(1)), "issued_on: 2026-11-24 lies in the future"),
        (
            replace(MARK, placed_on=TODAY + timedelta(1)),
            "placed_on: 2026-11-24 lies in the future; today is 2026-11-23",
        ),
        (replace(MARK, placed_on=date(202, 6, 1)), "placed_on: 0202-06-01 lies before 1970"),
        (replace(CERTIFICATION, partner_id="q"), "partner_id: q is neither in this file nor on record (S13)"),
    ],
)
def test_each_fault_names_its_line_and_field(faulty: Given, problem: str) -> None:
    others = [item for item in FILE if item.line != faulty.line]
    ((line, said),) = problems(planned(*others, replace(faulty, line=17)))
    assert line == 17
    assert said.startswith(problem)


def test_all_faults_are_found_and_a_partners_fault_is_not_its_lines() -> None:
    file = (
        replace(PARTNER, description=DescribePartner(tier="bronze", programmes=(), identity="i")),
        CERTIFICATION,
        replace(ACCREDITATION, kind="cooking"),
        replace(MARK, placed_on=TODAY + timedelta(1)),
    )
    assert [line for line, _ in problems(planned(*file))] == [1, 3, 4]


def test_lines_of_a_partner_whose_own_line_could_not_be_read_are_judged_by_themselves() -> None:
    assert problems(planned(CERTIFICATION, MARK, excused=frozenset({"p"}))) == []


def test_what_happened_today_is_no_future() -> None:
    assert not planned(PARTNER, replace(MARK, placed_on=TODAY)).faults
