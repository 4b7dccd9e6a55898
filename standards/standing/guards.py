"""The preconditions of an application, each stated once: what fails is told together (S1, S5, S9, S10, S37)."""

from typing import Any

from standards.clauses import Clause
from standards.commands import Declaration
from standards.editions import Edition
from standards.formatting import at_instant
from standards.guards import Guard, Situation, role_required
from standards.partner.remedies import held
from standards.rejections import RejectionCode
from standards.standing import remedies
from standards.standing.assessment import missing, tier_holds
from standards.standing.state import Standing
from standards.vocabulary import PartnerStage

StandingGuard = Guard[Standing]
StandingSituation = Situation[Standing, Any, Edition]


def preconditions(declared: Declaration) -> tuple[StandingGuard, ...]:
    """The guard that an application begins with."""
    return (role_required(declared, lambda _: PartnerStage.WITHOUT_ACCREDITATIONS),)


KIND_IS_KNOWN = StandingGuard(
    name="the kind is one of the edition's accreditations",
    code=RejectionCode.INVALID,
    clauses=(Clause.S10,),
    holds=lambda situation: situation.data.kind in situation.edition.accreditations,
    words=lambda situation: f"Use one of the edition's accreditations: {', '.join(situation.edition.accreditations)}.",
    field="kind",
    withholds=False,
)


def _is_over(situation: StandingSituation) -> bool:
    lockout = situation.state.partner.lockout
    return lockout is None or situation.at >= lockout.until


def _until(situation: StandingSituation) -> str:
    lockout = situation.state.partner.lockout
    assert lockout is not None  # it fails for nothing else
    return f"After a loss no application is accepted before {at_instant(lockout.until)}."


NOT_LOCKED_OUT = StandingGuard(
    name="no lockout runs",
    code=RejectionCode.LOCKED_OUT,
    clauses=(Clause.S37,),
    holds=_is_over,
    words=_until,
    remedies=remedies.after_the_lockout,
    facts=lambda situation: remedies.lockout(situation.state),
)


def _gap(situation: StandingSituation) -> tuple[str, ...]:
    return missing(situation.state, situation.data.kind, situation.at, situation.edition)


TIER_IS_HIGH_ENOUGH = StandingGuard(
    name="the tier is the edition's minimum or higher",
    code=RejectionCode.NOT_ELIGIBLE,
    clauses=(Clause.S5,),
    holds=lambda situation: tier_holds(situation.state, situation.edition),
    words=lambda situation: (
        f"The tier is {situation.state.partner.tier}; {situation.edition.tiers.minimum} or higher is required."
    ),
    told_together=True,
    remedies=remedies.the_minimum_tier,
    facts=lambda situation: remedies.tier(situation.state, situation.edition),
)
HOLDS_EVERY_CERTIFICATION = StandingGuard(
    name="the partner holds every certification that the kind requires",
    code=RejectionCode.NOT_ELIGIBLE,
    clauses=(Clause.S9,),
    holds=lambda situation: not _gap(situation),
    words=lambda situation: f"These certifications are missing or expired: {', '.join(_gap(situation))}.",
    withholds=False,
    told_together=True,
    remedies=remedies.every_certification,
    facts=lambda situation: remedies.certifications(
        situation.state, (situation.data.kind,), situation.at, situation.edition
    ),
)
DOES_NOT_HOLD_IT = StandingGuard(
    name="the partner does not hold an accreditation of the kind",
    code=RejectionCode.NOT_ELIGIBLE,
    clauses=(Clause.S1,),
    holds=lambda situation: all(item.kind != situation.data.kind for item in situation.state.live),
    words=lambda situation: f"The partner holds the accreditation {situation.data.kind} already.",
    withholds=False,
    told_together=True,
    remedies=remedies.not_held,
    facts=lambda situation: held(situation.state),
)
