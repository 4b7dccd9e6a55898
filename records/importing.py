"""Bringing a portfolio in: one transaction in which the whole file is judged and written, or nothing is.

The events and rows are those that ``event_store.append`` writes. They are written for all streams at once: a portfolio
has thousands of them, and the sealer and every other writer of partners wait while this one writes.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import reduce
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, ColumnElement, Table, Text, any_, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from analysis.import_plan import Decided, Given, Plan, plan
from records.accreditations.tables import accreditations
from records.chain import keys_of
from records.decisions.store import decision_row
from records.decisions.tables import decisions
from records.editions.repository import EditionRepository
from records.event_store import SEALING, event_rows, queue_notifications
from records.partners.queries import IMPORTING, Identity, identity_row
from records.partners.tables import identities, partners
from records.projection_rows import Row
from records.streams import ACCREDITATIONS, PARTNERS, Stream
from records.tables import event_log
from records.tables.processes import processes
from records.tables.registry import PROJECTIONS
from records.writes import Write
from records.writes import write as write_rows
from standards.accreditation import Accreditation
from standards.base_model import read_stored
from standards.decisions import Decision
from standards.editions import Edition
from standards.events import Event
from standards.notifications import Notification
from standards.partner import Partner
from standards.partner.events import PartnerRecorded
from standards.standing import Standing
from standards.vocabulary import LOST

BATCH = 500
"""Rows a statement: each stays well within the time that a statement may take."""


@dataclass(frozen=True)
class Portfolio:
    """What a file holds that can be read: its records, and the private part of the partners' descriptions."""

    given: Sequence[Given]
    identities: Mapping[str, tuple[str, Identity]]
    """By the identity's id, the partner's id and the identity."""
    excused: frozenset[str] = frozenset()
    """Partners whose own line could not be read."""


class Head(NamedTuple):
    """Where a stream ends: its state and the hash of its last event."""

    state: Any
    hash: bytes


NEW = Head(None, b"")
Continued = tuple[Head, Sequence[Event[Any]], Decision]
"""A stream's end, its next events, and the decision that led to them."""


async def bring_in(
    engine: AsyncEngine, repository: EditionRepository, portfolio: Portfolio, at: datetime, *, write: bool
) -> Plan:
    """What the portfolio changes; written where ``write`` says so and nothing in the file is at fault."""
    async with engine.begin() as connection:
        # Between two statements a large file is judged for longer than a transaction may otherwise stay idle.
        await connection.execute(select(func.set_config("idle_in_transaction_session_timeout", "0", True)))
        if write:
            await connection.execute(select(func.pg_advisory_xact_lock(IMPORTING)))
        ids = sorted({item.partner_id for item in portfolio.given} | portfolio.excused)
        heads = await _heads(connection, ids)
        held = await _held(connection, ids)
        on_record = {key: Standing(partner=head.state, accreditations=held[key]) for key, head in heads.items()}
        edition = await repository.in_force(connection, at)
        planned = plan(portfolio.given, on_record, at, edition, portfolio.excused)
        if write and not planned.faults:
            await _write(connection, portfolio, planned, heads, at, edition)
    return planned


async def _heads(connection: AsyncConnection, partner_ids: Sequence[str]) -> dict[str, Head]:
    row, log = partners.c, event_log.events.c
    last = (log.subject == literal("partner/") + row.id) & (log.sequence == row.sequence)
    query = select(row.id, row.state, log.hash).join_from(partners, event_log.events, last)
    found = await connection.execute(query.where(row.id == _any_of(partner_ids)))
    return {each.id: Head(read_stored(Partner, each.state), each.hash) for each in found}


async def _held(connection: AsyncConnection, partner_ids: Sequence[str]) -> dict[str, tuple[Accreditation, ...]]:
    row = accreditations.c
    query = select(row.partner_id, row.state).where(row.partner_id == _any_of(partner_ids)).order_by(row.id)
    held: dict[str, tuple[Accreditation, ...]] = defaultdict(tuple)
    for found in await connection.execute(query):
        held[found.partner_id] += (read_stored(Accreditation, found.state),)
    return held


