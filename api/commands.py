"""Taking a command: it is judged on the record and its texts are stored; then its process decides it, or the record.

An accepted command is answered only once it is durable.
"""

import contextlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import structlog
from pydantic_core import to_jsonable_python
from sqlalchemy.ext.asyncio import AsyncConnection

from api.auth import Caller
from api.command_targets import CommandContext, Process, Target
from api.conditional_requests import must_match, seen_sequence
from api.dependencies import Services
from api.problems import Problem, rejection_problem, unavailable
from api.process_updates import NotYetOnRecord, send
from api.visibility import shown_version
from records import texts
from records.complaints.queries import named_complaint
from records.database import is_away
from records.idempotency import Answer
from records.standing import Written, hold
from standards.commands import Command, CommandData
from standards.events import Event, digest_of
from standards.field_types import private_fields
from standards.ids import digest_id
from standards.rejections import Rejection
from temporal.client import AWAY
from workflows.ids import update_id
from workflows.updates import Receipt

log = structlog.get_logger("api")
A = TypeVar("A", bound=CommandData)


@dataclass(frozen=True)
class Submission:
    """One caller's one use of a command, as it came over HTTP. ``subject`` is the id in the address."""

    caller: Caller
    subject: str
    data: CommandData
    key: str
    if_match: str | None = None

    def with_data(self, data: CommandData) -> "Submission":
        """The same use, of other data."""
        return replace(self, data=data)

    @property
    def command_id(self) -> str:
        """The command's id: the same caller's same command under the same key is the same command."""
        return update_id(self.caller.actor.sub, self.data.declaration.name, self.subject, self.key)


def without_private_text(data: A, command_id: str) -> tuple[A, dict[str, str]]:
    """The command's data with the ids of its private texts in their place, and the texts by those ids."""
    given = {name: getattr(data, name) for name in private_fields(type(data))}
    ids = {name: digest_id("txt", command_id, name) for name, content in given.items() if content is not None}
    contents = {ids[name]: _as_text(content) for name, content in given.items() if content is not None}
    return data.model_copy(update=ids), contents


def _as_text(content: Any) -> str:
    """A private field that is more than a text is kept as JSON."""
    return content if isinstance(content, str) else json.dumps(to_jsonable_python(content), ensure_ascii=False)


async def take(services: Services, target: Target, submission: Submission) -> Answer:
    """200 with what the command acted on as it stands then; 202 where it is safe but not on record yet.

    Raises the rejection as a problem; a 503 problem where nothing was taken.
    """
    # Known before it is judged: a verified address can tell that the caller surfaced a counted case (S32).
    await services.introduce(submission.caller)
    if not isinstance(target.decided_by, Process):
        await decide_on_record(services, target, submission)
        return await present(services, target, submission.caller, submission.subject)
    try:
        async with services.limits.update_of(submission.subject):
            told = await _send_to_process(services, target, target.decided_by, submission)
    except NotYetOnRecord:
        return _not_yet(target, submission)
    if told is not None:
        return told
    try:
        return await present(services, target, submission.caller, submission.subject)
    except Exception as error:
        # PostgreSQL went away after the texts were stored and Temporal took the command: nothing is lost.
        if is_away(error):
            return _not_yet(target, submission)
        raise


async def present(services: Services, target: Target, caller: Caller, subject: str) -> Answer:
    """What stands on record, as the caller sees it. Raises a 404 problem where that is nothing."""
    async with services.autocommit.connect() as connection:
        found = await target.find(connection, caller, subject)
        return await target.present(services, connection, caller, found)


def _not_yet(target: Target, submission: Submission) -> Answer:
    detail = f"The command is safe and will be on record as soon as PostgreSQL is back; read the {target.noun} then."
    return Answer(202, {"id": submission.subject, "accepted": True, "detail": detail}, {"Retry-After": "2"})


async def command_of(
    services: Services,
    connection: AsyncConnection,
    submission: Submission,
    context: CommandContext,
    if_sequence: int | None = None,
) -> tuple[Command[Any], dict[str, str]]:
    """The command as the rules read it, and the private texts by the ids that stand in their place."""
    data, contents = without_private_text(submission.data, submission.command_id)
    if context.other_subs is None:
        caller = await services.as_person(connection, submission.caller)
    else:
        caller = submission.caller.with_others(context.other_subs)
    command = Command[Any](
        id=submission.command_id,
        by=caller.actor,
        submitted_at=services.clock(),
        data=data,
        if_sequence=if_sequence,
        subject=context.subject,
        seed=secrets.token_hex(16),
        recorded_up_to=context.sequence,
        named=await named_complaint(connection, data.names),
    )
    return command, contents


