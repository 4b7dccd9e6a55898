"""Scenarios whose decisions are on record, so that a simulation can play them again."""

from datetime import timedelta
from typing import Any

from tests.oracles.random_standings import BEGINS, RandomScenario, StepSequence


def run(sequence: StepSequence, **more: Any) -> RandomScenario:
    """The sequence's scenario."""
    then = [(BEGINS + timedelta(days=days, hours=days % 24), changes) for days, changes in sequence.then]
    scenario = RandomScenario("2027-02-10", then=then, **more)
    for step in sequence.steps:
        scenario.take_step(step)
    return scenario


def surfaced(scenario: RandomScenario) -> dict[str, tuple[str, ...]]:
    """By complaint, who is known to have handled it."""
    return {mark.complaint_id: mark.handlers for mark in scenario.standing.marks if mark.complaint_id is not None}
