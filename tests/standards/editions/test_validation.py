"""A new edition has to fit together, and whoever writes one is told all its faults at once, each in its place."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from standards.editions.parser import Reading, read
from standards.editions.permissions import DECLARED
from standards.editions.validation import contradictions
from standards.editions.validation_errors import Fault
from standards.vocabulary import Seat
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
    "a programme in another spelling": (
        {"programmes": {"accredited_only": ["DFIM", "PSO", "dfim"]}},
        "programmes.accredited_only.2",
        "is entry 0 in another spelling",
    ),
    "an alias in another spelling": (
        {"programmes": {"accredited_only": ["DFIM", "PSO"], "aliases": {"pso": "DFIM"}}},
        "programmes.aliases.pso",
        "in another spelling",
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
