"""The bundled edition's values, and that an edition survives storage unchanged."""

import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest
from pydantic import ValidationError

from standards.complaint.roles import STAGE_ROLES
from standards.editions import Edition
from standards.editions.field_catalogue import entries
from standards.vocabulary import OPEN_STAGES, OnBreach, Role, Seat, Stage
from tests.standards.builders import document, edition


def test_the_bundled_edition_is_in_force_from_its_first_day() -> None:
    assert edition().id == "2026-11"
    assert edition().effective_from == datetime(2026, 11, 1, tzinfo=UTC)


def test_the_bundled_terms_marks_and_lockout() -> None:
    bundled = edition()

    assert (bundled.terms.months, bundled.terms.evaluate_every_months) == (24, 6)
    assert (bundled.marks.window_months, bundled.marks.review_at, bundled.marks.lead_days) == (24, 3, 60)
    assert bundled.marks.review_opens == "before_renewal"
    assert bundled.lockout.months == 6
    assert bundled.certifications.remediation_days == 60
    assert (bundled.lapse.locks_out, bundled.lapse.leaves_programmes) == (True, True)


def test_the_bundled_tiers_and_their_reviews() -> None:
    tiers = edition().tiers

    assert [(day.month, day.day) for day in tiers.reviews] == [(1, 15), (6, 15)]
    assert tiers.hour_utc == 9
    assert (tiers.grace.default, tiers.grace.until, tiers.grace.min_days) == ("grant", "next_tier_review", 30)
    assert [tier for tier in tiers.order if tiers.qualifies(tier)] == ["platinum", "diamond", "elite"]


def test_the_bundled_stages_are_due_and_reminded_and_only_warn() -> None:
    stages = edition().stages

    deadlines = {stage: stages.of(stage) for stage in OPEN_STAGES}
    assert {stage: (at.remind_business_days, at.due_business_days) for stage, at in deadlines.items()} == {
        Stage.CS_RESOLUTION: (3, 5),
        Stage.MEDIATION: (7, 10),
        Stage.INVESTIGATION: (10, 15),
        Stage.MARK_BOARD: (7, 10),
    }
    assert {at.on_breach for at in deadlines.values()} == {OnBreach.WARN}


def test_the_bundled_calendar_is_nine_to_five_in_utc() -> None:
    calendar = edition().calendar

    assert (calendar.timezone, calendar.hours, calendar.holidays) == ("UTC", (time(9), time(17)), ())
    assert calendar.days == ("mon", "tue", "wed", "thu", "fri")


def test_the_bundled_rubric_weighs_five_criteria() -> None:
    rubric = edition().rubric

    assert rubric.scale == (0, 4)
    assert rubric.responsible_at == Decimal("0.5")
    assert {name: criterion.weight for name, criterion in rubric.criteria.items()} == {
        "scope_delivered": 3,
        "communication": 1,
        "quality": 3,
        "conduct": 2,
        "remedy": 1,
    }


def test_a_rubric_finds_a_partner_responsible_from_its_line_on() -> None:
    rubric = edition().rubric

    assert rubric.indicates_responsible(rubric.responsible_at)
    assert not rubric.indicates_responsible(rubric.responsible_at - Decimal("1e-9"))


def test_the_bundled_boards() -> None:
    bundled = edition()

    assert bundled.mark_board.quorum == 3
    assert set(bundled.accreditation_board.seats) == set(Seat)
    assert bundled.accreditation_board.majority == 2
    assert (bundled.director.due_days, bundled.director.returns, bundled.legal.due_days) == (10, 1, 15)
    assert (bundled.packet.opens, bundled.packet.choices) == ("on_release", ("on_release", "when_sure"))
    assert bundled.very_serious.may_flag == (Role.CS, Role.SERVICE_ACCELERATION, Role.PARTNER_OPS)
    assert bundled.partner_actions == ("none", "written_warning", "tier_action", "programme_action")


def test_the_bundled_follow_up_has_days_that_cite_no_clause() -> None:
    follow_up = edition().follow_up

    assert (follow_up.decided_action_days, follow_up.agreed_solution_days) == (10, 30)
    assert (follow_up.board_overdue_escalates_after_days, follow_up.escalates_to) == (15, {})
    assert all(entry.says.extension for entry in entries() if entry.path[0] == "follow_up")


def test_the_bundled_catalogue_of_accreditations_and_programmes() -> None:
    bundled = edition()

    assert len(bundled.accreditations) == 6
    assert bundled.accreditations["data_migration"].certifications == ("platform_consulting", "data_integrations")
    assert bundled.programmes.accredited_only == ("PSO", "Co-delivery", "DFIM", "Upmarket Referral")
    assert bundled.programmes.canonical("DIFM") == bundled.programmes.canonical("DFIM") == "DFIM"
    assert bundled.programmes.canonical("PSO") == "PSO"


def test_the_bundled_expectation_contacts_and_extensions() -> None:
    bundled = edition()

    assert bundled.mediation_expectation == Decimal("0.5")
    assert bundled.contacts.programme_mailbox == "accreditations@hubspot.com"
    assert set(STAGE_ROLES.values()) <= set(bundled.contacts.teams)
    assert set(bundled.extensions.model_dump().values()) == {True}
    assert bundled.may_take == {}


def test_an_edition_survives_json_unchanged() -> None:
    stored = edition(
        {"calendar": {"timezone": "Europe/Dublin", "holidays": ["2026-12-25"]}, "may_take": {"withdraw": ["ops"]}}
    )
    again = Edition.model_validate_json(stored.model_dump_json())

    assert again == stored
    assert again.model_dump_json() == stored.model_dump_json()
    assert again.calendar.holidays == (date(2026, 12, 25),)


def test_an_edition_survives_plain_data_unchanged() -> None:
    assert Edition.model_validate(json.loads(json.dumps(edition().model_dump(mode="json")))) == edition()


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-01",
        date(2026, 11, 1),
        "2026-11-01T00:00:00Z",
        "2026-11-01T01:00:00+01:00",
        datetime(2026, 11, 1, 1, tzinfo=timezone(timedelta(hours=1))),
    ],
)
def test_a_date_means_its_first_instant_in_utc(written: object) -> None:
    effective = edition({"effective_from": written}).effective_from

    assert effective == datetime(2026, 11, 1, tzinfo=UTC)
    assert effective.tzinfo is UTC


def test_a_published_edition_does_not_change() -> None:
    published = edition()

    with pytest.raises(ValidationError, match="frozen"):
        published.id = "another"  # type: ignore[misc]


def test_overrides_leave_the_rest_as_it_is() -> None:
    changed = edition({"mark_board": {"quorum": 5}})

    assert changed.mark_board.quorum == 5
    assert changed.model_copy(update={"mark_board": edition().mark_board}) == edition()
    assert document() == document({})
