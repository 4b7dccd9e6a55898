"""How each fact changes an accreditation. The state is a fold of its events, here and nowhere else."""

from typing import Any, assert_never

from standards.accreditation import events as f
from standards.accreditation.state import Accreditation, Cover, Grace, Hold, Lost, Remediation
from standards.events import progress
from standards.vocabulary import Checkpoint, Loss

_CONDITIONS_END: dict[str, Any] = {"grace": None, "remediation": None, "hold": None, "review": None}


def evolve(accreditation: Accreditation | None, event: f.AccreditationEvent) -> Accreditation:
    """The accreditation after the event. Raises ``ValueError`` for an event out of sequence or a second issue."""
    if isinstance(event.data, f.AccreditationIssued):
        if accreditation is not None or event.sequence != 1:
            raise ValueError(f"{event.subject} was issued already")
        return _issued(event, event.data)
    if accreditation is None or event.sequence != accreditation.sequence + 1:
        raise ValueError(f"event {event.sequence} of {event.subject} is out of sequence")
    data = event.data
    if isinstance(data, f.TermEventData):
        changes = _term(accreditation, event, data)
    else:
        changes = _condition(accreditation, event, data)
    return accreditation.model_copy(update={**changes, "edition": event.edition, **progress(accreditation, event)})


def _issued(event: f.AccreditationEvent, data: f.AccreditationIssued) -> Accreditation:
    return Accreditation(
        id=event.subject,
        partner_id=data.partner_id,
        kind=data.kind,
        issued_on=data.issued_on,
        imported=data.imported,
        sequence=event.sequence,
        since=event.at,
        last_at=event.at,
        edition=event.edition,
        term=data.term,
        term_ends_on=data.term_ends_on,
        evaluated_until=event.at,
        tier_reviewed_until=event.at,
        commands=(event.command,) if event.command else (),
    )


def _condition(  # noqa: PLR0911 - one line a fact reads best as a table
    accreditation: Accreditation, event: f.AccreditationEvent, data: f.ConditionEventData
) -> dict[str, Any]:
    match data:
        case f.GraceOpened(until=until):
            return {"grace": Grace(since=event.at, until=until)}
        case f.GraceGranted(until=until) | f.GraceExtended(until=until):
            since = accreditation.grace.since if accreditation.grace else event.at
            return {"grace": Grace(since=since, until=until)}
        case f.GraceDenied() | f.GraceEnded():
            return {"grace": None}
        case f.RemediationOpened(missing=missing, until=until):
            return {"remediation": Remediation(since=event.at, until=until, missing=missing)}
        case f.RemediationEnded() | f.RemediationRanOut():
            return {"remediation": None}
        case f.UnderReview(review_id=review_id, reason=reason):
            return {"review": Cover(review_id=review_id, reason=reason, since=event.at)}
        case f.ReviewEnded():
            return {"review": None}
        case _:
            assert_never(data)


def _term(  # noqa: PLR0911 - one line a fact reads best as a table
    accreditation: Accreditation, event: f.AccreditationEvent, data: f.TermEventData
) -> dict[str, Any]:
    match data:
        case f.CheckpointHeld():  # by far the most frequent
            return _held(accreditation, data)
        case f.AccreditationIssued():
            raise ValueError("an accreditation is issued once")
        case f.TakenUp():
            return {"taken_up": True}
        case f.MarksFlagged(marks=marks):
            return {"flagged": marks}
        case f.RenewalHeld(bars=bars):
            since = accreditation.hold.since if accreditation.hold else event.at
            return {"hold": Hold(since=since, bars=bars)}
        case f.Renewed(term=term, term_ends_on=ends_on):
            return {"term": term, "term_ends_on": ends_on, "hold": None}
        case f.Lapsed():
            return _CONDITIONS_END | {"lost": Lost(how=Loss.LAPSED, at=event.at)}
        case f.Revoked(review_id=review_id):
            return _CONDITIONS_END | {"lost": Lost(how=Loss.REVOKED, at=event.at, review_id=review_id)}
        case _:
            assert_never(data)


def _held(accreditation: Accreditation, data: f.CheckpointHeld) -> dict[str, Any]:
    match data.checkpoint:
        case Checkpoint.EVALUATION:
            return {"evaluated_until": data.due_at}
        case Checkpoint.TIER_REVIEW:
            return {"tier_reviewed_until": data.due_at}
        case Checkpoint.LEAD_TIME:
            return {"lead_judged": accreditation.term, "lead_judged_on": data.due_at.date()}
        case Checkpoint.TERM_END | Checkpoint.GRACE_END | Checkpoint.REMEDIATION_END:
            return {}
        case _:
            assert_never(data.checkpoint)
