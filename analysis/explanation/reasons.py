"""Why an accreditation would renew automatically or not: every clause that bears on it, with evidence (S5-S11, S27).

Nothing is judged here: what holds is what the renewal itself finds standing in the way.
"""

from datetime import datetime

from analysis.explanation import standing_schema as s
from analysis.explanation.standing_facts import certifications
from standards.accreditation import Accreditation
from standards.accreditation.messages import BAR_WORDS
from standards.clauses import Clause
from standards.editions import Edition
from standards.formatting import at_instant, listed, on_day, several, spoken
from standards.review.messages import REASON_WORDS
from standards.standing.assessment import assess_renewal
from standards.standing.renewal import BAR_CLAUSES, bars
from standards.standing.state import Mark, Standing
from standards.vocabulary import Bar, Loss

_LOSS_CLAUSES = {Loss.LAPSED: Clause.S8, Loss.REVOKED: Clause.S12}


def automatic_renewal(
    standing: Standing,
    accreditation: Accreditation,
    at: datetime,
    edition: Edition,
    shown: tuple[s.Conditions, tuple[s.MarkInWindow, ...]],
) -> s.AutomaticRenewal:
    """Whether it will renew by itself at the term's end if nothing changes, and each clause's share in that."""
    conditions, marks = shown
    if conditions.lost is not None:
        return s.AutomaticRenewal(eligible=False, reasons=(_lost(conditions.lost),))
    then = assess_renewal(standing, accreditation, at, edition)
    barred = bars(accreditation, then)
    reasons = (
        _tier(standing, edition, barred),
        _certifications(accreditation.kind, certifications(standing, accreditation, at, edition), barred),
        _marks(marks, then.marks, standing.settled(accreditation), edition, barred),
        _grace(conditions.grace, edition, barred),
        _remediation(conditions.remediation, barred),
        _review(conditions.review, barred),
        _hold(conditions.hold, barred),
    )
    return s.AutomaticRenewal(eligible=not barred, reasons=reasons)


def _lost(lost: s.LostForGood) -> s.RenewalReason:
    return s.RenewalReason(
        clause=_LOSS_CLAUSES[lost.how],
        holds=False,
        because=f"The accreditation was {'revoked' if lost.how is Loss.REVOKED else 'lost by a lapse'} on "
        f"{on_day(lost.at.date())}; it does not come back by itself.",
        evidence=s.LossEvidence(lost=lost),
    )


def _on(bar: Bar, barred: tuple[Bar, ...], because: str, evidence: s.Evidence, *beside: Clause) -> s.RenewalReason:
    """The clause of what can bar a renewal, which holds where that does not bar this one."""
    return s.RenewalReason(
        clause=BAR_CLAUSES[bar], beside=beside, holds=bar not in barred, because=because, evidence=evidence
    )


def _tier(standing: Standing, edition: Edition, barred: tuple[Bar, ...]) -> s.RenewalReason:
    tier, minimum = standing.partner.tier, edition.tiers.minimum
    because = f"The tier is {tier}; {minimum} or higher is required."
    return _on(Bar.TIER, barred, because, s.TierEvidence(tier=tier, minimum=minimum))


def _certifications(kind: str, required: tuple[s.CertificationHeld, ...], barred: tuple[Bar, ...]) -> s.RenewalReason:
    evidence = s.CertificationsEvidence(required=required)
    return _on(Bar.CERTIFICATIONS, barred, _held_or_missing(kind, required), evidence, Clause.S10)


def _held_or_missing(kind: str, required: tuple[s.CertificationHeld, ...]) -> str:
    names = [_with_expiry(item) for item in required]
    if not names:
        return f"The accreditation for {spoken(kind)} requires no certification."
    gap = [words for words, item in zip(names, required, strict=True) if not item.holds]
    if gap:
        return f"Of the certifications for {spoken(kind)} these do not hold: {listed(gap)}."
    return f"Every certification for {spoken(kind)} holds: {listed(names)}."


def _with_expiry(item: s.CertificationHeld) -> str:
    if item.earned_on is None:
        return f"{item.name} (not on record)"
    if item.expires_on is None:
        return f"{item.name} (does not expire)"
    return f"{item.name} ({'expires' if item.holds else 'expired'} on {on_day(item.expires_on)})"


def _marks(
    now: tuple[s.MarkInWindow, ...],
    then: tuple[Mark, ...],
    settled: frozenset[str],
    edition: Edition,
    barred: tuple[Bar, ...],
) -> s.RenewalReason:
    open_then = tuple(mark.id for mark in then if mark.id not in settled)
    evidence = s.MarksEvidence(
        count=len(now),
        threshold=edition.marks.review_at,
        unsettled=len([mark for mark in now if mark.id not in settled]),
        marks=tuple(mark.model_copy(update={"settled": mark.id in settled}) for mark in now),
        count_at_term_end=len(then),
        unsettled_at_term_end=len(open_then),
    )
    because = _counted(evidence, edition.marks.window_months, open_then)
    return _on(Bar.MARKS, barred, because, evidence, Clause.S28)


def _counted(found: s.MarksEvidence, months: int, open_then: tuple[str, ...]) -> str:
    now, then = found.count, found.count_at_term_end
    same = "as many" if then == now else several(then, "mark")
    said = (
        f"{several(now, 'mark')} {'counts' if now == 1 else 'count'} in the window of {months} months now, and {same} "
        f"will at the term's end; from {found.threshold} on a board reviews before a renewal"
    )
    if then < found.threshold:
        return f"{said}."
    if not open_then:
        return f"{said}, and a board has settled them all."
    which = "any of them" if len(open_then) == then else listed(list(open_then), "or")
    return f"{said}, and no board has settled {which}."


def _grace(grace: s.InGrace | None, edition: Edition, barred: tuple[Bar, ...]) -> s.RenewalReason:
    because = "No grace period runs."
    if grace is not None:
        because = f"A grace period to regain the tier {edition.tiers.minimum} runs until {at_instant(grace.until)}."
    return _on(Bar.GRACE, barred, because, s.GraceEvidence(grace=grace))


def _remediation(remediation: s.InRemediation | None, barred: tuple[Bar, ...]) -> s.RenewalReason:
    because = "No remediation runs."
    if remediation is not None:
        gap = listed(remediation.missing)
        because = f"A remediation runs until {at_instant(remediation.until)}, for a gap in: {gap}."
    return _on(Bar.REMEDIATION, barred, because, s.RemediationEvidence(remediation=remediation))


def _review(review: s.BeforeTheBoard | None, barred: tuple[Bar, ...]) -> s.RenewalReason:
    because = "No accreditation review is open."
    if review is not None:
        because = (
            f"The review {review.id}, convened for {REASON_WORDS[review.reason]}, covers it since "
            f"{at_instant(review.since)}."
        )
    return _on(Bar.REVIEW, barred, because, s.ReviewEvidence(review=review))


def _hold(hold: s.OnHold | None, barred: tuple[Bar, ...]) -> s.RenewalReason:
    """A hold only waits for what else bars the renewal, so by itself it bars nothing."""
    because = "The renewal is not on hold."
    if hold is not None:
        bars_then = listed([BAR_WORDS[bar] for bar in hold.bars])
        because = f"The term ended and the renewal is on hold since {at_instant(hold.since)}: {bars_then}."
    return s.RenewalReason(
        clause=Clause.S27, holds=hold is None or not barred, because=because, evidence=s.HoldEvidence(hold=hold)
    )
