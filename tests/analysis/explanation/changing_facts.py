"""An independent hand at the facts: what an explanation says might have been otherwise is changed here, and run again.

Nothing of the explanations' own code is used: a fact is known by the words in which it is told.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from analysis.history import Moment
from standards.commands import Command, PassTime, by_the_product
from standards.complaint import COMPLAINT_DECIDER, Complaint
from standards.decider import accepted
from standards.editions import Edition, EditionTimeline
from standards.events import Event
from standards.partner.commands import DescribePartner
from standards.partner.state import Certification
from standards.rejections import Rejection
from standards.review.messages import SEAT_WORDS
from standards.review.state import AccreditationReview, Trigger
from standards.standing import Mark, Standing
from standards.standing.commands import PlaceMark, PreparePacket
from standards.standing.decide import STANDING_DECIDER
from standards.standing.evolve import fold
from standards.vocabulary import DirectorDecision, ReviewOutcome, ReviewReason, ReviewStage, ReviewVote, Seriousness

Ran = tuple[Event[Any], ...] | Rejection
Said = tuple[Any, Command[Any], tuple[Event[Any], ...]]
"""The state and the command as they might have been, and what the change itself would have brought about before."""


def run_standing(moment: Moment[Standing], fact: str, was: Any, to: Any, editions: EditionTimeline) -> Ran:
    """What the standing's decider makes of the fact as it might have been."""
    before, command = moment.before, moment.command
    assert before is not None
    assert command is not None
    changed, asked, already = _on_standing(before, command, moment.at, (fact, was, to), editions)
    ran = STANDING_DECIDER.decide(changed, asked, moment.at, editions)
    return ran if isinstance(ran, Rejection) else (*already, *ran)


def _on_standing(
    before: Standing, command: Command[Any], at: datetime, told: tuple[str, Any, Any], editions: EditionTimeline
) -> Said:
    fact, was, to = told
    for begins, change in _STANDING.items():
        if fact == begins or (begins.endswith(" ") and fact.startswith(begins)):
            return change(before, command, at, (fact.removeprefix(begins), was, to), editions)
    raise AssertionError(f"nobody knows how to change {fact!r}")


def _partner(before: Standing, **changes: Any) -> Standing:
    return before.model_copy(update={"partner": before.partner.model_copy(update=changes)})


def _data(command: Command[Any], **changes: Any) -> Command[Any]:
    said = command.data.model_dump() | changes
    return command.model_copy(update={"data": type(command.data).model_validate(said)})


def _tier(before: Standing, command: Command[Any], _at: datetime, told: Any, _: Any) -> Said:
    if isinstance(command.data, DescribePartner):
        return before, _data(command, tier=told[2]), ()
    return _partner(before, tier=told[2]), command, ()


def _certification(before: Standing, command: Command[Any], at: datetime, told: Any, _: Any) -> Said:
    name, was, to = told
    if was in ("recorded", "removed"):
        return before, by_the_product(PassTime(), at), ()
    held = {other: value for other, value in before.partner.certifications.items() if other != name}
    if to == "held":
        held[name] = Certification(earned_on=at.date())
    return _partner(before, certifications=held), command, ()


def _certifications(before: Standing, command: Command[Any], at: datetime, told: Any, _: Any) -> Said:
    names = told[1].removeprefix("missing: ").split(", ")
    held = before.partner.certifications | dict.fromkeys(names, Certification(earned_on=at.date()))
    return _partner(before, certifications=held), command, ()


def _end_of(name: str) -> Callable[..., Said]:
    def change(before: Standing, command: Command[Any], _at: datetime, told: Any, _: Any) -> Said:
        items = []
        for item in before.accreditations:
            condition = getattr(item, name)
            later = condition and condition.model_copy(update={"until": max(condition.until, told[2])})
            items.append(item.model_copy(update={name: later}))
        return before.model_copy(update={"accreditations": tuple(items)}), command, ()

    return change


def _end_of_lockout(before: Standing, command: Command[Any], _at: datetime, told: Any, _: Any) -> Said:
    assert before.partner.lockout is not None
    return _partner(before, lockout=before.partner.lockout.model_copy(update={"until": told[2]})), command, ()


def _with_review(before: Standing, review: AccreditationReview, **changes: Any) -> Standing:
    changed = review.model_copy(update=changes)
    return before.model_copy(
        update={"reviews": tuple(changed if item.id == changed.id else item for item in before.reviews)}
    )


