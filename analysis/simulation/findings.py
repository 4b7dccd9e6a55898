"""What a simulation finds: who would have fared otherwise, how, why, and the sums that a decision-maker reads first."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from standards.base_model import FrozenModel


class Kind(StrEnum):
    """What a difference is about."""

    PARTNER = "partner"
    ACCREDITATION = "accreditation"
    COMPLAINT = "complaint"


class Reason(FrozenModel):
    """The first decision at which the two histories part."""

    at: datetime
    on_record: str | None
    """What was decided then; None where nothing was."""
    under_candidate: str | None
    clauses: tuple[str, ...]
    changes: tuple[str, ...]
    """The fields of the edition that are behind it, in words."""
    words: str


class Difference(FrozenModel):
    """One partner, accreditation or complaint whose outcome differs."""

    kind: Kind
    subject: str
    partner_id: str
    on_record: str
    under_candidate: str
    because: Reason
    unanswered: tuple[str, ...] = ()
    """Questions that the candidate asks and that nobody answered in reality."""


class Totals(FrozenModel):
    """The sums; accreditations, complaints and reviews are counted, each once for every renewal or loss."""

    partners: int = 0
    """Partners that were replayed."""
    partners_that_differ: int = 0
    renewals_that_become_reviews: int = 0
    reviews_that_become_renewals: int = 0
    reviews_added: int = 0
    reviews_avoided: int = 0
    lapses_avoided: int = 0
    lapses_added: int = 0
    losses_avoided: int = 0
    """Revocations that would not have come."""
    losses_added: int = 0
    complaints_that_would_have_breached: int = 0
    complaints_that_would_not_have_breached: int = 0
    marks_not_placed: int = 0
    marks_added: int = 0
    unanswered: int = 0
    """Questions that nobody answered in reality."""
    set_aside: int = 0
    """Decisions of people whose question did not arise any more, or arose otherwise."""
    replayed_otherwise: int = 0
    """Partners whose replay under the recorded editions is not what is on record: read their findings with care."""
    not_replayed: int = 0
    """Partners whose record could not be replayed at all."""

    def plus(self, other: "Totals") -> "Totals":
        """Both sums together."""
        return Totals(**{name: value + getattr(other, name) for name, value in self})


class Finding(FrozenModel):
    """One partner for whom something would have come out otherwise, or who could not be replayed."""

    partner_id: str
    differences: tuple[Difference, ...] = ()
    set_aside: tuple[str, ...] = ()
    """Decisions of people that could not be taken as they were, with the reason."""
    problem: str | None = None


class Found(FrozenModel):
    """What one partner's replay came to: its part of the sums, and the finding where anything differs."""

    totals: Totals
    finding: Finding | None


def unplayable(partner_id: str, why: str) -> Found:
    """A partner whose record is no history that the rules could play."""
    told = f"The partner's record cannot be replayed ({why})."
    return Found(totals=Totals(partners=1, not_replayed=1), finding=Finding(partner_id=partner_id, problem=told))


def total(found: Iterable[Found]) -> Totals:
    """The sums of all of them."""
    sums = Totals()
    for one in found:
        sums = sums.plus(one.totals)
    return sums
