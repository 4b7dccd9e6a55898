"""By when a stage of a review is due, in calendar days (S31, S35)."""

from datetime import datetime, timedelta

from standards.editions import Edition


def board_due(at: datetime, edition: Edition) -> datetime:
    """When a board that begins at the instant is due (S31)."""
    return at + timedelta(days=edition.accreditation_board.due_days)


def final_due(opened_at: datetime, edition: Edition) -> datetime:
    """By when a review is decided in the end, where its board and its director take all their days (S31, S35)."""
    return board_due(opened_at, edition) + timedelta(days=edition.director.due_days)
