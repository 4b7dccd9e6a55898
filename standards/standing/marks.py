"""Counting marks: which count at an instant, and whether they convene a review or bar a renewal (S27, S28)."""

from datetime import datetime

from standards.accreditation.state import Accreditation
from standards.editions import Edition
from standards.months import add_months
from standards.standing.state import Mark, Standing


def counted(standing: Standing, at: datetime, edition: Edition, known_at: datetime | None = None) -> tuple[Mark, ...]:
    """The marks that count at the instant: in (t - 24 calendar months, t] by UTC dates, and not vacated (S27).

    ``known_at`` is the instant of the decision, where it looks ahead: what came on record after it is not known yet.
    """
    opens, known = add_months(at.date(), -edition.marks.window_months), known_at or at
    closes = at.date()
    return tuple([mark for mark in standing.marks if opens < mark.placed_on <= closes and mark.on_record(known)])


def unsettled(
    standing: Standing, marks: tuple[Mark, ...], accreditation: Accreditation | None = None
) -> tuple[Mark, ...]:
    """Those of the marks that no board has settled for the accreditation, or for any (S27, S28)."""
    if not marks:
        return ()
    settled = standing.settled(accreditation)
    return tuple([mark for mark in marks if mark.id not in settled])


def reach_threshold(
    standing: Standing, accreditation: Accreditation, marks: tuple[Mark, ...], edition: Edition
) -> bool:
    """Whether the marks convene a review for the accreditation and bar its automatic renewal.

    S28: three do, since the FAQ says so where the text says "more than three". A set that a board has settled as a
    whole does neither again.
    """
    return len(marks) >= edition.marks.review_at and bool(unsettled(standing, marks, accreditation))