def _deadline_of_review(before: Standing, command: Command[Any], _at: datetime, told: Any, _: Any) -> Said:
    assert before.open_review is not None
    return _with_review(before, before.open_review, due_at=told[2]), command, ()


def _review(before: Standing, command: Command[Any], _at: datetime, told: Any, _: Any) -> Said:
    review_id, _, to = told
    review, outcome = before.review(review_id), ReviewOutcome(to.removeprefix("closed: "))
    closed = _with_review(
        before, review, stage=ReviewStage.CLOSED, outcome=outcome, closed_at=review.last_at, due_at=None
    )
    free = tuple(item.model_copy(update={"review": None}) for item in closed.accreditations)
    return closed.model_copy(update={"accreditations": free}), command, ()


def _without_marks(before: Standing, command: Command[Any], at: datetime, told: Any, _: Any) -> Said:
    gone = told[0].replace(" and ", ", ").split(", ")
    marks = tuple(
        mark.model_copy(update={"vacated_at": before.last_at or at}) if mark.id in gone else mark
        for mark in before.marks
    )
    return before.model_copy(update={"marks": marks}), command, ()


def _with_marks(before: Standing, command: Command[Any], at: datetime, told: Any, editions: EditionTimeline) -> Said:
    _, was, to = told
    placed_at, already = at - timedelta(minutes=1), list[Event[Any]]()
    for number in range(to - was):
        mark = Mark(
            id=f"mrk_another_{number}",
            complaint_id=None,
            placed_on=placed_at.date(),
            placed_at=placed_at,
            seriousness=Seriousness.STANDARD,
        )
        before = before.with_mark(mark)
        reached = by_the_product(PlaceMark(mark_id=mark.id), placed_at)
        events = accepted(STANDING_DECIDER.decide(before, reached, placed_at, editions))
        before, already = fold(before, events), [*already, *events]
        review = before.open_review
        if review is not None and review.to_prepare:
            made = by_the_product(PreparePacket(), placed_at, subject=review.id)
            events = accepted(STANDING_DECIDER.decide(before, made, placed_at, editions))
            before, already = fold(before, events), [*already, *events]
    return before, command, tuple(already)


def _mark(before: Standing, _command: Command[Any], at: datetime, told: Any, _: Any) -> Said:
    marks = tuple(mark.model_copy(update={"vacated_at": None}) if mark.id == told[0] else mark for mark in before.marks)
    return before.model_copy(update={"marks": marks}), by_the_product(PassTime(), at), ()


def _seriousness(before: Standing, command: Command[Any], _at: datetime, told: Any, _: Any) -> Said:
    marks = tuple(
        mark.model_copy(update={"seriousness": Seriousness(told[2])}) if mark.id == told[0] else mark
        for mark in before.marks
    )
    return before.model_copy(update={"marks": marks}), command, ()


def _settled(before: Standing, command: Command[Any], _at: datetime, told: Any, _: Any) -> Said:
    names = [name for name in told[2] if name not in told[1]]
    marks = [mark for mark in before.marks if mark.id in names]
    at = min(mark.placed_at for mark in marks)
    review = AccreditationReview(
        id="rev_before",
        partner_id=before.partner.id,
        number=0,
        opened_at=at,
        edition="e",
        sequence=1,
        last_at=at,
        stage=ReviewStage.CLOSED,
        stage_entered_at=at,
        due_at=None,
        triggers=(Trigger(reason=ReviewReason.OPENED_BY_OPS, at=at),),
        marks=tuple(mark.model_dump(include={"id", "complaint_id", "placed_on", "seriousness"}) for mark in marks),
        conflicted=(),
        outcome=ReviewOutcome.RENEWED,
        closed_at=at,
    )
    return before.model_copy(update={"reviews": (review, *before.reviews)}), command, ()


def _vote(before: Standing, command: Command[Any], _at: datetime, told: Any, _: Any) -> Said:
    seat = next(seat for seat, words in SEAT_WORDS.items() if words == told[0])
    if command.by.seat is seat:
        return before, _data(command, vote=told[2]), ()
    review = before.review(command.subject or "")
    votes = tuple(
        vote.model_copy(update={"vote": ReviewVote(told[2])}) if vote.seat is seat else vote for vote in review.votes
    )
    return _with_review(before, review, votes=votes), command, ()


