"""Comparing PostgreSQL with Temporal: cases, accreditations and reviews with their processes, seals with the anchor."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client, WorkflowQueryFailedError
from temporalio.service import RPCError

from records import seals, workflow_cursors
from records.complaints import queries as complaints
from records.visibility import EVERYTHING
from records.workflow_cursors import GoingOn
from standards.complaint import Complaint
from temporal import anchoring, reconciliation
from temporal.reconciliation import Disagreement
from workflows.anchor import Anchored, Head

ANCHOR_IS_SILENT = "its workflow does not answer: where it goes on so, terminate it, and the worker begins it again"


@dataclass(frozen=True)
class Compared:
    """What the comparison found."""

    cases: int
    following: int
    disagreements: list[Disagreement]
    heads: Mapping[int, Head]
    """The seals on record, by number."""
    anchored: Anchored | None
    anchor_answers: bool = True
    """Whether the anchor could be asked: what runs under its name may be stuck, or be somebody else's."""


async def compare_stores(engine: AsyncEngine, client: Client) -> Compared:
    """Compares both ways. Raises ``RPCError`` or ``RuntimeError`` where Temporal does not answer."""

    async def read(complaint_id: str) -> Complaint | None:
        async with engine.connect() as connection:
            found = await complaints.find(connection, complaint_id, EVERYTHING)
        return found.case if found else None

    async def read_following(subject: str | None = None) -> Collection[GoingOn]:
        async with engine.connect() as connection:
            return await workflow_cursors.going_on(connection, subject)

    async def on_record(workflow_ids: Collection[str]) -> Mapping[str, tuple[str, bool]]:
        async with engine.connect() as connection:
            return await workflow_cursors.on_record(connection, workflow_ids)

    async with engine.connect() as connection:
        cases = await complaints.open_ids(connection)
    following = await read_following()
    found = await reconciliation.compare(client, cases, read)
    found += await reconciliation.compare_standing(client, following, read_following)
    known, answers = await _anchored(client)
    given_up = {name for lost in known.lost for name in lost.processes} if known else set()
    known_already = given_up | {one.workflow_id for one in found}
    ended = await reconciliation.unrecorded(client, on_record)
    found += [one for one in ended if one.workflow_id not in known_already]
    return Compared(len(cases), len(following), found, await heads_of(engine), known, answers)


async def _anchored(client: Client) -> tuple[Anchored | None, bool]:
    """What the anchor knows, and whether it answers; Temporal itself has just done so."""
    try:
        return await anchoring.anchored(client), True
    except (RPCError, WorkflowQueryFailedError):
        return None, False


async def heads_of(engine: AsyncEngine) -> dict[int, Head]:
    """All seals on record, by number."""
    async with engine.connect() as connection:
        return {one["number"]: Head.model_validate(one) for one in await seals.sealed_after(connection, 0)}
