"""A rehearsal keeps its decisions as the record does: each can be made again, and each event can be explained."""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from analysis.explanation import Explanation, why_of_complaint, why_of_standing
from analysis.rehearsal import Rehearsal, play
from analysis.rehearsal.engine import Engine
from analysis.verification import Departure, departures_of_partner
from cli.rehearse import load
from standards.decisions import RecordedDecision
from standards.standing import Standing

SCENARIOS = sorted((Path(__file__).parents[3] / "examples" / "scenarios").glob("*.yaml"))
every_scenario = pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)


@cache
def engine_of(file: Path) -> Engine:
    """Everything that lives in the scenario, once it is played."""
    played: Rehearsal = play(load(file)[1])
    return played.engine


def about(engine: Engine, partner: str) -> list[RecordedDecision]:
    """The decisions on the partner, on complaints about it and on its marks, in their order."""
    cases = {case.state.id for case in engine.cases.values() if case.state.partner_id == partner}
    marks = {mark.id for mark in engine.standings[partner].marks}
    mine = {f"partner/{partner}"} | cases | marks
    return [made for made in engine.record if made.decision is not None and made.decision.process in mine]


def departures(engine: Engine) -> Iterator[Departure]:
    """In what any decision departs when it is made again."""
    surfaced: dict[str, Sequence[str]] = {case.state.id: case.surfaced_by for case in engine.cases.values()}
    for partner in engine.standings:
        yield from departures_of_partner(partner, about(engine, partner), surfaced, engine.editions, as_played)


def explained(engine: Engine) -> Iterator[Explanation]:
    """Why each event came about."""
    for case in engine.cases.values():
        its_own = [made for made in engine.record if made.events[0].subject == case.state.id]
        for event in case.events:
            yield why_of_complaint(event, its_own, engine.editions)
    for partner, standing in engine.standings.items():
        history = about(engine, partner)
        for made in history:
            for event in made.events:
                if event.subject.startswith(("partner/", "acc_", "rev_")):
                    yield why_of_standing(event, history, standing.marks, engine.editions, arranged=as_played)


def as_played(standing: Standing) -> Standing:
    """A rehearsal loads nothing, so nothing is put in another order between two decisions."""
    return standing


@every_scenario
def test_each_decision_of_a_rehearsal_leads_to_its_events_again(file: Path) -> None:
    engine = engine_of(file)
    assert [event for made in engine.record for event in made.events] == [told.event for told in engine.events]
    assert list(departures(engine)) == []


@every_scenario
def test_each_event_of_a_rehearsal_can_be_explained(file: Path) -> None:
    engine = engine_of(file)
    found = list(explained(engine))
    assert len(found) == len([told for told in engine.events if told.kind != "mark"])
    assert any(one.would_have_changed for one in found)
