"""An edition as the API shows it, what it changes, and what is wrong with one that is not taken."""

import re
from collections.abc import Sequence
from typing import Any, assert_never

from sqlalchemy.ext.asyncio import AsyncConnection

from api.action_links import action_view, alike
from api.auth import Caller
from api.conditional_requests import answer, digest_tag
from api.dependencies import Services
from api.editions.schemas import DifferenceView, EditionView, ValidatedView
from api.problems import Problem
from records.editions.repository import Published
from records.idempotency import Answer
from standards.commands import Declaration
from standards.editions import Edition
from standards.editions.differences import Difference, differences
from standards.editions.events import plain
from standards.editions.field_catalogue import said_at
from standards.editions.offered_commands import offered_commands
from standards.editions.publishing import Refused, Taken, in_order
from standards.editions.state import PublishedEdition
from standards.editions.validation_errors import Fault, Place

_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_MOST_FAULTS = 500


def content_of(edition: Edition) -> dict[str, Any]:
    """Every number, list and named choice of the edition."""
    return edition.model_dump(mode="json", exclude={"id", "effective_from"})


def validated_view(edition: Edition, follows: Edition) -> ValidatedView:
    """What publishing the edition would change."""
    return ValidatedView(
        id=edition.id,
        effective_from=edition.effective_from,
        follows=follows.id,
        content=content_of(edition),
        diff=diff_view(follows, edition),
    )


async def present(
    services: Services, connection: AsyncConnection, person: Caller, page: Sequence[Published]
) -> list[EditionView]:
    """Editions as this person sees them, with what the person may do now by any of the own accounts."""
    rules, now = await services.repository.rules(connection), services.clock()
    assert rules.timeline is not None, "an edition is on record"
    in_force = rules.timeline.in_force(now).id
    offered = [offered_commands(state_of(one), person.actor, now, rules) for one in page]
    return [edition_view(one, in_force, commands) for one, commands in zip(page, offered, strict=True)]


async def view_of(services: Services, connection: AsyncConnection, caller: Caller, found: Published) -> EditionView:
    """The edition as this caller sees it, by any of the own accounts."""
    (view,) = await present(services, connection, await services.as_person(connection, caller), [found])
    return view


async def present_one(services: Services, connection: AsyncConnection, caller: Caller, found: Published) -> Answer:
    """The edition as an answer with its entity tag."""
    view = await view_of(services, connection, caller, found)
    return answer(view.model_dump(mode="json", by_alias=True), tag_of(view))


def tag_of(view: EditionView) -> str:
    """The entity tag: what a caller may do makes no other version."""
    return digest_tag(view.model_dump(mode="json", exclude={"actions"}))


def state_of(published: Published) -> PublishedEdition:
    """The edition as the rules see it; what it says has no part in what may be offered."""
    edition = published.edition
    return PublishedEdition(
        **alike(PublishedEdition, published),
        id=edition.id,
        sequence=1,
        effective_from=edition.effective_from,
        digest="",
        content=plain(edition),
    )


def edition_view(published: Published, in_force: str, offered: Sequence[Declaration]) -> EditionView:
    """The edition; ``in_force`` names the one that governs now."""
    edition = published.edition
    return EditionView(
        **alike(EditionView, published),
        id=edition.id,
        effective_from=edition.effective_from,
        in_force=edition.id == in_force,
        content=content_of(edition),
        actions=[action_view(declared, f"/v1/editions/{edition.id}") for declared in offered],
    )


def diff_view(before: Edition, after: Edition) -> list[DifferenceView]:
    """Every field in which ``after`` departs from ``before``."""
    return [_difference(found) for found in differences(before, after)]


def _difference(found: Difference) -> DifferenceView:
    return DifferenceView(**alike(DifferenceView, found) | {"clauses": [str(clause) for clause in found.clauses]})


def rejected(judged: Taken | Refused) -> Problem:
    """Why an edition is not published."""
    match judged:
        case Refused():
            return faulty(judged.faults, "was published")
        case Taken(field="id"):
            detail = "Another edition has this id, and none ever changes; choose a new id."
        case Taken(by=by):
            detail = f"The edition {by} governs from this very instant; choose another effective_from."
        case _:
            assert_never(judged)
    return Problem(409, "already_published", detail, errors=[(judged.field, detail)])


def faulty(faults: Sequence[Fault], done: str, within: str = "") -> Problem:
    """Every fault with its place. The clauses are those that the faulty fields serve."""
    clauses = {clause for fault in faults if (says := said_at(fault.place)) for clause in says.clauses}
    more = f" (and {len(faults) - _MOST_FAULTS} more)" if len(faults) > _MOST_FAULTS else ""
    detail = f"Nothing {done}. Correct each of the errors{more} and send it again."
    errors = [(f"{within}{place_name(fault.place)}", fault.problem) for fault in faults[:_MOST_FAULTS]]
    return Problem(422, "invalid", detail, clauses=in_order(clauses), errors=errors)


def place_name(place: Place) -> str:
    """The place as its sender wrote it; a name that looks like no name is not repeated."""
    parts = (str(part) for part in place)
    return ".".join(part if _PLAIN_NAME.fullmatch(part) else "(unknown name)" for part in parts) or "body"
