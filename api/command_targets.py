"""What commands act on: one target a noun, with how it is found, judged, carried out and shown."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio.client import Client, WorkflowHandle

from api.accreditations import presenter as accreditations
from api.accreditations.visibility import visible_accreditation
from api.auth import Caller
from api.complaints import presenter as complaints
from api.complaints.visibility import opened_complaint
from api.dependencies import Services
from api.editions import presenter as editions
from api.editions.visibility import readable_edition
from api.marks import presenter as marks
from api.marks.visibility import visible_mark
from api.partners import presenter as partners
from api.partners.visibility import visible_partner
from api.reviews import presenter as reviews
from api.reviews.visibility import visible_review
from records.complaints.queries import Opened
from records.editions import changes
from records.editions.repository import Published
from records.idempotency import Answer
from records.marks.annulment import vacate_on_record
from records.marks.queries import MarkRecord, annulment_of
from records.partners.queries import PartnerRecord
from records.standing import Written, load, take
from standards.accreditation import Accreditation
from standards.commands import Command
from standards.complaint import COMPLAINT_DECIDER
from standards.decider import Decider
from standards.editions.decide import EDITION_DECIDER
from standards.editions.events import SUBJECT as EDITION_SUBJECT
from standards.events import Event
from standards.mark.decide import MARK_DECIDER, MarkRules
from standards.rejections import Rejection
from standards.review import AccreditationReview
from standards.standing.decide import STANDING_DECIDER
from standards.vocabulary import Stage
from temporal.client import accreditation_handle, complaint_handle, review_handle, start_complaint, start_following
from workflows.complaint import ComplaintStart


@dataclass(frozen=True)
class CommandContext:
    """What a command meets: the state that is judged, and the rules that govern it."""

    subject: str
    """The name of the stream, under which texts are kept."""
    partner_id: str
    state: Any
    """A complaint, a partner's standing, or how far an annulment has come."""
    rules: Any
    """The edition, or the timeline of editions."""
    sequence: int = 0
    """How far the stream has come, where a process follows it."""
    other_subs: tuple[str, ...] | None = None
    """The caller's other accounts, where they were read with the subject."""


@dataclass(frozen=True)
class Process:
    """How the process is reached that decides on a target's commands. The record follows it."""

    handle: Callable[[Client, CommandContext], WorkflowHandle[Any, Any]]
    start: Callable[[Client, CommandContext], Awaitable[object]]
    """Starts it from the record. Raises one of ``AWAY`` where Temporal cannot take it now."""
    versions: Callable[[CommandContext], Sequence[int]] = lambda context: (context.sequence,)
    """The sequences at which the subject was as it is now."""


PresentAfter = Callable[[Caller, Any, Any, tuple[Event[Any], ...], Mapping[str, str]], Answer | None]
"""The answer on what was found, under its rules, after events and with their texts; None where it has to be read."""
Record = Callable[[Services, AsyncConnection, CommandContext, Command[Any]], Awaitable[Written | Rejection | None]]
"""Decides on the command under the partner's lock, and records what follows, in the caller's transaction."""


@dataclass(frozen=True)
class Target:
    """A noun that commands act on."""

    noun: str
    find: Callable[[AsyncConnection, Caller, str], Awaitable[Any]]
    """What the caller sees of the subject. Raises a 404 problem where that is nothing."""
    present: Callable[[Services, AsyncConnection, Caller, Any], Awaitable[Answer]]
    """The same as an answer with its entity tag."""
    context_of: Callable[[Services, AsyncConnection, Any], Awaitable[CommandContext]]
    decider: Decider[Any, Any, Any]
    decided_by: Process | Record
    present_after: PresentAfter = lambda *_: None

    def judge(self, context: CommandContext, command: Command[Any]) -> tuple[Event[Any], ...] | Rejection:
        """What would follow from the command; nothing where it took effect before."""
        return self.decider.decide(context.state, command, command.submitted_at, context.rules)


async def _of_complaint(services: Services, connection: AsyncConnection, found: Opened) -> CommandContext:
    case = found.case
    edition = await services.repository.by_id(connection, case.edition)
    return CommandContext(case.id, case.partner_id, case, edition, case.sequence, found.other_subs)


