"""An edition with an invalid value is refused, and the refusal says where the value stands."""

from typing import Any

import pytest
from pydantic import ValidationError

from standards.editions import Edition
from tests.standards.builders import document

INVALID: list[tuple[str, Any]] = [
    ("id", "no spaces please"),
    ("id", ""),
    ("id", ".."),
    ("id", "x" * 65),
    ("effective_from", 1_800_000_000),
    ("effective_from", "1969-12-31"),
    ("effective_from", "2300-01-01"),
    ("effective_from", "next week"),
    ("effective_from", "2026-02-30"),
    ("effective_from", None),
    ("terms.months", 0),
    ("terms.months", "24"),
    ("terms.months", True),
    ("terms.months", 24.5),
    ("terms.evaluate_every_months", "often"),
    ("marks.window_months", -24),
    ("marks.review_at", 0),
    ("marks.review_opens", "whenever"),
    ("marks.lead_days", 1000),
    ("tiers.order", ["platinum"]),
    ("tiers.reviews", []),
    ("tiers.reviews", [{"month": 2, "day": 30}]),
    ("tiers.reviews", [{"month": 13, "day": 1}]),
    ("tiers.order", ["none", "gold\n"]),
    ("tiers.hour_utc", 24),
    ("tiers.grace.default", "perhaps"),
    ("tiers.grace.until", "doomsday"),
    ("tiers.grace.min_days", -1),
    ("lapse.locks_out", "sometimes"),
    ("lapse.locks_out", 1),
    ("certifications.remediation_days", 0),
    ("lockout.months", -1),
    ("programmes.accredited_only", None),
    ("programmes.accredited_only", ["PSO", " "]),
    ("programmes.accredited_only", ["PSO", "line\nbreak"]),
    ("programmes.aliases", {"DIFM": "nul\x00"}),
    ("accreditations", ["onboarding"]),
    ("accreditations.onboarding.certifications", "platform_consulting"),
    ("stages.cs_resolution.due_business_days", 0),
    ("stages.mediation.on_breach", "explode"),
    ("stages.investigation", None),
    ("calendar.timezone", "Mars/Olympus"),
    ("calendar.timezone", "../UTC"),
    ("calendar.days", []),
    ("calendar.days", ["monday"]),
    ("calendar.hours", ["09:00"]),
    ("calendar.hours", ["09:00Z", "17:00"]),
    ("calendar.hours", ["09:00:10", "09:00:50"]),
    ("calendar.holidays", ["2026-02-30"]),
    ("calendar.holidays", ["9999-12-31"]),
    ("calendar.holidays", ["2026-12-25"] * 1001),
    ("rubric.scale", ["0", "4"]),
    ("rubric.criteria.quality.asks", "half \ud800"),
    ("partner_actions", []),
    ("very_serious.may_flag", []),
    ("very_serious.may_flag", ["janitor"]),
    ("rubric.responsible_at", "1.01"),
    ("rubric.responsible_at", "NaN"),
    ("rubric.criteria", {}),
    ("rubric.criteria.quality.weight", 0),
    ("consequences.categories", []),
    ("code_of_conduct.clauses", []),
    ("complaint_categories", []),
    ("mark_board.quorum", 0),
    ("mark_board.quorum", 26),
    ("accreditation_board.due_days", 0),
    ("director.returns", -1),
    ("legal.due_days", 0),
    ("follow_up.decided_action_days", 0),
    ("follow_up.agreed_solution_days", "30"),
    ("follow_up.board_overdue_escalates_after_days", 366),
    ("follow_up.escalates_to", {"legal": ["lex"]}),
    ("follow_up.escalates_to", {"director": []}),
    ("follow_up.escalates_to", {"director": ["two\nlines"]}),
    ("mediation_expectation", 2),
    ("contacts.programme_mailbox", "nobody"),
    ("contacts.feedback_url", "javascript:alert()"),
    ("contacts.teams.cs", "cs@hubspot.example\r\nBcc: all@hubspot.example"),
    ("extensions.tell_customer", "loudly"),
    ("may_take", {"withdraw": ["janitor"]}),
]


