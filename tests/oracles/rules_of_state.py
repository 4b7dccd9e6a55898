"""What require hold whenever nothing is due: nothing was left undone, and the product's state is the checker's."""

from standards.standing.state import Standing
from standards.vocabulary import Checkpoint
from tests.oracles.counted_calendar import at_hour
from tests.oracles.history import Held, History, require
from tests.oracles.rules_of_dates import evaluation_days, led, tier_review_days
from tests.oracles.rules_of_renewal import bars
from tests.oracles.rules_of_reviews import has_reason


def judge(history: History, standing: Standing) -> None:
    """Everything that should have happened by now."""
    require(sum(board.open for board in history.boards.values()) <= 1, "two open reviews of one partner")
    require(history.board is None or bool(history.live), "a review without an accreditation to review")
    require(history.board is None or has_reason(history, history.board), "a review that has no reason left")
    require(
        history.board is None or not history.vacated & set(history.board.counted), "a vacated mark is still counted"
    )
    _owed(history)
    require(not _votes_in_conflict(history), "a vote stands though its owner is in conflict (S32)")
    require(len({held.grace for held in history.live}) <= 1, "grace is the partner's: one deadline for all (S7)")
    for held in history.live:
        _conditions(history, held)
        _dates(history, held)
        _threshold(history, held)
    _serious(history)
    _programmes(history, standing)
    _same(history, standing)


def _owed(history: History) -> None:
    """What a board renewed is judged at once; nothing is told of it where the same stands in the way as before."""
    for held in history.live:
        require(not held.owed or held.bars == bars(history, held), "what the board renewed was not judged")
        held.owed = False


def _votes_in_conflict(history: History) -> set[str]:
    board = history.board
    return {sub for sub, _ in board.votes.values()} & history.handlers(board.counted) if board else set()


def _conditions(history: History, held: Held) -> None:
    require(held.grace is None or history.at < held.grace, "a grace period outlived its end (S8)")
    require(held.grace is None or not history.tier_holds(), "the tier was regained and grace goes on (S7)")
    require(held.remediation is None or history.at < held.remediation, "a remediation outlived its end (S9)")
    require(held.remediation is None or bool(history.missing(held.kind)), "the gap was closed and goes on (S9)")
    board = history.board
    require(
        held.review == (board.id if board else None), "a review covers every live accreditation, and only while open"
    )
    waits = held.review or held.grace or held.remediation
    require(not held.on_hold or bool(waits), "a hold that waits for nothing")


def _dates(history: History, held: Held) -> None:
    hour = history.edition().tiers.hour_utc
    for name, row, before in (
        ("an evaluation", evaluation_days(history, held), held.days(Checkpoint.EVALUATION)),
        ("a tier review", tier_review_days(history, held), held.days(Checkpoint.TIER_REVIEW)),
    ):
        done = before[-1] if before else None
        due = next(day for day in row if (day > done if done else at_hour(day, hour) > held.since))
        require(at_hour(due, hour) > history.at, f"{name} was due on {due} and is not held")
    require(held.on_hold or history.term_end(held) > history.at, "a term ended and nobody judged it")
    lead = history.lead_time(held)
    require(held.on_hold or lead > history.at or led(held, lead.date()), "a lead time passed and nobody judged it")


def _threshold(history: History, held: Held) -> None:
    counted = history.counted()
    if history.bars(held, counted):
        require(held.flagged >= set(counted), "marks at the threshold are not flagged (S28)")
    due = history.due_marks(held)
    if history.bars(held, due):
        board = history.board
        require(board is not None and board.settles_renewal, "marks at the threshold and no review (S11, S28)")
        require(board is not None and set(due) <= set(board.counted), "a review that does not count them all (S28)")


def _serious(history: History) -> None:
    counted = {mark for board in history.boards.values() for mark in board.counted}
    for mark in history.marks.values():
        touched = [held for held in history.held.values() if held.since <= mark.placed_at and held.live]
        serious = mark.seriousness == "serious" and not mark.imported and mark.id not in history.vacated
        require(not serious or not touched or mark.id in counted, "a serious mark opened no review (S30)")


def _programmes(history: History, standing: Standing) -> None:
    if history.out_of_programmes and not history.live:
        only = set(history.edition().programmes.accredited_only)
        require(
            not only & set(standing.partner.programmes), "an accredited-only programme without accreditations (S40)"
        )


def _same(history: History, standing: Standing) -> None:
    """The product's fold of the events equals the checker's (I9)."""
    lockout = standing.partner.lockout
    require((lockout.until if lockout else None) == history.lockout, "another lockout than the losses bring (S37)")
    require(standing.partner.tier == history.tier, "another tier than was said")
    require({item.id for item in standing.live} == {held.id for held in history.live}, "another set of accreditations")
    for item in standing.accreditations:
        held = history.held[item.id]
        require(str(item.status) == history.status(held), f"status {item.status} where {history.status(held)} is so")
        require(item.term == held.term, "another term")
    review = standing.open_review
    board = history.board
    require((review and review.id) == (board and board.id), "another open review")
    if review is not None and board is not None:
        require(review.reason == board.reason, "the first reason does not stay")
        require(set(review.counted) == set(board.counted), "another set of counted marks")
        require({vote.seat: (vote.by, vote.vote) for vote in review.votes} == board.votes, "other votes")
