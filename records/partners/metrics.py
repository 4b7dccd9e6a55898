"""The partner's performance in figures: counts over the window that ends when a review begins (S33)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.accreditations.tables import accreditations
from records.complaints.tables import complaints
from standards.months import add_months, at_hour
from standards.vocabulary import LOST, Outcome

ASIDE = (Outcome.WITHDRAWN, Outcome.DUPLICATE)


@dataclass(frozen=True)
class Performance:
    """Figures that don't tell whose they are."""

    complaints: int
    by_outcome: dict[str, int]
    mediated: Decimal | None
    """The share of the closed complaints that mediation resolved, withdrawn and duplicate left out."""
    accreditations: int
    renewals: int


async def performance_of(
    connection: AsyncConnection, partner_id: str, until: datetime, window_months: int
) -> Performance:
    """The figures of the window (t - months, t] at the instant."""
    row = complaints.c
    since = at_hour(add_months(until.date(), -window_months), 0)
    counted = (
        select(row.outcome, func.count().label("cases"))
        .where(row.partner_id == partner_id, row.opened_at > since, row.opened_at <= until)
        .group_by(row.outcome)
    )
    found = {one.outcome: one.cases for one in await connection.execute(counted)}
    closed = {outcome: count for outcome, count in found.items() if outcome is not None}
    weighed = sum(count for outcome, count in closed.items() if outcome not in ASIDE)
    mediated = Decimal(closed.get(Outcome.RESOLVED_BY_MEDIATION, 0)) / weighed if weighed else None
    held, renewals = await _accreditations(connection, partner_id)
    return Performance(sum(found.values()), dict(sorted(closed.items())), mediated, held, renewals)


async def _accreditations(connection: AsyncConnection, partner_id: str) -> tuple[int, int]:
    row = accreditations.c
    terms = func.coalesce(func.sum(row.state["term"].as_integer() - 1), 0)
    query = select(func.count(), terms).where(row.partner_id == partner_id, row.status.notin_(LOST))
    held, renewals = (await connection.execute(query)).one()
    return int(held), int(renewals)
