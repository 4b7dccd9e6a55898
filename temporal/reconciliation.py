"""Reconciling: where the record and the running processes of open cases contradict each other."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import partial
from typing import TypeVar

from temporalio.client import Client, WorkflowQueryFailedError
from temporalio.service import RPCError, RPCStatusCode

from activities.side_by_side import side_by_side
from activities.standing import Progress
from records.workflow_cursors import GoingOn
from standards.complaint import Complaint, next_deadline
from standards.vocabulary import Stage
from temporal.client import complaint_handle
from temporal.process_status import ProcessStatus, status_of
from workflows.complaint import ComplaintWorkflow, Live
from workflows.ids import accreditation_workflow_id, complaint_workflow_id, review_workflow_id

_AT_ONCE = 8
_BATCH = 500
_NO = ("", False)
_WITHIN = timedelta(seconds=10)
_PREFIX = "complaint/"
_TIMES, _PAUSE = 20, 0.5
T = TypeVar("T")
_LEARNS_WITHIN = 2.0
"""Seconds in which a process learns that it is over: it is nudged, and at the latest swept up."""


class Remedy(StrEnum):
    """What brings a record and its process together again."""

    FOLLOW = "its process is started from the record, or told to follow it"
    RECOVER = "the record gets the steps that its process has taken"
    RESET = "the process is reset to its beginning, from where it follows the record"
    END = "the process is ended: what it was for is not on record"
    KNOW = "the anchor keeps that it was lost: what was decided in it has to be decided again"
    UNPAUSE = "whoever paused it unpauses it"
    ASK = "somebody has to look: compare with a backup"


@dataclass(frozen=True)
class Disagreement:
    """A case on which its record and its process don't agree."""

    subject: str
    problem: str
    remedy: Remedy
    workflow_id: str = ""


Problem = tuple[str, Remedy]


Read = Callable[[str], Awaitable[Complaint | None]]
"""Gives a case as it stands now. Raises ``ValueError`` for a row that can't be read any more."""


def _workflow_id(one: GoingOn) -> str:
    """The id of its process."""
    return (
        accreditation_workflow_id(one.subject) if one.number is None else review_workflow_id(one.partner_id, one.number)
    )


ReadFollowing = Callable[[str | None], Awaitable[Collection[GoingOn]]]
"""Gives what goes on now: the subject of that id, or everything."""


async def compare_standing(client: Client, going_on: Collection[GoingOn], read: ReadFollowing) -> list[Disagreement]:
    """Compares each live accreditation and open review with its process, and each process with the record.

    Raises ``RPCError`` where Temporal doesn't answer at all.
    """
    ids = {one.subject: _workflow_id(one) for one in going_on}

    async def examine(subject: str) -> Disagreement | None:
        problem = await _standing_problem(client, await read(subject))
        if problem is not None:  # a step may have been under way
            problem = await _standing_problem(client, await read(subject))
        return None if problem is None else Disagreement(subject, *problem, ids[subject])

    found = await side_by_side(examine, [one.subject for one in going_on], _AT_ONCE)
    disagreements = [disagreement for disagreement in found if disagreement is not None]
    return disagreements + await _strays(client, going_on, read)


async def _strays(client: Client, going_on: Collection[GoingOn], read: ReadFollowing) -> list[Disagreement]:
    """Processes that run for what is over on record, or was never there."""
    running = "WorkflowType IN ('Accreditation', 'AccreditationReview') AND ExecutionStatus = 'Running'"
    listed = [execution.id async for execution in client.list_workflows(running)]
    strays = _unknown(listed, going_on)
    if strays:  # one may just have begun, or be about to learn of its end
        await asyncio.sleep(_LEARNS_WITHIN)
        strays = [one for one in _unknown(strays, await read(None)) if await _runs(client, one)]
    problem = "a process runs, but nothing goes on on record"
    return [Disagreement(one.removeprefix("accreditation/"), problem, Remedy.END, one) for one in strays]


def _unknown(running: Iterable[str], going_on: Collection[GoingOn]) -> list[str]:
    known = {_workflow_id(one) for one in going_on}
    return [one for one in running if one not in known]


async def _runs(client: Client, workflow_id: str) -> bool:
    """Asked of the process itself: the listing lags behind."""
    try:
        status = await status_of(client, workflow_id, _WITHIN)
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return False
        raise
    return status is ProcessStatus.RUNNING


def _remedy_of(status: ProcessStatus) -> Remedy:
    """What mends a process that does not run for what goes on on record. Who paused it unpauses it."""
    match status:
        case ProcessStatus.COMPLETED:
            return Remedy.RECOVER
        case ProcessStatus.PAUSED:
            return Remedy.UNPAUSE
        case _:
            return Remedy.FOLLOW


async def answer(asked: Callable[[], Awaitable[T]]) -> T:
    """What a process answers. Where no worker has come to the queue yet, it is asked again for a while."""
    for _ in range(_TIMES):
        try:
            return await asked()
        except RPCError as error:
            if error.status is not RPCStatusCode.FAILED_PRECONDITION:
                raise
        await asyncio.sleep(_PAUSE)
    return await asked()


async def _standing_problem(client: Client, found: Collection[GoingOn]) -> Problem | None:
    if not found:
        return None
    (following,) = found
    handle = client.get_workflow_handle(_workflow_id(following))
    try:
        status = await status_of(client, handle.id, _WITHIN)
        if status is not ProcessStatus.RUNNING:
            return f"goes on on record, but its process is {status}", _remedy_of(status)
        asked = partial(handle.query, "live", result_type=Progress, rpc_timeout=_WITHIN)
        return _behind(following, await answer(asked))
    except WorkflowQueryFailedError:
        return "its process cannot answer", Remedy.RESET
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return "goes on on record, but it has no process", Remedy.FOLLOW
        return f"its process does not answer ({error.status.name.lower()})", Remedy.ASK


