"""How fast a simulation replays: partner-months a second on one core, and whether the cost grows with the events."""

import asyncio
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

from analysis.import_plan.plan import IMPORTER
from analysis.simulation.differences import simulate
from analysis.simulation.findings import Found, total
from analysis.simulation.rulebook import Refused, as_recorded, candidate
from records.child_process import cores
from records.editions.builtin_editions import bundled_editions
from records.replay_source import History
from records.simulations.replay_processes import ReplayProcesses, packed
from standards.actors import Actor
from standards.commands import Command, CommandData
from standards.decider import accepted
from standards.decisions import RecordedDecision, decided
from standards.editions import Edition, EditionTimeline
from standards.editions.permissions import DECLARED
from standards.months import add_months
from standards.partner.commands import (
    DescribePartner,
    HeldAccreditation,
    ImportMark,
    ImportPartner,
    RecordCertification,
)
from standards.standing import Standing
from standards.standing.decide import STANDING_DECIDER
from standards.standing.evolve import fold
from standards.vocabulary import Role, Seriousness

STANDARD = Seriousness.STANDARD
HUBSPOT = Actor(sub="hubspot", roles=(Role.INTAKE,))
BEGINS = datetime(2026, 11, 2, 9, tzinfo=UTC)
CHANGES = {"marks": {"review_at": 2}}


def simulation(edition: Edition, partners: int = 60, months: tuple[int, ...] = (24, 48, 96)) -> list[dict[str, Any]]:
    """For each length of history: the partners' months that one core replays in a second, both editions counted once.

    Every partner holds two accreditations and has a fact about it told every other month, and up to three marks. A
    month counts once, though it is replayed under the recorded edition and under the candidate.
    """
    timeline = EditionTimeline((edition,))
    return [_measured(timeline, partners, length) for length in months]


def simulation_months_per_second() -> float:
    """Partner-months that one core replays in a second, under both editions, over four years of history."""
    (measured,) = simulation(bundled_editions()[0], months=(48,))
    return float(measured["partner_months_per_second"])


def simulation_months_per_second_on_every_core(partners: int = 120, months: int = 48) -> float:
    """The same on every core of this process, by the clock on the wall, once the children run."""
    timeline = EditionTimeline((bundled_editions()[0],))
    names = [f"bench-{number}" for number in range(partners)]
    histories = [History(name, partner_history(timeline, name, number, months)) for number, name in enumerate(names)]
    rules, to = packed(timeline, CHANGES, None), datetime.combine(add_months(BEGINS.date(), months), BEGINS.timetz())

    async def replay() -> float:
        processes = ReplayProcesses()
        await processes.replay(rules, histories[: 4 * cores()], to)
        began = time.perf_counter()
        await processes.replay(rules, histories, to)
        took = time.perf_counter() - began
        processes.close()
        return took

    return round(partners * months / asyncio.run(replay()), 1)


def simulation_growth() -> float:
    """What eight times the history costs, as a multiple: about eight, or less, where the cost is linear."""
    short, long = simulation(bundled_editions()[0], partners=20, months=(24, 192))
    return float(round(long["ms_per_partner"] / short["ms_per_partner"], 1))


def _measured(timeline: EditionTimeline, partners: int, months: int) -> dict[str, Any]:
    histories = [partner_history(timeline, f"bench-{number}", number, months) for number in range(partners)]
    rules, recorded = candidate(timeline, CHANGES, DECLARED), as_recorded(timeline)
    assert not isinstance(rules, Refused)
    to = datetime.combine(add_months(BEGINS.date(), months), BEGINS.timetz())
    began = time.process_time()
    found: list[Found] = [simulate(events, recorded, rules, to) for events in histories]
    took = time.process_time() - began
    return {
        "bench": "simulation",
        "partners": partners,
        "months": months,
        "inputs": sum(len(events) for events in histories),
        "partner_months_per_second": round(partners * months / took, 1),
        "ms_per_partner": round(took / partners * 1000, 2),
        "partners_that_differ": total(found).partners_that_differ,
    }


def partner_history(timeline: EditionTimeline, partner_id: str, number: int, months: int) -> list[RecordedDecision]:
    """A partner as an import brings it in, and what its systems tell in the months after."""
    told: list[RecordedDecision] = []
    standing = _decide(told, timeline, None, _command(partner_id, IMPORTER, BEGINS, _imported(timeline, number)))
    for month in range(1, months, 2):
        at = datetime.combine(add_months(BEGINS.date(), month), BEGINS.timetz())
        tier = "gold" if month % 14 == 7 else "platinum"
        described = DescribePartner(tier=tier, programmes=("PSO",), identity=f"idn_{month}")
        standing = _decide(told, timeline, standing, _command(partner_id, HUBSPOT, at, described))
    return told


def _imported(timeline: EditionTimeline, number: int) -> ImportPartner:
    known = timeline.editions[0].accreditations
    kinds = list(known)[:2]
    wanted = dict.fromkeys(name for kind in kinds for name in known[kind].certifications)
    issued_on = date(2025, 3, 1) + timedelta(days=number)
    return ImportPartner(
        described=DescribePartner(tier="platinum", programmes=("PSO",), identity="idn_0"),
        certifications=tuple(RecordCertification(name=name, earned_on=date(2025, 1, 1)) for name in wanted),
        marks=tuple(
            ImportMark(
                placed_on=date(2026, 2, 1) + timedelta(days=90 * mark), seriousness=STANDARD, reference=f"r{mark}"
            )
            for mark in range(number % 4)
        ),
        accreditations=tuple(HeldAccreditation(kind=kind, issued_on=issued_on) for kind in kinds),
    )


def _command(partner_id: str, by: Actor, at: datetime, data: CommandData) -> Command[Any]:
    return Command[Any](by=by, submitted_at=at, data=data, subject=f"partner/{partner_id}")


def _decide(
    told: list[RecordedDecision], timeline: EditionTimeline, standing: Standing | None, command: Command[Any]
) -> Standing:
    at = command.submitted_at
    events = accepted(STANDING_DECIDER.decide(standing, command, at, timeline))
    told.append(RecordedDecision(decided(command.subject or "", command, at, events), events))
    return fold(standing, events)
