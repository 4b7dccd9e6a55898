"""Reading what is left to see to: actions that mark boards decided (S39), and solutions that were agreed (S18).

Both are found by the instant at which their complaint closed; a deadline is so many days later. Action on a partner's
tier or programmes waits while it holds a live accreditation (S38): there are few of these, and they are read together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Select, and_, exists, func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from records.accreditations.tables import accreditations
from records.complaints.tables import complaints
from records.follow_up.tables import AGREED_SOLUTION, DECIDED_ACTION, GATED_ACTION, follow_ups
from records.keyset import Key, behind
from standards.partner.state import DELIVERY
from standards.vocabulary import LIVE, LOST, PartnerAction


@dataclass(frozen=True)
class OpenFollowUp:
    """A closed complaint that somebody has to see to."""

    complaint_id: str
    partner_id: str
    closed_at: datetime
    action: str
    """What the board decided; ``delivery`` where a solution was agreed."""
    proposal_id: str | None
    accredited: bool
    """Whether the partner holds a live accreditation: what a board decided on it is a recommendation (S38, S39)."""
    lost_at: datetime | None
    """When the partner last lost an accreditation."""

    @property
    def released_at(self) -> datetime:
        """Since when action on tier or programmes has had nothing in its way."""
        return max(self.closed_at, self.lost_at or self.closed_at)


_CASE = complaints.c
_HELD = accreditations.c
_DECIDED: ColumnElement[str] = _CASE.state[("decision", "action")].astext
_ACCREDITED = exists().where(_HELD.partner_id == _CASE.partner_id, _HELD.status.in_(LIVE))
# Nothing happens to an accreditation after its loss.
_LOST_AT = (
    select(func.max(_HELD.state["last_at"].astext.cast(DateTime(timezone=True))))
    .where(_HELD.partner_id == _CASE.partner_id, _HELD.status.in_(LOST))
    .scalar_subquery()
)


async def released_to(connection: AsyncConnection, partner_id: str) -> Sequence[OpenFollowUp]:
    """All decided actions on the partner's tier and programmes that were not requested for their complaint."""
    query = _open(and_(GATED_ACTION, _CASE.partner_id == partner_id), _DECIDED)
    return [OpenFollowUp(*row) for row in await connection.execute(query)]


def decided(after: Key | None, limit: int) -> Select[Any]:
    """The query of up to ``limit`` decided actions that wait for nothing and are not recorded as done, oldest first."""
    ungated = and_(DECIDED_ACTION, _DECIDED.not_in(tuple(PartnerAction)))
    return _open(ungated, _DECIDED, behind(_CASE.closed_at, _CASE.id, after), limit)


def gated() -> Select[Any]:
    """The query of all decided actions on tiers and programmes that were not requested for their complaint."""
    return _open(GATED_ACTION, _DECIDED)


def agreed(after: Key | None, limit: int) -> Select[Any]:
    """The query of up to ``limit`` solutions whose delivery was neither confirmed nor given up, the oldest first."""
    return _open(AGREED_SOLUTION, literal(DELIVERY), behind(_CASE.closed_at, _CASE.id, after), limit)


async def at_once(connection: AsyncConnection, queries: Mapping[str, Select[Any]]) -> dict[str, list[OpenFollowUp]]:
    """What several queries find, by their names, asked for in one."""
    found: dict[str, list[OpenFollowUp]] = {name: [] for name in queries}
    if queries:
        named = [select(literal(name), *query.subquery().c) for name, query in queries.items()]
        for row in await connection.execute(union_all(*named)):
            found[row[0]].append(OpenFollowUp(*row[1:]))
    return {name: sorted(some, key=lambda one: (one.closed_at, one.complaint_id)) for name, some in found.items()}


def _open(
    kind: Any, action: ColumnElement[str], narrowed: Sequence[ColumnElement[bool]] = (), limit: int | None = None
) -> Select[Any]:
    done = exists().where(follow_ups.c.complaint_id == _CASE.id, follow_ups.c.action == action)
    proposal = _CASE.state["agreed_proposal"].astext
    columns = (_CASE.id, _CASE.partner_id, _CASE.closed_at, action.label("action"), proposal.label("proposal"))
    query = select(*columns, _ACCREDITED.label("accredited"), _LOST_AT.label("lost_at")).where(kind, ~done, *narrowed)
    return query.order_by(_CASE.closed_at, _CASE.id).limit(limit)
