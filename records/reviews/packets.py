"""The blind packets: for each counted mark a scenario that names nobody, made and kept in PostgreSQL alone (S32)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import cast, literal, select, update
from sqlalchemy.dialects.postgresql import JSONB, Insert, insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from records.complaints.tables import complaints, intake
from records.database import transaction
from records.private_records.keeping import keep_track
from records.redaction_identifiers import identifiers_of
from records.redaction_process import REDACTION, RedactionFailed
from records.reviews import parking
from records.reviews.tables import packets, reviews
from records.tables.private import texts
from redaction import Identifiers, RejectedRelease, Replacement, annotate, redact_all, release_all
from standards.base_model import read_stored
from standards.complaint import Complaint
from standards.review import AccreditationReview, CountedMark
from standards.review.case_summary import Passage, figures, passages

log = structlog.get_logger("records")


@dataclass(frozen=True)
class Made:
    """A packet that was made."""

    marks: tuple[str, ...]
    doubts: int
    """What somebody has to settle, beyond what was released before."""
    to_release: int = 0
    """Scenarios with a text that nobody has released; an imported mark has none."""


@dataclass(frozen=True)
class Scenario:
    """One scenario on record."""

    mark_id: str
    scenario: dict[str, Any]
    sources: list[dict[str, Any]]
    doubts: int
    releases: dict[str, Any]

    @property
    def is_erased(self) -> bool:
        """Whether nothing is left of it: its doubts are kept, and what it told is not."""
        return not self.scenario


class Packets:
    """Makes packets. Raises ``RecordAway`` where PostgreSQL cannot serve."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def prepare(self, review_id: str, at: datetime) -> Made:
        """Makes the scenarios that are not made yet, and anew those that nobody has released.

        A case that joins the review brings names that may stand in the earlier ones. What was released stays as it
        was; ``named_since`` hides later names from it. A packet that cannot be made is parked, and waits.
        """
        async with transaction(self._engine) as connection:
            if await parking.is_parked(connection, review_id):
                return Made((), 0)
        try:
            return await self._make(review_id, at)
        except RedactionFailed as failure:
            log.error("packet_parked", review=review_id, reason=str(failure))
            async with transaction(self._engine) as connection:
                await parking.park(connection, review_id, str(failure))
            return Made((), 0)

    async def _make(self, review_id: str, at: datetime) -> Made:
        async with transaction(self._engine) as connection:
            review = await review_of(connection, review_id)
            if review is None or not review.to_prepare:
                return Made((), 0)
            known = {found.mark_id: found for found in await scenarios(connection, review_id)}
            to_make = [mark for mark in review.marks if not is_released(known.get(mark.id), review)]
            identifiers = await identifiers_of(connection, review) if to_make else Identifiers.of(())
            rows = [await _row(connection, review, mark, identifiers, at) for mark in to_make]
            if rows:
                await connection.execute(_stored(rows))
                await keep_track(connection, "packets", [f"{review_id}/{row['mark_id']}" for row in rows], at)
                await parking.unpark(connection, review_id)
            texts_told = [row for row in rows if row["sources"]]
            told_before = await repeated(connection, review) if texts_told else {}
            again = [row for row in texts_told if row["mark_id"] in told_before]
            return Made(review.counted, sum(row["doubts"] for row in rows) + len(again), len(texts_told))


async def repeated(connection: AsyncConnection, review: AccreditationReview) -> dict[str, list[str]]:
    """By mark, the earlier reviews whose board was told of it: told in the same words, it ties the two together."""
    packet, earlier = packets.c, reviews.c
    query = select(packet.mark_id, packet.review_id).join(reviews, earlier.id == packet.review_id)
    before = (earlier.opened_at < review.opened_at) & (packet.mark_id.in_(review.counted))
    found: dict[str, list[str]] = {}
    for row in await connection.execute(query.where(before).order_by(earlier.opened_at)):
        found.setdefault(row.mark_id, []).append(row.review_id)
    return found


def is_released(found: Scenario | None, review: AccreditationReview) -> bool:
    """Whether somebody has released the scenario, and the review took it."""
    return found is not None and any(ref in found.releases for ref in review.releases)


def _stored(rows: Sequence[Mapping[str, Any]]) -> Insert:
    """Puts the rows in; one that was made before takes the new content and keeps its releases."""
    put = insert(packets).values(list(rows))
    renewed = {name: put.excluded[name] for name in ("scenario", "sources", "doubts")}
    return put.on_conflict_do_update(index_elements=[packets.c.review_id, packets.c.mark_id], set_=renewed)


