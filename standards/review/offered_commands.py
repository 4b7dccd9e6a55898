"""What a caller may do to a review now: the list that the API and the console offer."""

from standards.actors import Actor
from standards.commands import Declaration
from standards.editions import Edition
from standards.guards import Situation, offered
from standards.review.commands import REVIEW_COMMANDS
from standards.review.state import AccreditationReview
from standards.standing.state import Standing


def offered_commands(review: AccreditationReview, by: Actor, edition: Edition) -> tuple[Declaration, ...]:
    """The declared commands whose guards let the caller try: what they will say is judged when they are given."""
    alone = Standing.alone(review.partner_id, reviews=(review,))
    return offered(REVIEW_COMMANDS, Situation(alone, by, review.last_at, edition, subject=review.id))
