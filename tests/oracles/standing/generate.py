"""Random histories in the scenario-file format, with what the model expects of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from tests.oracles.standing.dates import NOON, at_hour, instant, months_later
from tests.oracles.standing.engine import ModelEngine
from tests.oracles.standing.numbers import edition
from tests.oracles.standing.observe import observe, written
from tests.oracles.standing.start import random_edition, random_partner, random_start
from tests.oracles.standing.steps import random_step

Document = dict[str, Any]
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def history(seed: int) -> Document:
    """The random history of the seed: a scenario with its steps' refusals and its expectations."""
    rng = Random(seed)
    document = _start(rng)
    engine = ModelEngine(document)
    for number in range(rng.randint(8, 36)):
        at = _next_instant(rng, engine)
        engine.move_to(at)
        for step in random_step(rng, engine, number):
            taken = {"at": written(at), **step}
            engine.take(taken)
            document["steps"].append(taken)
            at += MINUTE
    document["ends"] = written(engine.now + timedelta(days=rng.choice((2, 40, 200, 500))))
    return document


def _start(rng: Random) -> Document:
    departs, starts = random_edition(rng), random_start(rng)
    names = ("p1",) if rng.random() < 0.8 else ("p1", "p2")
    partners = {name: random_partner(rng, starts, edition(departs)) for name in names}
    return {"edition": departs, "starts": starts, "partners": partners, "steps": []}


def _next_instant(rng: Random, engine: ModelEngine) -> datetime:
    """Soon, or at the next date that falls due and just beside it, or much later."""
    due = engine.next_due()
    chance = rng.random()
    if chance < 0.55 or (due is None and chance < 0.8):
        return engine.now + timedelta(minutes=rng.choice((1, rng.randint(1, 300), rng.randint(1, 6000))))
    if due is not None and chance < 0.8:
        beside = rng.choice((-DAY, -MINUTE, timedelta(), timedelta(), MINUTE, DAY))
        return max(engine.now + MINUTE, rng.choice((due[0], due[0], *_turns(engine))) + beside)
    return engine.now + timedelta(days=rng.randint(5, 150), minutes=rng.randrange(1440))


def _turns(engine: ModelEngine) -> list[datetime]:
    """Instants at which a fact becomes another without falling due: lockouts, expiries, marks that leave the window."""
    found = []
    for partner in engine.partners.values():
        found += [partner.lockout_until] if partner.lockout_until else []
        days = [expires for expires in partner.certifications.values() if expires]
        days += [months_later(mark.placed_on, engine.edition["marks"]["window_months"]) for mark in partner.marks]
        found += [at_hour(day, 0) for day in days]
    return [at for at in found if engine.now < at < engine.now + 200 * DAY]


def with_expectations(document: Mapping[str, Any]) -> Document:
    """The scenario as the model plays it: each step with its refusal, and what is expected at many instants."""
    given = {name: value for name, value in document.items() if name in ("edition", "starts", "partners")}
    steps: list[dict[str, Any]] = [dict(step) for step in document["steps"]]
    ends = instant(document["ends"], NOON)
    engine = ModelEngine(document)
    expect = []
    waiting = list(steps)
    for at in sorted(_instants(document, ends)):
        while waiting and instant(waiting[0]["at"], NOON) <= at:
            step = waiting.pop(0)
            step.pop("refused", None)
            refused = engine.take(step)
            if refused is not None:
                step["refused"] = refused
        engine.move_to(at)
        expect += observe(engine)
    return {**given, "steps": steps, "expect": expect}


def _instants(document: Mapping[str, Any], ends: datetime) -> set[datetime]:
    """Each step, the day after each date that fell due, and the end."""
    engine = ModelEngine(document)
    taken = set()
    for step in document["steps"]:
        engine.take(step)
        taken.add(engine.now)
    engine.move_to(ends)
    return {at for at in taken | {ends} | {fired + DAY for fired in engine.fired} if at <= ends}
