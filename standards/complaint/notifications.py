"""Who is told of a step in a complaint (S16, S20, S24, and the extensions)."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from standards.complaint import events as f
from standards.complaint.events import ComplaintEvent
from standards.complaint.evolve import evolve, fold
from standards.complaint.roles import STAGE_ROLES
from standards.complaint.state import Complaint
from standards.editions import EscalationEdition
from standards.notifications import (
    Notification,
    NotificationKind,
    PendingNotification,
    Recipient,
    of_step,
    to_people,
    to_team,
)
from standards.vocabulary import NO_ACTION, Role, Stage

# The board deliberates among itself and a note changes nothing: the PDM is told of every other change (S16).
NOT_FOR_THE_PDM = (
    f.TakenUp,
    f.MarkVoteCast,
    f.MemberRecused,
    f.NoteAdded,
    f.Reminded,
    f.WaitingReminded,
    f.OverdueEscalated,
)


def notifications(
    before: Complaint | None, events: Iterable[ComplaintEvent], edition: EscalationEdition
) -> tuple[Notification, ...]:
    """The notifications that the events cause: each recipient is told once a step, however many events the step has.

    A step is what one command, one deadline or one filing caused. It is cut from the events themselves, so the
    notifications are the same whether a deadline was recorded by itself or together with the command that came after.
    """
    found: list[Notification] = []
    for _, step in groupby(events, key=lambda event: (event.command, event.actor, event.at)):
        together = tuple(step)
        found.extend(_of_step(before, together, edition))
        before = fold(together, before)
    return tuple(found)


def _of_step(
    before: Complaint | None, events: tuple[ComplaintEvent, ...], edition: EscalationEdition
) -> Iterator[Notification]:
    after = before
    pending: list[PendingNotification] = []
    for event in events:
        earlier, after = after, evolve(after, event)
        pending.extend(_of_event(earlier, event, after, edition))
    pending.extend(_for_the_pdm(before, events, after))
    yield from of_step(events[0].subject, events[0].sequence, events[-1].sequence, pending)


def _for_the_pdm(
    before: Complaint | None, events: tuple[ComplaintEvent, ...], after: Complaint | None
) -> Iterator[PendingNotification]:
    """From mediation or a very-serious flag on, at every change until the close (S16)."""
    if after is None or not after.pdm_informed:
        return
    if before is None or not before.pdm_informed:
        yield PendingNotification(NotificationKind.PDM_INFORMED, Recipient.PDM)
    elif any(not isinstance(event.data, NOT_FOR_THE_PDM) for event in events):
        yield PendingNotification(NotificationKind.PDM_UPDATED, Recipient.PDM)


def _of_event(  # noqa: C901 - one line an event reads best as a table
    before: Complaint | None, event: ComplaintEvent, after: Complaint, edition: EscalationEdition
) -> Iterator[PendingNotification]:
    match event.data:
        case f.ComplaintFiled(stage=stage) | f.StageEntered(stage=stage):
            yield from _stage_started(stage)
        case f.Reminded():
            yield PendingNotification(
                NotificationKind.REMINDER, Recipient.ASSIGNEE, STAGE_ROLES[after.stage], after.assignee
            )
        case f.DeadlineBreached() if before is not None:
            yield PendingNotification(
                NotificationKind.BREACH, Recipient.ASSIGNEE, STAGE_ROLES[before.stage], before.assignee
            )
        case f.WaitingReminded() | f.WaitingEnded() if before is not None and event.role is Role.SYSTEM:
            yield from _to_whoever_waits(event.data, before)
        case f.NoteAdded(mentions=mentions):
            yield from _to_the_mentioned(sub for sub in mentions if sub != event.actor)
        case f.OverdueEscalated():
            yield from to_people(NotificationKind.MARK_BOARD_ESCALATED, edition.follow_up.told_of(Role.MARK_BOARD))
        case f.MarkBoardDecided(action=action) if action != NO_ACTION:
            yield from to_team(NotificationKind.ACTION_DECIDED, Role.PARTNER_OPS)
        case f.MemberRecused():
            # Nobody here knows who else could vote: each recusal warns those who can find another member.
            yield from to_team(NotificationKind.MEMBER_RECUSED, STAGE_ROLES[Stage.MARK_BOARD], Role.OPS)
        case f.MarkPlaced() if edition.extensions.tell_partner_of_mark:
            yield PendingNotification(NotificationKind.PARTNER_MARK, Recipient.PARTNER_CONTACT)
        case f.Closed() if edition.extensions.tell_customer:
            yield PendingNotification(NotificationKind.CUSTOMER_OUTCOME, Recipient.CUSTOMER)
        case _:
            return


def _to_the_mentioned(subs: Iterable[str]) -> Iterator[PendingNotification]:
    for sub in subs:
        yield PendingNotification(NotificationKind.MENTIONED, Recipient.MENTIONED, None, sub)


def _to_whoever_waits(data: f.WaitingReminded | f.WaitingEnded, case: Complaint) -> Iterator[PendingNotification]:
    """Whoever let the case wait; the stage's team where no address of theirs is known."""
    reminded = isinstance(data, f.WaitingReminded)
    if case.waiting is not None:
        kind = NotificationKind.WAIT_REMINDER if reminded else NotificationKind.WAIT_ENDED
        yield PendingNotification(kind, Recipient.ASSIGNEE, STAGE_ROLES[case.stage], case.waiting.by)


def _stage_started(stage: Stage) -> Iterator[PendingNotification]:
    """The team whose step begins; the mark board at the investigation's start already (S20)."""
    if stage is Stage.MARK_BOARD:
        yield from to_team(NotificationKind.MARK_BOARD_CASE, STAGE_ROLES[stage])
        return
    yield from to_team(NotificationKind.STAGE_STARTED, STAGE_ROLES[stage])
    if stage is Stage.INVESTIGATION:
        yield from to_team(NotificationKind.MARK_BOARD_INFORMED, STAGE_ROLES[Stage.MARK_BOARD])
