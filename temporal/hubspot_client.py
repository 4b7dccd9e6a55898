"""The client's side of the exchange with HubSpot: its processes are told to look, cases are started and noted on."""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
    WorkflowUpdateFailedError,
)
from temporalio.exceptions import ApplicationError

from activities.hubspot.errors import HubSpotAway
from activities.hubspot.partners import OfCompanies
from activities.hubspot.ticket_reader import HUBSPOT
from records.database import transaction
from records.editions.repository import EditionRepository
from standards.commands import Command
from standards.complaint.commands import AddNote
from standards.rejections import RejectionCode
from standards.vocabulary import Stage
from temporal.client import AWAY, complaint_handle, recorded_start, start_complaint, start_process
from workflows.complaint import ComplaintStart
from workflows.hubspot_partners import HubSpotPartnersStart, HubSpotPartnersWorkflow
from workflows.hubspot_ticket import HubSpotTicketStart, HubSpotTicketWorkflow
from workflows.ids import HUBSPOT_PARTNERS_WORKFLOW_ID, TASK_QUEUE, hubspot_ticket_workflow_id
from workflows.updates import Receipt

log = structlog.get_logger("worker")

_WITHIN = 10.0
NIGHTLY_AT = 2
"""The hour, UTC, of the round in which all companies are read."""


async def nudge_ticket(client: Client, ticket_id: str, signal: str | None, *, within: float = 4.0) -> None:
    """Has the ticket's process look, or write; without a signal it is only started where none runs.

    Raises ``RPCError`` or ``TimeoutError`` where Temporal cannot take it now.
    """
    await start_process(
        client,
        HubSpotTicketWorkflow.run,
        HubSpotTicketStart(ticket_id=ticket_id),
        workflow_id=hubspot_ticket_workflow_id(ticket_id),
        summary=f"HubSpot ticket {ticket_id}",
        signal=signal,
        within=within,
    )


async def nudge_partners(client: Client, company_ids: Sequence[str]) -> None:
    """Has the companies looked at by the process of partners.

    Raises ``RPCError`` or ``TimeoutError`` where Temporal cannot take it now.
    """
    await start_process(
        client,
        HubSpotPartnersWorkflow.run,
        HubSpotPartnersStart(),
        workflow_id=HUBSPOT_PARTNERS_WORKFLOW_ID,
        summary="Partners that changed in HubSpot",
        signal="look",
        signal_args=[OfCompanies(ids=tuple(company_ids))],
    )


async def ensure_nightly_partners(client: Client) -> None:
    """Creates the schedule of the nightly round, where there is none; what ops set by hand stays.

    Raises ``RPCError`` where Temporal cannot take it now.
    """
    action = ScheduleActionStartWorkflow(
        HubSpotPartnersWorkflow.run,
        HubSpotPartnersStart(everything=True),
        id=f"{HUBSPOT_PARTNERS_WORKFLOW_ID}-nightly",
        task_queue=TASK_QUEUE,
        static_summary="All partners from HubSpot",
    )
    night = ScheduleCalendarSpec(hour=[ScheduleRange(NIGHTLY_AT)], comment="Every night")
    skip = SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP)
    with contextlib.suppress(ScheduleAlreadyRunningError):
        await client.create_schedule(
            f"{HUBSPOT_PARTNERS_WORKFLOW_ID}-nightly",
            Schedule(action=action, spec=ScheduleSpec(calendars=[night]), policy=skip),
        )


class HubSpotCases:
    """Starts cases that tickets open, and adds notes to them."""

    def __init__(self, client: Client, engine: AsyncEngine, repository: EditionRepository) -> None:
        self._client, self._engine, self._repository = client, engine, repository

    async def start(self, complaint_id: str) -> None:
        """Starts the case's process, as well as it can: what it cannot reach is swept up."""
        start = await self._start_of(complaint_id)
        if start.case.sequence == 1:
            with contextlib.suppress(*AWAY):
                await start_complaint(self._client, start)

    async def add_note(self, complaint_id: str, command_id: str, text_id: str, at: datetime) -> bool:
        """Adds the note, once for the command's id; a closed case takes none.

        False where the case takes no such note now: an edition lets others add them, or this worker's key is not the
        process'. Raises ``HubSpotAway`` where the process cannot be reached now.
        """
        case = (await self._start_of(complaint_id)).case
        if case.stage is Stage.CLOSED:
            return True
        note = Command[AddNote](
            id=command_id,
            by=HUBSPOT,
            submitted_at=at,
            data=AddNote(text=text_id),
            subject=case.id,
            recorded_up_to=case.sequence,
        )
        try:
            async with asyncio.timeout(_WITHIN):
                handle = complaint_handle(self._client, complaint_id)
                await handle.execute_update("add_note", note, id=command_id, result_type=Receipt)
        except WorkflowUpdateFailedError as failure:
            kind = failure.cause.type if isinstance(failure.cause, ApplicationError) else None
            if kind != RejectionCode.WRONG_STAGE:  # which says that it closed meanwhile
                log.warning("hubspot_note_rejected", complaint=case.id, code=kind)
                return False
        except AWAY:
            raise HubSpotAway("case_away") from None
        return True

    async def _start_of(self, complaint_id: str) -> ComplaintStart:
        async with transaction(self._engine) as connection:
            start = await recorded_start(connection, self._repository, complaint_id)
        assert start is not None  # it was filed
        return start
