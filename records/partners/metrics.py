"""Performance in figures: counts over the window that ends when a review begins (S33), of everybody it could be."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.accreditations.tables import accreditations
from records.complaints.tables import complaints
from records.marks.tables import annulments, marks
from standards.months import add_months, at_hour
from standards.vocabulary import LOST, Outcome

MEDIATED = "mediated_percent"
FIGURES = (
    "marks_in_window",
    "complaints",
    MEDIATED,
    "accreditations",
    "renewals",
    *(outcome.value for outcome in Outcome),
)
"""What is counted of a partner, what says most first: the later a figure stands, the wider is its band."""

Counted = Iterator[tuple[str, str, int]]


async def figures_of_all(
    connection: AsyncConnection, partner_id: str, until: datetime, window_months: int
) -> Mapping[str, Mapping[str, int]]:
    """By partner, the figures of the window (t - months, t] at the instant.

    Of the partner and of everybody else who holds an accreditation: those whom a review could be about.
    """
    held = accreditations.c
    judged = select(held.partner_id).where(or_(held.status.notin_(LOST), held.partner_id == partner_id)).distinct()
    ids = set((await connection.execute(judged)).scalars()) | {partner_id}
    found: dict[str, dict[str, int]] = {one: dict.fromkeys(FIGURES, 0) for one in ids}
    since = at_hour(add_months(until.date(), -window_months), 0)
    for counted in (
        await _complaints(connection, since, until),
        await _marks(connection, since, until),
        await _accreditations(connection),
    ):
        for one, name, count in counted:
            if one in found:
                found[one][name] += count
    return found


async def _complaints(connection: AsyncConnection, since: datetime, until: datetime) -> Counted:
    row = complaints.c
    query = select(row.partner_id, row.outcome, func.count().label("cases"))
    query = query.where(row.opened_at > since, row.opened_at <= until).group_by(row.partner_id, row.outcome)
    by_partner: dict[str, dict[str | None, int]] = defaultdict(dict)
    for one in await connection.execute(query):
        by_partner[one.partner_id][one.outcome] = one.cases
    return _of_complaints(by_partner)


def _of_complaints(by_partner: Mapping[str, Mapping[str | None, int]]) -> Counted:
    """The counts, and the share of the closed ones that mediation resolved, withdrawn and duplicate left out."""
    for partner_id, cases in by_partner.items():
        yield partner_id, "complaints", sum(cases.values())
        yield from ((partner_id, outcome, count) for outcome, count in cases.items() if outcome is not None)
        aside = (None, Outcome.WITHDRAWN, Outcome.DUPLICATE)
        weighed = sum(count for outcome, count in cases.items() if outcome not in aside)
        if weighed:
            yield partner_id, MEDIATED, 100 * cases.get(Outcome.RESOLVED_BY_MEDIATION, 0) // weighed


async def _marks(connection: AsyncConnection, since: datetime, until: datetime) -> Counted:
    row, annulled = marks.c, annulments.c
    counts = annulled.vacated_at.is_(None)
    query = select(row.partner_id, func.count().label("marks")).join(annulments, annulled.id == row.id, isouter=True)
    within = (row.placed_on > since.date(), row.placed_on <= until.date(), counts)
    found = await connection.execute(query.where(*within).group_by(row.partner_id))
    return iter([(one.partner_id, "marks_in_window", one.marks) for one in found])


async def _accreditations(connection: AsyncConnection) -> Counted:
    row = accreditations.c
    terms = func.coalesce(func.sum(row.state["term"].as_integer() - 1), 0)
    query = select(row.partner_id, func.count().label("held"), terms.label("renewals")).where(row.status.notin_(LOST))
    found = (await connection.execute(query.group_by(row.partner_id))).all()
    held = [(one.partner_id, "accreditations", int(one.held)) for one in found]
    return iter([*held, *((one.partner_id, "renewals", int(one.renewals)) for one in found)])
