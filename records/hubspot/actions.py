"""Runs of the custom workflow action: each once by its callback id, open until HubSpot's workflow has its answer."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from records.hubspot.tables import hubspot_actions


class ActionState(StrEnum):
    """How far a run of the action has come."""

    OPEN = "open"
    ANSWERED = "answered"
    """HubSpot's workflow went on at once."""
    COMPLETED = "completed"
    EXPIRED = "expired"


async def record(
    connection: AsyncConnection, callback_id: str, ticket_id: str, *, waits: bool, now: datetime, expires_at: datetime
) -> bool:
    """Records the run once; whether HubSpot's workflow waits, as the run was first recorded."""
    state = ActionState.OPEN if waits else ActionState.ANSWERED
    values = {"callback_id": callback_id, "ticket_id": ticket_id, "waits": waits, "state": state.value}
    times = {"asked_at": now, "expires_at": expires_at}
    statement = insert(hubspot_actions).values(values | times).on_conflict_do_nothing()
    await connection.execute(statement)
    row = hubspot_actions.c
    kept = await connection.execute(select(row.waits).where(row.callback_id == callback_id))
    return bool(kept.scalar_one())


async def open_for(connection: AsyncConnection, ticket_id: str) -> Sequence[tuple[str, datetime]]:
    """The callbacks that wait for the ticket's outcome, and until when HubSpot's workflow does."""
    row = hubspot_actions.c
    mine = (row.ticket_id == ticket_id) & (row.state == ActionState.OPEN.value)
    query = select(row.callback_id, row.expires_at).where(mine).order_by(row.asked_at, row.callback_id)
    return [(one.callback_id, one.expires_at) for one in await connection.execute(query)]


async def settle(connection: AsyncConnection, callback_id: str, state: ActionState) -> None:
    """Notes how the run ended."""
    mine = hubspot_actions.c.callback_id == callback_id
    await connection.execute(update(hubspot_actions).where(mine).values(state=state.value))
