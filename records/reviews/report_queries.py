"""What a report on reviews is made of: votes and recusals of those that closed, and how many there were by quarter."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.marks.tables import marks
from records.reviews.tables import reviews
from records.tables.event_log import events


@dataclass(frozen=True)
class JudgedReview:
    """A review that closed in a period."""

    outcome: str
    closed_at: datetime
    votes: tuple[str, ...]
    recused: int
    returns: int


async def judged_reviews(connection: AsyncConnection, since: datetime, until: datetime) -> list[JudgedReview]:
    """The reviews that closed at ``since`` or later and before ``until``."""
    row = reviews.c
    query = select(row.outcome, row.closed_at, row.state).where(row.closed_at >= since, row.closed_at < until)
    return [
        JudgedReview(
            outcome=one.outcome,
            closed_at=one.closed_at,
            votes=tuple(vote["vote"] for vote in one.state.get("votes", ())),
            recused=len(one.state.get("recused", ())),
            returns=one.state.get("returns", 0),
        )
        for one in await connection.execute(query)
    ]


async def recusals(connection: AsyncConnection, since: datetime, until: datetime) -> dict[str, int]:
    """By reason, how often a member of the board stepped back in the period."""
    log, reason = events.c, events.c.fact["reason"].astext
    query = select(reason, func.count()).where(log.type == "reviewer_recused", log.at >= since, log.at < until)
    return {row[0]: row[1] for row in await connection.execute(query.group_by(reason))}


async def by_quarter(connection: AsyncConnection, since: datetime) -> list[tuple[str, int, int]]:
    """By quarter from the instant on, the marks that were placed and the reviews that were opened."""
    placed = func.to_char(marks.c.placed_at, 'YYYY "Q"Q')
    opened = func.to_char(reviews.c.opened_at, 'YYYY "Q"Q')
    marked = select(placed, func.count()).where(marks.c.placed_at >= since).group_by(placed)
    reviewed = select(opened, func.count()).where(reviews.c.opened_at >= since).group_by(opened)
    of_marks = {row[0]: row[1] for row in await connection.execute(marked)}
    of_reviews = {row[0]: row[1] for row in await connection.execute(reviewed)}
    quarters = sorted({*of_marks, *of_reviews})
    return [(quarter, of_marks.get(quarter, 0), of_reviews.get(quarter, 0)) for quarter in quarters]
