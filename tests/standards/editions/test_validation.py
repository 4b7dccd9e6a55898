"""A new edition has to fit together, and whoever writes one is told all its faults at once, each in its place."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from standards.editions.field_catalogue import entries
from standards.editions.parser import Reading, read
from standards.editions.permissions import CATALOGUES, DECLARED
from standards.editions.validation import contradictions
from standards.editions.validation_errors import Fault, touches
from standards.vocabulary import DirectorDecision, MarkVote, Resolution, ReviewVote, Role, Seat
from tests.standards.builders import document, edition

DAILY = [str(date(2027, 1, 1) + timedelta(days=offset)) for offset in range(400)]
TEAMS = edition().contacts.teams


def dotted(fault: Fault) -> str:
    return ".".join(map(str, fault.place))


def places(faults: tuple[Fault, ...]) -> list[str]:
    return [dotted(fault) for fault in faults]


def reading(overrides: Mapping[str, Any]) -> Reading:
    return read(document(overrides), edition(), DECLARED)


def without(*names: str) -> dict[str, Any]:
    """The bundled edition less some of its teams."""
    changed = document()
    changed["contacts"]["teams"] = {name: mail for name, mail in TEAMS.items() if name not in names}
    return changed


CONTRADICTORY: dict[str, tuple[Mapping[str, Any], str, str]] = {
    "no category other": ({"complaint_categories": ["delivery"]}, "complaint_categories", "must hold `other`"),
    "no partner action none": ({"partner_actions": ["written_warning"]}, "partner_actions", "must hold `none`"),
    "an action that nobody declared": ({"may_take": {"fly": ["cs"]}}, "may_take.fly", "no declared action"),
    "a vote for ops": ({"may_take": {"cast_mark_vote": ["mark_board", "ops"]}}, "may_take.cast_mark_vote", "ops"),
    "an outcome for ops": ({"may_take": {"record_cs_outcome": ["ops"]}}, "may_take.record_cs_outcome", "ops"),
    "a mediation's outcome for ops": (
        {"may_take": {"record_mediation_outcome": ["ops"]}},
        "may_take.record_mediation_outcome",
        "holds no vote and no step's outcome",
    ),
    "a finding for ops": ({"may_take": {"record_finding": ["partner_ops", "ops"]}}, "may_take.record_finding", "ops"),
    "a review's vote for others": (
        {"may_take": {"cast_review_vote": ["accreditation_board", "cs"]}},
        "may_take.cast_review_vote",
        "must stay with accreditation_board",
    ),
    "a loss without a director": ({"may_take": {"decide": ["legal"]}}, "may_take.decide", "must stay with director"),
    "an opening that is no choice": (
        {"packet": {"choices": ["on_release"], "opens": "when_sure"}},
        "packet.opens",
        "packet.choices",
    ),
    "a breach that is no choice": (
        {"stages": {"on_breach_choices": ["warn"], "mediation": {"on_breach": "escalate"}}},
        "stages.mediation.on_breach",
        "on_breach_choices",
    ),
    "an investigation that ends by itself": (
        {"stages": {"investigation": {"on_breach": "escalate"}}},
        "stages.investigation.on_breach",
        "only cs_resolution and mediation",
    ),
    "a board that is left by itself": (
        {"stages": {"mark_board": {"on_breach": "escalate"}}},
        "stages.mark_board.on_breach",
        "only cs_resolution and mediation",
    ),
    "the same seat twice": (
        {"accreditation_board": {"seats": ["academy", "pops", "academy"]}},
        "accreditation_board.seats.2",
        "must not repeat entry 0",
    ),
    "the same tier twice": ({"tiers": {"order": ["none", "gold", "platinum", "gold"]}}, "tiers.order.3", "entry 1"),
    "the same tier review twice": (
        {"tiers": {"reviews": [{"month": 1, "day": 15}, {"month": 1, "day": 15}]}},
        "tiers.reviews.1",
        "entry 0",
    ),
    "the same programme twice": (
        {"programmes": {"accredited_only": ["DFIM", "PSO", "PSO"]}},
        "programmes.accredited_only.2",
        "entry 1",
    ),
    "the same certification twice": (
        {"accreditations": {"onboarding": {"certifications": ["a", "b", "a"]}}},
        "accreditations.onboarding.certifications.2",
        "entry 0",
    ),
    "the same day twice": ({"calendar": {"days": ["mon", "tue", "mon"]}}, "calendar.days.2", "entry 0"),
    "the same holiday twice": ({"calendar": {"holidays": ["2026-12-25"] * 2}}, "calendar.holidays.1", "entry 0"),
    "the same category twice": ({"complaint_categories": ["other", "other"]}, "complaint_categories.1", "entry 0"),
    "the same partner action twice": ({"partner_actions": ["none", "none"]}, "partner_actions.1", "entry 0"),
    "the same flagging role twice": (
        {"very_serious": {"may_flag": ["cs", "cs"]}},
        "very_serious.may_flag.1",
        "entry 0",
    ),
    "the same role for an action twice": ({"may_take": {"assign": ["cs", "cs"]}}, "may_take.assign.1", "entry 0"),
    "the same choice twice": (
        {"stages": {"on_breach_choices": ["warn", "warn"]}},
        "stages.on_breach_choices.1",
        "entry 0",
    ),
    "the same consequence twice": (
        {"consequences": {"categories": ["other", "other"]}},
        "consequences.categories.1",
        "entry 0",
    ),
    "the same clause twice": (
        {"code_of_conduct": {"clauses": ["payment"] * 2}},
        "code_of_conduct.clauses.1",
        "entry 0",
    ),
    "an alias for no programme": (
        {"programmes": {"aliases": {"PSX": "PSY"}}},
        "programmes.aliases.PSX",
        "one of programmes.accredited_only",
    ),
    "a programme that is another's alias": (
        {"programmes": {"aliases": {"PSO": "DFIM"}}},
        "programmes.aliases.PSO",
        "must stand for itself",
    ),
    "a team that is nobody": (
        {"contacts": {"teams": {"cs_servces": "cs@hubspot.example"}}},
        "contacts.teams.cs_servces",
        "neither a role nor a seat",
    ),
    "a year of holidays": ({"calendar": {"holidays": DAILY}}, "calendar.holidays", "a working day within every year"),
    "a year without its only working day": (
        {"calendar": {"days": ["wed"], "holidays": [str(date(2027, 1, 6) + timedelta(weeks=n)) for n in range(53)]}},
        "calendar.holidays",
        "a working day within every year",
    ),
    "marks judged before the term": (
        {"terms": {"months": 12}, "marks": {"lead_days": 336}},
        "marks.lead_days",
        "shorter than the term",
    ),
    "an evaluation after the term": (
        {"terms": {"months": 6, "evaluate_every_months": 7}},
        "terms.evaluate_every_months",
        "not be longer than terms.months",
    ),
    "a minimum that everybody has": ({"tiers": {"minimum": "none"}}, "tiers.minimum", "must not be the lowest tier"),
}


@pytest.mark.parametrize(("overrides", "place", "words"), CONTRADICTORY.values(), ids=CONTRADICTORY.keys())
def test_what_does_not_fit_together_is_told_in_its_place(overrides: Mapping[str, Any], place: str, words: str) -> None:
    found = reading(overrides)

    assert (places(found.contradictory), found.illegal) == ([place], ())
    assert words in found.contradictory[0].problem
    assert found.edition == found.whole == edition(overrides)


@pytest.mark.parametrize("team", [*("cs service_acceleration partner_ops mark_board director legal".split()), *Seat])
def test_a_team_that_could_not_be_told_of_its_work_is_missing(team: str) -> None:
    found = read(without(team), edition(), DECLARED)

    assert places(found.contradictory) == [f"contacts.teams.{team}"]
    assert "is missing" in found.contradictory[0].problem


def test_only_the_seats_that_there_are_need_an_address() -> None:
    fewer = without("academy") | {
        "accreditation_board": {"seats": ["pops", "cs_services"], "majority": 2, "due_days": 9}
    }

    assert read(fewer, edition(), DECLARED).contradictory == ()


def test_no_team_at_all_is_a_fault_for_each() -> None:
    assert len(read(without(*TEAMS), edition(), DECLARED).contradictory) == len(TEAMS)


ALLOWED: list[Mapping[str, Any]] = [
    {},
    {"accreditations": {"onboarding": {"certifications": []}}},
    {"stages": {"mediation": {"on_breach": "escalate"}, "cs_resolution": {"on_breach": "escalate"}}},
    {"may_take": {"withdraw": ["ops"], "assign": ["ops", "cs"], "cast_mark_vote": ["mark_board", "partner_ops"]}},
    {"may_take": {"decide": ["director"], "cast_review_vote": ["accreditation_board"]}},
    {"programmes": {"aliases": {"DIFM": "DFIM", "DFIM": "DFIM", "Services": "PSO"}}},
    {"calendar": {"days": ["sun"], "holidays": DAILY[:200]}},
    {"calendar": {"days": ["wed"], "holidays": [str(date(2027, 1, 6) + timedelta(weeks=n)) for n in range(51)]}},
    {"terms": {"months": 6, "evaluate_every_months": 6}, "marks": {"lead_days": 167}},
    {"contacts": {"teams": {"ops": "ops@hubspot.example"}}},
    {"tiers": {"minimum": "elite"}},
    {"accreditation_board": {"seats": ["pops"], "majority": 1}},
]


@pytest.mark.parametrize("overrides", ALLOWED, ids=str)
def test_what_fits_together_has_no_fault(overrides: Mapping[str, Any]) -> None:
    assert contradictions(edition(overrides), DECLARED) == ()


def test_every_fault_is_found_at_once_and_each_in_its_place() -> None:
    found = reading(
        {
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
    )

    assert found.edition is None
    assert sorted(places(found.illegal)) == sorted(
        [
            "surprise",
            "id",
            "effective_from",
            "terms.months",
            "terms.evaluate_every_months",
            "marks.review_at",
            "marks.unheard_of",
            "tiers.minimum",
            "tiers.hour_utc",
            "tiers.reviews.1.day",
            "calendar.timezone",
            "calendar.hours",
            "rubric.criteria.quality.weight",
            "rubric.criteria.speed.asks",
            "rubric.criteria.",
            "contacts.programme_mailbox",
            "contacts.teams.cs",
            "accreditation_board.majority",
            "may_take.withdraw",
            "may_take.assign.0",
            "accreditations.cooking",
        ]
    )
    assert sorted(places(found.contradictory)) == sorted(
        [
            "partner_actions",
            "partner_actions.1",
            "complaint_categories",
            "calendar.days.1",
            "contacts.teams.nobody",
            "accreditation_board.seats.1",
            "may_take.fly",
            "may_take.cast_mark_vote",
            "programmes.aliases.X",
            "accreditations.onboarding.certifications.1",
        ]
    )


def test_a_fault_says_what_is_legal() -> None:
    (fault,) = reading({"marks": {"review_at": 0}}).illegal

    assert fault.problem == "Input should be greater than or equal to 1. Legal: 1 to 100"


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
