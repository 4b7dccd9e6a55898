"""Reading what is left to see to: actions that mark boards decided (S39), and solutions that were agreed (S18).

Both are found by the instant at which their complaint closed; a deadline is so many days later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from records.accreditations.tables import accreditations
from records.complaints.tables import complaints
from records.follow_up.tables import AGREED_SOLUTION, DECIDED_ACTION, follow_ups
from standards.partner.state import DELIVERY
from standards.vocabulary import LIVE

Key = tuple[datetime, str]


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
    """Whether the partner holds a live accreditation: action on tier and programmes waits for its removal (S38)."""


_CASE = complaints.c
_DECIDED: ColumnElement[str] = _CASE.state[("decision", "action")].astext
_ACCREDITED = exists().where(accreditations.c.partner_id == _CASE.partner_id, accreditations.c.status.in_(LIVE))


async def decided_actions(connection: AsyncConnection, after: Key | None, limit: int) -> Sequence[OpenFollowUp]:
    """Up to ``limit`` actions that were decided and neither requested nor recorded as done, the oldest first."""
    return await _open(connection, DECIDED_ACTION, _DECIDED, after, limit)


async def agreed_solutions(connection: AsyncConnection, after: Key | None, limit: int) -> Sequence[OpenFollowUp]:
    """Up to ``limit`` solutions whose delivery was neither confirmed nor given up, the oldest first."""
    return await _open(connection, AGREED_SOLUTION, literal(DELIVERY), after, limit)


async def _open(
    connection: AsyncConnection, kind: Any, action: ColumnElement[str], after: Key | None, limit: int
) -> Sequence[OpenFollowUp]:
    done = exists().where(follow_ups.c.complaint_id == _CASE.id, follow_ups.c.action == action)
    proposal = _CASE.state["agreed_proposal"].astext
    columns = (_CASE.id, _CASE.partner_id, _CASE.closed_at, action.label("action"), proposal.label("proposal"))
    query = select(*columns, _ACCREDITED.label("accredited")).where(kind, ~done)
    if after is not None:
        there = tuple_(literal(after[0], _CASE.closed_at.type), literal(after[1]))
        query = query.where(tuple_(_CASE.closed_at, _CASE.id) > there)
    rows = await connection.execute(query.order_by(_CASE.closed_at, _CASE.id).limit(limit))
    return [OpenFollowUp(*row) for row in rows]
