"""What a review is called: a name that tells neither time nor partner (S32, I7)."""

from datetime import datetime

from standards.ids import new_id, unordered_id

TELLS_NO_TIME = 4
"""The rules since which a review's id has no time part."""


def review_id(partner_id: str, number: int, at: datetime, seed: str, rules: int) -> str:
    """The id of the partner's review of that number, convened at ``at`` under the rules.

    Earlier ones began with the millisecond of the convening, in which the mark that convened it was often placed.
    A decision that was recorded then gives the same id when it is made again.
    """
    noise = f"{partner_id}/{number}/{seed}"
    return unordered_id("rev", noise) if rules >= TELLS_NO_TIME else new_id("rev", at, noise)
