"""Random scenario: a few people with many roles give any command at any time, sensible or not."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st

from standards.actors import Actor
from standards.commands import Command, PassTime, by_the_product
from standards.complaint import Complaint, ComplaintCommand, ComplaintEvent, Decision, decide, fold
from standards.decisions import RecordedDecision, decided
from standards.rejections import Rejection
from standards.vocabulary import OPEN_STAGES, Role, Stage
from tests.oracles.complaint_rejections import BODIES, Body, fields_in, roles_in
from tests.standards.builders import ANA, MAX, MIA, OPS, PAT, PIA, SOL, ComplaintScenario, by_itself, command
from tests.standards.contract import CONTRACT

JACK = Actor(sub="jack", roles=tuple(role for role in Role if role is not Role.SYSTEM))
"""Somebody who holds every role: only conflicts and stages stop them."""

PEOPLE = (ANA, SOL, PAT, PIA, MIA, MAX, OPS, JACK)
ASIDE = ("withdraw", "mark_duplicate", "flag_very_serious", "add_note", "add_evidence", "assign", "wait_for")
"""Commands that are possible so often that they would leave little room for the others."""

ABRUPT = (("record_cs_outcome", "resolved"), ("record_mediation_outcome", "unresolved"))
"""Outcomes that would end a step before much has happened in it."""

WAITS = tuple(timedelta(minutes=minutes) for minutes in (0, 1, 50, 1440, 3 * 1440, 12 * 1440, -30))

_QUICK = {"due_business_days": 2, "remind_business_days": 1, "on_breach": "escalate"}
EDITIONS: tuple[dict[str, Any], ...] = (
    {},
    {"mark_board": {"quorum": 1}},
    {"mark_board": {"quorum": 2}, "stages": dict.fromkeys(OPEN_STAGES, _QUICK)},
    {"mark_board": {"quorum": 2}, "stages": dict.fromkeys(OPEN_STAGES, _QUICK | {"remind_business_days": 2})},
)


@dataclass(frozen=True)
class RandomStep:
    """The next command: any at all, one that stage and role allow, or one that keeps the case going."""

    pick: int
    wait: timedelta
    kind: str


@dataclass(frozen=True)
class Step:
    """A command in scenario, the case it found, and what followed."""

    case: Complaint
    command: Command[ComplaintCommand]
    body: Body
    decision: Decision

    @property
    def accepted(self) -> tuple[ComplaintEvent, ...]:
        """The events that followed; none where the command was rejected."""
        return () if isinstance(self.decision, Rejection) else self.decision


class RandomComplaint:
    """One complaint in random steps, with every step."""

    def __init__(self, overrides: dict[str, Any], very_serious: bool, moves: list[RandomStep]) -> None:
        """Files the complaint and makes the moves, and lets time run out at the end."""
        self.start = ComplaintScenario(overrides, very_serious=very_serious).is_taken_up()
        self.edition = self.start.edition
        self.case = self.start.case
        self.events = self.start.events
        self.record = list(self.start.record)
        self.steps: list[Step] = []
        now = self.start.now
        for number, move in enumerate(moves):
            now += move.wait
            self._move(number, move, now)
        self._add(by_itself(self.case, PassTime(), now, self.edition), by_the_product(PassTime(), now))

    def _move(self, number: int, move: RandomStep, now: datetime) -> None:
        by, body = _chosen(self.case, move)
        given = command(by, body.command, fields_in(self.case, body, now), id=f"{number}", submitted_at=now)
        decision = decide(self.case, given, now, self.edition)
        self.steps.append(Step(self.case, given, body, decision))
        self._add(self.steps[-1].accepted, given)

    def _add(self, events: tuple[ComplaintEvent, ...], given: Command[Any]) -> None:
        if events:
            self.record.append(RecordedDecision(decided(self.case.id, given, given.submitted_at, events), events))
            self.events = (*self.events, *events)
            self.case = fold(events, self.case)


def _chosen(case: Complaint, move: RandomStep) -> tuple[Actor, Body]:
    choices = [] if move.kind == "any" else _apt(case.stage)
    if move.kind == "onward":
        choices = [(by, body) for by, body in choices if _onward(case, body)]
    if choices:
        return choices[move.pick % len(choices)]
    return PEOPLE[move.pick % len(PEOPLE)], BODIES[move.pick // len(PEOPLE) % len(BODIES)]


@cache
def _apt(stage: Stage) -> list[tuple[Actor, Body]]:
    """Every command that role and stage allow, those of people in conflict included."""
    bodies = [body for body in BODIES if stage in CONTRACT[body.command].stages]
    return [(by, body) for by in PEOPLE for body in bodies if set(by.roles) & set(roles_in(stage, body.command))]


def _onward(case: Complaint, body: Body) -> bool:
    if body.command in ASIDE or (body.command, body.fields.get("outcome")) in ABRUPT:
        return False
    return body.content(case) is None


KINDS = ("any", "apt", "onward", "onward", "onward")
_moves = st.builds(RandomStep, st.integers(0, 9999), st.sampled_from(WAITS), st.sampled_from(KINDS))


def random_complaints() -> st.SearchStrategy[RandomComplaint]:
    """Complaints in random steps, under several editions."""
    return st.builds(
        RandomComplaint, st.sampled_from(EDITIONS), st.booleans(), st.lists(_moves, min_size=15, max_size=40)
    )


def seeded_complaints(count: int, editions: tuple[dict[str, Any], ...] = EDITIONS) -> Iterator[RandomComplaint]:
    """The same many complaints every time."""
    for seed in range(count):
        chance = random.Random(seed)
        moves = [RandomStep(chance.randrange(10_000), chance.choice(WAITS), chance.choice(KINDS)) for _ in range(40)]
        yield RandomComplaint(chance.choice(editions), chance.random() < 0.2, moves)
