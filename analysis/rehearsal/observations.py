"""What is found of a subject at an instant, under the keys by which a scenario expects it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from analysis.rehearsal.engine import Case, Engine
from analysis.rehearsal.time_types import same_time
from standards.accreditation import Accreditation
from standards.accreditation.schedule import next_evaluation, next_tier_review, term_end
from standards.base_model import FrozenModel
from standards.complaint import Complaint
from standards.editions import Edition
from standards.review import AccreditationReview
from standards.standing.assessment import assess, assess_renewal
from standards.standing.marks import counted
from standards.standing.renewal import bars
from standards.standing.state import Standing

Found = Mapping[str, Any]


def find(engine: Engine, kind: str, subject: str) -> Found:
    """Everything that can be expected of the subject; ``exists`` alone where there is none."""
    match kind:
        case "complaint":
            case = engine.cases.get(subject)
            return _complaint(engine, case) if case else {"exists": False}
        case "partner":
            return _partner(engine.standings[subject], engine.now, engine.edition)
        case "accreditation":
            partner, _, name = subject.partition("/")
            standing = engine.standings[partner]
            held = [item for item in standing.accreditations if item.kind == name]
            return _accreditation(standing, held[-1], engine.now, engine.edition) if held else {"exists": False}
        case _:
            reviews = engine.standings[subject].reviews
            return _review(reviews[-1]) if reviews else {"exists": False}


def _complaint(engine: Engine, case: Case) -> Found:
    state: Complaint = case.state
    same = ("stage", "status", "outcome", "severity", "overdue", "assignee", "partner_id", "category", "filed_by")
    more = ("edition", "opened_at", "stage_entered_at", "due_at", "remind_at", "closed_at", "cs_outcome")
    lists = ("proposals", "statements", "consequences", "evidence", "votes", "recused")
    judged = ("mediation_outcome", "score", "finding", "decision", "pdm_informed", "waits", "reopened_at")
    proposals = {proposal: name for name, proposal in case.proposals.items()}
    return {
        "exists": True,
        **{name: getattr(state, name) for name in (*same, *more, *lists, *judged)},
        "agreed_proposal": proposals.get(state.agreed_proposal or "", state.agreed_proposal),
        "duplicate_of": engine.names.get(state.duplicate_of or "", state.duplicate_of),
        "waiting": state.waiting.party if state.waiting else None,
        "mark": state.mark.seriousness.value if state.mark else False,
    }


def _partner(standing: Standing, at: datetime, edition: Edition) -> Found:
    partner = standing.partner
    lockout = partner.lockout if partner.lockout and at < partner.lockout.until else None
    valid = [name for name, held in partner.certifications.items() if not _expired(held.expires_on, at)]
    return {
        "tier": partner.tier,
        "programmes": partner.programmes,
        "certifications": tuple(valid),
        "accreditations": tuple(item.kind for item in standing.live),
        "marks_in_window": len(counted(standing, at, edition)),
        "locked_out": lockout is not None,
        "lockout": lockout,
        "lockout_until": lockout.until if lockout else None,
        "lockout_because": lockout.because if lockout else None,
        "requested_actions": len(partner.requested),
    }


def _expired(expires_on: date | None, at: datetime) -> bool:
    return expires_on is not None and expires_on <= at.date()


def _accreditation(standing: Standing, held: Accreditation, at: datetime, edition: Edition) -> Found:
    found = assess(standing, held, at, edition)
    barred = bars(held, assess_renewal(standing, held, at, edition))
    ahead = {
        "next_evaluation_on": next_evaluation(held, edition).date(),
        "next_tier_review_on": next_tier_review(held.tier_reviewed_until, edition.tiers).date(),
    }
    return {
        "exists": True,
        "status": held.status,
        "kind": held.kind,
        "issued_on": held.issued_on,
        "term": held.term,
        "term_ends_on": term_end(held, edition).date(),
        **(ahead if held.live else dict.fromkeys(ahead)),
        "automatic_renewal": held.live and not barred,
        "barred_by": barred if held.live else (),
        "grace_until": held.grace.until if held.grace else None,
        "remediation_until": held.remediation.until if held.remediation else None,
        "missing": found.missing,
        "flagged": bool(held.flagged) and found.marks_bar,
        "lost_at": held.lost.at if held.lost else None,
    }


def _review(review: AccreditationReview) -> Found:
    same = ("number", "stage", "outcome", "reason", "packet", "marks", "votes", "recused", "recommendation")
    more = ("returns", "overdue", "opened_at", "due_at", "closed_at")
    return {
        "exists": True,
        **{name: getattr(review, name) for name in (*same, *more)},
        "reasons": tuple(trigger.reason for trigger in review.triggers),
    }


def agrees(wanted: object, found: object) -> bool:  # noqa: PLR0911 - one line a kind of value reads best as a table
    """Whether what was found is what was expected: a number of many, names in any order, a day for an instant."""
    match wanted:
        case FrozenModel():
            return found is not None and all(
                agrees(getattr(wanted, name), getattr(found, name, None)) for name in wanted.model_fields_set
            )
        case Mapping() if isinstance(found, Mapping):
            return all(agrees(told, found.get(to, ())) for to, told in wanted.items())
        case bool() if isinstance(found, str):
            return wanted
        case int() if isinstance(found, tuple) and not isinstance(wanted, bool):
            return len(found) == wanted
        case tuple() if isinstance(found, tuple):
            return sorted(map(str, found)) == sorted(map(str, wanted))
        case date() if isinstance(found, datetime):
            return same_time(wanted, found)
        case _:
            return wanted == found


def alike(wanted: object, found: object) -> Any:
    """What was found in the shape of what was expected: a number where a number was, the same parts of a whole."""
    match wanted:
        case FrozenModel():
            return {name: getattr(found, name, None) for name in wanted.model_fields_set} if found else None
        case Mapping() if isinstance(found, Mapping):
            return {to: alike(told, found.get(to, ())) for to, told in wanted.items()}
        case bool() if isinstance(found, str):
            return True
        case int() if isinstance(found, tuple) and not isinstance(wanted, bool):
            return len(found)
        case _:
            return found


def plain(wanted: object) -> Any:
    """An expected value as it was written."""
    return wanted.model_dump(exclude_unset=True) if isinstance(wanted, FrozenModel) else wanted
