"""What the product does with a tier review: it begins it, and reports what the accreditations recorded (S6)."""

from datetime import datetime

from standards.clauses import Clause
from standards.commands import CommandData, CommandRegistry
from standards.tier_review import TierReviewReported
from standards.vocabulary import Role

TIER_REVIEW_COMMANDS = CommandRegistry()


@TIER_REVIEW_COMMANDS.declare("begin_tier_review", by=(Role.SYSTEM,), during=(), clauses=(Clause.S6,))
class BeginTierReview(CommandData):
    """Begin the review of all accredited partners."""

    due_at: datetime


@TIER_REVIEW_COMMANDS.declare("report_tier_review", by=(Role.SYSTEM,), during=(), clauses=(Clause.S6,))
class ReportTierReview(CommandData):
    """Report what was found, once every accreditation was looked at."""

    report: TierReviewReported


TierReviewCommand = BeginTierReview | ReportTierReview