async def decide_on_record(services: Services, target: Target, submission: Submission) -> Written | None:
    """Decides under the partner's lock and records what follows, in one transaction.

    Raises the rejection as a problem.
    """
    assert not isinstance(target.decided_by, Process)
    async with services.engine.begin() as connection:
        found = await target.find(connection, submission.caller, submission.subject)
        await hold(connection, (await target.context_of(services, connection, found)).partner_id)
        found = await target.find(connection, submission.caller, submission.subject)
        shown = await target.present(services, connection, submission.caller, found)
        must_match(submission.if_match, shown.headers["ETag"])
        context = await target.context_of(services, connection, found)
        command, contents = await command_of(services, connection, submission, context)
        await texts.store(connection, context.subject, contents, command.submitted_at)
        written = await target.decided_by(services, connection, context, command)
        if isinstance(written, Rejection):
            raise rejection_problem(written)
    services.nudge(written)
    return written


async def would_follow(services: Services, connection: AsyncConnection, target: Target, submission: Submission) -> bool:
    """Whether the command would change anything now; it does not where it took effect before.

    Raises the rejection as a problem.
    """
    found = await target.find(connection, submission.caller, submission.subject)
    context = await target.context_of(services, connection, found)
    command, _ = await command_of(services, connection, submission, context)
    decided = target.judge(context, command)
    if isinstance(decided, Rejection):
        raise rejection_problem(decided)
    return bool(decided)


@dataclass(frozen=True)
class _Judged:
    """A command on its way to its process: what it met on record, and what is to follow from it."""

    found: Any
    context: CommandContext
    command: Command[Any]
    events: tuple[Event[Any], ...]
    """Nothing where it took effect before."""
    contents: Mapping[str, str]

    def led_to(self, receipt: Receipt) -> bool:
        """Whether the process decided as it was judged here: its record can then be told without reading it again."""
        return bool(self.events) and receipt.events == digest_of(self.events)


async def _send_to_process(
    services: Services, target: Target, process: Process, submission: Submission
) -> Answer | None:
    """Has the process decide; the answer, or None where it has to be read.

    Raises the rejection as a problem, ``NotYetOnRecord`` where the decision is safe and no more, a 503 problem where
    nothing was taken.
    """
    async with services.autocommit.connect() as connection:
        judged = await _judge(services, connection, target, process, submission)
        await texts.store(connection, judged.context.subject, judged.contents, judged.command.submitted_at)
    context, command = judged.context, judged.command
    try:
        if not judged.events:
            # The record has it. Should the process have lost that step, it learns of it by the command coming again.
            with contextlib.suppress(Problem, NotYetOnRecord):
                await send(process.handle(services.temporal, context), command)
            return None
        receipt = await send(process.handle(services.temporal, context), command)
        if receipt is None:
            await _revive(services, target, process, submission, command)
            return None
    except AWAY as error:
        log.warning("process_away", subject=context.subject, error=type(error).__name__)
        raise unavailable("The process cannot be reached now; send the request again.") from None
    if not judged.led_to(receipt):
        return None
    return target.present_after(submission.caller, judged.found, context.rules, judged.events, judged.contents)


async def _judge(
    services: Services, connection: AsyncConnection, target: Target, process: Process, submission: Submission
) -> _Judged:
    """The command, judged on the record. Raises the rejection as a problem."""
    found = await target.find(connection, submission.caller, submission.subject)
    context = await target.context_of(services, connection, found)
    seen = [
        *process.versions(context),
        await shown_version(connection, submission.caller, context.subject, context.sequence),
    ]
    if_sequence = seen_sequence(context.subject, seen, submission.if_match)
    command, contents = await command_of(services, connection, submission, context, if_sequence)
    decided = target.judge(context, command)
    if isinstance(decided, Rejection):
        raise rejection_problem(decided)
    return _Judged(found, context, command, decided, contents)


async def _revive(
    services: Services, target: Target, process: Process, submission: Submission, command: Command[Any]
) -> None:
    """There is no running process: it has ended meanwhile, or it is started from the record."""
    async with services.autocommit.connect() as connection:
        found = await target.find(connection, submission.caller, submission.subject)
        context = await target.context_of(services, connection, found)
    decided = target.judge(context, command)
    if isinstance(decided, Rejection):
        raise rejection_problem(decided)
    if decided:
        await process.start(services.temporal, context)
        if await send(process.handle(services.temporal, context), command) is None:
            raise unavailable("The process cannot be reached now; send the request again.")
