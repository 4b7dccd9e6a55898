"""Where a partner stands at an instant, and why: the answer to `GET /v1/partners/{id}/standing` (S2, S27, S42)."""

from datetime import datetime

from analysis.explanation import standing_schema as s
from analysis.explanation.forecast import Events, forecast, look_ahead
from analysis.explanation.reasons import automatic_renewal
from analysis.explanation.standing_facts import conditions, marks_in_window
from standards.accreditation import Accreditation
from standards.accreditation.schedule import next_evaluation, term_end
from standards.editions.timeline import EditionTimeline
from standards.standing.blind import without_reviews
from standards.standing.state import Standing


def explain_standing(standing: Standing, at: datetime, editions: EditionTimeline) -> s.StandingExplained:
    """The standing as it is on record at ``at``, with reasons and forecast.

    ``standing`` is the one after every event up to the instant. A date that is due and not held yet shows as the
    next checkpoint, with an instant that has passed.
    """
    edition = editions.in_force(at)
    ahead = look_ahead(standing, at, editions)
    marks = marks_in_window(standing, at, edition, editions)
    lockout = standing.partner.lockout
    return s.StandingExplained(
        partner_id=standing.partner.id,
        as_of=at,
        edition=edition.id,
        tier=standing.partner.tier,
        marks_in_window=len(marks),
        marks=marks,
        programmes=standing.partner.programmes,
        lockout=s.LockedOut(until=lockout.until, because=lockout.because) if lockout and at < lockout.until else None,
        accreditations=tuple(
            _explained(standing, item, at, editions, marks, ahead) for item in standing.accreditations
        ),
    )


def explain_blind(standing: Standing, at: datetime, editions: EditionTimeline, *, marks: bool) -> s.StandingExplained:
    """The standing for who may not know that the partner is under review (S32, S35); with its ``marks`` or without.

    What depends on reviews is null for every partner: reasons, forecast, the term.
    """
    told = explain_standing(without_reviews(standing, marks=marks), at, editions)
    hidden = {"term": None, "term_ends_on": None, "automatic_renewal": None, "forecast": None}
    held = tuple(accreditation.model_copy(update=hidden) for accreditation in told.accreditations)
    return told.model_copy(update={"accreditations": held})


def _explained(
    standing: Standing,
    accreditation: Accreditation,
    at: datetime,
    editions: EditionTimeline,
    marks: tuple[s.MarkInWindow, ...],
    ahead: Events,
) -> s.AccreditationExplained:
    edition = editions.in_force(at)
    found = conditions(standing, accreditation)
    lost = accreditation.lost is not None
    return s.AccreditationExplained(
        id=accreditation.id,
        kind=accreditation.kind,
        status=accreditation.status,
        issued_on=accreditation.issued_on,
        term=accreditation.term,
        term_ends_on=term_end(accreditation, edition).date(),
        next_evaluation_on=None if lost else next_evaluation(accreditation, edition).date(),
        conditions=found,
        automatic_renewal=automatic_renewal(standing, accreditation, at, edition, (found, marks)),
        forecast=None if lost else forecast(accreditation, ahead, marks, editions),
    )
