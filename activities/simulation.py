"""The activities of a simulation: begin it, replay a page of partners, end it. They write nothing to the record."""

import asyncio
from typing import TYPE_CHECKING, Literal

from temporalio import activity
from temporalio.exceptions import ApplicationError

from analysis.simulation.differences import simulate
from analysis.simulation.findings import Found, unplayable
from analysis.simulation.rulebook import Refused, Rulebook, as_recorded, candidate
from standards.base_model import FrozenModel
from standards.editions.permissions import DECLARED

if TYPE_CHECKING:  # The ORM stays out of the workflow sandbox, which imports this module for its signatures.
    from records.replay_source import History
    from records.simulations.queries import Simulations, Work


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

    def __init__(self, simulations: "Simulations") -> None:
        self._simulations = simulations
        self._turn = asyncio.Semaphore(1)

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
        rules = await asyncio.to_thread(rules_of, work)
        found: list[Found] = []
        for number, history in enumerate(work.histories, start=1):
            # The rules keep a core busy, so one partner has its turn at a time, whoever else simulates: the worker's
            # other processes go on, and a cancellation is heard in between.
            async with self._turn:
                found.append(await asyncio.to_thread(replayed, work, rules, history))
            activity.heartbeat(number)
        return Replayed(partners=await self._simulations.store(work, found), over=False)

    @activity.defn
    async def end_simulation(self, ended: Ended) -> None:
        """Notes how it ended."""
        from records.simulations.queries import SimulationStatus  # the ORM stays out of the workflow sandbox

        await self._simulations.end(ended.id, SimulationStatus(ended.how))


def rules_of(work: "Work") -> Rulebook:
    """The candidate's rules. Raises ``ApplicationError``, for good, where it does not fit the editions of by now."""
    asked = work.simulation
    rules = candidate(work.timeline, asked.overrides, DECLARED, asked.from_at)
    if isinstance(rules, Refused):
        raise ApplicationError("the candidate fits the editions no longer", type="Refused", non_retryable=True)
    return rules


def replayed(work: "Work", rules: Rulebook, history: "History") -> Found:
    """What one partner of the page comes to. One whose history cannot be played is said to be so, and stops nobody."""
    try:
        return simulate(history.decisions, as_recorded(work.timeline), rules, work.simulation.to_at, history.surfaced)
    except Exception as error:  # noqa: BLE001 - whatever it is, it would be the same the next time
        kind = type(error).__name__
        activity.logger.warning("not_replayed", extra={"partner": history.partner_id, "error": kind})
        return unplayable(history.partner_id, kind)
