"""A review in words: what happened, where it stands, what it waits for. No word of it says whose review it is (S32)."""

from typing import assert_never

from standards.formatting import at_instant, capital, listed, several
from standards.review import events as f
from standards.review.state import AccreditationReview
from standards.vocabulary import (
    DirectorDecision,
    Packet,
    RecusalReason,
    ReviewOutcome,
    ReviewReason,
    ReviewStage,
    Seat,
)

STAGE_WORDS = {
    ReviewStage.BOARD: "the accreditation review board",
    ReviewStage.LEGAL: "advice by Legal",
    ReviewStage.DIRECTOR: "a director's decision",
    ReviewStage.CLOSED: "closed",
}
REASON_WORDS = {
    ReviewReason.MARKS_THRESHOLD: "the number of marks on record",
    ReviewReason.SERIOUS_INFRINGEMENT: "a mark for a serious infringement",
    ReviewReason.CERTIFICATION_GAP: "a certification gap that was not closed in time",
    ReviewReason.OPENED_BY_OPS: "a request of the accreditations team",
}
OUTCOME_WORDS = {
    ReviewOutcome.RENEWED: "the accreditations stay",
    ReviewOutcome.REVOKED: "the accreditations are revoked",
    ReviewOutcome.MOOT: "ended without a decision, since no reason for it was left",
}
SEAT_WORDS = {
    Seat.CS_SERVICES: "CS and Services",
    Seat.ACADEMY: "Academy",
    Seat.POPS: "POPS",
}
_RECUSAL_WORDS = {
    RecusalReason.CONFLICT: "stepped back from the review because of a conflict",
    RecusalReason.RECOGNISED: "recognised the case and stepped back from the review",
}


def pseudonym(review_id: str) -> str:
    """What the board calls the partner: another name in every review, made from the review's unguessable id (S32)."""
    return f"Partner {review_id[-4:].upper()}"


def waits_for(review: AccreditationReview) -> str:
    """What has to happen next, in words."""
    match review.stage:
        case ReviewStage.BOARD if review.to_prepare:
            return "the blind packet to be prepared"
        case ReviewStage.BOARD if review.packet is Packet.PENDING:
            return "Partner Ops to look through the blind packet and release it"
        case ReviewStage.BOARD:
            return "the board's votes"
        case ReviewStage.LEGAL:
            return "Legal's advice"
        case ReviewStage.DIRECTOR:
            return "a director to approve the loss, or to return it to the board"
        case ReviewStage.CLOSED:
            return "nothing; it is closed"
        case _:
            assert_never(review.stage)


def status_markdown(review: AccreditationReview) -> str:
    """Where the review stands and what it waits for, as Markdown for those who watch the process."""
    lines = [
        f"**Stage:** {STAGE_WORDS[review.stage]}",
        f"**Waits for:** {waits_for(review)}",
        f"**Reasons:** {listed(_reasons(review))}",
        f"**Marks counted:** {len(review.marks)}",
        f"**Packet:** {review.packet}",
        f"**Votes:** {len(review.votes)}, recused: {len(review.recused)}",
    ]
    if review.outcome is not None:
        lines.append(f"**Outcome:** {OUTCOME_WORDS[review.outcome]}")
    if review.due_at is not None:
        lines.append(f"**Due:** {at_instant(review.due_at)}{' (overdue)' if review.overdue else ''}")
    if review.returns:
        lines.append(f"**Returned to the board:** {several(review.returns, 'time')}")
    return "  \n".join(lines)


def _reasons(review: AccreditationReview) -> list[str]:
    return [REASON_WORDS[reason] for reason in dict.fromkeys(trigger.reason for trigger in review.triggers)]


def describe(data: f.ReviewEventData) -> str:
    """What happened, as one sentence without private text."""
    if isinstance(data, f.BoardEventData):
        return _describe_board(data)
    return _describe_course(data)


def _describe_board(data: f.BoardEventData) -> str:
    match data:
        case f.ReviewVoteCast(seat=seat, vote=vote):
            return f"The seat of {SEAT_WORDS[seat]} voted to {vote}."
        case f.VoteFell(seat=seat):
            return f"The vote of {SEAT_WORDS[seat]} fell, since its owner handled a case that joined the review."
        case f.ConflictsFound(members=members):
            return f"It became known that {several(len(members), 'person')} handled a counted case."
        case f.ReviewerRecused(reason=reason, seat=seat):
            who = f"The member in the seat of {SEAT_WORDS[seat]}" if seat else "A member of the board"
            return f"{who} {_RECUSAL_WORDS[reason]}."
        case f.Recommended(recommendation=recommendation, votes_for=votes_for, votes_against=votes_against):
            return f"The board recommended to {recommendation}, {votes_for} to {votes_against}."
        case _:
            assert_never(data)


def _describe_course(data: f.CourseEventData) -> str:  # noqa: C901, PLR0911, PLR0912 - one line an event reads best as a table
    match data:
        case f.ReviewOpened(reason=reason, marks=marks):
            return f"A review was convened for {REASON_WORDS[reason]}; it counts {several(len(marks), 'mark')}."
        case f.ReviewJoined(reason=reason, marks=marks):
            return f"{capital(REASON_WORDS[reason])} joined the review, with {_more(len(marks))}."
        case f.MarkDropped():
            return "A mark was vacated and left the review."
        case f.PacketPrepared(doubts=0, to_release=to_release) if to_release:
            return f"The blind packet was prepared; {several(to_release, 'scenario')} in it must be released first."
        case f.PacketPrepared(doubts=0):
            return "The blind packet was prepared and is open to the board."
        case f.PacketPrepared(doubts=doubts):
            return f"The blind packet was prepared; {several(doubts, 'passage')} in it must be looked at first."
        case f.PacketReleased():
            return "Partner Ops looked through the blind packet and released it to the board."
        case f.ReviewStageEntered(stage=stage, due_at=due_at):
            return f"The review moved to {STAGE_WORDS[stage]}, due {at_instant(due_at)}."
        case f.LegalAdvised():
            return "Legal gave its advice."
        case f.DirectorDecided(decision=DirectorDecision.APPROVE):
            return "A director approved the loss."
        case f.DirectorDecided():
            return "A director did not approve the loss."
        case f.ReviewOverdue(stage=stage):
            return f"The deadline of {STAGE_WORDS[stage]} passed."
        case f.ReviewEscalated(stage=stage):
            return f"{capital(STAGE_WORDS[stage])} is late, and those named for it were told."
        case f.ReviewClosed(outcome=outcome):
            return f"The review closed: {OUTCOME_WORDS[outcome]}."
        case f.ReviewTakenUp():
            return "The review was taken up."
        case _:
            assert_never(data)


def _more(marks: int) -> str:
    return several(marks, "more mark") if marks else "no mark that it did not count before"
