"""A standing as those see it who may not know that a partner is under review (S32, S35).

What a review shows in is left out for every partner alike: the review, a hold of the renewal, a remediation, which
ends where a review begins. So the partner that is under review looks like any other.
"""

from standards.accreditation import Accreditation
from standards.standing.state import Standing


def without_review(accreditation: Accreditation) -> Accreditation:
    """The accreditation with nothing that a review shows in."""
    lost = accreditation.lost
    hidden = {"review": None, "hold": None, "remediation": None}
    return accreditation.model_copy(update=hidden | {"lost": lost and lost.model_copy(update={"review_id": None})})


def without_reviews(standing: Standing, *, marks: bool) -> Standing:
    """The standing with nothing that a review shows in; without ``marks`` none of those is told either."""
    seen = {"accreditations": tuple(map(without_review, standing.accreditations)), "reviews": ()}
    return standing.model_copy(update=seen if marks else {**seen, "marks": ()})
