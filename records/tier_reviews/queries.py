"""Tier reviews on record: who is due, who waits, and the report on what the accreditations recorded (S6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic_core import to_jsonable_python
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from records.accreditations.tables import accreditations
from records.database import transaction
from records.editions.repository import EditionRepository
from records.event_store import append
from records.standing import load
from records.streams import TIER_REVIEWS
from records.tables.event_log import events
from records.tier_reviews.tables import tier_reviews
from standards.accreditation import Accreditation
from standards.accreditation.schedule import last_tier_review
from standards.base_model import read_stored
from standards.commands import by_the_product
from standards.decisions import decided
from standards.editions import Edition
from standards.standing.state import Standing
from standards.tier_review import Finding, TierReview, TierReviewReported, former_review_id, review_id
from standards.tier_review.commands import BeginTierReview, ReportTierReview, TierReviewCommand
from standards.tier_review.decide import decide
from standards.vocabulary import LOST, Checkpoint, Loss

PAGE = 100


@dataclass(frozen=True)
class DuePage:
    """Partners with the accreditations that a review is due for."""

    due: Sequence[tuple[Standing, Sequence[str]]]
    after: str | None


class TierReviews:
    """What the tier review's process calls. Raises ``RecordAway`` where PostgreSQL cannot serve."""

    def __init__(self, engine: AsyncEngine, repository: EditionRepository) -> None:
        self._engine = engine
        self._repository = repository

    async def begin(self, at: datetime) -> dict[str, Any]:
        """The review of the latest review day by the instant, recorded as begun where it was not before."""
        async with transaction(self._engine) as connection:
            edition = await self._repository.in_force(connection, at)
            due_at = last_tier_review(at, edition.tiers)
            known = await _begun(connection, due_at)
            if known is None:
                await _take(connection, known, BeginTierReview(due_at=due_at), at, edition)
            row = accreditations.c
            held = select(func.count()).select_from(accreditations).where(row.status.notin_(LOST))
            count = (await connection.execute(held)).scalar_one()
            reported = known is not None and known.report is not None
            return {
                "id": known.id if known else review_id(due_at),
                "due_at": due_at,
                "accreditations": count,
                "reported": reported,
            }

    async def due_page(self, due_at: datetime, after: str) -> DuePage:
        """Up to a page of accreditations, by id, that were not looked at for this review yet."""
        async with transaction(self._engine) as connection:
            row = accreditations.c
            query = select(row.id, row.partner_id).where(row.id > after, *_waits(due_at)).order_by(row.id).limit(PAGE)
            rows = (await connection.execute(query)).all()
            subjects: dict[str, list[str]] = {}
            for found in rows:
                subjects.setdefault(found.partner_id, []).append(found.id)
            due = [(await load(connection, partner, lock=False), ids) for partner, ids in subjects.items()]
            more = rows[-1].id if len(rows) == PAGE else None
            return DuePage([(standing, ids) for standing, ids in due if standing is not None], more)

    async def waiting(self, due_at: datetime) -> int:
        """How many live accreditations were not looked at for this review yet."""
        async with transaction(self._engine) as connection:
            return await _count_waiting(connection, due_at)

    async def report(self, name: str, due_at: datetime, at: datetime) -> dict[str, int]:
        """The report over everything that was recorded for the review; made once, and read again after that."""
        async with transaction(self._engine) as connection:
            known = await _known(connection, name)
            assert known is not None  # it was begun
            report = known.report
            if report is None:
                edition = await self._repository.in_force(connection, at)
                report = await _report(connection, due_at)
                await _take(connection, known, ReportTierReview(report=report), at, edition)
            counts = report.model_dump(include={"reviewed", "below_tier", "with_gap", "lapsed", "not_reviewed"})
            return {name: int(count) for name, count in counts.items()}


def _waits(due_at: datetime) -> list[ColumnElement[bool]]:
    row = accreditations.c
    return [row.status.notin_(LOST), row.tier_reviewed_until < due_at]


async def _count_waiting(connection: AsyncConnection, due_at: datetime) -> int:
    query = select(func.count()).select_from(accreditations).where(*_waits(due_at))
    return int((await connection.execute(query)).scalar_one())


async def _begun(connection: AsyncConnection, due_at: datetime) -> TierReview | None:
    """The review of that day, also where it began before ids carried the day."""
    former = await _known(connection, former_review_id(due_at))
    return former if former is not None and former.due_at == due_at else await _known(connection, review_id(due_at))


async def _known(connection: AsyncConnection, name: str) -> TierReview | None:
    query = select(tier_reviews.c.state).where(tier_reviews.c.id == name)
    state = (await connection.execute(query)).scalar_one_or_none()
    return None if state is None else read_stored(TierReview, state)


async def _take(
    connection: AsyncConnection, review: TierReview | None, data: TierReviewCommand, at: datetime, edition: Edition
) -> None:
    """Decides what the product asks of the review, and records what follows."""
    command = by_the_product(data, at)
    events = decide(review, command, at, edition)
    await append(connection, TIER_REVIEWS, events, edition, decided(events[0].subject, command, at, events))


async def _report(connection: AsyncConnection, due_at: datetime) -> TierReviewReported:
    """What each accreditation recorded when it was looked at, beside where it stands since."""
    log, due = events.c, to_jsonable_python(due_at)
    query = (
        select(log.fact, accreditations.c.state)
        .join(accreditations, accreditations.c.id == log.subject)
        .where(
            log.type == "checkpoint_held",
            log.fact["due_at"].astext == due,
            log.fact["checkpoint"].astext == Checkpoint.TIER_REVIEW.value,
        )
        .order_by(accreditations.c.partner_id, accreditations.c.id)
    )
    rows = (await connection.execute(query)).all()
    findings = [found for row in rows if (found := _finding(row.fact, row.state, due_at)) is not None]
    return TierReviewReported(
        reviewed=len(rows),
        below_tier=sum(not row.fact["tier_holds"] for row in rows),
        with_gap=sum(bool(row.fact["missing"]) for row in rows),
        lapsed=sum(found.lapsed for found in findings),
        not_reviewed=await _count_waiting(connection, due_at),
        findings=tuple(findings),
    )


def _finding(data: dict[str, Any], state: Any, due_at: datetime) -> Finding | None:
    accreditation = read_stored(Accreditation, state)
    lost = accreditation.lost
    lapsed = lost is not None and lost.how is Loss.LAPSED and lost.at >= due_at
    if data["tier_holds"] and not data["missing"] and not lapsed:
        return None
    return Finding(
        partner_id=accreditation.partner_id,
        accreditation_id=accreditation.id,
        tier=data["tier"],
        grace_until=accreditation.grace.until if accreditation.grace else None,
        missing=tuple(data["missing"]),
        lapsed=lapsed,
    )
