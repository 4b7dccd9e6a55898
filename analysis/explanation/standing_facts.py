"""The facts of an accreditation as its explanation shows them: its conditions, its certifications, the marks."""

from datetime import date, datetime

from analysis.explanation import standing_schema as s
from standards.accreditation import Accreditation
from standards.editions import Edition
from standards.editions.timeline import EditionTimeline
from standards.months import first_day_without
from standards.standing.assessment import missing
from standards.standing.marks import counted
from standards.standing.state import Mark, Standing


def marks_in_window(
    standing: Standing, at: datetime, edition: Edition, editions: EditionTimeline
) -> tuple[s.MarkInWindow, ...]:
    """The marks that count at the instant, the oldest first."""
    settled = standing.settled()
    return tuple(
        s.MarkInWindow(
            id=mark.id,
            complaint_id=mark.complaint_id,
            placed_on=mark.placed_on,
            seriousness=mark.seriousness,
            imported=mark.imported,
            settled=mark.id in settled,
            leaves_window_on=leaves_window_on(mark, at, editions),
        )
        for mark in sorted(counted(standing, at, edition), key=lambda mark: (mark.placed_on, mark.id))
    )


def leaves_window_on(mark: Mark, at: datetime, editions: EditionTimeline) -> date:
    """The first day, from the instant's on, on which the mark no longer counts: a later edition may move it (S27)."""
    edition, begins = editions.in_force(at), at.date()
    while True:
        day = max(first_day_without(mark.placed_on, edition.marks.window_months), begins)
        following = editions.following(edition)
        if following is None or day <= following.effective_from.date():
            return day
        edition, begins = following, following.effective_from.date()


def certifications(
    standing: Standing, accreditation: Accreditation, at: datetime, edition: Edition
) -> tuple[s.CertificationHeld, ...]:
    """What the kind requires, in the edition's order (S9, S10)."""
    gap, held = missing(standing, accreditation.kind, at, edition), standing.partner.certifications
    required = edition.accreditations.get(accreditation.kind)
    return tuple(
        s.CertificationHeld(
            name=name,
            holds=name not in gap,
            earned_on=held[name].earned_on if name in held else None,
            expires_on=held[name].expires_on if name in held else None,
        )
        for name in (required.certifications if required else ())
    )


def conditions(standing: Standing, accreditation: Accreditation) -> s.Conditions:
    """Every condition that the accreditation is in."""
    lost, hold, remediation, grace = (
        accreditation.lost,
        accreditation.hold,
        accreditation.remediation,
        accreditation.grace,
    )
    return s.Conditions(
        lost=s.LostForGood(how=lost.how, at=lost.at, review_id=lost.review_id) if lost else None,
        hold=s.OnHold(since=hold.since, bars=hold.bars) if hold else None,
        review=_before_the_board(standing, accreditation),
        remediation=s.InRemediation(since=remediation.since, until=remediation.until, missing=remediation.missing)
        if remediation
        else None,
        grace=s.InGrace(since=grace.since, until=grace.until) if grace else None,
    )


def _before_the_board(standing: Standing, accreditation: Accreditation) -> s.BeforeTheBoard | None:
    cover = accreditation.review
    if cover is None:
        return None
    review = standing.review(cover.review_id)
    return s.BeforeTheBoard(
        id=review.id,
        reason=cover.reason,
        stage=review.stage,
        since=cover.since,
        stage_entered_at=review.stage_entered_at,
        due_at=review.due_at,
        overdue=review.overdue,
    )
