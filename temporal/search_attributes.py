"""Registration of the search attributes with the server."""

import structlog
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest, ListSearchAttributesRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from workflows.search_attributes import ATTRIBUTE_TYPES

FOR_NOW = frozenset(
    {
        *(RPCStatusCode.UNAVAILABLE, RPCStatusCode.DEADLINE_EXCEEDED, RPCStatusCode.CANCELLED, RPCStatusCode.ABORTED),
        *(RPCStatusCode.RESOURCE_EXHAUSTED, RPCStatusCode.INTERNAL, RPCStatusCode.UNKNOWN, RPCStatusCode.NOT_FOUND),
    }
)
"""Refusals of Temporal that pass; the namespace itself may still be about to be made."""


log = structlog.get_logger("worker")


async def register(client: Client) -> None:
    """Registers the search attributes where that is allowed: Temporal Cloud wants it done at deploy.

    Raises ``RPCError`` where Temporal cannot answer now: a case that upserts what is not registered would be stuck.
    """
    try:
        await ensure_registered(client)
    except RPCError as error:
        if error.status in FOR_NOW:
            raise
        log.warning("search_attributes_not_registered", status=error.status.name)


async def ensure_registered(client: Client) -> None:
    """Registers what the server doesn't know: a workflow that upserts an unknown attribute would be stuck.

    Raises ``RPCError`` where the server refuses, as Temporal Cloud does: there they are registered at deploy.
    """
    known = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=client.namespace)
    )
    missing = {name: kind for name, kind in ATTRIBUTE_TYPES.items() if name not in known.custom_attributes}
    if missing:
        adding = AddSearchAttributesRequest(namespace=client.namespace, search_attributes=missing)
        await client.operator_service.add_search_attributes(adding)