async def _of_standing(
    services: Services, connection: AsyncConnection, found: Accreditation | AccreditationReview
) -> CommandContext:
    standing = await load(connection, found.partner_id, lock=False)
    return CommandContext(
        found.id, found.partner_id, standing, await services.repository.timeline(connection), found.sequence
    )


async def _of_partner(services: Services, connection: AsyncConnection, found: PartnerRecord) -> CommandContext:
    standing = await load(connection, found.id, lock=False)
    return CommandContext(f"partner/{found.id}", found.id, standing, await services.repository.timeline(connection))


async def _of_mark(services: Services, connection: AsyncConnection, found: MarkRecord) -> CommandContext:
    edition = await services.repository.in_force(connection, services.clock())
    annulment = await annulment_of(connection, found.id)
    return CommandContext(found.id, found.partner_id, annulment, MarkRules(found.partner_id, edition))


async def _decide_standing(
    services: Services, connection: AsyncConnection, context: CommandContext, command: Command[Any]
) -> Written | Rejection:
    return await take(connection, services.repository, context.state, command, command.submitted_at)


async def _decide_annulment(
    services: Services, connection: AsyncConnection, context: CommandContext, command: Command[Any]
) -> Written | Rejection | None:
    return await vacate_on_record(connection, services.repository, context.subject, context.partner_id, command)


async def _of_edition(services: Services, connection: AsyncConnection, found: Published) -> CommandContext:
    edition_id = found.edition.id
    state, rules = await changes.on_record(connection, edition_id), await services.repository.rules(connection)
    return CommandContext(f"{EDITION_SUBJECT}{edition_id}", "", state, rules)


async def _decide_edition(
    services: Services, connection: AsyncConnection, context: CommandContext, command: Command[Any]
) -> Rejection | None:
    return await changes.change(connection, services.repository, context.state.id, command)


def _complaint_versions(context: CommandContext) -> Sequence[int]:
    """The version before the complaint's process took it up is as good as the one after."""
    return [one for one in {1, context.sequence} if context.state.is_as_seen_at(one)]


async def _follow(client: Client, context: CommandContext) -> None:
    await start_following(client, context.state, context.subject, nudge=False)


COMPLAINT = Target(
    noun="complaint",
    find=opened_complaint,
    present=complaints.present_opened,
    context_of=_of_complaint,
    decider=COMPLAINT_DECIDER,
    decided_by=Process(
        handle=lambda client, context: complaint_handle(client, context.subject),
        start=lambda client, context: start_complaint(
            client,
            ComplaintStart(case=context.state, edition=context.rules, reopens=context.state.stage is Stage.CLOSED),
        ),
        versions=_complaint_versions,
    ),
    present_after=complaints.present_after,
)
ACCREDITATION = Target(
    noun="accreditation",
    find=visible_accreditation,
    present=accreditations.present_one,
    context_of=_of_standing,
    decider=STANDING_DECIDER,
    decided_by=Process(lambda client, context: accreditation_handle(client, context.subject), _follow),
)
REVIEW = Target(
    noun="review",
    find=visible_review,
    present=reviews.present_one,
    context_of=_of_standing,
    decider=STANDING_DECIDER,
    decided_by=Process(
        lambda client, context: review_handle(client, context.partner_id, context.state.review(context.subject).number),
        _follow,
    ),
)
PARTNER = Target(
    noun="partner",
    find=visible_partner,
    present=partners.present_one,
    context_of=_of_partner,
    decider=STANDING_DECIDER,
    decided_by=_decide_standing,
)
MARK = Target(
    noun="mark",
    find=visible_mark,
    present=marks.present_one,
    context_of=_of_mark,
    decider=MARK_DECIDER,
    decided_by=_decide_annulment,
)
EDITION = Target(
    noun="edition",
    find=readable_edition,
    present=editions.present_one,
    context_of=_of_edition,
    decider=EDITION_DECIDER,
    decided_by=_decide_edition,
)
