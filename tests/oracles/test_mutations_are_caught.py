"""The checks are strict enough: with any one rule changed, some random scenario fails before long."""

from datetime import timedelta
from typing import Any

import pytest

from standards.accreditation import schedule
from standards.commands import CommandData
from standards.guards import Guard
from standards.review import decide as board
from standards.review.commands import CastReviewVote
from standards.review.guards import DID_NOT_STEP_BACK, HANDLED_NO_COUNTED_CASE
from standards.standing import advance, assessment, conditions, consequences, reactions, review_closing
from standards.standing import renewal as renewing
from standards.standing.commands import Apply
from standards.standing.guards import DOES_NOT_HOLD_IT, HOLDS_EVERY_CERTIFICATION, TIER_IS_HIGH_ENOUGH
from standards.standing.state import Mark, Standing
from tests.oracles.mutations import remove_guards
from tests.oracles.random_standings import seeded


def nothing(*_: Any, **__: Any) -> None:
    """A rule that does nothing."""


MUTATIONS: dict[str, tuple[Any, str, Any]] = {
    "conflicts are not minded": (reactions, "mind_conflicts", nothing),
    "a seat is anybody's": (board, "seat_of", lambda found: found.edition.accreditation_board.seats[0]),
    "nothing bars a renewal": (renewing, "bars", lambda *_: ()),
    "the threshold convenes nobody": (reactions, "convene_for_marks", nothing),
    "a mark counts from its day alone": (Mark, "on_record", lambda *_: True),
    "expiries are forgotten": (assessment, "missing", lambda *_: ()),
    "serious marks open nothing": (reactions, "_convene_for_serious_marks", nothing),
    "reviews do not cover what is new": (reactions, "cover", nothing),
    "vacated marks stay": (reactions, "drop_annulled", nothing),
    "grace does not end": (reactions, "end_grace_where_regained", nothing),
    "grace has no shortest length": (conditions, "grace_end", lambda at, e: schedule.next_tier_review(at, e.tiers)),
    "gaps do not end": (reactions, "end_remediation_where_closed", nothing),
    "holds are not resolved": (reactions, "_resolve_holds", nothing),
    "a board renews nothing": (review_closing, "_renewed", nothing),
    "a lapse ends no review": (Standing, "open_review", None),
    "a loss locks nobody out": (consequences, "months_after", lambda at, _: at),
    "a loss leaves no programme": (consequences, "_leave_programmes", nothing),
    "editions take over unnoticed": (advance, "react", nothing),
    "the lead time is late": (schedule, "lead_time", lambda a, e: schedule.term_end(a, e) - timedelta(days=5)),
}


REMOVED_GUARDS: dict[str, tuple[type[CommandData], tuple[Guard[Any], ...]]] = {
    "conflicts are forgotten": (CastReviewVote, (DID_NOT_STEP_BACK, HANDLED_NO_COUNTED_CASE)),
    "everybody is eligible": (Apply, (TIER_IS_HIGH_ENOUGH, HOLDS_EVERY_CERTIFICATION, DOES_NOT_HOLD_IT)),
}


def run_all() -> None:
    """Runs one random scenario after the other."""
    for sequence in seeded(120):
        sequence.run()


def test_the_rules_as_they_are_make_no_random_scenario_fail() -> None:
    run_all()


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_changed_rule_makes_some_random_scenario_fail(monkeypatch: pytest.MonkeyPatch, mutation: str) -> None:
    where, name, instead = MUTATIONS[mutation]
    monkeypatch.setattr(where, name, instead)

    with pytest.raises(AssertionError):
        run_all()


@pytest.mark.parametrize("name", REMOVED_GUARDS)
def test_a_removed_guard_makes_some_random_scenario_fail(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    model, guards = REMOVED_GUARDS[name]
    remove_guards(monkeypatch, model, *guards)

    with pytest.raises(AssertionError):
        run_all()
