"""The commands' addresses: one for each declaration of every noun; nobody writes the list a second time."""

import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from api import command_targets as targets
from api.accreditations.schemas import AccreditationView
from api.auth import Caller
from api.authorization import require_role_anywhere
from api.command_targets import Target
from api.commands import Submission, present, take
from api.complaints.mentions import require_mentionable
from api.complaints.schemas import ComplaintView
from api.conditional_requests import IfMatch
from api.dependencies import Services, TheCaller, TheServices
from api.editions.schemas import EditionView
from api.idempotency import IdempotencyKey, fingerprint, once
from api.marks.schemas import MarkView
from api.openapi import ACCEPTED, PROBLEMS
from api.partners.schemas import PartnerView
from api.reviews.packet_release import ReleaseBody, keep_release, with_its_packet
from api.reviews.schemas import BlindReviewView, ReviewView
from api.reviews.visibility import sees_blind, visible_review
from records.idempotency import Answer
from standards.accreditation import ACCREDITATION_COMMANDS
from standards.commands import CommandData, CommandRegistry, Declaration
from standards.complaint import COMPLAINT_COMMANDS
from standards.editions.commands import EDITION_CHANGES
from standards.field_types import PartnerId
from standards.mark import MARK_COMMANDS
from standards.partner.commands import PARTNER_COMMANDS
from standards.review import REVIEW_COMMANDS
from standards.review.commands import ReleasePacket
from standards.vocabulary import Packet

Take = Callable[[Services, Target, Submission], Awaitable[Answer]]


@dataclass(frozen=True)
class Commands:
    """The commands of one noun over HTTP."""

    path: str
    registry: CommandRegistry
    target: Target
    view: Any
    tag: str
    id_type: Any = str
    take: Take = take
    may_read: Callable[[Caller], object] = lambda _: None
    """Raises a 403 problem for who reads nothing of the noun: judged before anything is said about the subject."""
    bodies: Mapping[type[CommandData], type[CommandData]] = field(default_factory=dict)
    """By declared model, the body's, where what is sent is not what is declared."""

    def operation_id(self, declared: Declaration) -> str:
        """The command's name; where another noun has one of this name before, with the noun."""
        before = NOUNS[: NOUNS.index(self)]
        named_alike = any(declared.name in noun.registry for noun in before)
        return f"{self.target.noun}_{declared.name}" if named_alike else declared.name


async def _take_on_review(services: Services, target: Target, submission: Submission) -> Answer:
    """A release meets the packet once it is made, and what it puts in is kept before the review takes it."""
    async with services.engine.connect() as connection:
        found = await visible_review(connection, submission.caller, submission.subject)
    if isinstance(submission.data, ReleaseBody):
        if submission.if_match is None and found.to_prepare:
            found = await with_its_packet(services, found)
            if found.packet is Packet.OPEN:  # by itself: nothing is left to release
                return await present(services, target, submission.caller, submission.subject)
        submission = submission.with_data(submission.data.as_action())
        await keep_release(services, found, submission)
    return await take(services, target, submission)


async def _take_on_complaint(services: Services, target: Target, submission: Submission) -> Answer:
    """Whom a note mentions is looked at here: the rules do not know who may see what."""
    await require_mentionable(services, submission)
    return await take(services, target, submission)


NOUNS = (
    Commands(
        "complaints",
        COMPLAINT_COMMANDS,
        targets.COMPLAINT,
        ComplaintView,
        "complaint actions",
        take=_take_on_complaint,
    ),
    Commands("accreditations", ACCREDITATION_COMMANDS, targets.ACCREDITATION, AccreditationView, "accreditations"),
    Commands(
        "reviews",
        REVIEW_COMMANDS,
        targets.REVIEW,
        ReviewView | BlindReviewView,
        "accreditation reviews",
        take=_take_on_review,
        may_read=sees_blind,
        bodies={ReleasePacket: ReleaseBody},
    ),
    Commands("marks", MARK_COMMANDS, targets.MARK, MarkView, "marks"),
    Commands("editions", EDITION_CHANGES, targets.EDITION, EditionView, "editions"),
    Commands("partners", PARTNER_COMMANDS, targets.PARTNER, PartnerView, "standing", id_type=PartnerId),
)


def command_router() -> APIRouter:
    """The addresses of all commands."""
    router = APIRouter(prefix="/v1", responses=PROBLEMS)
    for noun in NOUNS:
        by_process = isinstance(noun.target.decided_by, targets.Process)
        for declared in noun.registry.values():
            name = noun.operation_id(declared)
            router.add_api_route(
                f"/{noun.path}/{{{noun.target.noun}_id}}/actions/{declared.name}",
                _endpoint(noun, declared, name),
                methods=["POST"],
                tags=[noun.tag],
                response_model=noun.view,
                responses=ACCEPTED if by_process else None,
                summary=declared.summary,
                description=_described(declared),
                operation_id=name,
            )
    return router


def _described(declared: Declaration) -> str:
    clauses = ", ".join(declared.clauses) or "none; an extension"
    return (
        f"Roles: {', '.join(declared.roles)}. From: {', '.join(declared.stages) or declared.where}. Clauses: {clauses}."
    )


def _endpoint(noun: Commands, declared: Declaration, name: str) -> Callable[..., Any]:
    async def act(
        request: Request,
        services: TheServices,
        caller: TheCaller,
        subject: Any,
        body: Any,
        idempotency_key: IdempotencyKey = None,
        if_match: IfMatch = None,
    ) -> Response:
        # Judged before the key: an answer that staff got is not for the same person under a board-only token.
        await require_role_anywhere(services, caller, declared)
        noun.may_read(caller)
        # Without a key every request is its own; the random one only has to be new.
        submission = Submission(caller, subject, body, idempotency_key or uuid.uuid4().hex, if_match)

        async def may_see() -> None:
            async with services.engine.connect() as connection:
                await noun.target.find(connection, caller, subject)

        return await once(
            services,
            caller,
            idempotency_key,
            fingerprint(request, body),
            lambda: noun.take(services, noun.target, submission),
            may_see,
        )

    act.__annotations__["subject"] = Annotated[noun.id_type, Path(alias=f"{noun.target.noun}_id")]
    act.__annotations__["body"] = noun.bodies.get(declared.model, declared.model)
    act.__name__ = name
    return act


router = command_router()
