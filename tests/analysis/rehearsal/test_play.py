"""Playing a scenario: when things happen, what a step does, and what counts as gone wrong."""

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest

from tests.analysis.rehearsal.documents import (
    ONE_VOTE,
    PARTNER,
    codes,
    document,
    facts,
    filed,
    mark,
    played,
    steps,
)

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


def test_a_day_is_noon_in_a_step_and_its_last_second_in_an_expectation() -> None:
    late = {"at": "2026-11-03T23:59:59Z", "partner": "p1", "set": {"tier": "diamond"}}
    after = {"at": "2026-11-04T00:00:00Z", "partner": "p1", "set": {"tier": "elite"}}
    rehearsal = played(
        document(
            [filed("c1", "2026-11-03"), late, after], expect=[{"at": "2026-11-03", "partner": "p1", "tier": "diamond"}]
        )
    )

    assert steps(rehearsal)[0].at == NOON
    assert rehearsal.checks[0].expected.at == datetime(2026, 11, 3, 23, 59, 59, tzinfo=UTC)
    assert rehearsal.passed == 1


def test_other_zones_are_the_same_instants() -> None:
    rehearsal = played(document([filed("c1", "2026-11-03T14:00:00+02:00")]))

    assert steps(rehearsal)[0].at == NOON


def test_what_is_expected_at_the_instant_of_a_step_is_expected_after_it_in_any_order() -> None:
    expect = [
        {"at": "2026-11-05T12:00:00Z", "partner": "p1", "tier": "elite"},
        {"at": "2026-11-03T12:00:00Z", "partner": "p1", "tier": "gold"},
    ]
    rehearsal = played(
        document(
            [
                {"at": "2026-11-03", "partner": "p1", "set": {"tier": "gold"}},
                {"at": "2026-11-05", "partner": "p1", "set": {"tier": "elite"}},
            ],
            expect=expect,
        )
    )

    assert rehearsal.passed == 2
    assert [check.expected.at.day for check in rehearsal.checks] == [5, 3]


def test_every_deadline_in_between_fires_in_order_whoever_it_belongs_to() -> None:
    partners = {"p1": PARTNER, "p2": PARTNER | {"tier": "gold"}, "p3": {"tier": "gold"}}
    given = document(
        [filed("c1", "2026-11-03"), {"at": "2026-11-20", "file_complaint": "c2", "partner": "p3"}],
        partners=partners,
        expect=[{"at": "2031-01-01", "partner": "p2", "tier": "gold"}],
    )
    rehearsal = played(given)

    instants = [one.event.at for one in rehearsal.engine.events]
    assert all(earlier <= later for earlier, later in pairwise(instants))
    assert all(entry.at == one.event.at for entry in rehearsal.entries for one in entry.events)
    assert {"reminded", "deadline_breached", "grace_opened", "lapsed", "renewed"} <= set(facts(rehearsal))


def test_a_step_that_is_refused_unexpectedly_goes_wrong_and_the_rest_is_played() -> None:
    vote = {"complaint": "c1", "do": "cast_mark_vote", "as": "ana", "role": "cs", "vote": "mark"}
    given = document([filed("c1", "2026-11-03"), {"at": "2026-11-04"} | vote, filed("c2", "2026-11-05")])
    rehearsal = played(given)

    assert codes(rehearsal) == [None, "role_required", None]
    assert (rehearsal.passed, rehearsal.failed) == (0, 1)
    assert set(rehearsal.engine.cases) == {"c1", "c2"}


def test_a_step_must_be_refused_with_just_its_code() -> None:
    expected = [
        filed("c1", "2026-11-03", refused="invalid"),
        filed("c2", "2026-11-03", category="weather", refused="role_required"),
        filed("c3", "2026-11-03", category="weather", refused="invalid"),
    ]
    rehearsal = played(document(expected))

    assert [entry.holds for entry in steps(rehearsal)] == [False, False, True]
    assert rehearsal.failed == 2


def test_a_refused_step_changes_nothing() -> None:
    changes = {"tier": "gold", "certifications": [{"name": "x", "earned_on": "2026-01-02", "expires_on": "2026-01-01"}]}
    given = document(
        [{"at": "2026-11-03", "partner": "p1", "set": changes, "refused": "invalid"}],
        expect=[{"at": "2026-11-03", "partner": "p1", "tier": "platinum", "certifications": 2}],
    )

    assert played(given).failed == 0


def test_that_nothing_is_there_is_told_after_the_role() -> None:
    def attempt(role: str, refused: str, **fields: Any) -> dict[str, Any]:
        return {"at": "2026-11-03", "as": "x", "role": role, "refused": refused} | fields

    given = document(
        [
            filed("c1", "2026-11-03", very_serious_reason=None, refused="invalid"),
            attempt("cs", "not_found", complaint="c1", do="withdraw"),
            attempt("pdm", "role_required", complaint="c1", do="withdraw"),
            attempt("director", "not_found", review="p1", do="decide", decision="approve"),
            attempt("ops", "not_found", accreditation="p1/data_migration", do="open_review"),
            attempt("ops", "not_found", mark="c1", do="vacate"),
            attempt("cs", "role_required", partner="p1", vacate="c1"),
        ]
    )

    assert played(given).failed == 0


