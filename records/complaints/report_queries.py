"""What a report is made of: the cases that closed in a period, with their way through the stages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.complaints.queries import visible
from records.complaints.tables import complaints
from records.partners.tables import partners
from records.tables.event_log import events
from records.visibility import Visibility
from standards.complaint.report import ClosedCase, Passage
from standards.vocabulary import Outcome, Stage, Status

_ENTERING = ("complaint_filed", "stage_entered")


async def closed_cases(
    connection: AsyncConnection, visibility: Visibility, since: datetime, until: datetime
) -> list[ClosedCase]:
    """The cases that closed at ``since`` or later and before ``until``, that the reader may see."""
    stage = events.c.fact["stage"].astext.label("stage")
    query = (
        select(
            complaints.c.id, complaints.c.outcome, complaints.c.opened_at, complaints.c.closed_at, events.c.at, stage
        )
        .join(events, events.c.subject == complaints.c.id)
        .where(complaints.c.closed_at >= since, complaints.c.closed_at < until, *visible(visibility))
        .where(events.c.type.in_((*_ENTERING, "closed")))
        .order_by(complaints.c.id, events.c.sequence)
    )
    rows = (await connection.execute(query)).all()
    return [_closed(list(entries)) for _, entries in groupby(rows, key=lambda row: row.id)]


def _closed(entries: list[Any]) -> ClosedCase:
    case = entries[0]
    at = [*(entry.at for entry in entries), case.closed_at]
    spans = [span for span in zip(entries, pairwise(at), strict=True) if span[0].stage is not None]  # less its closes
    return ClosedCase(
        outcome=Outcome(case.outcome),
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        passages=tuple(
            Passage(stage=Stage(entry.stage), entered_at=came, left_at=went) for entry, (came, went) in spans
        ),
    )


async def filed_between(connection: AsyncConnection, visibility: Visibility, since: datetime, until: datetime) -> int:
    """How many complaints were filed at ``since`` or later and before ``until``."""
    query = select(func.count()).where(
        complaints.c.opened_at >= since, complaints.c.opened_at < until, *visible(visibility)
    )
    return (await connection.execute(query)).scalar_one()


async def open_by_stage(connection: AsyncConnection, visibility: Visibility) -> Mapping[Stage, int]:
    """How many cases stand in each stage now."""
    query = (
        select(complaints.c.stage, func.count().label("many"))
        .where(complaints.c.status == Status.OPEN.value, *visible(visibility))
        .group_by(complaints.c.stage)
    )
    return {Stage(row.stage): row.many for row in await connection.execute(query)}


@dataclass(frozen=True)
class JudgedCase:
    """A case that closed in a period, with what tells how it was judged."""

    category: str
    tier: str
    outcome: Outcome
    closed_at: datetime
    hours: float
    against_score: bool | None
    """Whether the finding departs from the rubric's score; None without a finding."""
    votes: tuple[str, ...]
    recused: int


async def judged_cases(
    connection: AsyncConnection, visibility: Visibility, since: datetime, until: datetime
) -> list[JudgedCase]:
    """The cases that closed at ``since`` or later and before ``until``, with the partner's tier as it is now."""
    row, state = complaints.c, complaints.c.state
    query = (
        select(
            row.category, partners.c.tier, row.outcome, row.opened_at, row.closed_at, state["finding"].label("finding")
        )
        .add_columns(state["votes"].label("votes"), state["recused"].label("recused"))
        .join(partners, partners.c.id == row.partner_id)
        .where(row.closed_at >= since, row.closed_at < until, *visible(visibility))
    )
    return [
        JudgedCase(
            category=one.category,
            tier=one.tier,
            outcome=Outcome(one.outcome),
            closed_at=one.closed_at,
            hours=(one.closed_at - one.opened_at).total_seconds() / 3600,
            against_score=one.finding["against_score"] if one.finding else None,
            votes=tuple(vote["vote"] for vote in one.votes or ()),
            recused=len(one.recused or ()),
        )
        for one in await connection.execute(query)
    ]


@dataclass(frozen=True)
class StageBreaches:
    """How often a stage was entered in a period, and how often its deadline passed."""

    stage: Stage
    entered: int
    breached: int


async def breaches(connection: AsyncConnection, since: datetime, until: datetime) -> list[StageBreaches]:
    """By stage, the entries and the breaches at ``since`` or later and before ``until``."""
    log, stage = events.c, events.c.fact["stage"].astext
    kinds = (*_ENTERING, "deadline_breached")
    query = (
        select(stage.label("stage"), (log.type == "deadline_breached").label("late"), func.count().label("many"))
        .where(log.type.in_(kinds), log.at >= since, log.at < until)
        .group_by("stage", "late")
    )
    rows = (await connection.execute(query)).all()
    found = {(row.stage, row.late): row.many for row in rows}
    stages = [stage for stage in Stage if stage is not Stage.CLOSED]
    return [StageBreaches(one, found.get((one.value, False), 0), found.get((one.value, True), 0)) for one in stages]
