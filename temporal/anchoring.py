"""Anchoring the seals of the event log in Temporal, and comparing both ways."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from temporalio.client import Client, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError, RPCStatusCode

from temporal.process_status import ProcessStatus, status_of
from temporal.reconciliation import answer
from workflows.anchor import ANCHOR_ID, KEPT, Anchored, AnchorWorkflow, Head, Heads, Lost
from workflows.ids import TASK_QUEUE

ANCHORED_WITHIN = timedelta(minutes=2)
"""How old a seal may be and not be anchored yet."""
BATCH = 100
_WITHIN = timedelta(seconds=5)
_ENDED = {
    *(ProcessStatus.COMPLETED, ProcessStatus.FAILED, ProcessStatus.CANCELED),
    *(ProcessStatus.TERMINATED, ProcessStatus.TIMED_OUT),
}


def anchor_handle(client: Client) -> "WorkflowHandle[AnchorWorkflow, None]":
    """The handle of the anchor."""
    return client.get_workflow_handle_for(AnchorWorkflow.run, ANCHOR_ID)


async def anchored(client: Client) -> Anchored | None:
    """What the anchor knows, or None where none runs. Raises ``RPCError`` where Temporal does not answer.

    One that ended would still answer, and takes no seal any more.
    """
    try:
        if await status_of(client, ANCHOR_ID, _WITHIN) in _ENDED:
            return None
        return await answer(partial(anchor_handle(client).query, AnchorWorkflow.live, rpc_timeout=_WITHIN))
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return None
        raise


async def start_anchor(client: Client, known: Sequence[Head], *, within: float = 4.0) -> None:
    """Starts the anchor with the latest seals where it is not there; one that runs is left as it is."""
    async with asyncio.timeout(within):
        await client.start_workflow(
            AnchorWorkflow.run,
            Anchored(heads=tuple(known[-KEPT:])),
            id=ANCHOR_ID,
            task_queue=TASK_QUEUE,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            static_summary="Anchor of the audit chain",
        )


async def anchor(client: Client, heads: Sequence[Head], *, within: float = 10.0) -> int:
    """Has the anchor keep consecutive heads; returns the number of the last that it has.

    Raises ``WorkflowUpdateFailedError`` where it refuses them, ``RPCError`` or ``TimeoutError`` where it is away.
    """
    given = Heads(heads=tuple(heads))
    name = f"anchor-{given.heads[0].number}-{given.heads[-1].number}-{given.heads[-1].digest[:16]}"
    async with asyncio.timeout(within):
        last: int = await anchor_handle(client).execute_update(AnchorWorkflow.anchor, given, id=name)
    return last


async def restored(client: Client, lost: Lost, *, within: float = 10.0) -> int:
    """Has the anchor keep what was lost in a restore, and go on. Raises as ``anchor`` does."""
    name = f"restored-{lost.after}-{lost.at:%Y%m%dT%H%M%S%f}"
    async with asyncio.timeout(within):
        left: int = await anchor_handle(client).execute_update(AnchorWorkflow.restored, lost, id=name)
    return left


def last_in_common(seals: Mapping[int, Head], known: Anchored) -> int:
    """The last seal that both stores have; what the anchor no longer keeps is before all of those."""
    same = [head.number for head in known.heads if head.number in seals and seals[head.number].digest == head.digest]
    return max(same, default=0)


def differences(seals: Mapping[int, Head], known: Anchored | None, now: datetime) -> list[str]:
    """Where the record's seals and the anchored ones tell different stories, in words."""
    late = [head for head in seals.values() if head.sealed_at < now - ANCHORED_WITHIN]
    if known is None:
        return ["there is no anchor, so nothing in Temporal tells of the seals on record"] if late else []
    found = [f"seal {head.number} was another one: the record was rewritten" for head in known.contradictions]
    for head in known.heads:
        on_record = seals.get(head.number)
        if on_record is None:
            found.append(f"seal {head.number} of {head.sealed_at:%Y-%m-%d %H:%M} UTC is anchored and not on record")
        elif (on_record.digest, on_record.total) != (head.digest, head.total):
            found.append(f"seal {head.number} on record is not the one that was anchored")
    unknown = [head.number for head in late if head.number > known.last]
    if unknown:
        found.append(f"seals {unknown[0]} to {unknown[-1]} are on record and not anchored: Temporal is older")
    return found
