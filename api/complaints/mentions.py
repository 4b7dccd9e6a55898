"""Mentions: who may be mentioned in a note on a complaint, and what somebody who was mentioned has seen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncConnection

from api.auth import Caller
from api.authorization import require_role
from api.command_targets import COMPLAINT
from api.commands import Submission, would_follow
from api.complaints.visibility import SEES_ALL, sees_every_complaint, visible_complaint
from api.conditional_requests import answer
from api.dependencies import COSTLY_SEARCH, Services, TheCaller, TheServices
from api.idempotency import IdempotencyKey, fingerprint_of, once
from api.openapi import PROBLEMS, READ, Page
from api.paging import ThePage, subject_key
from api.people import PeopleWords, PersonView, person_view
from api.problems import Problem
from api.reviews.deliberation import told_of_mark_votes
from api.visibility import known_reviews
from records import people
from records.complaints.readers import PossibleReader, partners_pdms, readers_of
from records.idempotency import Answer
from records.keyset import Key
from records.notifications import mentions
from records.notifications.mentions import Mention
from records.people import Person
from records.visibility import ReviewsKnown
from standards.actors import Actor
from standards.complaint import Complaint
from standards.complaint.commands import AddNote
from standards.formatting import listed
from standards.vocabulary import Role

router = APIRouter(prefix="/v1/complaints", tags=["complaints"], responses=PROBLEMS)
MENTIONABLE = (*SEES_ALL, Role.PDM)
"""Roles of people who may see a complaint; a system that files them reads no notes."""


class SeenView(BaseModel):
    """What the caller has seen now."""

    complaint_id: str
    seen: int = Field(description="How many notes that mention the caller were not seen before.")


class MentionView(BaseModel):
    """A note that mentions the caller, until the caller has seen it or did something in the case."""

    id: str
    kind: Literal["mention"] = "mention"
    complaint_id: str
    partner_id: str
    sequence: int = Field(description="Of the note in the complaint's timeline.")
    mentioned_by: str
    mentioned_at: datetime
    text: str | None = Field(description="The note; null where it was erased.")
    seen_by: str = Field(description="Where the caller says that it was seen, by POST.")


@router.get(
    "/{complaint_id}/people",
    response_model=Page[PersonView],
    responses=READ,
    summary="Find people to mention",
    dependencies=[COSTLY_SEARCH],
)
async def list_mentionable(
    services: TheServices,
    caller: TheCaller,
    complaint_id: str,
    page: ThePage,
    q: PeopleWords = None,
) -> Response:
    """People who may see the complaint, by their subs: whom a note on it may mention."""
    require_role(caller, MENTIONABLE)
    async with services.engine.connect() as connection:
        case = (await visible_complaint(connection, caller, complaint_id)).case
        roles = [role.value for role in MENTIONABLE]
        found = await people.page(connection, q, roles, (), subject_key(page.after), page.with_next)
        shown = await who_see(services, connection, case, found[: page.limit])
    return page.answer(found, map(person_view, shown), key=lambda one: (one.sub,))


@router.post("/{complaint_id}/mentions/seen", response_model=SeenView, summary="Say that mentions were seen")
async def see_mentions(
    request: Request,
    services: TheServices,
    caller: TheCaller,
    complaint_id: str,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """The notes on the complaint that mention the caller no longer stand among the caller's tasks."""

    async def may_see() -> None:
        async with services.engine.connect() as connection:
            await visible_complaint(connection, caller, complaint_id)

    said, work = fingerprint_of(request, ""), lambda: _see(services, caller, complaint_id)
    return await once(services, caller, idempotency_key, said, work, may_see)


async def _see(services: Services, caller: Caller, complaint_id: str) -> Answer:
    async with services.engine.begin() as connection:
        await visible_complaint(connection, caller, complaint_id)
        person = await services.as_person(connection, caller)
        seen = await mark_seen(connection, person, complaint_id, services.clock())
    return answer(SeenView(complaint_id=complaint_id, seen=seen).model_dump())


async def mark_seen(connection: AsyncConnection, person: Caller, complaint_id: str, now: datetime) -> int:
    """Notes that the person, whose other accounts are known, has seen the mentions; how many there were."""
    return await mentions.see(connection, (person.actor.sub, *person.actor.other_subs), complaint_id, now)


