"""Reading a scenario: what is taken, and what is told about what is not."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from analysis.rehearsal import read
from analysis.rehearsal.scenario import Do
from tests.analysis.rehearsal.documents import BASE, PARTNER, document, faults, filed, told

ANA = {"as": "ana", "role": "cs"}


def step(**fields: Any) -> list[dict[str, Any]]:
    """A complaint and a step on it."""
    return [filed("c1", "2026-11-03"), {"at": "2026-11-04", "complaint": "c1"} | fields]


@pytest.mark.parametrize("partners", [{}, {"partners": None}, {"partners": {}}, {"partners": {"p1": {"tier": "gold"}}}])
def test_a_scenario_needs_no_more_than_a_start(partners: dict[str, Any]) -> None:
    found = read({"starts": "2026-11-02"} | partners, BASE)

    assert found.scenario is not None
    assert found.scenario.starts == datetime(2026, 11, 2, tzinfo=UTC)
    assert found.scenario.edition is BASE


@pytest.mark.parametrize("given", [None, "a text", ["a list"], 7])
def test_a_scenario_is_a_mapping(given: object) -> None:
    assert told(given) == [("", "must be a mapping with edition, starts, partners, steps, expect")]


def test_every_fault_is_told_at_once() -> None:
    given = {
        "partner": {},
        "partners": {"p1": {"tier": "gold", "rank": 1}, "p 2": {"tier": "gold"}, "p3": {}},
        "steps": [{"at": "yesterday", "file_complaint": "c1", "partner": "p1"}, "withdraw"],
        "expect": [{"at": "2026-11-03", "partner": "p1", "tir": "gold"}],
    }

    assert told(given) == [
        ("partner", "is no part of a scenario; the parts are edition, starts, partners, steps, expect"),
        ("", "starts: is missing; say when the scenario starts, such as 2026-01-05T09:00:00Z"),
        ("partners.p1.rank", "is unknown here"),
        ("partners.p 2", "string should match pattern '^[A-Za-z0-9._-]{1,64}$'"),
        ("partners.p3", "tier: is missing"),
        ("steps.0.at", "must be written as in RFC 3339, such as 2026-11-02 or 2026-11-02T09:00:00Z"),
        ("steps.1", "must be a mapping, such as {at: 2026-02-01, …}"),
        ("expect.0.tir", "is unknown here"),
    ]


@pytest.mark.parametrize(
    ("fields", "place", "problem"),
    [
        ({}, "steps.1", "must say what happens to the complaint, with one of do"),
        ({"do": "resolve"} | ANA, "steps.1.do", "is nothing that can be done to a complaint; use one of record_cs"),
        ({"do": "open_review"} | ANA, "steps.1.do", "is nothing that can be done to a complaint"),
        ({"do": "withdraw", "role": "cs"}, "steps.1", "as: is missing"),
        ({"do": "withdraw", "as": "ana"}, "steps.1", "role: is missing"),
        ({"do": "withdraw", "as": "ana", "role": "boss"}, "steps.1.role.0", "`boss` is unknown; use one of intake, cs"),
        ({"do": "withdraw", "as": "ana", "role": "system"}, "steps.1.role.0", "must be a role that a person or a"),
        ({"do": "withdraw", "why": "x"} | ANA, "steps.1.why", "is unknown here"),
        ({"do": "withdraw", "refused": "no"} | ANA, "steps.1.refused", "is no code of a refusal; use one of role"),
        ({"do": "withdraw", "id": "w"} | ANA, "steps.1.id", "names a proposal; only propose_solution takes it"),
        ({"do": "record_cs_outcome"} | ANA, "steps.1", "outcome: is missing"),
        ({"do": "record_cs_outcome", "outcome": "maybe"} | ANA, "steps.1.outcome", "`maybe` is unknown; use one of re"),
        ({"do": "add_evidence", "title": "t"} | ANA, "steps.1", "url: is missing"),
        ({"partner": "p1", "do": "withdraw"} | ANA, "steps.1", "must be about one of file_complaint, complaint, accr"),
        (
            {"at": "2026-11-04T25:00:00Z", "do": "withdraw"} | ANA,
            "steps.1.at",
            "must be a day or an instant, such as 2026",
        ),
        ({"at": 20261104, "do": "withdraw"} | ANA, "steps.1.at", "must be written as in RFC 3339"),
        ({"at": "2260-01-01", "do": "withdraw"} | ANA, "steps.1.at", "must lie between 1970 and 2200"),
    ],
)
def test_a_faulty_step_is_told_what_is_wrong_with_it(fields: dict[str, Any], place: str, problem: str) -> None:
    ((found_place, found),) = told(document(step(**fields)))

    assert found_place == place
    assert found.startswith(problem)


def test_a_description_that_sets_nothing_is_a_fault() -> None:
    assert told(document([{"at": "2026-11-03", "partner": "p1", "set": {}}])) == [
        ("steps.0.set", "sets nothing; name at least one of tier, certifications, programmes")
    ]


def test_names_must_stand_for_something() -> None:
    steps = [
        {"at": "2026-11-03", "file_complaint": "c1", "partner": "p9"},
        {"at": "2026-11-03", "complaint": "c2", "do": "withdraw"} | ANA,
        {"at": "2026-11-03", "partner": "p8", "apply": "onboarding"},
        {"at": "2026-11-03", "review": "p7", "do": "request_legal", "as": "dee", "role": "director"},
        {"at": "2026-11-03", "accreditation": "p1/piloting", "do": "open_review", "as": "oz", "role": "ops"},
        {"at": "2026-11-03", "accreditation": "p1", "do": "open_review", "as": "oz", "role": "ops"},
    ]
    expect = [
        {"at": "2026-11-03", "complaint": "c3", "stage": "closed"},
        {"at": "2026-11-03", "accreditation": "onboarding", "status": "active"},
    ]

    assert [place for place, _ in told(document(steps, expect=expect))] == [
        "expect.1.accreditation",
        "steps.0.partner",
        "steps.1.complaint",
        "steps.2.partner",
        "steps.3.review",
        "steps.4.accreditation",
        "steps.5.accreditation",
        "expect.0.complaint",
    ]


def test_a_complaint_is_filed_once_unless_its_filing_was_refused() -> None:
    refused = filed("c1", "2026-11-03", very_serious_reason=None, refused="invalid")
    again = [refused, filed("c1", "2026-11-03"), filed("c1", "2026-11-03")]

    assert told(document(again)) == [("steps.2.file_complaint", "c1 is filed already; use another name")]


def test_a_faulty_filing_is_one_fault_and_what_hangs_on_it_is_not_blamed() -> None:
    steps = step(do="withdraw", **ANA)
    steps[0]["category"] = 7

    assert told(document(steps)) == [("steps.0.category", "must be text")]


def test_a_proposal_is_named_once_in_its_complaint() -> None:
    sol = {"do": "propose_solution", "id": "s1", "kind": "other", "as": "sol", "role": "service_acceleration"}

    given = document([*step(**sol), *step(**sol)[1:]])

    assert told(given) == [("steps.2.id", "s1 names a proposal of c1 already")]


def test_time_moves_forward_in_the_steps_and_never_lies_before_the_start() -> None:
    steps = [filed("c1", "2026-11-05"), filed("c2", "2026-11-04"), filed("c3", "2026-11-05")]
    early = [
        {"at": "2026-11-01", "partner": "p1", "tier": "gold"},
        {"at": "2026-11-02", "partner": "p1", "tier": "gold"},
    ]

    assert told(document(steps, expect=early)) == [
        ("steps.1.at", "2026-11-04 12:00 lies before the step before it (2026-11-05 12:00 UTC)"),
        ("expect.0.at", "lies before the scenario starts (2026-11-02 09:00 UTC)"),
    ]
    assert told(document([filed("c1", "2026-11-02T08:00:00Z")])) == [
        ("steps.0.at", "2026-11-02 08:00 lies before the scenario starts (2026-11-02 09:00 UTC)")
    ]


def test_partners_are_judged_as_an_import_judges_them() -> None:
    twice = [{"kind": "onboarding", "issued_on": "2025-02-10"}, {"kind": "onboarding", "issued_on": "2025-02-11"}]
    partners = {
        "p1": {"tier": "silver"},
        "p2": PARTNER | {"accreditations": [{"kind": "onboarding", "issued_on": "2027-01-01"}]},
        "p3": PARTNER | {"accreditations": [{"kind": "piloting", "issued_on": "2025-01-01"}]},
        "p4": PARTNER | {"accreditations": twice},
        "p5": PARTNER | {"marks": [{"placed_on": "2026-12-24"}]},
        "p6": PARTNER | {"certifications": "some"},
    }

    assert told(document(partners=partners)) == [
        (
            "partners.p6.certifications",
            "must be a list of certifications, or `all` for every prerequisite of the accreditations held",
        ),
        ("partners.p1", "tier: use one of the edition's tiers: none, gold, platinum, diamond, elite"),
        ("partners.p2.accreditations.0", "issued_on: 2027-01-01 lies in the future; today is 2026-11-02"),
        (
            "partners.p3.accreditations.0",
            "kind: use one of the edition's accreditations: onboarding, crm_implementation, data_migration, "
            "custom_integration, platform_enablement, solutions_architecture_design (S10)",
        ),
        (
            "partners.p4.accreditations.1",
            "accreditation onboarding of p4 is given otherwise in partners.p4.accreditations[0]; keep one of the two",
        ),
        ("partners.p5.marks.0", "placed_on: 2026-12-24 lies in the future; today is 2026-11-02"),
    ]


def test_a_reference_that_reads_like_a_line_is_told_as_it_is() -> None:
    marks = [{"placed_on": day, "reference": "minutes on line 9"} for day in ("2025-02-01", "2025-03-01")]

    assert told(document(partners={"p1": PARTNER | {"marks": marks}})) == [
        (
            "partners.p1.marks.1",
            "mark minutes on line 9 of p1 is given otherwise in partners.p1.marks[0]; keep one of the two",
        )
    ]


def test_an_edition_is_the_bundled_one_with_what_departs_from_it() -> None:
    given = document(edition={"mark_board": {"quorum": 2}, "calendar": {"holidays": [date(2026, 12, 25)]}})
    found = read(given, BASE).scenario

    assert found is not None
    assert found.edition.mark_board.quorum == 2
    assert found.edition.calendar.holidays == (date(2026, 12, 25),)
    assert found.edition.rubric == BASE.rubric


def test_partners_are_a_mapping_by_name() -> None:
    assert told({"starts": "2026-11-02", "partners": ["p1"]}) == [
        ("partners", "must be a mapping of partners by name, such as p1: {tier: platinum}")
    ]


def test_a_step_on_an_accreditation_names_the_partner_and_the_kind() -> None:
    given = {"at": "2026-11-03", "accreditation": "p1", "do": "open_review", "as": "oz", "role": "ops"}

    assert told(document([given])) == [
        ("steps.0.accreditation", "must name the partner and the kind, such as p1/onboarding")
    ]


def test_a_faulty_edition_is_told_the_value_at_fault() -> None:
    ((place, problem),) = told(document(edition={"mark_board": {"quorum": 0}}))
    assert place == "edition.mark_board.quorum"
    assert problem.startswith("Input should be greater than or equal to 1")

    ((place, problem),) = told(document(edition={"mark_boards": {"quorum": 1}}))
    assert place == "edition.mark_boards"

    assert told(document(edition="2025")) == [("edition", "must be `default`, or a mapping of what departs from it")]


def test_an_edition_without_a_working_day_can_set_no_deadline() -> None:
    every_day = [date(2026, 11, 2).fromordinal(date(2026, 11, 2).toordinal() + day) for day in range(400)]

    assert told(document(edition={"calendar": {"holidays": every_day}}))[0][0] == "edition.calendar.holidays"


def test_an_edition_that_could_not_be_published_can_be_tried_out() -> None:
    found = read(document(edition={"stages": {"investigation": {"on_breach": "escalate"}}}), BASE).scenario

    assert found is not None
    assert found.unpublishable[0].startswith("stages.investigation.on_breach must not be escalate")


def test_a_text_that_the_record_needs_may_be_left_out() -> None:
    vote = step(do="cast_mark_vote", vote="mark", **{"as": "mia", "role": "mark_board"})
    found = read(document(vote), BASE).scenario

    assert found is not None
    taken = found.steps[1].step
    assert isinstance(taken, Do)
    assert taken.action is not None
    assert taken.action.model_dump()["reason"] == "-"


def test_a_text_left_out_is_missed_where_the_step_must_be_invalid() -> None:
    vote = step(do="cast_mark_vote", vote="mark", refused="invalid", **{"as": "mia", "role": "mark_board"})
    found = read(document(vote), BASE).scenario

    assert found is not None
    taken = found.steps[1].step
    assert isinstance(taken, Do)
    assert taken.action is None
    assert "reason: is missing" in taken.invalid


def test_a_reason_that_the_action_has_no_field_for_is_its_note() -> None:
    asked = {"at": "2026-11-03", "review": "p1", "do": "request_legal", "as": "dee", "role": "director", "reason": "r"}
    found = read(document([asked]), BASE).scenario

    assert found is not None
    taken = found.steps[0].step
    assert isinstance(taken, Do)
    assert taken.action is not None
    assert taken.action.note == "r"
    assert told(document([asked | {"note": "n"}])) == [("steps.0.reason", "is unknown here")]


@pytest.mark.parametrize("amount", ["1500.00", 1500])
def test_an_amount_is_text_or_a_number(amount: object) -> None:
    consequence = step(
        do="record_consequence", category="other", amount=amount, currency="EUR", **{"as": "pat", "role": "partner_ops"}
    )

    assert faults(document(consequence)) == []


@pytest.mark.parametrize(
    ("expected", "problem"),
    [
        ({"at": "2026-11-03"}, "must be about one of complaint, partner, accreditation, review"),
        ({"at": "2026-11-03", "partner": "p1"}, "expects nothing; name at least one of tier, programmes"),
        ({"partner": "p1", "tier": "gold"}, "at: is missing"),
        ({"at": "2026-11-03", "partner": "p1", "review": "p1", "exists": False}, "must be about one of complaint"),
        ({"at": "2026-11-03", "review": "p1", "stage": "bored"}, "`bored` is unknown; use one of board, legal, dire"),
        ({"at": "2026-11-03", "partner": "p1", "marks_in_window": "1"}, "must be a whole number"),
        ({"at": "2026-11-03", "partner": "p1", "programmes": "PSO"}, "must be a number, or a list of names"),
        ({"at": "2026-11-03", "partner": "p1", "lockout_until": 7}, "must be a day or an instant, such as 2026-11-02"),
        ({"at": "2026-11-03", "partner": "p1", "told": {"pdm": "all"}}, "must be a number, or a list of names"),
        ({"at": "2026-11-03", "partner": "p1", "told": {"boss": 1}}, "must be a mapping of who was told to a number"),
        ({"at": "2026-11-03", "accreditation": "p1/onboarding", "automatic_renewal": 1}, "must be true or false"),
        ({"at": "2026-11-03", "accreditation": "p1/onboarding", "status": None, "term": 1.5}, "must be a whole number"),
    ],
)
def test_a_faulty_expectation_is_told_what_is_wrong_with_it(expected: dict[str, Any], problem: str) -> None:
    ((place, found),) = told(document(expect=[expected]))

    assert place.startswith("expect.0")
    assert found.startswith(problem)