def test_a_complaint_that_a_command_names_must_be_on_record() -> None:
    duplicate = {"at": "2026-11-04", "complaint": "c1", "do": "mark_duplicate", "as": "ana", "role": "cs"}
    asked = {"at": "2026-11-04", "partner": "p2", "do": "request_tier_action", "as": "pat", "role": "partner_ops"}
    given = document(
        [
            {"at": "2026-11-03", "file_complaint": "c1", "partner": "p1"},
            filed("c2", "2026-11-03"),
            duplicate | {"of": "c9", "refused": "invalid"},
            asked | {"complaint_id": "c9", "refused": "invalid"},
            asked | {"complaint_id": "c1", "refused": "invalid"},
            duplicate | {"of": "c2"},
            asked,
        ],
        partners={"p1": PARTNER, "p2": {"tier": "gold"}},
    )

    assert played(given).failed == 0


def test_a_mark_carries_everybody_who_handled_its_case() -> None:
    surfaced = {"surfaced_by": {"email": "sue@hubspot.example"}}
    given = document(
        [filed("c1", "2026-11-03", **surfaced, **{"as": "fil", "role": "cs"}), *mark("c2", "2026-11-04")[1:]],
        edition=ONE_VOTE,
    )
    given["steps"][1] |= {"complaint": "c1", "seriousness": "serious"}
    rehearsal = played(given)

    (placed,) = rehearsal.engine.standings["p1"].marks
    (review,) = rehearsal.engine.standings["p1"].reviews
    assert placed.handlers == ("fil", "mia", "sue@hubspot.example")
    assert review.conflicted == placed.handlers


def test_a_packet_opens_at_once_and_again_when_a_scenario_joins() -> None:
    given = document(
        [*mark("c1", "2026-11-03", seriousness="serious"), *mark("c2", "2026-11-04", seriousness="serious")],
        edition=ONE_VOTE,
        expect=[
            {"at": "2026-11-03T12:00:00Z", "review": "p1", "packet": "open", "marks": 1},
            {"at": "2026-11-04T12:00:00Z", "review": "p1", "packet": "open", "marks": 2},
        ],
    )
    rehearsal = played(given)

    assert rehearsal.failed == 0
    assert facts(rehearsal).count("packet_prepared") == 2


def test_a_gap_does_not_close_where_one_certification_is_set_in_the_place_of_another() -> None:
    given = document(
        [
            {"at": "2026-12-01", "partner": "p1", "set": {"certifications": ["platform_consulting"]}},
            {"at": "2027-02-01", "partner": "p1", "set": {"certifications": ["onboarding_delivery"]}},
        ],
        expect=[
            {"at": "2027-01-15", "accreditation": "p1/onboarding", "status": "in_remediation"},
            {"at": "2027-02-01", "accreditation": "p1/onboarding", "status": "in_remediation"},
        ],
    )

    assert played(given).failed == 0


def test_a_renewal_on_hold_is_judged_on_all_that_is_set_together() -> None:
    partner = PARTNER | {"tier": "gold", "accreditations": [{"kind": "onboarding", "issued_on": "2024-12-01"}]}
    given = document(
        [{"at": "2026-12-05", "partner": "p1", "set": {"tier": "platinum", "certifications": []}}],
        partners={"p1": partner},
        expect=[
            {"at": "2026-12-04", "accreditation": "p1/onboarding", "status": "renewal_on_hold", "missing": []},
            {"at": "2026-12-05", "accreditation": "p1/onboarding", "status": "renewal_on_hold", "grace_until": None},
        ],
    )

    assert played(given).failed == 0


def test_certifications_that_are_set_take_the_place_of_those_before() -> None:
    given = document(
        [
            {"at": "2026-11-03", "partner": "p1", "set": {"certifications": ["platform_consulting", "cms_developers"]}},
            {"at": "2026-11-04", "partner": "p1", "set": {"certifications": "all", "programmes": ["PSO"]}},
        ],
        expect=[
            {"at": "2026-11-03", "partner": "p1", "certifications": ["cms_developers", "platform_consulting"]},
            {"at": "2026-11-04", "partner": "p1", "certifications": ["onboarding_delivery", "platform_consulting"]},
            {"at": "2026-11-04", "partner": "p1", "programmes": ["PSO"], "tier": "platinum"},
        ],
    )

    assert played(given).failed == 0


@pytest.mark.parametrize(("earned_on", "refused"), [("2026-11-04", {}), ("2026-11-05", {"refused": "invalid"})])
def test_a_certification_of_a_day_to_come_is_refused(earned_on: str, refused: dict[str, str]) -> None:
    held = {"name": "cms_developers", "earned_on": earned_on}
    given = document([{"at": "2026-11-04", "partner": "p1", "set": {"certifications": [held]}, **refused}])

    assert played(given).failed == 0
