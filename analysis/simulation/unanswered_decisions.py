"""Questions that a simulated path asks and that nobody answered in reality: named, and never guessed."""

from analysis.simulation.outcomes import Outcomes
from analysis.simulation.replay_result import ReplayResult
from standards.complaint import Complaint
from standards.editions import Edition
from standards.formatting import on_day
from standards.rejections import RejectionCode
from standards.review import AccreditationReview
from standards.vocabulary import Stage

_OF_STAGE = {
    Stage.CS_RESOLUTION: "whether CS resolves the complaint",
    Stage.MEDIATION: "whether the mediation finds a solution",
    Stage.INVESTIGATION: "whether the partner is responsible",
}


def of_complaint(name: str, recorded: Outcomes, candidate: ReplayResult) -> tuple[str, ...]:
    """What the case still waits for, where reality had gone on from there."""
    case = candidate.cases.get(name)
    was = recorded.complaints.get(name)
    if case is None or case.stage is Stage.CLOSED or (was is not None and was.stage is case.stage):
        return ()
    refused = {aside.code for aside in candidate.set_aside if aside.subject == name}
    if case.stage is Stage.INVESTIGATION and RejectionCode.OVERRIDE_REASON_REQUIRED in refused:
        return ("why the finding departs from the rubric's score",)
    if case.stage is Stage.MARK_BOARD:
        return (_more_votes(case, candidate.rulebook.of_case(_recorded_edition(case, candidate), case.opened_at)),)
    return (_OF_STAGE[case.stage],)


def _recorded_edition(case: Complaint, candidate: ReplayResult) -> str:
    """The edition that the case has on record: the second half of one that was split is named after it."""
    pinned = candidate.rulebook.pinned
    return next((name for name, edition in pinned.items() if edition.id == case.edition), case.edition)


def _more_votes(case: Complaint, edition: Edition) -> str:
    return f"the mark board's votes: {len(case.votes)} of the {edition.mark_board.quorum} that decide were cast"


def of_review(recorded: Outcomes, candidate: ReplayResult) -> tuple[str, ...]:
    """What the open review of the simulated path still waits for, where reality did not leave it waiting too.

    Which of its people it waits for would tell how its board voted in reality.
    """
    review = candidate.standing.open_review if candidate.standing else None
    if review is None or _waited(review, recorded):
        return ()
    return (f"what is decided in the review of {on_day(review.opened_at)}",)


def _waited(review: AccreditationReview, recorded: Outcomes) -> bool:
    now = (review.reason, review.opened_at.date(), None)
    return any((was.reason, was.opened_on, was.outcome) == now for was in recorded.reviews)
