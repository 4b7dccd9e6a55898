"""What a replay comes to: the history as it was played, and the decisions that it could not take."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from analysis.simulation.inputs import Input
from analysis.simulation.rulebook import Rulebook
from standards.complaint import Complaint
from standards.events import Event
from standards.rejections import RejectionCode
from standards.standing.state import Standing


@dataclass(frozen=True)
class SetAside:
    """A decision of somebody that the replay could not take: its question did not arise, or arose otherwise."""

    at: datetime
    subject: str
    action: str
    code: RejectionCode | None
    """With what the rules refuse it; None where the history has nothing that it could be about."""
    detail: str


@dataclass
class Played:
    """One partner's history as it was played."""

    rulebook: Rulebook
    standing: Standing | None = None
    cases: dict[str, Complaint] = field(default_factory=dict)
    events: list[Event[Any]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    """By an id that the replay made, what names the same thing in every history."""
    set_aside: list[SetAside] = field(default_factory=list)

    def put_aside(self, given: Input, action: str, code: RejectionCode | None, detail: str) -> None:
        """Notes a decision of somebody that cannot be taken."""
        self.set_aside.append(SetAside(given.at, given.subject, action, code, detail))


def as_loaded(standing: Standing) -> Standing:
    """The standing in the order in which the record hands it to a decision."""
    return standing.model_copy(
        update={
            "accreditations": tuple(sorted(standing.accreditations, key=lambda item: item.id)),
            "marks": tuple(sorted(standing.marks, key=lambda mark: (mark.placed_on, mark.id))),
        }
    )
