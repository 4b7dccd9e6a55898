"""How fast a simulation replays: partner-months a second on one core, and whether the cost grows with the events."""

import time
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from analysis.import_plan.plan import IMPORTER
from analysis.simulation.differences import simulate
from analysis.simulation.findings import Found, total
from analysis.simulation.rulebook import Refused, as_recorded, candidate
from records.editions.builtin_editions import bundled_editions
from standards.accreditation import AccreditationEvent, AccreditationIssued
from standards.clauses import Clause
from standards.editions import Edition, EditionTimeline
from standards.editions.permissions import DECLARED
from standards.events import Event, EventData
from standards.months import add_months
from standards.partner import PartnerEvent
from standards.partner.events import CertificationRecorded, MarkImported, PartnerRecorded
from standards.vocabulary import Role, Seriousness

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


def simulation_growth() -> float:
    """What eight times the history costs, as a multiple: about eight, or less, where the cost is linear."""
    short, long = simulation(bundled_editions()[0], partners=20, months=(24, 192))
    return float(round(long["ms_per_partner"] / short["ms_per_partner"], 1))


def _measured(timeline: EditionTimeline, partners: int, months: int) -> dict[str, Any]:
    histories = [_history(timeline.editions[0], f"bench-{number}", number, months) for number in range(partners)]
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


def _history(edition: Edition, partner_id: str, number: int, months: int) -> list[Event[Any]]:
    """A partner as an import brings it in, and what its systems tell in the months after."""
    told: list[Event[Any]] = []
    say = partial(_said, told, partner_id, edition.id)
    kinds = list(edition.accreditations)[:2]
    wanted = dict.fromkeys(name for kind in kinds for name in edition.accreditations[kind].certifications)
    say(BEGINS, PartnerRecorded(tier="platinum", programmes=("PSO",), identity="idn_0"), Clause.S2)
    for name in wanted:
        say(BEGINS, CertificationRecorded(name=name, earned_on=date(2025, 1, 1)), Clause.S9)
    for mark in range(number % 4):
        placed_on = date(2026, 2, 1) + timedelta(days=90 * mark)
        imported = MarkImported(
            mark_id=f"mrk_{partner_id}_{mark}",
            placed_on=placed_on,
            seriousness=Seriousness.STANDARD,
            reference=f"r{mark}",
        )
        say(BEGINS, imported, Clause.S23)
    told += [_issued(partner_id, kind, edition.id, number) for kind in kinds]
    for month in range(1, months, 2):
        at = datetime.combine(add_months(BEGINS.date(), month), BEGINS.timetz())
        tier = "gold" if month % 14 == 7 else "platinum"
        say(at, PartnerRecorded(tier=tier, programmes=("PSO",), identity=f"idn_{month}"), Clause.S2, by="hubspot")
    return told


def _said(
    told: list[Event[Any]],
    partner_id: str,
    edition: str,
    at: datetime,
    data: EventData,
    clause: Clause,
    by: str = IMPORTER.sub,
) -> None:
    sequence = len([event for event in told if event.subject.startswith("partner/")]) + 1
    told.append(
        PartnerEvent(
            subject=f"partner/{partner_id}",
            sequence=sequence,
            at=at,
            actor=by,
            role=Role.OPS if by == IMPORTER.sub else Role.INTAKE,
            edition=edition,
            clauses=(clause,),
            data=data,  # type: ignore[arg-type] # one of the partner's
        )
    )


def _issued(partner_id: str, kind: str, edition: str, number: int) -> AccreditationEvent:
    issued_on = date(2025, 3, 1) + timedelta(days=number)
    data = AccreditationIssued(partner_id=partner_id, kind=kind, issued_on=issued_on, imported=True)
    return AccreditationEvent(
        subject=f"acc_{partner_id}_{kind}",
        sequence=1,
        at=BEGINS,
        actor=IMPORTER.sub,
        role=Role.OPS,
        edition=edition,
        clauses=(Clause.S1,),
        data=data,
    )