def _decision(before: Standing, command: Command[Any], _at: datetime, told: Any, _: Any) -> Said:
    return before, _data(command, decision=DirectorDecision(told[2])), ()


def _returns(before: Standing, command: Command[Any], _at: datetime, told: Any, _: Any) -> Said:
    return _with_review(before, before.review(command.subject or ""), returns=told[2]), command, ()


_STANDING: dict[str, Callable[..., Said]] = {
    "tier": _tier,
    "certifications": _certifications,
    "certification ": _certification,
    "end of the grace period": _end_of("grace"),
    "end of the remediation": _end_of("remediation"),
    "end of the lockout": _end_of_lockout,
    "deadline of the review": _deadline_of_review,
    "review ": _review,
    "marks in the window, without ": _without_marks,
    "marks in the window": _with_marks,
    "mark ": _mark,
    "seriousness of ": _seriousness,
    "marks settled by a board": _settled,
    "vote of ": _vote,
    "director's decision": _decision,
    "returns to the board before": _returns,
}
"""By the words in which a fact is told, how it is changed."""
FACTS_OF_STANDING = frozenset(_STANDING)


def run_case(moment: Moment[Complaint], fact: str, to: Any, edition: Edition) -> Ran:
    """What the complaint's decider makes of the fact as it might have been."""
    assert moment.command is not None
    before, command = _on_case(moment.before, moment.command, fact, to, edition)
    return COMPLAINT_DECIDER.decide(before, command, moment.at, edition)


def _waiting(before: Complaint, fact: str, to: Any) -> Complaint:
    """A wait with another day to ask again, or another end."""
    assert before.waiting is not None
    name = "until" if fact == "end of the wait" else "ask_again_at"
    return before.model_copy(update={"waiting": before.waiting.model_copy(update={name: to})})


def _on_case(  # noqa: PLR0911 - one line a fact reads best as a table
    before: Complaint | None, command: Command[Any], fact: str, to: Any, edition: Edition
) -> tuple[Complaint | None, Command[Any]]:
    if fact == "severity":
        return None, _data(command, very_serious=to == "very_serious", very_serious_reason="r")
    assert before is not None
    match fact.split():
        case ["reminder"]:
            return before.model_copy(update={"remind_at": to}), command
        case ["day" | "end", *_]:
            return _waiting(before, fact, to), command
        case ["deadline", *_]:
            return before.model_copy(update={"due_at": to}), command
        case ["outcome", *_]:
            said = command.data.note or "They could not settle it."  # an unresolved one says why (S14, S18)
            return before, _data(command, outcome=to, note=said)
        case ["answer", "of", "the", party, "to", proposal_id]:
            proposal = before.proposal(proposal_id)
            assert proposal is not None
            answers = {name: said and name != party for name, said in proposal.answers.items()}
            changed = proposal.model_copy(update={"answers": answers})
            proposals = tuple(changed if item.id == proposal_id else item for item in before.proposals)
            return before.model_copy(update={"proposals": proposals}), command
        case ["partner", "responsible"]:
            return before, _data(command, responsible=to)
        case ["score", "of", name]:
            return _scored(before, command, name, to, edition)
        case [field, *_, by]:
            return _voted(before, command, by, field, to)
        case _:
            raise AssertionError(f"nobody knows how to change {fact!r}")


def _scored(
    before: Complaint, command: Command[Any], name: str, to: int, edition: Edition
) -> tuple[Complaint, Command[Any]]:
    if hasattr(command.data, "scores"):
        return before, _data(command, scores=command.data.scores | {name: to})
    assert before.score is not None
    scores = before.score.scores | {name: to}
    mean = edition.rubric.weigh(scores)
    changed = {"scores": scores, "score": mean, "indicates_responsible": mean >= edition.rubric.responsible_at}
    return before.model_copy(update={"score": before.score.model_copy(update=changed)}), command


def _voted(before: Complaint, command: Command[Any], by: str, field: str, to: Any) -> tuple[Complaint, Command[Any]]:
    if command.by.sub == by:
        return before, _data(command, **{field: to})
    votes = tuple(
        type(vote).model_validate(vote.model_dump() | {field: to}) if vote.by == by else vote for vote in before.votes
    )
    return before.model_copy(update={"votes": votes}), command
