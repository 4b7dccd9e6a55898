"""Editions on record: those the product brings, those that were published, and which one governs an instant."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, insert, literal, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from records.chain import keys_of
from records.decisions import store as decisions
from records.editions.builtin_editions import bundled_editions
from records.editions.tables import editions
from records.event_store import event_rows, hold_off_sealing, queue_notifications, read
from records.keyset import Key, behind
from records.streams import EDITIONS
from records.tables.event_log import events
from standards.actors import Actor
from standards.base_model import read_stored
from standards.commands import Command, by_the_product
from standards.decisions import decided
from standards.editions import Edition, EditionTimeline
from standards.editions.commands import BringEdition, PublishEdition
from standards.editions.decide import decide
from standards.editions.events import SUBJECT, plain
from standards.editions.evolve import evolve
from standards.editions.publishing import Draft, Judgement, Publication, draft, judge
from standards.editions.state import EditionRules
from standards.editions.validation import Powers
from standards.rejections import Rejection
from standards.vocabulary import EditionStage

PUBLISHING = 7_3243
"""The advisory lock that whoever publishes an edition takes alone, so that no two are written over the same one."""


class NoEdition(LookupError):
    """No such edition was published, or none at all yet: the worker publishes the product's own when it starts."""


@dataclass(frozen=True)
class Published:
    """An edition with who put it on record, when, and over which other edition it was written."""

    edition: Edition
    published_by: str
    published_at: datetime
    follows: str | None
    stage: EditionStage = EditionStage.PUBLISHED
    approved_by: str | None = None
    approved_at: datetime | None = None
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = None


async def page(
    connection: AsyncConnection, stage: EditionStage | None, after: Key | None, limit: int
) -> Sequence[Published]:
    """Up to ``limit`` editions after the key, the earliest first; without a stage those that were not withdrawn."""
    row = editions.c
    wanted = row.stage != EditionStage.WITHDRAWN.value if stage is None else row.stage == stage.value
    query = _PUBLISHED.where(wanted, *behind(row.effective_from, row.id, after))
    query = query.order_by(row.effective_from, row.id).limit(limit)
    return [_published(row) for row in await connection.execute(query)]


async def find(connection: AsyncConnection, edition_id: str) -> Published | None:
    """The edition of that id, or None where there is none."""
    row = (await connection.execute(_PUBLISHED.where(editions.c.id == edition_id))).one_or_none()
    return None if row is None else _published(row)


def governing_id(at: datetime) -> ColumnElement[str | None]:
    """The id of the edition that governs the instant, as part of a query; null where none was published yet."""
    starts = editions.c.effective_from
    current, first = _IDS.where(starts <= at).order_by(starts.desc()).limit(1), _IDS.order_by(starts).limit(1)
    return func.coalesce(current.scalar_subquery(), first.scalar_subquery())


_IDS = select(editions.c.id).where(editions.c.stage == EditionStage.PUBLISHED.value)
_OF_THE_EDITION = (events.c.subject == literal(SUBJECT) + editions.c.id) & (events.c.sequence == 1)
_FOLLOWS = events.c.fact["follows"].astext.label("follows")
_PUBLISHED = select(editions, _FOLLOWS).join_from(editions, events, _OF_THE_EDITION, isouter=True)
_STAGES = select(editions.c.id, editions.c.stage, _FOLLOWS).join_from(editions, events, _OF_THE_EDITION, isouter=True)


def _published(row: Any) -> Published:
    progress = {name: getattr(row, name) for name in ("approved_by", "approved_at", "withdrawn_by", "withdrawn_at")}
    edition, stage = read_stored(Edition, row.content), EditionStage(row.stage)
    return Published(edition, row.published_by, row.published_at, row.follows, stage, **progress)


async def publish_bundled(connection: AsyncConnection) -> None:
    """Puts the product's own editions on record, where they are not yet."""
    await lock_editions(connection)
    for edition in bundled_editions():
        if not await read(connection, EDITIONS, f"{SUBJECT}{edition.id}"):
            await _bring(connection, edition, datetime.now(UTC))


async def _bring(connection: AsyncConnection, edition: Edition, now: datetime) -> None:
    """The first edition of all takes effect even where its day has passed; a later one is for ops to publish then.

    A row without an event was written before publications were events. It is as it was published, so the event that
    it gets now tells of then.
    """
    on_record = {row.id: row for row in await connection.execute(select(editions))}
    mine = on_record.pop(edition.id, None)
    if mine is not None:
        at = mine.published_at
        await _decide(connection, by_the_product(BringEdition(content=mine.content), at), EditionRules(None))
        return
    if on_record and (
        edition.effective_from < now or edition.effective_from in {row.effective_from for row in on_record.values()}
    ):
        return
    rules = await EditionRepository().rules(connection) if on_record else EditionRules(None)
    await _decide(connection, by_the_product(BringEdition(content=plain(edition)), now), rules)


async def drafted(
    connection: AsyncConnection, repository: "EditionRepository", changes: Mapping[str, Any], powers: Powers
) -> Draft:
    """The changes over the edition that they are meant to follow; nothing is written. Raises ``NoEdition``."""
    rules = await repository.rules(connection)
    return draft(changes, rules, powers, await _written_over(connection, repository, rules, changes))


