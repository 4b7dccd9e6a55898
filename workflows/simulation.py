"""A simulation: the recorded history is replayed page by page under a candidate edition, and can be cancelled."""

import asyncio
from datetime import timedelta
from typing import Final, Literal

from temporalio import workflow
from temporalio.exceptions import ActivityError, is_cancelled_exception

from activities.simulation import Ended, OfSimulation, Simulator
from standards.base_model import FrozenModel
from workflows.activity_calls import Patience, until_it_works

_PATIENCE: Final = Patience(attempt=timedelta(minutes=10), silent_for=timedelta(seconds=60))

How = Literal["done", "cancelled", "failed"]


class SimulationStart(FrozenModel):
    """Which simulation; how far it has come stands in its row."""

    id: str


class SimulationProgress(FrozenModel):
    """How far it has come."""

    id: str
    partners: int = 0
    replayed: int = 0
    how: How | None = None


@workflow.defn(name="Simulation")
class SimulationWorkflow:
    """One simulation. It may be stopped at any point and run again: a page that was stored is not counted twice."""

    @workflow.init
    def __init__(self, start: SimulationStart) -> None:
        """Nothing is replayed yet."""
        self.progress = SimulationProgress(id=start.id)

    @workflow.run
    async def run(self, start: SimulationStart) -> SimulationProgress:
        """Replays every partner, then says how it ended; a cancellation is an end too."""
        try:
            await self._replay_all(start)
        except (asyncio.CancelledError, ActivityError) as error:
            how: How = "cancelled" if is_cancelled_exception(error) else "failed"
            await self._end(start, how)
            raise
        return self.progress

    @workflow.query(description="How far the simulation has come: partners, replayed, how it ended.")
    def live(self) -> SimulationProgress:
        """The running process' own account."""
        return self.progress

    async def _replay_all(self, start: SimulationStart) -> None:
        of = OfSimulation(id=start.id)
        begun = await until_it_works(Simulator.begin_simulation, of, "Count the partners", _PATIENCE)
        self._tell(partners=begun.partners)
        over = False
        while not over:
            if workflow.info().is_continue_as_new_suggested():
                workflow.continue_as_new(start)
            page = await until_it_works(Simulator.replay_page, of, "Replay a page of partners", _PATIENCE)
            over = page.over
            if not over:
                self._tell(replayed=page.partners)
        await self._end(start, "done")

    async def _end(self, start: SimulationStart, how: How) -> None:
        ended = Ended(id=start.id, how=how)
        # A cancellation must not cancel its own note.
        await asyncio.shield(until_it_works(Simulator.end_simulation, ended, f"Note that it is {how}", _PATIENCE))
        self._tell(how=how)

    def _tell(self, **changes: object) -> None:
        self.progress = self.progress.model_copy(update=changes)
        now = self.progress
        ended = f", {now.how}" if now.how else ""
        workflow.set_current_details(f"**Simulation:** {now.replayed} of {now.partners} partners replayed{ended}")
