"""The activities of a simulation: begin it, replay a page of partners, end it. They write nothing to the record."""

import asyncio
from typing import TYPE_CHECKING, Literal

from temporalio import activity
from temporalio.exceptions import ApplicationError

from analysis.simulation.findings import Found
from standards.base_model import FrozenModel

if TYPE_CHECKING:  # The ORM stays out of the workflow sandbox, which imports this module for its signatures.
    from records.simulations.queries import Simulations, Work
    from records.simulations.replay_processes import ReplayProcesses


class OfSimulation(FrozenModel):
    """Which simulation."""

    id: str


class Begun(FrozenModel):
    """A simulation that runs."""

    partners: int


class Replayed(FrozenModel):
    """A page that was replayed; at the end there was none left."""

    partners: int
    over: bool


class Ended(FrozenModel):
    """How a simulation ends."""

    id: str
    how: Literal["done", "cancelled", "failed"]


class Simulator:
    """The activities between a simulation's process and the record."""

    def __init__(self, simulations: "Simulations", processes: "ReplayProcesses") -> None:
        self._simulations = simulations
        self._processes = processes

    @activity.defn
    async def begin_simulation(self, of: OfSimulation) -> Begun:
        """Notes that it runs, and counts what there is to replay."""
        return Begun(partners=await self._simulations.begin(of.id))

    @activity.defn
    async def replay_page(self, of: OfSimulation) -> Replayed:
        """Replays the next page of partners and keeps what it came to."""
        work = await self._simulations.next(of.id)
        if work is None:
            return Replayed(partners=0, over=True)
        return Replayed(partners=await self._simulations.store(work, await self._replayed(work)), over=False)

    async def _replayed(self, work: "Work") -> list[Found]:
        """What each partner of the page comes to, on every core. A refusal is for good: ``ApplicationError``."""
        from records.simulations.replay_processes import CandidateRefused, packed

        asked = work.simulation
        rules = packed(work.timeline, asked.overrides, asked.from_at)
        try:
            # A cancellation is heard where the heart beats.
            found = await self._processes.replay(rules, work.histories, asked.to_at, activity.heartbeat)
        except CandidateRefused:
            told = "the candidate fits the editions no longer"
            raise ApplicationError(told, type="Refused", non_retryable=True) from None
        for one in found:
            if one.finding is not None and one.finding.problem is not None:
                problem = {"partner": one.finding.partner_id, "problem": one.finding.problem}
                activity.logger.warning("not_replayed", extra=problem)
        return found

    @activity.defn
    async def end_simulation(self, ended: Ended) -> None:
        """Notes how it ended."""
        from records.simulations.queries import SimulationStatus  # the ORM stays out of the workflow sandbox

        await self._simulations.end(ended.id, SimulationStatus(ended.how))
        await asyncio.to_thread(self._processes.close)