def _behind(following: GoingOn, live: Progress | None) -> Problem | None:
    if live is not None and (live.sequence, live.stage) == (following.sequence, following.stage):
        return None
    known = "nothing" if live is None else f"{live.sequence} events, {live.stage}"
    ahead = live is not None and live.sequence > following.sequence
    told = f"{following.sequence} events on record, {following.stage}; its process knows {known}"
    return told, Remedy.RECOVER if ahead else Remedy.FOLLOW


async def compare(client: Client, cases: Iterable[str], read: Read) -> list[Disagreement]:
    """Compares each open case with its process, and each running process with its case.

    ``cases`` are the open ones' ids; each is read as it stands now, since either side may have moved on.
    Raises ``RPCError`` where Temporal doesn't answer at all.
    """
    running = await running_complaints(client)
    # Visibility lags behind, so the listing only says which cases to look at.
    both = dict.fromkeys([*cases, *running])
    found = await side_by_side(lambda case_id: examine(client, case_id, read), both, _AT_ONCE)
    return [disagreement for disagreement in found if disagreement is not None]


async def running_complaints(client: Client) -> list[str]:
    """The complaints whose processes run, as the listing has them."""
    running = client.list_workflows("WorkflowType = 'Complaint' AND ExecutionStatus = 'Running'")
    return [execution.id.removeprefix(_PREFIX) async for execution in running]


OnRecord = Callable[[Collection[str]], Awaitable[Mapping[str, tuple[str, bool]]]]
"""Gives, by the id of a process, what it is for where that is on record, and whether it is over."""


async def unrecorded(client: Client, on_record: OnRecord) -> list[Disagreement]:
    """Processes that came to their end, and of which nothing is on record: PostgreSQL is older than Temporal."""
    of_types = "WorkflowType IN ('Complaint', 'Accreditation', 'AccreditationReview') AND ExecutionStatus = "
    # A case that was reopened has an earlier run that came to its end.
    going_on = {execution.id async for execution in client.list_workflows(f"{of_types}'Running'")}
    ended = client.list_workflows(f"{of_types}'Completed'")
    listed = [execution.id async for execution in ended if execution.id not in going_on]
    found: list[Disagreement] = []
    for start in range(0, len(listed), _BATCH):
        batch = dict.fromkeys(listed[start : start + _BATCH])
        known = await on_record(list(batch))
        found += [
            _ended(workflow_id, known.get(workflow_id)) for workflow_id in batch if not known.get(workflow_id, _NO)[1]
        ]
    return found


def _ended(workflow_id: str, known: tuple[str, bool] | None) -> Disagreement:
    if known is not None:
        problem = "its process came to its end, and it goes on on record"
        return Disagreement(known[0], problem, Remedy.RECOVER, workflow_id)
    remedy = Remedy.RECOVER if workflow_id.startswith(_PREFIX) else Remedy.KNOW
    subject = workflow_id.removeprefix(_PREFIX).removeprefix("accreditation/")
    return Disagreement(subject, "its process has ended, and nothing of it is on record", remedy, workflow_id)


async def examine(client: Client, case_id: str, read: Read) -> Disagreement | None:
    """On what one case and its process don't agree.

    Asked a second time before it is called a disagreement: a step may have been under way at the first.
    """
    try:
        problem = await _problem(client, case_id, await read(case_id))
        if problem is not None:
            problem = await _problem(client, case_id, await read(case_id))
    except ValueError:
        problem = "its row can't be read, so it can't be compared", Remedy.ASK
    return None if problem is None else Disagreement(case_id, *problem, complaint_workflow_id(case_id))


async def _problem(  # noqa: PLR0911 - one line an answer
    client: Client, case_id: str, case: Complaint | None
) -> Problem | None:
    handle = complaint_handle(client, case_id)
    try:
        status = await status_of(client, handle.id, _WITHIN)
        if status is not ProcessStatus.RUNNING:
            if case is not None and case.stage is Stage.CLOSED:
                return None
            return f"open on record, but its process is {status}", _remedy_of(status)
        if case is None:
            return "a process runs, but there is no such complaint on record", Remedy.RECOVER
        return _compare(case, await answer(partial(handle.query, ComplaintWorkflow.live, rpc_timeout=_WITHIN)))
    except WorkflowQueryFailedError:
        return "its process cannot answer", Remedy.RESET
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            lost = case is not None and case.stage is not Stage.CLOSED
            return ("open on record, but it has no process", Remedy.FOLLOW) if lost else None
        return f"its process does not answer ({error.status.name.lower()})", Remedy.ASK


def _compare(case: Complaint, live: Live) -> Problem | None:
    if case.stage is Stage.CLOSED:
        return "closed on record, but its process still runs", Remedy.FOLLOW
    if case.sequence != live.sequence:
        remedy = Remedy.RECOVER if live.sequence > case.sequence else Remedy.FOLLOW
        return f"{case.sequence} events on record, {live.sequence} in its process", remedy
    if case.stage is not live.stage:
        return f"in {case.stage} on record, in {live.stage} in its process", Remedy.ASK
    if next_deadline(case) != live.next_deadline:
        return f"next deadline {next_deadline(case)} on record, {live.next_deadline} in its process", Remedy.ASK
    return None
