"""People over HTTP: names for subs, and who may be assigned to a case, for staff."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from api.authorization import require_role
from api.complaints.visibility import SEES_ALL
from api.dependencies import COSTLY_SEARCH, TheCaller, TheServices
from api.openapi import PROBLEMS, READ, Page
from api.paging import ThePage, subject_key
from records import people
from records.people import Person
from standards.complaint.roles import STAGE_ROLES
from standards.field_types import Storable, Subject
from standards.vocabulary import Role, Stage

PeopleWords = Annotated[
    Storable | None, Query(min_length=1, max_length=200, description="Beginnings of a name, an address or a sub.")
]
"""By what people are found."""
router = APIRouter(prefix="/v1/people", tags=["people"], responses=PROBLEMS)


class PersonView(BaseModel):
    """Somebody who has acted here."""

    sub: str
    name: str | None
    email: str | None = Field(description="Where the identity provider verified it.")
    roles: list[str] = Field(description="As of the person's latest request.")
    may_be_assigned_in: list[Stage] = Field(description="Stages of a complaint that are the person's.")


@router.get(
    "",
    response_model=Page[PersonView],
    responses=READ,
    summary="Find people",
    dependencies=[COSTLY_SEARCH],
)
async def list_people(
    services: TheServices,
    caller: TheCaller,
    page: ThePage,
    q: PeopleWords = None,
    role: Role | None = None,
    sub: Annotated[list[Subject], Query(max_length=100, description="These alone: repeat it for each.")] = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """People who have acted here, by their subs."""
    require_role(caller, SEES_ALL, f"People are found with the role {' or '.join(SEES_ALL)}.")
    async with services.engine.connect() as connection:
        found = await people.page(connection, q, [role] if role else (), sub, subject_key(page.after), page.with_next)
    return page.answer(found, map(person_view, found[: page.limit]), key=lambda one: (one.sub,))


def person_view(person: Person) -> PersonView:
    """The person as staff see them."""
    stages = [stage for stage, role in STAGE_ROLES.items() if role in person.roles]
    return PersonView(
        sub=person.sub, name=person.name, email=person.email, roles=list(person.roles), may_be_assigned_in=stages
    )
