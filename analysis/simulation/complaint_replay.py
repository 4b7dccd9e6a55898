"""The complaints of a history played again: filed, ordered on and past their deadlines; a mark goes to the standing."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from analysis.simulation import inputs as i
from analysis.simulation.filing import filed_again
from analysis.simulation.placed_mark import placed_mark
from analysis.simulation.replay_result import Played
from standards.commands import CommandData
from standards.complaint import ComplaintEvent, decide, fold, lapse, take_up
from standards.complaint.commands import AnswerProposal, RecordMediationOutcome
from standards.complaint.events import MarkPlaced, SolutionProposed
from standards.editions import Edition
from standards.rejections import Rejection
from standards.standing.state import Mark


class CaseReplay:
    """Where the replay stands with the partner's complaints."""

    def __init__(
        self, played: Played, surfaced: Mapping[str, Sequence[str]], place: Callable[[Mark, str], None]
    ) -> None:
        self._played = played
        self._surfaced = surfaced
        self._place = place
        self._told_by_case: dict[str, list[ComplaintEvent]] = {}
        self._editions: dict[str, Edition] = {}
        self._proposals: dict[str, str] = {}

    def file(self, given: i.Filed) -> None:
        """A complaint is filed under the edition that it keeps (S13)."""
        edition = self._played.rulebook.of_case(given.event.edition, given.at)
        filed = filed_again(given.event, edition)
        if isinstance(filed, Rejection):
            self._played.put_aside(given, "file", filed.code, filed.detail)
            return
        self._editions[given.subject] = edition
        self._played.cases[given.subject] = fold([filed])
        self._told_by_case[given.subject] = [filed]
        self._played.events.append(filed)

    def take_up(self, name: str) -> None:
        """The complaint's process begins, where the complaint was taken in."""
        case = self._played.cases.get(name)
        if case is not None and case.sequence == 1:
            self._add(name, take_up(case))

    def command(self, given: i.Ordered) -> None:
        """Somebody's order is judged as it was given; what cannot be taken any more is put aside."""
        name, case = given.command.data.declaration.name, self._played.cases.get(given.subject)
        if case is None:
            self._played.put_aside(given, name, None, "The complaint was never taken in.")
            return
        command = given.command.model_copy(update={"data": self._renamed(given.command.data)})
        decided = decide(case, command, given.at, self._editions[case.id])
        if isinstance(decided, Rejection):
            self._played.put_aside(given, name, decided.code, decided.detail)
            return
        self._add(given.subject, decided)
        if given.made is not None:
            self._proposals[given.made] = self._played.cases[given.subject].proposals[-1].id

    def finish(self, to: datetime) -> None:
        """Lets fall due what does by the instant."""
        for name, case in list(self._played.cases.items()):
            self._add(name, lapse(case, to, self._editions[case.id]))

    def _renamed(self, action: CommandData) -> CommandData:
        """A proposal is numbered by when it came in its case, so it may have another id here."""
        if isinstance(action, AnswerProposal | RecordMediationOutcome) and action.proposal_id in self._proposals:
            return action.model_copy(update={"proposal_id": self._proposals[action.proposal_id]})
        return action

    def _add(self, name: str, events: Sequence[ComplaintEvent]) -> None:
        """Notes what followed for a complaint; a mark that was placed reaches the standing (S23)."""
        if not events:
            return
        case = self._played.cases[name] = fold(events, self._played.cases[name])
        self._told_by_case[name] += events
        self._played.events += events
        for event in events:
            match event.data:
                case MarkPlaced():
                    mark = placed_mark(event, self._told_by_case[name], self._surfaced.get(case.id, ()))
                    self._place(mark, case.id)
                case SolutionProposed(proposal_id=proposal_id):
                    self._played.names[proposal_id] = f"{name}/proposal/{len(case.proposals)}"
                case _:
                    pass
