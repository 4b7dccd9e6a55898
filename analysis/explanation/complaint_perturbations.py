"""What might have been otherwise in a complaint: one fact at a time, the smallest change of each first.

Whether a change makes any difference is for the decider to say. What somebody could not have decided is left out.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from analysis.explanation.decisions import ON_RECORD, CaseChange, DecidedCase
from analysis.explanation.perturbations.conditions import A_MOMENT
from standards.commands import Command
from standards.complaint import FileComplaint
from standards.complaint import commands as a
from standards.complaint.remedies import answered, rescored, score_steps
from standards.complaint.state import Complaint, Vote
from standards.rejections import Rejection
from standards.vocabulary import NO_ACTION, MarkVote, Party, Resolution, Seriousness, Severity

Changes = Iterator[CaseChange]


def candidate_lists(decided: DecidedCase) -> Iterator[Iterable[CaseChange]]:
    """Every fact that might have been otherwise."""
    yield _severity(decided)
    yield _deadline(decided)
    yield _wait(decided)
    yield _outcome(decided)
    yield _answers(decided)
    yield _votes(decided)
    yield _seriousness(decided)
    yield _partner_action(decided)
    yield _scores(decided)
    yield _finding(decided)


def _action(decided: DecidedCase) -> Any:
    return decided.command.data


def _with_action(decided: DecidedCase, **fields: Any) -> Command[Any]:
    return decided.command.model_copy(update={"data": decided.command.data.model_copy(update=fields)})


def _chosen(decided: DecidedCase, change: CaseChange) -> Changes:
    """The change, where the rules would have let somebody decide so."""
    if not isinstance(decided.taken(change.before, change.command), Rejection):
        yield change


def _severity(decided: DecidedCase) -> Changes:
    """Filed as very serious, with a reason, or not (S24)."""
    data = _action(decided)
    if isinstance(data, FileComplaint):
        filed = _with_action(decided, very_serious=not data.very_serious, very_serious_reason=ON_RECORD)
        was, to = Severity.STANDARD, Severity.VERY_SERIOUS
        if data.very_serious:
            was, to = to, was
        yield CaseChange("severity", was, to, None, filed)


def _deadline(decided: DecidedCase) -> Changes:
    """The reminder or the deadline not reached yet (S14, S15)."""
    case = decided.before
    if case is None:
        return
    for fact, name in (("reminder", "remind_at"), ("deadline of the stage", "due_at")):
        was = getattr(case, name)
        if was is not None and was <= decided.at:
            to = decided.at + A_MOMENT
            yield CaseChange(fact, was, to, case.model_copy(update={name: to}), decided.command)


def _wait(decided: DecidedCase) -> Changes:
    """The day to ask again, or the end of the wait, not reached yet."""
    case = decided.before
    if case is None or case.waiting is None:
        return
    for fact, name in (("day to ask again", "ask_again_at"), ("end of the wait", "until")):
        was, to = getattr(case.waiting, name), decided.at + A_MOMENT
        if was <= decided.at:
            waiting = case.waiting.model_copy(update={name: to})
            yield CaseChange(fact, was, to, case.model_copy(update={"waiting": waiting}), decided.command)


def _outcome(decided: DecidedCase) -> Changes:
    """CS, or the mediation, had come to the other outcome, with a note that says why (S14, S15, S18, S19)."""
    action = _action(decided)
    if isinstance(action, a.RecordCsOutcome | a.RecordMediationOutcome):
        was = action.outcome
        to = Resolution.UNRESOLVED if was is Resolution.RESOLVED else Resolution.RESOLVED
        fact = "outcome of CS" if isinstance(action, a.RecordCsOutcome) else "outcome of the mediation"
        other = _with_action(decided, outcome=to, note=action.note or ON_RECORD)
        yield from _chosen(decided, CaseChange(fact, was, to, decided.before, other))


def _answers(decided: DecidedCase) -> Changes:
    """A party had declined the proposal that was agreed (S18)."""
    case, action = decided.before, _action(decided)
    if case is None or not isinstance(action, a.RecordMediationOutcome) or action.outcome is Resolution.UNRESOLVED:
        return
    for proposal in case.mutually_accepted:
        for party in Party:
            after = answered(case, proposal, (party,), accepted=False)
            yield CaseChange(f"answer of the {party} to {proposal.id}", "accepted", "declined", after, decided.command)


def _votes(decided: DecidedCase) -> Changes:
    """The vote that was cast, then each that stood before it (S22)."""
    return _in_votes(decided, "vote", "vote of", _other)


def _seriousness(decided: DecidedCase) -> Changes:
    """The class of the mark that a vote named (S29)."""
    return _in_votes(decided, "seriousness", "seriousness in the vote of", _other_class)


def _partner_action(decided: DecidedCase) -> Changes:
    """A vote that carried an action had carried none (S39)."""
    return _in_votes(decided, "action", "action in the vote of", lambda _: NO_ACTION)


def _in_votes(decided: DecidedCase, field: str, fact: str, other: Callable[[Any], Any]) -> Changes:
    """Another value of the field in each vote that has one: in the vote that is cast first."""
    action, case = _action(decided), decided.before
    if case is None or not isinstance(action, a.CastMarkVote):
        return
    by, was = decided.command.by.sub, getattr(action, field)
    if was is not None and other(was) != was:
        yield CaseChange(f"{fact} {by}", was, other(was), case, _with_action(decided, **{field: other(was)}))
    for vote in case.votes:
        was = getattr(vote, field)
        if vote.by != by and other(was) != was:
            after = _with_vote(case, vote.model_copy(update={field: other(was)}))
            yield CaseChange(f"{fact} {vote.by}", was, other(was), after, decided.command)


def _other(vote: MarkVote) -> MarkVote:
    return MarkVote.NO_MARK if vote is MarkVote.MARK else MarkVote.MARK


def _other_class(seriousness: Seriousness) -> Seriousness:
    return Seriousness.STANDARD if seriousness is Seriousness.SERIOUS else Seriousness.SERIOUS


def _with_vote(case: Complaint, vote: Vote) -> Complaint:
    return case.model_copy(update={"votes": tuple(vote if other.by == vote.by else other for other in case.votes)})


def _scores(decided: DecidedCase) -> Changes:
    """One criterion scored otherwise, by the least that might carry the mean over the line (S21)."""
    action, case, rubric = _action(decided), decided.before, decided.edition.rubric
    if isinstance(action, a.ScoreRubric):
        for name, was, to in score_steps(action.scores, rubric):
            scored = _with_action(decided, scores=action.scores | {name: to})
            yield CaseChange(f"score of {name}", was, to, case, scored)
    if case is not None and case.score is not None and isinstance(action, a.RecordFinding):
        for name, was, to in score_steps(case.score.scores, rubric):
            after = case.model_copy(update={"score": rescored(case.score, {name: to}, rubric)})
            yield CaseChange(f"score of {name}", was, to, after, decided.command)


def _finding(decided: DecidedCase) -> Changes:
    """The finding had been the other one, with nothing else said: one against the score needs a reason (S21)."""
    action = _action(decided)
    if isinstance(action, a.RecordFinding):
        to = not action.responsible
        found = _with_action(decided, responsible=to)
        yield CaseChange("partner responsible", action.responsible, to, decided.before, found)
