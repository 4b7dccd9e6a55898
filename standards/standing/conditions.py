"""Opening and ending the conditions an accreditation can be in: grace, remediation (S7-S9)."""

from datetime import datetime, timedelta

from standards.accreditation import Accreditation
from standards.accreditation import events as f
from standards.accreditation.schedule import next_tier_review
from standards.clauses import Clause
from standards.editions import Edition
from standards.editions.accreditation import GraceDefault
from standards.standing.assessment import Assessment, missing, tier_holds
from standards.standing.consequences import lapse
from standards.standing.decision import StandingDecision


def act_on_shortfalls(decision: StandingDecision, accreditation: Accreditation, found: Assessment) -> None:
    """Failing facts act at checkpoints: the tier opens a grace period, a gap a remediation (S7, S9)."""
    if not found.tier_holds:
        open_grace(decision)
    if found.missing:
        open_remediation(decision, accreditation, found.missing)


def open_grace(decision: StandingDecision) -> None:
    """The tier fell short at a checkpoint: the partner gets until the next tier review, for all it holds (S6, S7).

    S4 and S6 may both find one shortfall: grace that is open stays as it is.
    """
    if any(accreditation.grace for accreditation in decision.standing.live):
        return
    tier = decision.standing.partner.tier
    match decision.edition.tiers.grace.default:
        case GraceDefault.GRANT:
            until = grace_end(decision.at, decision.edition)
            for accreditation in decision.standing.live:
                decision.note_accreditation(
                    accreditation, f.GraceOpened(tier=tier, until=until).under(Clause.S6, Clause.S7)
                )
        case GraceDefault.DENY:
            for accreditation in decision.standing.live:
                decision.note_accreditation(accreditation, f.GraceDenied().under(Clause.S7, Clause.S8))
            lapse(decision)


def share_grace(decision: StandingDecision) -> None:
    """Grace is the partner's: an accreditation that came on record meanwhile has the same end (S7)."""
    in_grace = [item.grace for item in decision.standing.live if item.grace is not None]
    if not in_grace:
        return
    until = in_grace[0].until
    shared = f.GraceOpened(tier=decision.standing.partner.tier, until=until).under(Clause.S7)
    for accreditation in decision.standing.live:
        if accreditation.grace is None:
            decision.note_accreditation(accreditation, shared)


def grace_end(at: datetime, edition: Edition) -> datetime:
    """The next tier review that is at least the edition's ``min_days`` away (S7)."""
    earliest = at + timedelta(days=edition.tiers.grace.min_days)
    # The tier review that found the shortfall is never the next one, however few days the edition asks for.
    return next_tier_review(max(at, earliest - timedelta(microseconds=1)), edition.tiers)


def end_grace_where_regained(decision: StandingDecision) -> None:
    """A tier that is regained ends the grace at once (S7)."""
    in_grace = [accreditation for accreditation in decision.standing.live if accreditation.grace is not None]
    if not in_grace or not tier_holds(decision.standing, decision.edition):
        return
    ended = f.GraceEnded(tier=decision.standing.partner.tier).under(Clause.S5, Clause.S7)
    for accreditation in in_grace:
        decision.note_accreditation(accreditation, ended)


def open_remediation(decision: StandingDecision, accreditation: Accreditation, gap: tuple[str, ...]) -> None:
    """A certification gap found at a checkpoint gets time to be closed, once (S9)."""
    current = decision.standing.accreditation(accreditation.id)
    review = decision.standing.open_review
    if (
        not current.live
        or current.remediation is not None
        or (review is not None and review.asks_for_gap_of(current.id))
    ):
        return
    until = decision.at + timedelta(days=decision.edition.certifications.remediation_days)
    decision.note_accreditation(current, f.RemediationOpened(missing=gap, until=until).under(Clause.S9, Clause.S10))


def end_remediation_where_closed(decision: StandingDecision) -> None:
    """A gap that is closed in time ends the remediation at once (S9)."""
    for accreditation in decision.standing.live:
        if accreditation.remediation is None:
            continue
        if not missing(decision.standing, accreditation.kind, decision.at, decision.edition):
            decision.note_accreditation(accreditation, f.RemediationEnded(closed=True).under(Clause.S9))
