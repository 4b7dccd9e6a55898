"""Applying for an accreditation: every prerequisite is checked, and every failing one told (S5, S9, S10, S37)."""

from dataclasses import dataclass
from datetime import UTC, datetime, time

from standards.accreditation.events import AccreditationEventData, AccreditationIssued
from standards.accreditation.schedule import term_at
from standards.clauses import Clause
from standards.editions import Edition
from standards.events import PendingEvent
from standards.ids import new_id
from standards.months import add_months
from standards.partner.commands import HeldAccreditation
from standards.rejections import Rejection, RejectionCode
from standards.standing.assessment import missing, tier_holds
from standards.standing.decision import StandingDecision
from standards.standing.review_opening import cover
from standards.standing.state import Standing


@dataclass(frozen=True)
class Failing:
    """A prerequisite that does not hold, with what was looked at."""

    clause: Clause
    because: str


def failing(standing: Standing, kind: str, at: datetime, edition: Edition) -> tuple[Failing, ...]:
    """Every prerequisite that fails at the instant; none means eligible."""
    found = []
    if not tier_holds(standing, edition):
        because = f"The tier is {standing.partner.tier}; {edition.tiers.minimum} or higher is required."
        found.append(Failing(Clause.S5, because))
    gap = missing(standing, kind, at, edition)
    if gap:
        found.append(Failing(Clause.S9, f"These certifications are missing or expired: {', '.join(gap)}."))
    if any(accreditation.kind == kind for accreditation in standing.live):
        found.append(Failing(Clause.S1, f"The partner holds the accreditation {kind} already."))
    return tuple(found)


def apply(decision: StandingDecision, kind: str) -> Rejection | None:
    """Issues the accreditation, or says why not: the lockout first, then everything that fails (S37)."""
    standing, edition = decision.standing, decision.edition
    if kind not in edition.accreditations:
        kinds = ", ".join(edition.accreditations)
        return Rejection(
            RejectionCode.INVALID, f"Use one of the edition's accreditations: {kinds}.", (Clause.S10,), "kind"
        )
    lockout = standing.partner.lockout
    if lockout is not None and decision.at < lockout.until:
        detail = f"After a loss no application is accepted before {lockout.until:%Y-%m-%d %H:%M} UTC."
        return Rejection(RejectionCode.LOCKED_OUT, detail, (Clause.S37,))
    fails = failing(standing, kind, decision.at, edition)
    if fails:
        clauses = tuple(dict.fromkeys(found.clause for found in fails))
        return Rejection(RejectionCode.NOT_ELIGIBLE, " ".join(found.because for found in fails), clauses)
    day = decision.at.date()
    issued = AccreditationIssued(
        partner_id=standing.partner.id,
        kind=kind,
        issued_on=day,
        imported=False,
        term_ends_on=add_months(day, edition.terms.months),
    )
    accreditation_id = new_id("acc", decision.at, f"{standing.partner.id}/{kind}/{day}/{len(standing.accreditations)}")
    decision.issue(accreditation_id, issued.under(Clause.S1, Clause.S5, Clause.S9, Clause.S10))
    cover(decision)
    return None


def brought_along(
    partner_id: str, held: HeldAccreditation, at: datetime, edition: Edition
) -> tuple[str, PendingEvent[AccreditationEventData]]:
    """The id and the first event of an accreditation that a partner holds already (S1).

    It comes with the day of its issue; terms that ended before ``at`` count as renewed.
    """
    term, ends_on = term_at(held.issued_on, at, edition)
    issued = AccreditationIssued(
        partner_id=partner_id,
        kind=held.kind,
        issued_on=held.issued_on,
        imported=True,
        term=term,
        term_ends_on=ends_on,
    )
    issued_at = datetime.combine(held.issued_on, time(), UTC)
    return new_id("acc", issued_at, f"{partner_id}/{held.kind}/{held.issued_on}"), issued.under(Clause.S1)
