"""What a caller may do to a review now: the list that the API and the console offer."""

from standards.actors import Actor
from standards.commands import Declaration
from standards.editions import Edition
from standards.guards import Situation, offered
from standards.review.commands import REVIEW_COMMANDS
from standards.review.remedies import ReviewSituation
from standards.review.state import AccreditationReview
from standards.standing.state import Standing


def offered_commands(review: AccreditationReview, by: Actor, edition: Edition) -> tuple[Declaration, ...]:
    """The declared commands whose guards let the caller try: what they will say is judged when they are given."""
    return offered(REVIEW_COMMANDS, asked_of(review, by, edition))


def asked_of(review: AccreditationReview, by: Actor, edition: Edition) -> ReviewSituation:
    """What is looked at where it is asked what the caller may do."""
    alone = Standing.alone(review.partner_id, reviews=(review,))
    return Situation(alone, by, review.last_at, edition, subject=review.id)
