"""What a step would bring about, before it is taken: the decider runs on a copy, and tells its events and mails."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from analysis.explanation import Explanation, why_rejected
from analysis.explanation.text import describe
from api.auth import Caller
from api.command_targets import CommandContext, Target
from api.commands import Submission, command_of
from api.console.mail_words import TELLS
from api.dependencies import Services
from api.reviews.deliberation import attempt_shown, may_see_effect
from api.visibility import is_blind
from records.streams import stream_of
from standards.commands import CommandData
from standards.complaint import Complaint
from standards.editions import Edition
from standards.events import Event
from standards.formatting import spoken
from standards.notifications import RECIPIENT_WORDS, Notification, Recipient
from standards.rejections import Rejection
from standards.standing.state import Standing

UNDONE_LATER = frozenset(
    (
        *("propose_solution", "answer_proposal", "record_consequence", "record_statement", "score_rubric"),
        *("cast_mark_vote", "cast_review_vote", "add_note", "add_evidence", "assign"),
        *("wait_for", "stop_waiting"),
    )
)
"""Commands that a later one of the same kind corrects: they ask for no confirmation unless they move the process on."""
_MOVES = frozenset(
    (
        *("stage_entered", "closed", "mark_board_decided", "mark_placed"),
        *("recommended", "review_stage_entered", "director_decided", "review_closed"),
    )
)


@dataclass(frozen=True)
class Effect:
    """Something that would happen, with the clauses on which it rests."""

    words: str
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class Effects:
    """What a command would bring about, or why it would be rejected."""

    rejection: Rejection | None = None
    explanation: Explanation | None = None
    events: tuple[Effect, ...] = ()
    mails: tuple[str, ...] = ()
    final: bool = False
    """Whether it cannot be undone."""


async def effects_of(
    services: Services, connection: AsyncConnection, target: Target, caller: Caller, found: Any, data: CommandData
) -> Effects:
    """What the command would bring about now. Nothing is done."""
    context = await target.context_of(services, connection, found)
    command, _ = await command_of(
        services, connection, Submission(caller, context.subject, data, uuid.uuid4().hex), context
    )
    on_review = context.subject.startswith("rev_")  # who acts on one knows whose it is
    decided = target.judge(context, command)
    if isinstance(decided, Rejection):
        rejected = target.decider.rejected(context.state, command, command.submitted_at, context.rules)
        why = why_rejected(target.decider, rejected, context.rules) if rejected else None
        told = attempt_shown(caller, context.subject, data.declaration.name, why) if why else None
        told = told if on_review or not is_blind(caller) else None
        return Effects(decided, told)
    edition = await services.repository.in_force(connection, command.submitted_at)
    shown = [event for event in decided if on_review or may_see_effect(caller, event)]
    return Effects(
        events=tuple(Effect(_told(event), tuple(map(str, event.clauses))) for event in shown),
        mails=tuple(dict.fromkeys(_mail(one) for one in _mails(context, shown, edition))),
        final=data.declaration.name not in UNDONE_LATER or any(event.data.type in _MOVES for event in decided),
    )


def _told(event: Event[Any]) -> str:
    try:
        return describe(event)
    except KeyError:  # an annulment's events have no words of their own
        return f"{spoken(event.data.type).capitalize()}."


def _mails(context: CommandContext, events: Sequence[Event[Any]], edition: Edition) -> Iterable[Notification]:
    rules = context.rules if isinstance(context.state, Complaint) else edition
    by_subject = sorted(events, key=lambda event: event.subject)
    for subject, of_subject in groupby(by_subject, key=lambda event: event.subject):
        before = _before(context, subject)
        yield from stream_of(subject).notifications(before, tuple(of_subject), rules)


def _before(context: CommandContext, subject: str) -> Any:
    """The state of the subject before the events."""
    if not isinstance(context.state, Standing):
        return context.state
    if subject.startswith("partner/"):
        return context.state.partner
    every: dict[str, Any] = {one.id: one for one in context.state.accreditations}
    return (every | {one.id: one for one in context.state.reviews}).get(subject)


def _mail(one: Notification) -> str:
    to = _team(one.team or "") if one.to is Recipient.TEAM else RECIPIENT_WORDS[one.to]
    return f"To {to}: {TELLS[one.kind]}"


def _team(team: str) -> str:
    words = spoken(team)
    return f"the {words}" if words.endswith("board") else f"the team {words}"
