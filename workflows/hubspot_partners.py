"""Partners from HubSpot: companies that changed are recorded batch by batch, all of them page by page at night."""

from datetime import timedelta
from typing import Final

from temporalio import workflow

from activities.hubspot.partners import HubSpotPartners, OfCompanies, PageOfCompanies, Reconciled
from standards.base_model import FrozenModel
from workflows.activity_calls import Patience, until_it_works
from workflows.hubspot_ticket import RETRIES, SILENT_FOR

_PATIENCE: Final = Patience(attempt=timedelta(minutes=5), silent_for=SILENT_FOR, retries=RETRIES)
MOST_A_BATCH: Final = 100
PAGES_A_RUN: Final = 500


class HubSpotPartnersStart(FrozenModel):
    """Everything page by page, or the companies that changed. The other fields are what an earlier run knew."""

    everything: bool = False
    after: str | None = None
    changed: tuple[str, ...] = ()
    recorded: int = 0
    parked: int = 0


@workflow.defn(name="HubSpotPartners")
class HubSpotPartnersWorkflow:
    """One round of recording partners; it may be stopped at any point and run again, since facts repeat harmlessly."""

    @workflow.init
    def __init__(self, start: HubSpotPartnersStart) -> None:
        """Takes in what is known before any signal is."""
        self.progress = start

    @workflow.run
    async def run(self, start: HubSpotPartnersStart) -> HubSpotPartnersStart:
        """Records until nothing is left."""
        if start.everything:
            await self._everything()
        while self.progress.changed:
            batch, left = self.progress.changed[:MOST_A_BATCH], self.progress.changed[MOST_A_BATCH:]
            # One that is told of while it is read changed again, and is read again.
            self.progress = self.progress.model_copy(update={"changed": left})
            done = await until_it_works(
                HubSpotPartners.record_companies, OfCompanies(ids=batch), "Record companies that changed", _PATIENCE
            )
            self._add(done)
            if workflow.info().is_continue_as_new_suggested():
                workflow.continue_as_new(self.progress)
        return self.progress

    @workflow.signal(description="Companies may have changed in HubSpot.")
    def look(self, of: OfCompanies) -> None:
        """Has the companies looked at, each once however often it is told of."""
        changed = tuple(dict.fromkeys((*self.progress.changed, *of.ids)))
        self.progress = self.progress.model_copy(update={"changed": changed})

    @workflow.query(description="How far the round has come.")
    def live(self) -> HubSpotPartnersStart:
        """The running process' own account."""
        return self.progress

    async def _everything(self) -> None:
        for _ in range(PAGES_A_RUN):
            page = PageOfCompanies(after=self.progress.after)
            done = await until_it_works(
                HubSpotPartners.record_page_of_companies, page, "Record a page of companies", _PATIENCE
            )
            self._add(done, after=done.after)
            if done.after is None:
                self.progress = self.progress.model_copy(update={"everything": False})
                return
        workflow.continue_as_new(self.progress)

    def _add(self, done: Reconciled, **changes: object) -> None:
        now = self.progress
        sums = {"recorded": now.recorded + done.recorded, "parked": now.parked + done.parked}
        self.progress = now.model_copy(update={**sums, **changes})
        said = f"{self.progress.recorded} partners recorded, {self.progress.parked} companies kept aside"
        workflow.set_current_details(f"**Partners from HubSpot:** {said}")
