"""Partners are replayed in processes of their own, as many as there are cores, to what one process comes to."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from analysis.simulation.differences import simulate
from analysis.simulation.rulebook import Refused, as_recorded, candidate
from cli.benchmarks.simulation import CHANGES, partner_history
from records.child_process import ChildFailed, ChildProcess, cores
from records.replay_source import History
from records.simulations.replay_processes import CandidateRefused, ReplayProcesses, packed
from standards.base_model import read_stored
from standards.decisions import Decision, RecordedDecision
from standards.editions import EditionTimeline
from standards.editions.permissions import DECLARED
from tests.standards.builders import edition

TIMELINE = EditionTimeline((edition(),))
TO = datetime(2029, 1, 1, tzinfo=UTC)


def history(number: int) -> History:
    """A partner with two years of facts, its decisions as they are read from the record."""
    name = f"hs-{number}"
    return History(name, [as_read(made) for made in partner_history(TIMELINE, name, number, 24)])


def as_read(made: RecordedDecision) -> RecordedDecision:
    """A decision whose command is of the very class that was declared for it."""
    assert made.decision is not None
    return RecordedDecision(read_stored(Decision, made.decision.model_dump(mode="json")), made.events)


@pytest.fixture
def processes() -> Iterator[ReplayProcesses]:
    made = ReplayProcesses(2)
    yield made
    made.close()


async def test_children_come_to_what_one_process_comes_to(processes: ReplayProcesses) -> None:
    rules, partners = candidate(TIMELINE, CHANGES, DECLARED), [history(number) for number in range(4)]
    assert not isinstance(rules, Refused)
    asked = packed(TIMELINE, CHANGES, None)
    found = await processes.replay(asked, partners, TO)
    assert found == [simulate(one.decisions, as_recorded(TIMELINE), rules, TO) for one in partners]
    assert any(one.finding for one in found), "the candidate changes something"


async def test_a_candidate_that_fits_no_longer_is_refused(processes: ReplayProcesses) -> None:
    with pytest.raises(CandidateRefused):
        await processes.replay(packed(TIMELINE, {"marks": {"review_at": -1}}, None), [history(0)], TO)


async def test_a_history_that_cannot_be_played_is_said_to_be_so(
    processes: ReplayProcesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: Any) -> None:
        raise ChildFailed("KeyError")

    monkeypatch.setattr(ChildProcess, "run", fail)
    (found,) = await processes.replay(packed(TIMELINE, CHANGES, None), [history(0)], TO)
    assert found.totals.not_replayed == 1
    assert found.finding is not None
    assert found.finding.problem == "The partner's record cannot be replayed (KeyError)."


async def test_a_history_that_cannot_be_played_stops_no_other(processes: ReplayProcesses) -> None:
    nothing_followed: Any = None
    broken = History("hs-1", [RecordedDecision(made.decision, nothing_followed) for made in history(1).decisions])
    partners = [history(0), *([broken] * 9), history(2)]  # more than there are pieces: some go together
    found = await processes.replay(packed(TIMELINE, CHANGES, None), partners, TO)
    assert [one.totals.not_replayed for one in found] == [0, *([1] * 9), 0]


def test_there_is_a_child_for_each_core_that_is_given() -> None:
    assert len(ReplayProcesses()._children._all) == cores() >= 1
