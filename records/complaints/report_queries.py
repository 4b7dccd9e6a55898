"""What a report is made of: the cases that closed in a period, with their way through the stages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Double, WithinGroup, cast, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from records.complaints.queries import visible
from records.complaints.tables import closed_cases, complaints
from records.partners.tables import partners
from records.reviews.hidden import marked_cases
from records.tables.event_log import events
from records.visibility import Visibility, within
from standards.complaint.report import LEFT_OUT, Tally
from standards.vocabulary import OPEN_STAGES, Outcome, Stage, Status

# A median sorts; on disk it takes three times as long. Compiling the query takes longer than a small one.
_MEMORY = "SELECT set_config('work_mem', '64MB', true), set_config('jit', 'off', true)"
_ENTERING = ("complaint_filed", "stage_entered")


async def tally(connection: AsyncConnection, visibility: Visibility, since: datetime, until: datetime) -> Tally:
    """What closed at ``since`` or later and before ``until``, of the cases that the reader may see.

    One walk over an index that holds all that it needs, in the caller's transaction, which is given the memory.
    """
    row = closed_cases.c
    seen = within(visibility, row.partner_id, row.filed_by)
    if visibility.may_sit:
        seen.append(~marked_cases(visibility.subs, row.complaint_id, row.outcome))
    counted = select(func.count().label("closed"), _spared(), *_by_outcome(), *_by_stage())
    await connection.execute(text(_MEMORY))
    found = (
        (await connection.execute(counted.where(row.closed_at >= since, row.closed_at < until, *seen))).mappings().one()
    )
    return Tally(
        closed=found["closed"],
        outcomes={outcome: found[f"{outcome.value}_count"] for outcome in Outcome},
        open_for={outcome: found[f"{outcome.value}_median"] for outcome in Outcome},
        reached={stage: found[f"{stage.value}_count"] for stage in OPEN_STAGES},
        stayed={stage: found[f"{stage.value}_median"] for stage in OPEN_STAGES},
        spared=found["spared"],
    )


def _spared() -> ColumnElement[int]:
    row = closed_cases.c
    considered = row.outcome.not_in(sorted(outcome.value for outcome in LEFT_OUT))
    return func.count().filter(considered, row.mark_board.is_(None)).label("spared")


def _by_outcome() -> Iterator[ColumnElement[Any]]:
    for outcome in Outcome:
        so = closed_cases.c.outcome == outcome.value
        yield func.count().filter(so).label(f"{outcome.value}_count")
        yield _median(closed_cases.c.open_for).filter(so).label(f"{outcome.value}_median")


def _by_stage() -> Iterator[ColumnElement[Any]]:
    for stage in OPEN_STAGES:
        spent = closed_cases.c[stage.value]
        yield func.count(spent).label(f"{stage.value}_count")
        yield _median(spent).label(f"{stage.value}_median")


def _median(spent: ColumnElement[int]) -> WithinGroup[Any]:
    return func.percentile_cont(text("0.5")).within_group(cast(spent, Double))


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
    return [
        StageBreaches(one, found.get((one.value, False), 0), found.get((one.value, True), 0)) for one in OPEN_STAGES
    ]
