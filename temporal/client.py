"""The connection to Temporal, configured by Temporal's own environment variables (address, namespace, key, TLS)."""

import asyncio
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio.client import Client, Interceptor, WorkflowHandle, WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.common import TypedSearchAttributes, WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.envconfig import ClientConfig
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.runtime import Runtime
from temporalio.service import RPCError

from records.complaints.queries import find
from records.editions.repository import EditionRepository
from records.visibility import EVERYTHING
from standards.signing import Keyring
from standards.standing.state import Standing
from standards.vocabulary import Outcome
from temporal.data_converter import DATA_CONVERTER
from temporal.signing import Signing
from workflows.accreditation import AccreditationWorkflow
from workflows.complaint import ComplaintStart, ComplaintWorkflow
from workflows.entity_workflow import EntityStart
from workflows.ids import TASK_QUEUE, accreditation_workflow_id, complaint_workflow_id, review_workflow_id
from workflows.review import AccreditationReviewWorkflow
from workflows.search_attributes import of_complaint, of_subject

AWAY: Final = (RPCError, RuntimeError, TimeoutError, WorkflowUpdateRPCTimeoutOrCancelledError)
"""What a call raises where Temporal cannot take it now; a bare RuntimeError where the client never connected."""


async def connect(
    *,
    signing: Keyring | None = None,
    interceptors: Sequence[Interceptor] = (),
    runtime: Runtime | None = None,
    lazy: bool = False,
) -> Client:
    """A client from the environment. A lazy one connects at its first call, so that the API starts without Temporal.

    What it sends is signed with the keys, and workers that are made of it take nothing else.
    """
    signed = [Signing(signing)] if signing else []
    config = ClientConfig.load_client_connect_config()
    return await Client.connect(
        **config, data_converter=DATA_CONVERTER, interceptors=[*signed, *interceptors], runtime=runtime, lazy=lazy
    )


async def start_process(
    client: Client,
    run: Any,
    start: Any,
    *,
    workflow_id: str,
    summary: str,
    signal: str | None = None,
    signal_args: Sequence[Any] = (),
    running: WorkflowIDConflictPolicy = WorkflowIDConflictPolicy.USE_EXISTING,
    ended: WorkflowIDReusePolicy = WorkflowIDReusePolicy.ALLOW_DUPLICATE,
    attributes: TypedSearchAttributes | None = None,
    within: float = 4.0,
) -> bool:
    """Starts a process, or has the one that runs get the signal; False where none may be started beside it.

    ``within`` is in seconds, and in all. Raises ``RPCError`` or ``TimeoutError`` where Temporal cannot take it now.
    """
    try:
        async with asyncio.timeout(within):  # the client has its own ideas of how often to try
            await client.start_workflow(
                run,
                start,
                id=workflow_id,
                task_queue=TASK_QUEUE,
                id_reuse_policy=ended,
                id_conflict_policy=running,
                start_signal=signal,
                start_signal_args=signal_args,
                search_attributes=attributes,
                static_summary=summary,
            )
    except WorkflowAlreadyStartedError:
        return False
    return True


async def recorded_start(
    connection: AsyncConnection, repository: EditionRepository, complaint_id: str
) -> ComplaintStart | None:
    """What the case's process begins from: the case as it is on record, where it is."""
    found = await find(connection, complaint_id, EVERYTHING)
    if found is None:
        return None
    return ComplaintStart(case=found.case, edition=await repository.by_id(connection, found.case.edition))


async def start_complaint(client: Client, start: ComplaintStart, *, nudge: bool = False, within: float = 4.0) -> bool:
    """Starts the case's process from its record; False for one that runs: it is left as it is.

    With ``nudge`` one that runs is told to look at the record; the answer is then always True.

    A process that was lost is started again safely: its first step adopts whatever is on record beyond its start.
    Raises ``RPCError`` or ``TimeoutError`` where Temporal cannot take it now.
    """
    case = start.case
    return await start_process(
        client,
        ComplaintWorkflow.run,
        start,
        workflow_id=complaint_workflow_id(case.id),
        summary=f"Complaint {case.id} about partner {case.partner_id}",
        signal="look" if nudge else None,
        running=WorkflowIDConflictPolicy.USE_EXISTING if nudge else WorkflowIDConflictPolicy.FAIL,
        attributes=of_complaint(case),
        within=within,
    )


def complaint_handle(client: Client, complaint_id: str) -> "WorkflowHandle[ComplaintWorkflow, Outcome | None]":
    """The handle of a case's process."""
    return client.get_workflow_handle_for(ComplaintWorkflow.run, complaint_workflow_id(complaint_id))


async def start_following(
    client: Client, standing: Standing, subject: str, *, nudge: bool, within: float = 4.0
) -> None:
    """Has the process of an accreditation or a review look at the record, and starts it where none runs.

    Raises ``RPCError`` or ``TimeoutError`` where Temporal cannot take it now: what was missed is swept up.
    """
    run, workflow_id, summary = _process_of(standing, subject)
    await start_process(
        client,
        run,
        EntityStart(partner_id=standing.partner.id, subject=subject),
        workflow_id=workflow_id,
        summary=summary,
        signal="look" if nudge else None,
        attributes=of_subject(standing, subject),
        within=within,
    )


def _process_of(standing: Standing, subject: str) -> tuple[Any, str, str]:
    partner_id = standing.partner.id
    if subject.startswith("acc_"):
        kind = standing.accreditation(subject).kind
        summary = f"Accreditation {kind.replace('_', ' ')} of partner {partner_id}"
        return AccreditationWorkflow.run, accreditation_workflow_id(subject), summary
    number = standing.review(subject).number
    summary = f"Accreditation review {number} of partner {partner_id}"
    return AccreditationReviewWorkflow.run, review_workflow_id(partner_id, number), summary


def accreditation_handle(client: Client, accreditation_id: str) -> WorkflowHandle[Any, Any]:
    """The handle of an accreditation's process."""
    return client.get_workflow_handle_for(AccreditationWorkflow.run, accreditation_workflow_id(accreditation_id))


def review_handle(client: Client, partner_id: str, number: int) -> WorkflowHandle[Any, Any]:
    """The handle of a review's process."""
    return client.get_workflow_handle_for(AccreditationReviewWorkflow.run, review_workflow_id(partner_id, number))


class Nudger:
    """Tells processes of standing to look, as well as it can: what it cannot reach is swept up by the worker."""

    def __init__(self, client: Client, within: float = 2.0) -> None:
        self._client, self._within = client, within

    async def __call__(self, standing: Standing, subjects: Sequence[str]) -> None:
        """Nudges each of the subjects, side by side."""
        told = await asyncio.gather(*(self._one(standing, subject) for subject in subjects), return_exceptions=True)
        for error in told:
            if isinstance(error, BaseException) and not isinstance(error, AWAY):
                raise error

    async def _one(self, standing: Standing, subject: str) -> None:
        # A lost accreditation has nothing to start for; a process that runs has to learn of its end.
        await start_following(self._client, standing, subject, nudge=True, within=self._within)