def with_value(path: str, value: Any) -> dict[str, Any]:
    """The bundled edition with another value at a dotted path."""
    *parents, name = path.split(".")
    changed = part = document()
    for parent in parents:
        part = part[parent]
    part[name] = value
    return changed


def faults(changed: dict[str, Any]) -> list[str]:
    """Where an edition that must be refused is at fault, as dotted paths."""
    with pytest.raises(ValidationError) as refused:
        Edition.model_validate(changed)
    return [".".join(str(part) for part in error["loc"]) for error in refused.value.errors()]


@pytest.mark.parametrize(("path", "value"), INVALID, ids=[f"{path}={value!r}" for path, value in INVALID])
def test_an_invalid_value_is_refused_where_it_stands(path: str, value: Any) -> None:
    located = faults(with_value(path, value))

    assert located
    assert all(f"{found}.".startswith(f"{path}.") for found in located)


@pytest.mark.parametrize(
    ("overrides", "where", "why"),
    [
        ({"tiers": {"minimum": "titanium"}}, "tiers.minimum", "must be one of the tiers"),
        (
            {"stages": {"mediation": {"remind_business_days": 11}}},
            "stages.mediation.remind_business_days",
            "must not be later",
        ),
        ({"calendar": {"hours": ["17:00", "09:00"]}}, "calendar.hours", "open before they close"),
        ({"calendar": {"hours": ["09:00", "09:00"]}}, "calendar.hours", "open before they close"),
        ({"rubric": {"scale": [1, 4]}}, "rubric.scale", "run from 0"),
        ({"rubric": {"scale": [0, 0]}}, "rubric.scale", "run from 0"),
        ({"rubric": {"scale": [0, 101]}}, "rubric.scale", "at most 100"),
        ({"accreditation_board": {"majority": 1}}, "accreditation_board.majority", "more than half"),
        ({"accreditation_board": {"majority": 4}}, "accreditation_board.majority", "at most all"),
        ({"may_take": {"withdraw": ["cs", "auditor"]}}, "may_take.withdraw.1", "take no action"),
        ({"may_take": {"withdraw": ["ops", "system"]}}, "may_take.withdraw.1", "take no action"),
        ({"very_serious": {"may_flag": ["cs", "auditor"]}}, "very_serious.may_flag.1", "take no action"),
    ],
)
def test_values_that_contradict_each_other_are_refused(overrides: dict[str, Any], where: str, why: str) -> None:
    changed = document(overrides)

    assert faults(changed) == [where]
    with pytest.raises(ValidationError, match=why):
        Edition.model_validate(changed)


PARTS = [name for name, value in document().items() if isinstance(value, dict)]
OPEN_PARTS = ["accreditations"]
"""Parts whose keys are names that the edition chooses."""


@pytest.mark.parametrize("part", [None, *(part for part in PARTS if part not in OPEN_PARTS)])
def test_a_field_that_nobody_declared_is_refused(part: str | None) -> None:
    unknown = {"surprise": 1}

    assert faults(document({part: unknown} if part else unknown)) == [f"{part}.surprise" if part else "surprise"]


LATER_PARTS = ["follow_up", "packet", "waiting", "reopening", "retention"]
"""Parts that the first editions lack: they are read with the defaults."""


@pytest.mark.parametrize("part", [part for part in document() if part not in LATER_PARTS])
def test_no_part_of_an_edition_can_be_left_out(part: str) -> None:
    incomplete = document()
    del incomplete[part]

    assert faults(incomplete) == [part]


@pytest.mark.parametrize("part", LATER_PARTS)
def test_an_edition_from_before_a_part_is_read_with_the_bundled_values(part: str) -> None:
    earlier = document()
    del earlier[part]

    assert Edition.model_validate(earlier) == Edition.model_validate(document())
