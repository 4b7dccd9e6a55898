"""What the model expects to be found at the present instant, as the `expect` lines of a scenario file."""

from datetime import datetime
from typing import Any

from tests.oracles.standing.engine import ModelEngine
from tests.oracles.standing.facts import (
    Accreditation,
    Partner,
    below_minimum,
    convenes,
    counted,
    counted_for_renewal,
    has_gap,
)
from tests.oracles.standing.standing import waits

Expect = dict[str, Any]


def observe(engine: ModelEngine) -> list[Expect]:
    """Everything that is compared: partners, accreditations, reviews and complaints."""
    at = written(engine.now)
    found: list[Expect] = []
    for partner in engine.partners.values():
        found.append({"at": at, "partner": partner.name, **_partner(engine, partner)})
        for kind in dict.fromkeys(held.kind for held in partner.accreditations):
            held = partner.latest(kind)
            assert held is not None
            subject = f"{partner.name}/{kind}"
            found.append({"at": at, "accreditation": subject, **_accreditation(engine, partner, held)})
        found.append({"at": at, "review": partner.name, **_review(partner)})
    for case in engine.cases.values():
        found.append({"at": at, "complaint": case.name, "stage": case.stage, "outcome": case.outcome})
    return found


def written(at: datetime) -> str:
    """An instant as a scenario file writes it."""
    return at.isoformat().replace("+00:00", "Z")


def _partner(engine: ModelEngine, partner: Partner) -> Expect:
    return {
        "tier": partner.tier,
        "accreditations": [held.kind for held in partner.live],
        "marks_in_window": len(counted(partner, engine.now, engine.edition)),
        "locked_out": partner.lockout_until is not None and engine.now < partner.lockout_until,
        "programmes": list(partner.programmes),
    }


def _accreditation(engine: ModelEngine, partner: Partner, held: Accreditation) -> Expect:
    if held.lost:
        return {"status": held.lost, "automatic_renewal": False}
    marks = counted_for_renewal(partner, held, engine.now, engine.edition)
    barred = (
        waits(partner, held)
        or below_minimum(partner, engine.edition)
        or has_gap(partner, held.kind, engine.now, engine.edition)
        or convenes(marks, held, engine.edition)
    )
    return {
        "status": _status(partner, held),
        "term_ends_on": str(held.term_end(engine.edition).date()),
        "next_evaluation_on": str(held.next_evaluation(engine.edition).date()),
        "automatic_renewal": not barred,
        "grace_until": written(partner.grace_until) if partner.grace_until else None,
        "remediation_until": written(held.remediation_until) if held.remediation_until else None,
    }


def _status(partner: Partner, held: Accreditation) -> str:
    """Conditions are separate: the first of them in the order of the standards."""
    conditions = {
        "renewal_on_hold": held.on_hold,
        "under_review": partner.open_review is not None,
        "in_remediation": held.remediation_until is not None,
        "in_grace": partner.grace_until is not None,
    }
    return next((status for status, holds in conditions.items() if holds), "active")


def _review(partner: Partner) -> Expect:
    if not partner.reviews:
        return {"exists": False}
    review = partner.reviews[-1]
    told: Expect = {"stage": review.stage, "reason": review.reason, "outcome": review.outcome}
    if review.stage == "closed":
        return told
    return {**told, "marks": len(review.packet), "votes": len(review.votes), "returns": review.returns}
