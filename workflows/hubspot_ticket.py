"""The process of one HubSpot ticket: it looks when told to, files the complaint, and writes back what becomes of it.

It knows no more than which ticket it follows: what it missed, or what a run before it knew, stands on record.
"""

from datetime import timedelta
from typing import Final

from temporalio import workflow
from temporalio.common import RetryPolicy

from activities.hubspot.ticket import ASIDE, HubSpotTickets, Looked, OfTicket, TicketState, Written
from standards.base_model import FrozenModel
from workflows.activity_calls import Patience, until_it_works
from workflows.limits import history_is_long

RETRIES: Final = RetryPolicy(initial_interval=timedelta(milliseconds=500), maximum_interval=timedelta(minutes=5))
"""HubSpot may be away for days; where it says when to come again, that counts."""
SILENT_FOR: Final = timedelta(seconds=5)
"""After so long without a sign of life an activity's worker is taken for dead."""
_PATIENCE: Final = Patience(attempt=timedelta(minutes=2), silent_for=SILENT_FOR, retries=RETRIES)
CONTINUE_AT: Final = 1_000


class HubSpotTicketStart(FrozenModel):
    """Which ticket."""

    ticket_id: str
    continue_at: int = CONTINUE_AT


class HubSpotTicketProgress(FrozenModel):
    """Where the ticket stands, as its process knows it."""

    looked: Looked | None = None
    written: Written | None = None


@workflow.defn(name="HubSpotTicket")
class HubSpotTicketWorkflow:
    """One ticket, for as long as it waits for something or its case is open."""

    @workflow.init
    def __init__(self, start: HubSpotTicketStart) -> None:
        """It begins by looking."""
        self.of = OfTicket(ticket_id=start.ticket_id)
        self.progress = HubSpotTicketProgress()
        self.must_look = True
        self.must_write = True

    @workflow.run
    async def run(self, start: HubSpotTicketStart) -> HubSpotTicketProgress:
        """Looks and writes whenever there is something new, until nothing more can come."""
        while True:
            if self.must_look:
                self.must_look, self.must_write = False, True
                looked = await until_it_works(
                    HubSpotTickets.look_at_ticket, self.of, "Read the ticket in HubSpot", _PATIENCE
                )
                self._show(looked=looked)
            if self.must_write:
                self.must_write = False
                written = await until_it_works(
                    HubSpotTickets.write_to_ticket, self.of, "Write on the ticket in HubSpot", _PATIENCE
                )
                self._show(written=written)
            if not self._has_news():
                if self._is_over():
                    return self.progress
                await self._wait_for_news()
            if history_is_long(start.continue_at):
                workflow.continue_as_new(start)

    @workflow.signal(description="The ticket may have changed in HubSpot.")
    def look(self) -> None:
        """Has the ticket looked at."""
        self.must_look = True

    @workflow.signal(description="The case has moved on.")
    def write(self) -> None:
        """Has the ticket told."""
        self.must_write = True

    @workflow.query(description="Where the ticket stands: its case, what it waits for, how far HubSpot is told.")
    def live(self) -> HubSpotTicketProgress:
        """The running process' own account."""
        return self.progress

    async def _wait_for_news(self) -> None:
        """Waits until told to look or to write; what HubSpot refused is tried again by itself after a while.

        How long stands in the activity's answer: one from before writes were tried again by themselves has no such
        field, so that its history has no timer and replays without one.
        """
        written = self.progress.written
        try:
            await workflow.wait_condition(
                self._has_news,
                timeout=written.retries_in if written is not None else None,
                timeout_summary="Try again what HubSpot refused",
            )
        except TimeoutError:
            self.must_write = True

    def _has_news(self) -> bool:
        return self.must_look or self.must_write

    def _is_over(self) -> bool:
        looked, written = self.progress.looked, self.progress.written
        aside = looked is not None and looked.state in ASIDE
        return aside or (written is not None and written.settled)

    def _show(self, *, looked: Looked | None = None, written: Written | None = None) -> None:
        before = self.progress
        self.progress = HubSpotTicketProgress(looked=looked or before.looked, written=written or before.written)
        workflow.set_current_details(_details(self.progress))


def _details(progress: HubSpotTicketProgress) -> str:
    """Where the ticket stands, as Markdown for those who watch the process."""
    looked, written, lines = progress.looked, progress.written, []
    if looked is not None:
        lines.append(f"**Ticket:** {looked.state.value.replace('_', ' ')}")
        if looked.complaint_id is not None:
            lines.append(f"**Case:** {looked.complaint_id}")
        if looked.state is TicketState.INCOMPLETE:
            lines.append(f"**Waits for:** {', '.join(looked.missing)}")
        if looked.state is TicketState.UNKNOWN_PARTNER:
            lines.append(f"**Waits for:** partner {looked.partner_id} to be recorded")
    if written is not None:
        lines.append(f"**HubSpot is told:** up to event {written.sequence}")
        if written.parked is not None:
            lines.append(f"**HubSpot refused:** {written.parked}; it is kept aside, and tried again by itself")
    return "  \n".join(lines)