async def publish(
    connection: AsyncConnection,
    repository: "EditionRepository",
    changes: Mapping[str, Any],
    powers: Powers,
    by: Actor,
    clock: Callable[[], datetime],
    *,
    approval: bool = False,
) -> Judgement:
    """Publishes the changes as an edition of their own, or says why not. Runs in the caller's transaction.

    The clock is read when its turn has come: what lay ahead may be past by then. Raises ``NoEdition`` where there is
    none yet that it could follow. With ``approval`` it waits for a second person.
    """
    await lock_editions(connection)
    at = clock()
    found = await drafted(connection, repository, changes, powers)
    judged = judge(found, at)
    if isinstance(judged, Publication):
        data = PublishEdition(changes=dict(changes), approval=approval)
        await _decide(connection, Command[Any](by=by, submitted_at=at, data=data), found.rules)
    return judged


async def _written_over(
    connection: AsyncConnection, repository: "EditionRepository", rules: EditionRules, changes: Mapping[str, Any]
) -> Edition | None:
    """What an edition that is on record under this id was written over: itself, where the product brought it."""
    edition_id = changes.get("id")
    if not isinstance(edition_id, str) or edition_id not in rules.follows:
        return None
    return await repository.by_id(connection, rules.follows[edition_id] or edition_id)


async def lock_editions(connection: AsyncConnection) -> None:
    """Whoever changes which editions there are does it alone, until the transaction ends."""
    await connection.execute(select(func.pg_advisory_xact_lock(PUBLISHING)))


async def _decide(connection: AsyncConnection, command: Command[Any], rules: EditionRules) -> None:
    """The one event of an edition and its row. Nobody may change the row, so it is added and never written over.

    Raises ``ValueError`` where the rules reject what was judged just before.
    """
    made = decide(None, command, command.submitted_at, rules)
    if isinstance(made, Rejection):
        raise ValueError(made.detail)
    decision = decided(made[0].subject, command, command.submitted_at, made)
    await hold_off_sealing(connection)
    await decisions.write(connection, decision)
    await connection.execute(insert(events), event_rows(made, b"", decision, keys_of(connection)))
    told = EDITIONS.notifications(None, made, evolve(None, made[0]).edition)
    await queue_notifications(connection, told, made[0].at)
    for row in EDITIONS.rows(evolve(None, made[0])):
        there_already = upsert(row.table).values(**row.key, **row.values).on_conflict_do_nothing(index_elements=["id"])
        await connection.execute(there_already)


class EditionRepository:
    """Editions by id and by instant. A published edition never changes, so each is read and parsed once."""

    def __init__(self) -> None:
        self._known: dict[str, Edition] = {}
        self._timelines: dict[frozenset[str], EditionTimeline] = {}

    async def by_id(self, connection: AsyncConnection, edition_id: str) -> Edition:
        """The edition of that id. Raises ``NoEdition`` where none was published."""
        if edition_id not in self._known:
            query = select(editions.c.content).where(editions.c.id == edition_id)
            content = (await connection.execute(query)).scalar_one_or_none()
            if content is None:
                raise NoEdition(edition_id)
            self._known[edition_id] = read_stored(Edition, content)
        return self._known[edition_id]

    async def every(self, connection: AsyncConnection) -> tuple[Edition, ...]:
        """All published editions."""
        ids = (await connection.execute(_IDS)).scalars().all()
        return tuple([await self.by_id(connection, edition_id) for edition_id in ids])

    async def timeline(self, connection: AsyncConnection) -> EditionTimeline:
        """All published editions in the order in which they take effect, built anew only where one was added.

        Raises ``NoEdition`` where none was published yet.
        """
        return await self._timeline_of(connection, frozenset((await connection.execute(_IDS)).scalars().all()))

    async def _timeline_of(self, connection: AsyncConnection, ids: frozenset[str]) -> EditionTimeline:
        if not ids:
            raise NoEdition
        if ids not in self._timelines:
            known = [await self.by_id(connection, edition_id) for edition_id in ids]
            self._timelines = {ids: EditionTimeline(tuple(known))}
        return self._timelines[ids]

    async def rules(self, connection: AsyncConnection) -> EditionRules:
        """All editions on record, as a further one is judged by them. Raises ``NoEdition`` where there is none."""
        rows = [*(await connection.execute(_STAGES))]
        of = {stage: [row.id for row in rows if row.stage == stage.value] for stage in EditionStage}
        return EditionRules(
            timeline=await self._timeline_of(connection, frozenset(of[EditionStage.PUBLISHED])),
            proposed=tuple([await self.by_id(connection, edition_id) for edition_id in of[EditionStage.PROPOSED]]),
            withdrawn=frozenset(of[EditionStage.WITHDRAWN]),
            follows={row.id: row.follows for row in rows if row.stage != EditionStage.WITHDRAWN.value},
        )

    async def in_force(self, connection: AsyncConnection, at: datetime) -> Edition:
        """The edition that governs the instant; the first one governs everything before it too.

        Raises ``NoEdition`` where none was published yet.
        """
        return await self.governing(connection, (await connection.execute(select(governing_id(at)))).scalar_one())

    async def governing(self, connection: AsyncConnection, edition_id: str | None) -> Edition:
        """The edition of the id that ``governing_id`` gave. Raises ``NoEdition`` where it gave none."""
        if edition_id is None:
            raise NoEdition
        return await self.by_id(connection, edition_id)
