"""The preconditions of the commands on an accreditation, each stated once."""

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any, TypeAlias

from standards.accreditation import remedies
from standards.accreditation.schedule import next_tier_review
from standards.accreditation.state import Accreditation
from standards.clauses import Clause
from standards.commands import Declaration
from standards.editions import Edition
from standards.formatting import at_instant
from standards.guards import Guard, Situation, role_required, unchanged
from standards.rejections import RejectionCode

if TYPE_CHECKING:  # The standing knows its accreditations.
    from standards.standing.state import Standing

AccreditationGuard = Guard[Any]
AccreditationSituation: TypeAlias = "Situation[Standing, Any, Edition]"


def accreditation_of(situation: AccreditationSituation) -> Accreditation:
    """The accreditation that the command names. Raises ``KeyError`` where the partner has none such."""
    return situation.state.accreditation(situation.subject)


def preconditions(declared: Declaration) -> tuple[AccreditationGuard, ...]:
    """The guards that every command on an accreditation begins with: role, If-Match, stage."""
    return (
        role_required(declared, lambda situation: accreditation_of(situation).status),
        unchanged("accreditation", lambda situation: accreditation_of(situation).sequence),
        AccreditationGuard(
            name="the accreditation is neither lapsed nor revoked",
            code=RejectionCode.WRONG_STAGE,
            clauses=declared.clauses,
            holds=lambda situation: accreditation_of(situation).live,
            words=lambda situation: f"The accreditation is {accreditation_of(situation).status}.",
            facts=lambda situation: remedies.grace(accreditation_of(situation)),
        ),
    )


IN_GRACE = AccreditationGuard(
    name="the partner is in a grace period",
    code=RejectionCode.WRONG_STAGE,
    clauses=(Clause.S7,),
    holds=lambda situation: accreditation_of(situation).grace is not None,
    words="The partner is not in a grace period.",
    facts=lambda situation: remedies.grace(accreditation_of(situation)),
)


def new_end(situation: AccreditationSituation) -> datetime:
    """Until when an extension lasts: the day that it names, else the tier review after the present end (S7)."""
    tiers, running = situation.edition.tiers, accreditation_of(situation).grace
    assert running is not None  # judged before
    if situation.data.until is None:
        return next_tier_review(running.until, tiers)
    return datetime.combine(situation.data.until, time(tiers.hour_utc), UTC)


def _present_end(situation: AccreditationSituation) -> datetime:
    running = accreditation_of(situation).grace
    assert running is not None  # judged before
    return running.until


ENDS_LATER = AccreditationGuard(
    name="an extension ends later than the grace period that runs",
    code=RejectionCode.INVALID,
    clauses=(Clause.S7,),
    holds=lambda situation: new_end(situation) > _present_end(situation),
    words=lambda situation: f"The grace period runs until {at_instant(_present_end(situation))}; name a later day.",
    field="until",
    withholds=False,
    remedies=remedies.a_later_day,
    facts=lambda situation: remedies.grace(accreditation_of(situation)),
)
