"""A partner's standing as it was at a past instant, rebuilt from the events up to then and nothing else."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache, reduce
from itertools import groupby
from typing import Any

from sqlalchemy import Select, Text, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.accreditations.tables import accreditations
from records.compiled_statements import fetch
from records.event_store import as_event
from records.reviews.tables import reviews
from records.standing import marks_of
from records.streams import stream_of
from records.tables.event_log import events
from standards.partner import Partner
from standards.standing.state import Mark, Standing


async def standing_as_of(connection: AsyncConnection, partner_id: str, at: datetime) -> Standing | None:
    """The standing after every event up to the instant, or None where the partner was not known yet."""
    given = {"whose": partner_id, "partner": f"partner/{partner_id}", "until": at}
    found = [as_event(stream_of(row.subject), row._asdict()) for row in await fetch(connection, _until(), given)]
    streams = groupby(found, key=lambda event: event.subject)
    states: list[Any] = [reduce(stream_of(subject).evolve, events, None) for subject, events in streams]
    partner = next((state for state in states if isinstance(state, Partner)), None)
    if partner is None:
        return None
    return Standing(
        partner=partner,
        accreditations=tuple(state for state in states if state.id.startswith("acc_")),
        reviews=tuple(sorted((state for state in states if state.id.startswith("rev_")), key=lambda item: item.number)),
        marks=_marks_as_of(await marks_of(connection, partner_id), at),
    )


@cache
def _until() -> Select[Any]:
    """The events of a partner's standing up to an instant."""
    log, whose = events.c, bindparam("whose", type_=Text)
    held = select(accreditations.c.id).where(accreditations.c.partner_id == whose)
    reviewed = select(reviews.c.id).where(reviews.c.partner_id == whose)
    mine = or_(log.subject == bindparam("partner", type_=Text), log.subject.in_(held), log.subject.in_(reviewed))
    until = log.at <= bindparam("until", type_=log.at.type)
    return select(events).where(mine, until).order_by(log.subject, log.sequence)


async def first_recorded_at(connection: AsyncConnection, partner_id: str) -> datetime:
    """Since when the partner, which is on record, is on record (UTC)."""
    log = events.c
    query = select(log.at).where(log.subject == f"partner/{partner_id}", log.sequence == 1)
    at: datetime = (await connection.execute(query)).scalar_one()
    return at


def _marks_as_of(marks: Iterable[Mark], at: datetime) -> tuple[Mark, ...]:
    """The marks that were on record."""
    return tuple(
        mark.model_copy(update={"vacated_at": mark.vacated_at if mark.vacated_at and mark.vacated_at <= at else None})
        for mark in marks
        if mark.placed_at <= at
    )
