"""Mending the record from what Temporal has: steps are carried out again as they were, and none is made up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from temporalio.client import Client

from activities.recording import ComplaintEvents, Recorder
from activities.standing import CommandGiven, Look, StandingActivities, command_of
from records.complaint_store import ComplaintStore
from records.complaints.intake import Arrival, accept, partner_exists
from records.complaints.queries import find
from records.editions.repository import EditionRepository
from records.errors import RecordDiverged
from records.visibility import EVERYTHING
from standards.actors import Actor
from standards.commands import Command
from standards.complaint import Complaint, ComplaintEvent, FileComplaint, decide, fold
from standards.decider import accepted
from standards.decisions import Decision, decided
from standards.editions import EscalationEdition
from standards.signing import Keyring, command_document
from standards.vocabulary import Role, Severity
from temporal.history_steps import Step, Told, read, told
from temporal.signing import is_signed_start
from workflows.complaint import ComplaintStart
from workflows.entity_workflow import EntityStart
from workflows.ids import complaint_workflow_id

SOURCE = "recovered"
"""The source of a complaint whose intake is lost: it was never in Temporal."""


ANOTHERS = "its process is that of a review which is not on record"


class CannotRecover(Exception):
    """Why the record of a case can't be mended from Temporal, and what somebody has to do."""


@dataclass(frozen=True)
class Recorded:
    """Events as they were on record, with what led to them where the process knew it."""

    events: tuple[ComplaintEvent, ...]
    decision: Decision | None


async def recover_complaint(client: Client, engine: AsyncEngine, complaint_id: str, keys: Keyring | None) -> int:
    """Records what the case's process recorded before; returns how many events the record then has.

    Raises ``CannotRecover``. Names and texts are not in Temporal: what is lost of them stays lost.
    """
    workflow_id = complaint_workflow_id(complaint_id)
    life = await told(client, workflow_id)
    start, steps = read(life.start, ComplaintStart), recorded_by(life.steps)
    _must_be_signed(keys, workflow_id, life, start, [step.decision.command for step in steps if step.decision])
    store = ComplaintStore(engine, EditionRepository())
    async with engine.begin() as connection:
        found = await find(connection, complaint_id, EVERYTHING)
        if found is None:
            await _file_again(connection, start)
    try:
        for step in steps:
            await store.record_complaint(step.events, step.decision)
    except (RecordDiverged, LookupError) as error:
        raise CannotRecover(f"{error}; compare with a backup") from error
    async with engine.connect() as connection:
        found = await find(connection, complaint_id, EVERYTHING)
    return found.case.sequence if found else 0


def _must_be_signed(
    keys: Keyring | None, workflow_id: str, life: Told, start: object, commands: Sequence[Command[Any]]
) -> None:
    """Raises ``CannotRecover`` where anybody who reaches Temporal could have made the history."""
    if keys is None:
        return
    if not is_signed_start(keys, workflow_id, life.workflow_type, start, life.headers):
        raise CannotRecover("the start of its process is not signed, so its history proves nothing")
    for command in commands:
        message = command_document(workflow_id, command.data.declaration.name, command)
        if command.id is not None and not keys.verifies(command.signature, message):
            raise CannotRecover(f"its command {command.id} is not signed, so nobody can be held to it")


def recorded_by(steps: Sequence[Step]) -> list[Recorded]:
    """What the steps of a complaint's process put on record, or found there."""
    found: list[Recorded] = []
    for step in steps:
        if step.answer is None or step.activity not in (
            Recorder.record_complaint.__name__,
            Recorder.read_complaint.__name__,
        ):
            continue
        answer = read(step.answer, ComplaintEvents)
        if step.activity == Recorder.record_complaint.__name__ and answer.named is None:
            given = step.as_given(ComplaintEvents)
            first = answer.events[0].sequence if answer.events else given.events[-1].sequence + 1
            own = tuple(event for event in given.events if event.sequence < first)
            found += [Recorded(own, given.decision)] if own else []
        found += [Recorded((event,), None) for event in answer.events]
    return found


async def _file_again(connection: AsyncConnection, start: ComplaintStart) -> None:
    case = start.case
    if case.sequence != 1:
        raise CannotRecover("its first steps are not in Temporal any more; restore a newer backup of PostgreSQL")
    if not await partner_exists(connection, case.partner_id):
        raise CannotRecover(f"its partner {case.partner_id} is not on record; describe it, then run this again")
    edition = await EditionRepository().by_id(connection, case.edition)
    filed, decision = filing_of(case, start.edition)
    arrival = Arrival(SOURCE, case.id, case.id, {}, case.opened_at)
    await accept(connection, arrival, filed, edition, decision)


def filing_of(case: Complaint, edition: EscalationEdition) -> tuple[ComplaintEvent, Decision]:
    """The first event of the case, decided again. Raises ``CannotRecover`` where the case does not follow from it."""
    serious = case.severity is Severity.VERY_SERIOUS
    data = FileComplaint(
        partner_id=case.partner_id,
        category=case.category,
        very_serious=serious,
        very_serious_reason="as filed" if serious else None,
        project_value=case.project_value,
    )
    # In which of the roles that may file it was filed is told by the first event alone.
    by = Actor(sub=case.filed_by, roles=(Role.INTAKE,))
    command = Command[FileComplaint](by=by, submitted_at=case.opened_at, data=data, subject=case.id)
    events = accepted(decide(None, command, case.opened_at, edition))
    if fold(events) != case:
        raise CannotRecover("its filing can't be told from what its process started from")
    return events[0], decided(case.id, command, case.opened_at, events)


async def retake(
    client: Client, keeper: StandingActivities, workflow_id: str, subject: str, keys: Keyring | None
) -> int:
    """Has the steps of an accreditation's or a review's process taken again, in their order; returns how many.

    What took effect is on record and takes none again. Raises ``CannotRecover`` where the process is another one's.
    """
    life = await told(client, workflow_id)
    start = read(life.start, EntityStart)
    if start.subject != subject:
        raise CannotRecover(ANOTHERS)
    commands = [step.as_given(CommandGiven) for step in life.steps if step.activity.startswith("act_on_")]
    _must_be_signed(keys, workflow_id, life, start, [command_of(given) for given in commands])
    for step in life.steps:
        match step.activity:
            case "act_on_accreditation":
                await keeper.act_on_accreditation(step.as_given(CommandGiven))
            case "act_on_review":
                await keeper.act_on_review(step.as_given(CommandGiven))
            case "follow_accreditation":
                await keeper.follow_accreditation(step.as_given(Look))
            case "follow_review":
                await keeper.follow_review(step.as_given(Look))
            case _:
                raise CannotRecover(f"its process asked for {step.activity}, which no such process does")
    return len(life.steps)