async def _have_looked_at(connection: AsyncConnection, partner_ids: Sequence[str], at: datetime) -> None:
    """Has the processes of partners about whom something is new taken for late, so that the sweep nudges them."""
    row, seen = accreditations.c, processes
    theirs = select(row.id).where(row.partner_id == _any_of(partner_ids), row.status.notin_(LOST))
    late = update(seen).where(seen.c.subject.in_(theirs)).values(wakes_at=at - timedelta(hours=1))
    await connection.execute(late)


def _any_of(values: Sequence[str]) -> ColumnElement[Any]:
    """All the values as one parameter: PostgreSQL takes no more than 32,767 of them."""
    return any_(literal(values, ARRAY(Text)))


async def _write(
    connection: AsyncConnection,
    portfolio: Portfolio,
    planned: Plan,
    heads: Mapping[str, Head],
    at: datetime,
    edition: Edition,
) -> None:
    facts = [event.data for events in planned.events.values() for event in events]
    described = [portfolio.identities[data.identity] for data in facts if isinstance(data, PartnerRecorded)]
    rows = [identity_row(partner_id, identity, at) for partner_id, identity in described]
    await _in_batches(connection, Write(identities, rows, keeps=True))
    await connection.execute(select(func.pg_advisory_xact_lock_shared(SEALING)))
    made = planned.decisions(at)
    await _in_batches(connection, Write(decisions, [decision_row(decision) for decision, _ in made]))
    for stream in (PARTNERS, ACCREDITATIONS):
        await _append_all(connection, stream, _continued(stream, made, heads))
    await _notify(connection, made, heads, at, edition)
    await _have_looked_at(connection, list(planned.events), at)


def _continued(stream: Stream[Any, Any], made: Iterable[Decided], heads: Mapping[str, Head]) -> Iterator[Continued]:
    """The decisions' events of the kind of stream: a partner's follow on others, an accreditation's are its first."""
    for decision, events in made:
        theirs = [event for event in events if event.subject.startswith(stream.prefix)]
        if stream is PARTNERS and theirs:
            yield heads.get(stream.key(theirs[0].subject), NEW), theirs, decision
        elif stream is not PARTNERS:
            yield from ((NEW, [event], decision) for event in theirs)


async def _notify(
    connection: AsyncConnection, made: Iterable[Decided], heads: Mapping[str, Head], at: datetime, edition: Edition
) -> None:
    """Of an import only what was refused is told: an accreditation that is brought along is news to nobody."""
    told: list[Notification] = []
    for head, events, _ in _continued(PARTNERS, made, heads):
        told += PARTNERS.notifications(head.state, tuple(events), edition)
    await queue_notifications(connection, told, at)


async def _append_all(connection: AsyncConnection, stream: Stream[Any, Any], continued: Iterable[Continued]) -> None:
    """Each stream's next events and the rows that they change."""
    logged: list[dict[str, Any]] = []
    keys = keys_of(connection)
    changed: dict[Table, list[Row]] = defaultdict(list)
    for head, events, decision in continued:
        logged += event_rows(events, head.hash, decision, keys)
        for row in _changed(stream, head.state, events):
            changed[row.table].append(row)
    await _in_batches(connection, Write(event_log.events, logged))
    for table in sorted(changed, key=PROJECTIONS.index):
        rows = [row.key | row.values for row in changed[table]]
        await _in_batches(connection, Write(table, rows, key=tuple(changed[table][0].key)))


def _changed(stream: Stream[Any, Any], state: Any, events: Sequence[Event[Any]]) -> list[Row]:
    """The rows that are new or different after the events; an import takes none away."""
    before = {} if state is None else {row.identity: row for row in stream.rows(state)}
    after = reduce(stream.evolve, events, state)
    return [row for row in stream.rows(after) if before.get(row.identity) != row]


async def _in_batches(connection: AsyncConnection, whole: Write) -> None:
    for start in range(0, len(whole.rows), BATCH):
        await write_rows(connection, [replace(whole, rows=whole.rows[start : start + BATCH])])
