"""What a caller may do to a complaint now: the list that the API and the console offer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from standards.actors import Actor
from standards.base_model import recalled, remember
from standards.commands import Declaration
from standards.complaint.commands import COMPLAINT_COMMANDS
from standards.complaint.situation import CaseSituation
from standards.complaint.state import Complaint
from standards.editions import EscalationEdition
from standards.guards import Situation, offered


def offered_commands(
    case: Complaint, by: Actor, edition: EscalationEdition, now: datetime | None = None
) -> tuple[Declaration, ...]:
    """The declared commands whose guards let the caller try: what they will say is judged when they are given."""
    asked = asked_of(case, by, edition, now)
    return offered(_within_reach(asked), asked)


def asked_of(case: Complaint, by: Actor, edition: EscalationEdition, now: datetime | None = None) -> CaseSituation[Any]:
    """What is looked at where it is asked what the caller may do ``now``; right after the last event without one."""
    return Situation(case, by, max(now or case.last_at, case.last_at), edition, subject=case.id)


def _within_reach(asked: CaseSituation[Any]) -> Mapping[str, Declaration]:
    """The commands that the stage and the caller's roles allow: an edition remembers them for all cases of a list."""
    known: dict[object, Mapping[str, Declaration]] | None = recalled(asked.edition, _within_reach)
    if known is None:
        remember(asked.edition, _within_reach, known := {})
    place = asked.state.stage, frozenset(asked.by.roles)
    if place not in known:
        known[place] = {
            name: declared
            for name, declared in COMPLAINT_COMMANDS.items()
            if all(guard.holds(asked) for guard in declared.guards if guard.of_stage and guard.withholds)
        }
    return known[place]
