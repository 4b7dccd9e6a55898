"""Putting an edition on record, and what becomes of it: approved by a second person, or withdrawn. It never changes."""

from datetime import datetime
from typing import Any, assert_never

from standards.commands import Command
from standards.decider import Decider
from standards.editions.commands import ApproveEdition, BringEdition, EditionCommand, PublishEdition, WithdrawEdition
from standards.editions.events import SUBJECT, EditionApproved, EditionEvent, EditionEventData, EditionWithdrawn
from standards.editions.evolve import evolve
from standards.editions.model import Edition
from standards.editions.permissions import DECLARED
from standards.editions.publishing import MAY_PUBLISH, Publication, Refused, brought, draft, judge, published
from standards.editions.state import EditionRules, PublishedEdition
from standards.guards import Rejected, Situation
from standards.guards import judge as judge_guards
from standards.rejections import Rejection, RejectionCode
from standards.vocabulary import Role


def decide(
    edition: PublishedEdition | None, command: Command[EditionCommand], now: datetime, rules: EditionRules
) -> tuple[EditionEvent, ...] | Rejection:
    """The edition's next event, or why there is none. ``rules`` holds those on record.

    Raises ``ValueError`` where something is published before there is an edition that it could follow, and for a
    change of an edition that is not on record.
    """
    match command.data:
        case BringEdition() | PublishEdition() if edition is not None:
            return ()
        case BringEdition(content=content):
            own = Edition.model_validate(content, extra="ignore")
            under = rules.timeline.in_force(now) if rules.timeline else own
            return (brought(content, own, command.by, now, under.id),)
        case PublishEdition() as data:
            return _published(data, command, now, rules)
        case ApproveEdition() | WithdrawEdition():
            return _changed(edition, command, now, rules)
        case _:
            assert_never(command.data)


def _published(
    data: PublishEdition, command: Command[EditionCommand], now: datetime, rules: EditionRules
) -> tuple[EditionEvent, ...] | Rejection:
    if rules.timeline is None:
        raise ValueError("an edition is published over another one")
    judged = judge(draft(data.changes, rules, DECLARED), now)
    if isinstance(judged, Publication):
        role = command.by.acting_as(MAY_PUBLISH) or Role.OPS
        under = rules.timeline.in_force(now)
        return (published(judged, command.by, role, now, under, proposed=data.approval),)
    problems = [fault.problem for fault in judged.faults] if isinstance(judged, Refused) else ["is taken"]
    return Rejection(RejectionCode.INVALID, f"The edition cannot be published: {'; '.join(problems)}.")


def _changed(
    edition: PublishedEdition | None, command: Command[EditionCommand], now: datetime, rules: EditionRules
) -> tuple[EditionEvent, ...] | Rejection:
    if edition is None or rules.timeline is None:
        raise ValueError("only an edition on record is approved or withdrawn")
    stands_against = rejected(edition, command, now, rules)
    if stands_against is not None:
        return stands_against.rejection
    if command.id in edition.commands:
        return ()
    event = EditionEvent(
        subject=f"{SUBJECT}{edition.id}",
        sequence=edition.sequence + 1,
        at=max(now, edition.approved_at or edition.published_at),
        actor=command.by.sub,
        role=command.by.acting_as(command.data.declaration.roles) or Role.OPS,
        edition=rules.timeline.in_force(now).id,
        clauses=(),
        command=command.id,
        data=_change(command.data),
    )
    return (event,)


def _change(data: EditionCommand) -> EditionEventData:
    if isinstance(data, WithdrawEdition):
        return EditionWithdrawn(reason=data.reason, note=data.note)
    return EditionApproved(note=data.note)


def rejected(
    edition: PublishedEdition | None, command: Command[EditionCommand], now: datetime, rules: EditionRules
) -> Rejected[Any] | None:
    """What stands in the way of a command that ``decide`` rejects; None where it does not."""
    if edition is None or command.id in edition.commands:
        return None
    situation: Situation[Any, Any, EditionRules] = Situation(edition, command.by, now, rules, command, edition.id)
    return judge_guards(situation)


EDITION_DECIDER: Decider[PublishedEdition, EditionEvent, EditionRules] = Decider(
    decide, evolve, lambda _state, _rules: None, rejected
)
