"""By when a stage of a review is due, in calendar days (S31, S35)."""

from datetime import datetime, timedelta

from standards.editions import Edition


def board_due(at: datetime, edition: Edition) -> datetime:
    """When a board that begins at the instant is due (S31)."""
    return at + timedelta(days=edition.accreditation_board.due_days)
