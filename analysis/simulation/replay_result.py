"""What a replay comes to: the history as it was played, and the decisions that it could not take."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from analysis.simulation.rulebook import Rulebook
from standards.complaint import Complaint
from standards.decisions import RecordedDecision
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
class ReplayResult:
    """One partner's history as it was played."""

    rulebook: Rulebook
    standing: Standing | None = None
    cases: dict[str, Complaint] = field(default_factory=dict)
    events: list[Event[Any]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    """By an id that the replay made, what names the same thing in every history."""
    set_aside: list[SetAside] = field(default_factory=list)

    def put_aside(self, made: RecordedDecision, code: RejectionCode | None, detail: str) -> None:
        """Notes a decision of somebody that cannot be taken."""
        assert made.decision is not None
        command = made.decision.command
        subject = command.subject or made.decision.process
        aside = SetAside(made.decision.now, subject, command.data.declaration.name, code, detail)
        self.set_aside.append(aside)
