"""The custom workflow action "File a partner complaint": stored and answered; the ticket's process files it.

Its signature holds no time, so each run is known by its callback id and happens once.
"""

from typing import Any

from fastapi import APIRouter
from pydantic import ValidationError

from api.dependencies import TheServices
from api.hubspot.action_schemas import EXPIRES_AFTER, ActionAnswer, ActionRun, iso_duration
from api.hubspot.signed_requests import FILE_COMPLAINT, SignedV2
from api.openapi import PROBLEMS
from api.problems import Problem
from records.hubspot import actions, tickets

router = APIRouter(tags=["hubspot"], responses=PROBLEMS)
_TICKETS = frozenset({"TICKET", "0-5"})
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "As HubSpot sends it.",
    "required": ["callbackId", "object"],
    "properties": {
        "callbackId": {"type": "string"},
        "object": {"type": "object", "properties": {"objectId": {"type": "integer"}, "objectType": {"type": "string"}}},
        "inputFields": {"type": "object", "properties": {"wait_for_outcome": {"type": "string"}}},
    },
}
_BODY = {"required": True, "content": {"application/json": {"schema": _SCHEMA}}}


@router.post(FILE_COMPLAINT, summary="File a complaint by a HubSpot workflow", openapi_extra={"requestBody": _BODY})
async def file_by_workflow(services: TheServices, body: SignedV2) -> ActionAnswer:
    """SUCCESS once the run is stored; BLOCK where the workflow is to wait for the outcome, which completes it."""
    run = _parsed(body)
    ticket_id = str(run.object.objectId)
    if run.object.objectType.upper() not in _TICKETS or not (ticket_id.isascii() and ticket_id.isdigit()):
        return _answer("FAIL_CONTINUE", message="The action files complaints from tickets.")
    now = services.clock()
    async with services.engine.begin() as connection:
        expires_at = now + EXPIRES_AFTER
        waits = await actions.record(
            connection, run.callbackId, ticket_id, waits=run.waits, now=now, expires_at=expires_at
        )
        await tickets.ask_for(connection, ticket_id, run.inputs, now)
    if waits:
        return _answer("BLOCK", hs_expiration_duration=iso_duration(EXPIRES_AFTER))
    return _answer("SUCCESS")


def _parsed(body: bytes) -> ActionRun:
    try:
        return ActionRun.model_validate_json(body)
    except ValidationError:
        raise Problem(400, "malformed", "The body is no run of a custom workflow action.") from None


def _answer(state: str, **more: str) -> ActionAnswer:
    return ActionAnswer(outputFields={"hs_execution_state": state, **more})
