"""Who the caller is: the roles of the token, the partners that are the caller's, and what the caller may do."""

from collections.abc import Mapping

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from api.claims import Caller
from api.command_routes import NOUNS
from api.conditional_requests import IfNoneMatch, read
from api.dependencies import TheCaller, TheServices
from api.events import MAY_AUDIT
from api.openapi import PROBLEMS, READ
from api.reviews.packet_release import MAY_RELEASE
from api.simulations.visibility import MAY_SIMULATE
from api.visibility import managed_partners
from standards.complaint import FileComplaint
from standards.editions import Edition
from standards.editions.publishing import MAY_PUBLISH
from standards.partner.commands import MAY_RECORD
from standards.standing.commands import Apply
from standards.vocabulary import Role, Seat

router = APIRouter(prefix="/v1/me", tags=["me"], responses=PROBLEMS)

OPERATIONS: Mapping[str, tuple[Role, ...]] = {
    "file_complaint": FileComplaint.declaration.roles,
    "put_partner": MAY_RECORD,
    "put_certification": MAY_RECORD,
    "delete_certification": MAY_RECORD,
    "apply_for_accreditation": Apply.declaration.roles,
    "publish_edition": MAY_PUBLISH,
    "simulate_edition": MAY_SIMULATE,
    "cancel_simulation": MAY_SIMULATE,
    "read_packet": MAY_RELEASE,
    "list_events": MAY_AUDIT,
    "read_verification": MAY_AUDIT,
}
"""Operations beside commands that take a role, by their ids in the OpenAPI document."""


class MeView(BaseModel):
    """The caller."""

    sub: str
    name: str | None
    email: str | None = Field(description="Where the identity provider verified it.")
    roles: list[Role]
    seat: Seat | None
    partners: list[str] = Field(description="A PDM's partners, by the token or as recorded.")
    may: list[str] = Field(
        description="Operations, by their ids in this document, that some case in some stage may allow the caller."
    )


@router.get("", response_model=MeView, responses=READ, summary="Who am I?")
async def read_me(services: TheServices, caller: TheCaller, if_none_match: IfNoneMatch = None) -> Response:
    """What the token says of its bearer, and what that allows."""
    async with services.engine.connect() as connection:
        partners = await managed_partners(connection, caller)
        edition = await services.repository.in_force(connection, services.clock())
    view = MeView(
        sub=caller.actor.sub,
        name=caller.name,
        email=caller.email,
        roles=list(caller.actor.roles),
        seat=caller.actor.seat,
        partners=list(partners),
        may=_operations(caller, edition),
    )
    return read(view.model_dump(mode="json"), if_none_match)


def _operations(caller: Caller, edition: Edition) -> list[str]:
    allowed = [name for name, roles in OPERATIONS.items() if caller.has(*roles)]
    commands = [(noun, declared) for noun in NOUNS for declared in noun.registry.values()]
    return allowed + [
        noun.operation_id(declared) for noun, declared in commands if caller.has(*declared.roles_anywhere(edition))
    ]
