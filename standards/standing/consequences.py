"""What a loss brings with it, in order: the accreditations, then the lockout, then the programmes (S37, S38, S40)."""

from standards.accreditation import events as f
from standards.clauses import Clause
from standards.months import months_after
from standards.partner.events import LockoutBegan, ProgrammesLeft
from standards.review.events import ReviewClosed
from standards.review.state import AccreditationReview
from standards.standing.decision import StandingDecision
from standards.vocabulary import Loss, ReviewOutcome


def lapse(decision: StandingDecision) -> None:
    """The tier was not regained: all live accreditations lapse, without a board (S8). Grace is the partner's."""
    lost = decision.standing.live
    tier = decision.standing.partner.tier
    for accreditation in lost:
        decision.note_accreditation(accreditation, f.Lapsed(tier=tier).under(Clause.S5, Clause.S8))
    review = decision.standing.open_review
    if review is not None and not decision.standing.live:
        # A lapse ends the other conditions: there is nothing left that the board could renew or revoke.
        decision.note_review(review, ReviewClosed(outcome=ReviewOutcome.MOOT).under(Clause.S8))
    _take_away(decision, Loss.LAPSED, tuple(accreditation.id for accreditation in lost))


def revoke(decision: StandingDecision, review: AccreditationReview) -> None:
    """The board recommended and a director approved: all live accreditations are revoked (S12, S35)."""
    lost = decision.standing.live
    for accreditation in lost:
        decision.note_accreditation(accreditation, f.Revoked(review_id=review.id).under(Clause.S12, Clause.S35))
    _take_away(decision, Loss.REVOKED, tuple(accreditation.id for accreditation in lost))


def _take_away(decision: StandingDecision, loss: Loss, accreditations: tuple[str, ...]) -> None:
    if not accreditations:
        return
    if loss is Loss.REVOKED or decision.edition.lapse.locks_out:
        until = months_after(decision.at, decision.edition.lockout.months)
        began = LockoutBegan(until=until, because=loss, accreditations=accreditations)
        decision.note_partner(began.under(Clause.S37))
    leaves = decision.edition.lapse.leaves_programmes and not decision.standing.live
    if loss is Loss.REVOKED or leaves:
        _leave_programmes(decision)


def _leave_programmes(decision: StandingDecision) -> None:
    """S40: out of every accredited-only programme; whatever else the partner takes part in stays."""
    programmes = decision.edition.programmes
    held = tuple(name for name in decision.standing.partner.programmes if programmes.is_accredited_only(name))
    if held:
        decision.note_partner(ProgrammesLeft(programmes=held).under(Clause.S40))
