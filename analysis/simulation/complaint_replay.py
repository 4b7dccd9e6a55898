"""The complaints of a history played again: filed, commanded and past their deadlines; a mark goes to the standing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from analysis.history import placed_mark
from analysis.simulation.replay_result import ReplayResult
from standards.commands import Command, CommandData, PassTime, by_the_product
from standards.complaint import ComplaintEvent, FileComplaint, TakeUpComplaint, decide, fold
from standards.complaint.commands import AnswerProposal, RecordMediationOutcome
from standards.complaint.events import MarkPlaced, SolutionProposed
from standards.complaint.participants import handlers
from standards.decisions import RecordedDecision
from standards.editions import Edition
from standards.events import Event
from standards.rejections import Rejection
from standards.standing import Mark


class CaseReplay:
    """Where the replay stands with the partner's complaints."""

    def __init__(
        self, played: ReplayResult, surfaced: Mapping[str, Sequence[str]], place: Callable[[Mark, str], None]
    ) -> None:
        self._played = played
        self._surfaced = surfaced
        self._place = place
        self._told_by_case: dict[str, list[ComplaintEvent]] = {}
        self._editions: dict[str, Edition] = {}
        self._proposals: dict[str, str] = {}

    def take(self, name: str, made: RecordedDecision) -> None:
        """A recorded command is judged as it was given; what cannot be taken any more is put aside."""
        assert made.decision is not None
        command, at = made.decision.command, made.decision.now
        if isinstance(command.data, PassTime):
            return
        if isinstance(command.data, FileComplaint):
            # A complaint keeps the edition under which it opens (S13).
            self._editions[name] = self._played.rulebook.of_case(made.events[0].edition, at)
        elif name not in self._played.cases:
            self._without_case(made)
            return
        told = self._decide(name, command.model_copy(update={"data": self._renamed(command.data)}), at)
        if isinstance(told, Rejection):
            self._played.put_aside(made, told.code, told.detail)
        else:
            self._proposals |= dict(zip(_proposed(made.events), _proposed(told), strict=False))

    def _without_case(self, made: RecordedDecision) -> None:
        """The complaint was never taken in, or is no part of the history; then its mark comes as it was placed."""
        if made.decision is None or isinstance(made.decision.command.data, TakeUpComplaint):
            return
        marks = [event for event in made.events if isinstance(event.data, MarkPlaced)]
        for event in marks if made.decision.process not in self._editions else ():
            self._place(placed_mark(event, self._surfaced.get(event.subject, ())), event.subject)
        if not marks:
            self._played.put_aside(made, None, "The complaint was never taken in.")

    def finish(self, to: datetime) -> None:
        """Lets fall due what does by the instant."""
        for name in list(self._played.cases):
            self._decide(name, by_the_product(PassTime(), to), to)

    def _decide(self, name: str, command: Command[Any], at: datetime) -> tuple[ComplaintEvent, ...] | Rejection:
        """Notes what follows from a command, or answers why it is rejected."""
        case = self._played.cases.get(name)
        told = decide(case, command.model_copy(update={"if_sequence": None}), at, self._editions[name])
        if not isinstance(told, Rejection):
            self._add(name, told)
        return told

    def _renamed(self, data: CommandData) -> CommandData:
        """A proposal is numbered by when it came in its case, so it may have another id here."""
        if isinstance(data, AnswerProposal | RecordMediationOutcome) and data.proposal_id in self._proposals:
            return data.model_copy(update={"proposal_id": self._proposals[data.proposal_id]})
        return data

    def _add(self, name: str, events: Sequence[ComplaintEvent]) -> None:
        """Notes what followed for a complaint; a mark that was placed reaches the standing (S23)."""
        if not events:
            return
        case = self._played.cases[name] = fold(events, self._played.cases.get(name))
        told = self._told_by_case.setdefault(name, [])
        told += events
        self._played.events += events
        for event in events:
            match event.data:
                case MarkPlaced():
                    self._place(placed_mark(event, (*handlers(told), *self._surfaced.get(name, ()))), name)
                case SolutionProposed(proposal_id=proposal_id):
                    self._played.names[proposal_id] = f"{name}/proposal/{len(case.proposals)}"
                case _:
                    pass


def _proposed(events: Iterable[Event[Any]]) -> list[str]:
    return [event.data.proposal_id for event in events if isinstance(event.data, SolutionProposed)]