def writer_shown(caller: Caller, one: Mention) -> Mention:
    """The mention; written by a member of the mark board it is the board's, for who is not told who votes there."""
    if one.role != Role.MARK_BOARD or told_of_mark_votes(caller):
        return one
    return replace(one, by=one.role, by_name="The mark board")


def mention_task(caller: Caller, mention: Mention) -> tuple[Key, dict[str, Any]]:
    """A mention as a task, with its key in the order of the inbox: it stands at the instant of the note."""
    one = writer_shown(caller, mention)
    view = MentionView(
        id=one.id,
        complaint_id=one.complaint_id,
        partner_id=one.partner_id,
        sequence=one.sequence,
        mentioned_by=one.by,
        mentioned_at=one.at,
        text=one.text,
        seen_by=f"/v1/complaints/{one.complaint_id}/mentions/seen",
    )
    return (one.at, one.id), view.model_dump(mode="json")


async def suggested(
    services: Services, connection: AsyncConnection, case: Complaint, q: str, limit: int
) -> list[Person]:
    """The first people who may see the complaint and are found by the words, by their names."""
    found = await people.page(connection, q, [role.value for role in MENTIONABLE], (), "", limit)
    return people.by_name(await who_see(services, connection, case, found))


@dataclass(frozen=True)
class Mentionable:
    """People to choose from, and the PDM on the partner's record who cannot be mentioned yet."""

    people: Sequence[Person]
    unknown_pdm: str | None


async def choices_of(services: Services, connection: AsyncConnection, case: Complaint, limit: int) -> Mentionable:
    """The first people who may see the complaint, the partner's own PDM among them."""
    pdm, pdms = await partners_pdms(connection, case.partner_id)
    found = await people.page(connection, None, [role.value for role in SEES_ALL], (), "", limit)
    asked = {one.sub: one for one in (*found, *pdms)}
    seen = people.by_name(await who_see(services, connection, case, list(asked.values())))
    return Mentionable(people=seen, unknown_pdm=None if pdms else pdm)


async def who_see(
    services: Services, connection: AsyncConnection, case: Complaint, asked: Sequence[Person]
) -> list[Person]:
    """Those of the people who may see the complaint, by the rules that hold for whoever asks; one query at most."""
    callers = [one for person in asked if (one := await _as_caller(services, connection, person)) is not None]
    every = {one.actor.sub for one in callers if sees_every_complaint(one)}
    some = [_reader(one) for one in callers if one.actor.sub not in every]
    seen = every | await readers_of(connection, case.id, some)
    return [one for one in asked if one.sub in seen]


async def _as_caller(services: Services, connection: AsyncConnection, person: Person) -> Caller | None:
    """The person as the latest token said who it is; None where nobody with these roles is mentioned."""
    roles = tuple(role for role in MENTIONABLE if role.value in person.roles)
    if not roles:
        return None
    seats = (Role.ACCREDITATION_BOARD,) if Role.ACCREDITATION_BOARD.value in person.roles else ()
    actor = Actor(sub=person.sub, roles=(*roles, *seats))
    return await services.recognised(Caller(actor=actor, email=person.email), connection)


def _reader(one: Caller) -> PossibleReader:
    return PossibleReader(
        sub=one.actor.sub,
        email=one.email,
        sees_all=one.has(*SEES_ALL),
        may_sit=known_reviews(one) is ReviewsKnown.NONE,
    )


async def require_mentionable(services: Services, submission: Submission) -> None:
    """Raises a rejection as a problem, then a 422 problem where a note mentions who may not see the complaint."""
    data = submission.data
    if not isinstance(data, AddNote) or not data.mentions:
        return
    wanted = list(dict.fromkeys(data.mentions))
    async with services.engine.connect() as connection:
        if not await would_follow(services, connection, COMPLAINT, submission):
            return
        case = (await visible_complaint(connection, submission.caller, submission.subject)).case
        found = await people.page(connection, None, (), wanted, "", len(wanted))
        seen = {one.sub for one in await who_see(services, connection, case, found)}
    names = {one.sub: one.name or one.sub for one in found}
    others = [names.get(sub, sub) for sub in wanted if sub not in seen]
    if others:
        words = f"{listed(others)} may not see this complaint, or never signed in here; mention people who may see it."
        raise Problem(422, "invalid", words, errors=(("mentions", words),))
