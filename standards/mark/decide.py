"""The annulment of a mark: ops ask, a director who did not ask approves; the mark stays on record (extension)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from standards.commands import Command
from standards.decider import Decider
from standards.editions import Edition
from standards.guards import Rejected, Situation, judge
from standards.mark.commands import Vacate
from standards.mark.events import AnnulmentAsked, MarkAnnulled, MarkEvent
from standards.mark.evolve import evolve
from standards.mark.state import Annulment
from standards.rejections import Rejection
from standards.vocabulary import Role


@dataclass(frozen=True)
class MarkRules:
    """What governs the annulment of a mark: whose the mark is, and the edition in force."""

    partner_id: str
    edition: Edition


def decide(
    annulment: Annulment | None, command: Command[Vacate], now: datetime, rules: MarkRules
) -> tuple[MarkEvent, ...] | Rejection:
    """The request or its approval as the mark's next event, or why not; nothing where the command took effect before.

    The command's ``subject`` is the mark. Raises ``ValueError`` where it names none.
    """
    if command.subject is None:
        raise ValueError("a mark is annulled under its id")
    if _took_effect(annulment, command):
        return ()
    stands_against = judge(_situation(annulment, command, now, rules))
    if stands_against is not None:
        return stands_against.rejection
    reason, note = command.data.reason, command.data.note
    asked = annulment is None
    role = Role.OPS if asked else Role.DIRECTOR
    data = (
        AnnulmentAsked(partner_id=rules.partner_id, reason=reason, note=note)
        if asked
        else MarkAnnulled(reason=reason, note=note)
    )
    event = MarkEvent(
        subject=command.subject,
        sequence=(annulment.sequence if annulment else 0) + 1,
        at=max(now, annulment.last_at) if annulment else now,
        actor=command.by.sub,
        role=role,
        edition=rules.edition.id,
        clauses=(),
        command=command.id,
        data=data,
    )
    return (event,)


def rejected(
    annulment: Annulment | None, command: Command[Vacate], now: datetime, rules: MarkRules
) -> Rejected[Any] | None:
    """What stands in the way of a command that ``decide`` rejects; None where it does not."""
    return None if _took_effect(annulment, command) else judge(_situation(annulment, command, now, rules))


def _took_effect(annulment: Annulment | None, command: Command[Vacate]) -> bool:
    return annulment is not None and command.id in annulment.commands


def _situation(
    annulment: Annulment | None, command: Command[Vacate], now: datetime, rules: MarkRules
) -> Situation[Any, Vacate, MarkRules]:
    return Situation(annulment, command.by, now, rules, command, command.subject or "")


MARK_DECIDER: Decider[Annulment, MarkEvent, MarkRules] = Decider(
    decide, evolve, lambda _annulment, _rules: None, rejected
)
"""The annulment of a mark, from the request to its approval."""
