"""Who is told how a board deliberates. Everybody else sees that it does, its dates, and what is decided in the end."""

from typing import Any

from analysis.explanation import Explanation
from api.auth import Caller
from api.complaints.visibility import SEES_ALL
from api.reviews.visibility import is_sealed
from api.visibility import known_reviews
from records.reviews.hidden import TELL_OF_MARKS, TELL_OF_REVIEWS
from records.reviews.queries import ReviewSort
from records.visibility import ReviewsKnown
from standards.complaint.commands import CastMarkVote, Recuse
from standards.complaint.events import MarkVoteCast, MemberRecused
from standards.events import Event
from standards.review import AccreditationReview
from standards.review.events import THAT_IT_RUNS
from standards.vocabulary import ReviewStage, Role

_ALWAYS = (Role.PARTNER_OPS, Role.AUDITOR)
_WHO_KNOW_THE_STAGE = (*_ALWAYS, Role.DIRECTOR, Role.LEGAL)
_BOARDS = (Role.ACCREDITATION_BOARD, Role.MARK_BOARD)
_VOTES_ON_MARKS = tuple(event.model_fields["type"].default for event in (MarkVoteCast, MemberRecused))
_ON_MARKS = (CastMarkVote.declaration.name, Recuse.declaration.name)


def told_of_votes(caller: Caller, review: AccreditationReview) -> bool:
    """Whether the caller is told who votes, how, and what was recommended: a director once that is sealed (S35)."""
    return caller.has(*_ALWAYS) or (caller.has(Role.DIRECTOR) and is_sealed(review))


def deliberations_told(caller: Caller) -> ReviewsKnown:
    """Of which reviews the caller is told who votes, how, and what was recommended."""
    if caller.has(*_ALWAYS):
        return ReviewsKnown.ALL
    return ReviewsKnown.SEALED if caller.has(Role.DIRECTOR) else ReviewsKnown.NONE


def told_of_some_votes(caller: Caller) -> bool:
    """Whether there are reviews of whose votes the caller is told."""
    return deliberations_told(caller) is not ReviewsKnown.NONE


def told_of_mark_votes(caller: Caller) -> bool:
    """Whether the caller is told who votes on marks: the staff on the cases, not the PDM, nor who filed them."""
    return caller.has(*SEES_ALL)


def stage_shown(caller: Caller, review: AccreditationReview) -> ReviewStage | None:
    """The stage; None where it would tell what the board recommended. Legal advises on that, and knows it."""
    return review.stage if sees_stage(caller, review.stage) else None


def sees_stage(caller: Caller, stage: ReviewStage) -> bool:
    """Whether the caller may know that a review is in the stage.

    Only a recommended loss goes past the board, so that a stage which is told but for that one would tell it too.
    """
    return caller.has(*_WHO_KNOW_THE_STAGE) or stage is ReviewStage.CLOSED


def may_narrow_to(caller: Caller, stage: ReviewStage | None) -> bool:
    """Whether a list may be narrowed to the stage: what is found would tell what ``stage_shown`` keeps back."""
    return stage is None or sees_stage(caller, stage)


def order_shown(caller: Caller, sort: ReviewSort) -> ReviewSort:
    """The order in which the caller sees a list: the oldest first where the deadlines of stages would tell of them."""
    return ReviewSort.OLDEST if sort is ReviewSort.DUE and not caller.has(*_WHO_KNOW_THE_STAGE) else sort


def may_see_event(caller: Caller, event: Event[Any]) -> bool:
    """Whether the caller sees that the event happened."""
    if event.subject.startswith("rev_"):
        return told_of_some_votes(caller) or event.data.type in THAT_IT_RUNS
    return event.data.type not in kept_of_marks(caller)


def kept_of_marks(caller: Caller) -> tuple[str, ...]:
    """The types of a case's events that the caller does not see: of its mark board's votes, who is not told of them."""
    return () if told_of_mark_votes(caller) else _VOTES_ON_MARKS


def may_see_effect(caller: Caller, event: Event[Any]) -> bool:
    """Whether the caller is told that a command would also lead to the event, where it acts on something else (S32)."""
    known, of_review = known_reviews(caller), event.subject.startswith("rev_")
    if known is not ReviewsKnown.ALL and (of_review or event.data.type in TELL_OF_REVIEWS):
        return False
    if known is ReviewsKnown.NONE and (event.subject.startswith("mrk_") or event.data.type in TELL_OF_MARKS):
        return False
    return not of_review or event.data.type in THAT_IT_RUNS or deliberations_told(caller) is ReviewsKnown.ALL


def actor_shown(caller: Caller, event: Event[Any]) -> str:
    """Who did it; of a board the board alone, where the caller is not told who votes."""
    told = told_of_mark_votes(caller) if event.role is Role.MARK_BOARD else told_of_some_votes(caller)
    return event.actor if told or event.role not in _BOARDS else str(event.role)


def explanation_shown(caller: Caller, event: Event[Any], explained: Explanation) -> Explanation:
    """The explanation; of what a board decided the outcome and the clauses, where the caller is not told who votes."""
    told = told_of_mark_votes(caller) if event.subject.startswith("cmp_") else told_of_some_votes(caller)
    decided = (*_BOARDS, Role.DIRECTOR)
    if told or not (event.role in decided or event.subject.startswith("rev_")):
        return explained
    return _bare(explained)


def attempt_shown(caller: Caller, subject: str, action: str, explained: Explanation) -> Explanation:
    """Why a command would be rejected; bare where what would have it accepted would tell of votes, or of the stage."""
    on_marks = action in _ON_MARKS and not told_of_mark_votes(caller)
    on_review = subject.startswith("rev_") and not caller.has(*_WHO_KNOW_THE_STAGE)
    return _bare(explained) if on_marks or on_review else explained


def _bare(explained: Explanation) -> Explanation:
    return explained.model_copy(update={"facts": (), "would_have_changed": ()})


def standing_shown(caller: Caller, body: Any) -> Any:
    """An explained standing without the stages of reviews, where they would tell what a board recommended."""
    return body if caller.has(*_WHO_KNOW_THE_STAGE) else _without_stages(body)


def _without_stages(body: Any) -> Any:
    if isinstance(body, list):
        return [_without_stages(one) for one in body]
    if not isinstance(body, dict):
        return body
    kept = {name: _without_stages(value) for name, value in body.items()}
    goes_on = {"stage", "stage_entered_at"} <= kept.keys() and kept["stage"] != ReviewStage.CLOSED
    return kept | dict.fromkeys(("stage", "stage_entered_at")) if goes_on else kept