async def review_of(connection: AsyncConnection, review_id: str) -> AccreditationReview | None:
    """The review's state."""
    state = (await connection.execute(select(reviews.c.state).where(reviews.c.id == review_id))).scalar_one_or_none()
    return None if state is None else read_stored(AccreditationReview, state)


async def scenarios(connection: AsyncConnection, review_id: str) -> list[Scenario]:
    """What is made of the review's packet."""
    row = packets.c
    query = select(row.mark_id, row.scenario, row.sources, row.doubts, row.releases).where(row.review_id == review_id)
    return [Scenario(**found._mapping) for found in await connection.execute(query.order_by(row.mark_id))]


def released_of(found: Scenario, releases: Iterable[str]) -> list[dict[str, Any]] | None:
    """The scenario's passages as the board may read them.

    None where somebody has to settle doubts first, and where the scenario was erased.
    """
    if found.is_erased:
        return None
    for ref in reversed(list(releases)):
        if ref in found.releases:
            told: list[dict[str, Any]] = found.releases[ref]
            return told
    return found.scenario["told"] if found.doubts == 0 else None


async def _row(
    connection: AsyncConnection, review: AccreditationReview, mark: CountedMark, identifiers: Identifiers, at: datetime
) -> dict[str, Any]:
    case, told = await _told(connection, mark)
    results = await REDACTION.run(redact_all, [passage.text for passage in told], identifiers) if told else []
    redacted = list(zip(told, results, strict=True))
    return {
        "review_id": review.id,
        "mark_id": mark.id,
        "scenario": {
            **figures(mark, case).model_dump(mode="json"),
            "told": [{"title": passage.title, "text": result.text} for passage, result in redacted],
        },
        "sources": [
            {"title": passage.title, "segments": [asdict(segment) for segment in annotate(result)]}
            for passage, result in redacted
        ],
        "doubts": sum(len(result.doubts) for _, result in redacted),
        "prepared_at": at,
        "releases": {},
    }


async def _told(connection: AsyncConnection, mark: CountedMark) -> tuple[Complaint | None, Sequence[Passage]]:
    if mark.complaint_id is None:
        return None, ()
    query = select(complaints.c.state, intake.c.body).join_from(complaints, intake, intake.c.id == complaints.c.id)
    row = (await connection.execute(query.where(complaints.c.id == mark.complaint_id))).one()
    written = select(texts.c.id, texts.c.content).where(texts.c.subject == mark.complaint_id)
    contents = {found.id: found.content for found in await connection.execute(written)}
    case = read_stored(Complaint, row.state)
    return case, passages(case, row.body, contents)


async def store_release(
    connection: AsyncConnection,
    review: AccreditationReview,
    ref: str,
    pairs: Sequence[Mapping[str, str]],
    at: datetime,
) -> list[str]:
    """Keeps what the packet becomes with these replacements, under their reference; returns what stands against it.

    The packet opens when the review takes the release: what is kept here under another reference is never shown.
    """
    identifiers = await identifiers_of(connection, review)
    said = [Replacement(pair["find"], pair["put"]) for pair in pairs]
    against: list[str] = []
    for found in await scenarios(connection, review.id):
        if found.is_erased or is_released(found, review):
            continue
        told, problems = await REDACTION.run(_released, found, identifiers, said)
        against += problems
        if not problems:
            kept = packets.c.releases.op("||")(cast(literal(json.dumps({ref: told})), JSONB))
            mine = (packets.c.review_id == review.id) & (packets.c.mark_id == found.mark_id)
            await connection.execute(update(packets).where(mine).values(releases=kept))
            await keep_track(connection, "packets", [f"{review.id}/{found.mark_id}"], at)
    return against


def _released(
    found: Scenario, identifiers: Identifiers, said: Sequence[Replacement]
) -> tuple[list[dict[str, str]], list[str]]:
    originals = ["".join(segment["text"] for segment in source["segments"]) for source in found.sources]
    outcome = release_all(originals, identifiers, said)
    if isinstance(outcome, RejectedRelease):
        # By its place, not by its words: what was typed may name somebody.
        return [], [f"replacement {said.index(one) + 1}" for one in outcome.replacements]
    titles = [source["title"] for source in found.sources]
    return [{"title": title, "text": one.text} for title, one in zip(titles, outcome, strict=True)], []
