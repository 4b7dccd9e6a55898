"""What must hold after any amount of killing; each way in which it doesn't is one line.

Every request that was answered took effect exactly once, in the event log, in the record and in the process' history;
of one without an answer that holds once or not at all; the record is what its events say; open cases have a process.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client, WorkflowHistory

from cli.chaos.load import RequestOutcome, SentRequest, SentRequests
from cli.verify import differences
from records.complaints.tables import intake
from records.event_store import read
from records.streams import COMPLAINTS
from settings import StoreSettings
from standards.complaint import ComplaintEvent
from standards.vocabulary import Role
from workflows.ids import complaint_workflow_id

ALLOWED = {RequestOutcome.TAKEN: {1}, RequestOutcome.UNKNOWN: {0, 1}, RequestOutcome.REFUSED: {0}}


@dataclass(frozen=True)
class Stores:
    """Where the oracle looks."""

    engine: AsyncEngine
    temporal: Client
    settings: StoreSettings


async def violations(product: Stores, sent_requests: SentRequests) -> list[str]:
    """Everything that does not hold."""
    found = await _filed_once(product, sent_requests)
    for case_id in sent_requests.cases.values():
        commands = [sent for sent in sent_requests.commands if sent.subject == case_id]
        found += await _recorded_once(product, case_id, commands)
        found += await _in_history_once(product, case_id, commands)
    return found + await differences(product.settings, with_temporal=True)


async def _filed_once(product: Stores, sent_requests: SentRequests) -> list[str]:
    query = select(intake.c.external_id, intake.c.id)
    async with product.engine.connect() as connection:
        stored = [(row.external_id, row.id) for row in await connection.execute(query)]
    found = _wrong_counts("filed", sent_requests.filings, Counter(ticket for ticket, _ in stored))
    others = sent_requests.cases.items() - set(stored)
    return found + [f"filed: {ticket} was answered with another case" for ticket, _ in others]


async def _recorded_once(product: Stores, case_id: str, commands: Sequence[SentRequest]) -> list[str]:
    async with product.engine.connect() as connection:
        events = await read(connection, COMPLAINTS, case_id)
    given = {sent.id for sent in commands}
    foreign = [event for event in events[1:] if event.role != Role.SYSTEM and event.command not in given]
    found = [f"recorded: {case_id} {event.sequence} {event.data.type} that nobody asked for" for event in foreign]
    return found + _wrong_counts("recorded", commands, _effects(events))


def _effects(events: Iterable[ComplaintEvent]) -> Counter[str]:
    """How often each order took effect: its events stand together, and its own fact is the first of them."""
    effects: Counter[str] = Counter()
    for command, group in groupby(events, key=lambda event: event.command):
        facts = [event.data.type for event in group]
        effects[command or ""] += facts.count(facts[0])
    return effects


async def _in_history_once(product: Stores, case_id: str, commands: Sequence[SentRequest]) -> list[str]:
    """By the updates that were accepted; a step that was lost and adopted stands in the marker that adopted it."""
    accepted, outcome = await _history(product, case_id)
    seen = Counter({sent.id: accepted[sent.id] or int(sent.id.encode() in outcome) for sent in commands})
    return _wrong_counts("history", commands, seen)


async def _history(product: Stores, case_id: str) -> tuple[Counter[str], bytes]:
    runs = await runs_of(product.temporal, complaint_workflow_id(case_id))
    events = [event for run in runs for event in run.events]
    requests = [event.workflow_execution_update_accepted_event_attributes for event in events]
    accepted = Counter(request.protocol_instance_id for request in requests if request.protocol_instance_id)
    return accepted, b"".join(event.SerializeToString() for event in events)


async def runs_of(client: Client, workflow_id: str) -> list[WorkflowHistory]:
    """The history of each run of the process, oldest first."""
    runs = [await client.get_workflow_handle(workflow_id).fetch_history()]
    while earlier := continued_from(runs[0].events):
        runs.insert(0, await client.get_workflow_handle(workflow_id, run_id=earlier).fetch_history())
    return runs


def continued_from(events: Sequence[HistoryEvent]) -> str:
    """The run before this one, or nothing."""
    return str(events[0].workflow_execution_started_event_attributes.continued_execution_run_id)


def _wrong_counts(what: str, sent: Sequence[SentRequest], counted: Counter[str]) -> list[str]:
    return [
        f"{what}: {one.action} of {one.subject}, {one.outcome}, took effect {counted[one.id]} times {one.detail}"
        for one in sent
        if counted[one.id] not in ALLOWED[one.outcome]
    ] + [
        f"{what}: {one.action} of {one.subject} was refused: {one.detail}"
        for one in sent
        if one.outcome is RequestOutcome.REFUSED
    ]
