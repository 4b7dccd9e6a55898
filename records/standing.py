"""A partner's standing on record: read under the partner's lock, decided by the rules, written in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from sqlalchemy import ARRAY, Select, Text, any_, bindparam, func, literal, select
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncConnection

from records.accreditations.tables import accreditations
from records.compiled_statements import fetch
from records.editions.repository import EditionRepository
from records.event_store import append
from records.follow_up.release import tell_of_released_actions
from records.marks.tables import annulments as vacated
from records.marks.tables import marks
from records.partners.queries import IMPORTING
from records.partners.tables import partners
from records.people import known_by_address
from records.reviews.tables import reviews
from records.streams import stream_of
from records.tables.event_log import events
from standards.accreditation import Accreditation
from standards.base_model import read_stored
from standards.commands import Command
from standards.complaint.participants import HANDLED
from standards.decisions import decided
from standards.events import Event
from standards.partner import Partner
from standards.rejections import Rejection
from standards.review import AccreditationReview
from standards.standing import Mark, Standing
from standards.standing.decide import STANDING_DECIDER
from standards.standing.evolve import fold
from standards.vocabulary import Role


@dataclass(frozen=True)
class Written:
    """What a decision came to on record."""

    standing: Standing
    subjects: tuple[str, ...]
    """The accreditations and reviews that it changed: their processes are to look."""


async def hold(connection: AsyncConnection, partner_id: str) -> None:
    """Locks the partner against every other decision until the transaction ends."""
    await fetch(connection, _HELD, {"whose": partner_id})


async def load(connection: AsyncConnection, partner_id: str, *, lock: bool = True) -> Standing | None:
    """The standing as it is now, with the partner locked against every other decision, or None for an unknown one."""
    if lock:
        await hold(connection, partner_id)
    found = await fetch(connection, _STATES, {"whose": partner_id})
    if not found:
        return None
    states = found[0]
    return Standing(
        partner=read_stored(Partner, states.partner),
        accreditations=tuple(read_stored(Accreditation, found) for found in states.accreditations or ()),
        reviews=tuple(read_stored(AccreditationReview, found) for found in states.reviews or ()),
        marks=await marks_of(connection, partner_id),
    )


def _states() -> Select[Any]:
    """The states of a partner and of all that is kept of it, each in its order."""
    whose, held, reviewed = bindparam("whose", type_=Text), accreditations.c, reviews.c
    in_order = func.jsonb_agg(aggregate_order_by(held.state, held.id), type_=JSONB)
    by_number = func.jsonb_agg(aggregate_order_by(reviewed.state, reviewed.number), type_=JSONB)
    return select(
        partners.c.state.label("partner"),
        select(in_order).where(held.partner_id == whose).scalar_subquery().label("accreditations"),
        select(by_number).where(reviewed.partner_id == whose).scalar_subquery().label("reviews"),
    ).where(partners.c.id == whose)


_WHOSE: Final = bindparam("whose", type_=Text)
# Built once: building a statement takes longer than carrying it out.
_HELD: Final = select(
    func.pg_advisory_xact_lock_shared(IMPORTING),
    func.pg_advisory_xact_lock(func.hashtextextended(_WHOSE, 0)),
)
"""A partner that is new has no row to lock, so its name is locked."""
_STATES: Final = _states()
_MARKS: Final = (
    select(marks, vacated.c.vacated_at)
    .join(vacated, vacated.c.id == marks.c.id, isouter=True)
    .where(marks.c.partner_id == _WHOSE)
    .order_by(marks.c.placed_on, marks.c.id)
)
_ACTED: Final = (
    select(events.c.subject, events.c.actor, func.min(events.c.sequence).label("first"))
    .where(
        events.c.subject == any_(bindparam("cases", type_=ARRAY(Text))),
        events.c.type == any_(literal(list(HANDLED), ARRAY(Text))),
        events.c.role != Role.SYSTEM.value,
    )
    .group_by(events.c.subject, events.c.actor)
    .order_by(events.c.subject, "first")
)


async def marks_of(connection: AsyncConnection, partner_id: str) -> tuple[Mark, ...]:
    """The partner's marks, each with who handled its case, oldest first."""
    rows = await fetch(connection, _MARKS, {"whose": partner_id})
    cases = [row.complaint_id for row in rows if row.complaint_id is not None]
    handlers = await _handlers(connection, cases) if cases else {}
    brought_in = await _brought_in(connection, partner_id) if len(cases) < len(rows) else {}
    return tuple(
        Mark(
            id=row.id,
            complaint_id=row.complaint_id,
            placed_on=row.placed_on,
            placed_at=brought_in.get(row.id, row.placed_at),
            seriousness=row.seriousness,
            imported=row.complaint_id is None,
            handlers=tuple(handlers.get(row.complaint_id, ())),
            vacated_at=row.vacated_at,
        )
        for row in rows
    )


async def _brought_in(connection: AsyncConnection, partner_id: str) -> dict[str, datetime]:
    """When the partner's imported marks came on record."""
    log = events.c
    imported = log.subject == f"partner/{partner_id}", log.type == "mark_imported"
    query = select(log.fact["mark_id"].astext.label("mark_id"), log.at).where(*imported)
    return {row.mark_id: row.at for row in await connection.execute(query)}


async def _handlers(connection: AsyncConnection, cases: Sequence[str]) -> dict[str, list[str]]:
    """By case, who handled it, under all their accounts, and whoever surfaced it, as verified addresses tell (S32)."""
    found: dict[str, list[str]] = {}
    for row in await fetch(connection, _ACTED, {"cases": list(cases)}):
        found.setdefault(row.subject, []).append(row.actor)
    for case, sub in await known_by_address(connection, cases):
        if sub not in found.setdefault(case, []):
            found[case].append(sub)
    return found


async def take(
    connection: AsyncConnection,
    repository: EditionRepository,
    standing: Standing | None,
    command: Command[Any],
    at: datetime,
) -> Written | Rejection:
    """Decides at the instant on a command, and records the decision with what follows from it.

    ``standing`` is the one that ``load`` locked; None for a partner that its first description makes known.
    """
    events = STANDING_DECIDER.decide(standing, command, at, await repository.timeline(connection))
    if isinstance(events, Rejection):
        return events
    after = fold(standing, events)
    if events:
        decision = decided(f"partner/{after.partner.id}", command, at, events)
        # Each stream's events in the order in which the rules noted them.
        for _, group in groupby(events, key=lambda event: (event.subject, event.edition)):
            noted: tuple[Event[Any], ...] = tuple(group)
            edition = await repository.by_id(connection, noted[0].edition)
            await append(connection, stream_of(noted[0].subject), noted, edition, decision)
        await tell_of_released_actions(connection, standing, after, events)
    subjects = dict.fromkeys(event.subject for event in events)
    return Written(after, tuple(name for name in subjects if name.startswith(("acc_", "rev_"))))


async def describe(
    connection: AsyncConnection, repository: EditionRepository, partner_id: str, command: Command[Any], at: datetime
) -> Written | Rejection:
    """Records a fact that is told about a partner, and what follows from it at once (S2).

    The partner may be unknown still; its first description makes it known.
    """
    return await take(connection, repository, await load(connection, partner_id), command, at)
