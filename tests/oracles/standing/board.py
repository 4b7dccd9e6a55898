"""What people do in an accreditation review. Each function answers with the code of a refusal, or None."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tests.oracles.standing.facts import Partner, Review
from tests.oracles.standing.numbers import Edition
from tests.oracles.standing.standing import close_renewed, handled, leave_seat, lose, recommendation

Step = Mapping[str, Any]

WHO_AND_WHEN = {
    "cast_review_vote": ({"accreditation_board"}, {"board"}),
    "recuse": ({"accreditation_board"}, {"board"}),
    "request_legal": ({"director", "partner_ops"}, {"board", "director"}),
    "give_legal_advice": ({"legal"}, {"legal"}),
    "decide": ({"director"}, {"director"}),
}


def review_command(partner: Partner, step: Step, roles: set[str], now: datetime, edition: Edition) -> str | None:
    """A command on the partner's review, the open one if there is one."""
    by, during = WHO_AND_WHEN[step["do"]]
    if not roles & by:
        return "role_required"
    if not partner.reviews:
        return "not_found"
    review = partner.reviews[-1]
    return _take(partner, review, step, now, edition) if review.stage in during else "wrong_stage"


def _take(partner: Partner, review: Review, step: Step, now: datetime, edition: Edition) -> str | None:
    if step["do"] == "cast_review_vote":
        return _vote(partner, review, step, now, edition)
    if step["do"] == "decide":
        return _decide(partner, review, step, now, edition)
    if step["do"] == "recuse":
        return _recuse(review, step["as"])
    _legal(review, step["do"])
    return None


def _legal(review: Review, command: str) -> None:
    """S36: the review waits while the request is open, and goes on where it was."""
    if command == "request_legal":
        review.before_legal, review.stage = review.stage, "legal"
    else:
        review.stage = review.before_legal


def _vote(partner: Partner, review: Review, step: Step, now: datetime, edition: Edition) -> str | None:
    person, seat = step["as"], step["seat"]
    if person in review.recused:
        return "recused"
    if person in review.directed or handled(partner, review, person):
        return "separation_of_duties"
    if review.owners.get(seat, person) != person or any(
        owner == person and taken != seat for taken, owner in review.owners.items()
    ):
        return "seat_taken"
    review.owners[seat] = person
    review.votes[seat] = (person, step["vote"])
    review.sat.add(person)
    recommended = recommendation(review, edition)
    if recommended == "renew":
        close_renewed(partner, review, now, edition)
    elif recommended == "revoke":
        review.stage = "director"
    return None


def _recuse(review: Review, person: str) -> str | None:
    if person in review.recused:
        return "recused"
    review.recused.add(person)
    review.sat.add(person)
    leave_seat(review, person)
    return None


def _decide(partner: Partner, review: Review, step: Step, now: datetime, edition: Edition) -> str | None:
    """S35: approval makes the loss; a return gives the board another round, and the last one renews."""
    if step["as"] in review.sat or handled(partner, review, step["as"]):
        return "separation_of_duties"
    review.directed.add(step["as"])
    if step["decision"] == "approve":
        lose(partner, "revoked", now, edition)
    elif review.returns >= edition["director"]["returns"]:
        close_renewed(partner, review, now, edition)
    else:
        review.returns += 1
        review.votes.clear()
        review.stage = "board"
    return None
