"""The facts that a decision on a standing looked at, with their values: those that its kind of decision reads."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from analysis.explanation.decisions import marks_counted
from analysis.explanation.schema import FactLookedAt, looked_at
from standards.accreditation import Accreditation
from standards.accreditation import events as a
from standards.accreditation.remedies import grace as grace_of
from standards.accreditation.schedule import term_end
from standards.editions import Edition
from standards.events import Event, EventData
from standards.guards import Facts
from standards.partner import events as p
from standards.partner.remedies import held as accreditations_of
from standards.review import events as r
from standards.review.remedies import board as board_of
from standards.review.state import AccreditationReview
from standards.standing import remedies
from standards.standing.marks import unsettled
from standards.standing.state import Standing

Look = Callable[["Seen"], Facts]


@dataclass(frozen=True)
class Seen:
    """A standing as a decision saw it: at its instant, after what the decision had already noted."""

    standing: Standing
    at: datetime
    edition: Edition
    subject: str
    kind: str | None = None
    """The kind of accreditation that was applied for, where it was."""
    fact: EventData | None = None

    @property
    def accreditation(self) -> Accreditation | None:
        """The accreditation that the decision is about, where it is on record already."""
        return next((item for item in self.standing.accreditations if item.id == self.subject), None)

    @property
    def review(self) -> AccreditationReview | None:
        """The review that the decision is about: its own, the one that took the accreditation, or the open one."""
        named = (self.subject, getattr(self.fact, "review_id", None))
        found = next((item for item in self.standing.reviews if item.id in named), None)
        return found or self.standing.open_review

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of accreditation that the decision is about."""
        if self.kind is not None:
            return (self.kind,)
        own = self.accreditation
        return (own.kind,) if own else tuple(item.kind for item in self.standing.live)


def facts_of(event: Event[Any], standing: Standing, edition: Edition) -> tuple[FactLookedAt, ...]:
    """What was looked at for the event, in the order in which it is judged."""
    kind = event.data.kind if isinstance(event.data, a.AccreditationIssued) else None
    seen = Seen(standing, event.at, edition, event.subject, kind, event.data)
    return looked_at(fact for look in _LOOKS.get(type(event.data), ()) for fact in look(seen))


def tier(seen: Seen) -> Facts:
    """The tier beside the minimum (S5)."""
    return remedies.tier(seen.standing, seen.edition)


def certifications(seen: Seen) -> Facts:
    """What each kind requires, and what of it is missing (S9, S10)."""
    return remedies.certifications(seen.standing, seen.kinds, seen.at, seen.edition)


def marks(seen: Seen) -> Facts:
    """The marks that count, beside the number from which on a board reviews (S27, S28)."""
    found = marks_counted(seen.standing, seen.fact, seen.at, seen.edition)
    yield "marks in the window", len(found)
    yield "marks", tuple(f"{mark.id}, placed on {mark.placed_on}" for mark in found)
    yield "serious marks", tuple(mark.id for mark in found if mark.seriousness == "serious")
    open_ones = unsettled(seen.standing, found, seen.accreditation)
    yield "marks that no board has settled", tuple(mark.id for mark in open_ones)
    yield "marks from which on a board reviews", seen.edition.marks.review_at


def term(seen: Seen) -> Facts:
    """The term that runs (S27)."""
    if (own := seen.accreditation) is not None:
        yield "end of the term", term_end(own, seen.edition)


def conditions(seen: Seen) -> Facts:
    """The conditions that the accreditation is in, each with its deadline (S7, S9, S11)."""
    yield from grace(seen)
    yield from remediation(seen)
    own = seen.accreditation
    yield "open review", own.review.review_id if own and own.review else None


def grace(seen: Seen) -> Facts:
    """The end of the grace period; none where none runs (S7)."""
    return grace_of(seen.accreditation)


def remediation(seen: Seen) -> Facts:
    """The end of the remediation; none where none runs (S9)."""
    own = seen.accreditation
    yield "end of the remediation", own.remediation.until if own and own.remediation else None


def lockout(seen: Seen) -> Facts:
    """Until when no application is accepted (S37)."""
    return remedies.lockout(seen.standing)


def held(seen: Seen) -> Facts:
    """The accreditations that live."""
    return accreditations_of(seen.standing)


def programmes(seen: Seen) -> Facts:
    """The programmes that the partner takes part in, and those for accredited partners alone (S40)."""
    yield "programmes", seen.standing.partner.programmes
    yield "programmes for accredited partners", seen.edition.programmes.accredited_only


def board(seen: Seen) -> Facts:
    """The review with the votes that stood, beside the majority (S31, S34, S35)."""
    if (review := seen.review) is not None:
        yield from board_of(review, seen.edition)


def boards_renewal(seen: Seen) -> Facts:
    """The review that renewed the term, where a board did (S34)."""
    if isinstance(seen.fact, a.Renewed) and not seen.fact.automatic:
        latest = max(seen.standing.reviews, key=lambda review: review.closed_at or review.opened_at)
        yield from board(replace(seen, subject=latest.id))


def loss(seen: Seen) -> Facts:
    """What was lost, and how (S37)."""
    if isinstance(seen.fact, p.LockoutBegan):
        yield "accreditations lost", seen.fact.accreditations
        yield "how they were lost", seen.fact.because
    yield "months without an application", seen.edition.lockout.months


_ALL: tuple[Look, ...] = (tier, certifications, marks, conditions, term)
_LOOKS: dict[type[EventData], tuple[Look, ...]] = {
    a.AccreditationIssued: (lockout, tier, certifications, held),
    a.CheckpointHeld: _ALL,
    a.RenewalHeld: _ALL,
    a.Renewed: (*_ALL, boards_renewal),
    a.MarksFlagged: (marks,),
    a.GraceOpened: (tier, grace),
    a.GraceGranted: (tier, grace),
    a.GraceExtended: (tier, grace),
    a.GraceDenied: (tier, grace),
    a.GraceEnded: (tier, grace),
    a.Lapsed: (tier, grace),
    a.RemediationOpened: (certifications, remediation),
    a.RemediationEnded: (certifications, remediation),
    a.RemediationRanOut: (certifications, remediation),
    a.UnderReview: (marks, certifications),
    a.ReviewEnded: (board,),
    a.Revoked: (board,),
    r.ReviewOpened: (marks, certifications, held),
    r.ReviewJoined: (marks, certifications, board),
    r.MarkDropped: (marks, board),
    r.ReviewVoteCast: (board,),
    r.VoteFell: (board,),
    r.ReviewerRecused: (board,),
    r.Recommended: (board,),
    r.ReviewStageEntered: (board,),
    r.LegalAdvised: (board,),
    r.DirectorDecided: (board,),
    r.ReviewOverdue: (board,),
    r.ReviewEscalated: (board,),
    r.ReviewClosed: (board, held),
    p.LockoutBegan: (loss, lockout),
    p.ProgrammesLeft: (held, programmes),
    p.PartnerRecorded: (tier, held, programmes),
    p.CertificationRecorded: (held, certifications),
    p.CertificationRemoved: (held, certifications),
    p.ActionRequested: (held,),
}
"""What each kind of decision reads; of a fact that is not named here nothing was judged."""
