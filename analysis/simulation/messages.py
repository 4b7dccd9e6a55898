"""Saying in a few words what an event decided."""

from typing import Any

from standards.accreditation import events as f
from standards.complaint import events as c
from standards.events import Event
from standards.formatting import at_instant, on_day, several, spoken
from standards.partner import events as p
from standards.review import events as r
from standards.review.messages import REASON_WORDS
from standards.vocabulary import NO_ACTION

IN_PASSING = frozenset(
    ("marks_flagged", "checkpoint_held", "taken_up", "review_taken_up", "packet_prepared", "reminded", "under_review")
)
"""Facts that note something and move nothing: a parting is rather told by what follows from them."""
_TELLING = (
    *("review_opened", "lapsed", "revoked", "renewed", "renewal_held", "review_closed", "grace_opened"),
    *("grace_denied", "remediation_opened", "remediation_ran_out", "mark_placed", "closed", "deadline_breached"),
)


def rank(kind: str) -> int:
    """How significant an event of the kind is; the lowest is told."""
    if kind in _TELLING:
        return _TELLING.index(kind)
    return len(_TELLING) + (kind in IN_PASSING)


def say(event: Event[Any]) -> str:
    """What was decided."""
    return _of_complaint(event) if event.subject.startswith("cmp_") else _of_standing(event)


def _of_standing(event: Event[Any]) -> str:  # noqa: C901, PLR0911, PLR0912 - one line a fact reads best as a table
    match event.data:
        case r.ReviewOpened(reason=reason, marks=marks):
            return f"a review is convened ({REASON_WORDS[reason]}; {several(len(marks), 'mark')} before it)"
        case r.ReviewJoined(reason=reason):
            return f"the open review gets a further reason ({REASON_WORDS[reason]})"
        case r.ReviewClosed(outcome=outcome):
            return f"the review ends: {outcome}"
        case f.Renewed(term=term, automatic=automatic, marks=marks):
            how = "automatically" if automatic else "by the board"
            return f"term {term} begins {how} with {several(len(marks), 'mark')}"
        case f.RenewalHeld(bars=bars):
            return f"the renewal is held ({', '.join(map(spoken, bars))})"
        case f.MarksFlagged(marks=marks):
            return f"{several(len(marks), 'mark is', 'marks are')} flagged"
        case f.CheckpointHeld(checkpoint=checkpoint, marks=marks, tier=tier, missing=missing):
            gap = f", without {', '.join(missing)}" if missing else ""
            return f"the {spoken(checkpoint)} finds tier {tier} and {several(len(marks), 'mark')}{gap}"
        case f.GraceOpened(tier=tier, until=until) | f.GraceExtended(until=until, reason=tier):
            return f"grace runs until {on_day(until)}"
        case f.Lapsed(tier=tier):
            return f"the accreditation lapses (tier {tier})"
        case f.Revoked():
            return "the accreditation is revoked"
        case f.RemediationOpened(missing=missing, until=until):
            return f"there is time until {on_day(until)} to close the gap in {', '.join(missing)}"
        case f.AccreditationIssued(kind=kind, term=term, term_ends_on=ends_on):
            return f"the accreditation {spoken(kind)} begins in term {term}, which ends on {ends_on}"
        case p.LockoutBegan(until=until):
            return f"a lockout runs until {on_day(until)}"
        case p.ProgrammesLeft(programmes=programmes):
            return f"the partner leaves {', '.join(programmes)}"
        case data:
            return spoken(data.type)


def _of_complaint(event: Event[Any]) -> str:  # noqa: PLR0911 - one line a fact reads best as a table
    match event.data:
        case c.ComplaintFiled(due_at=due_at, stage=stage) | c.StageEntered(due_at=due_at, stage=stage):
            return f"{spoken(stage)} begins, due by {at_instant(due_at)}"
        case c.DeadlineBreached(stage=stage):
            return f"{spoken(stage)} breaches its deadline"
        case c.Closed(outcome=outcome):
            return f"the complaint ends: {spoken(outcome)}"
        case c.MarkBoardDecided(placed=placed, votes_for=for_it, votes_against=against, action=action):
            also = "" if action == NO_ACTION else f", with {spoken(action)}"
            return f"the board decides {'for' if placed else 'against'} a mark, {for_it} to {against}{also}"
        case c.MarkPlaced(seriousness=seriousness):
            return f"a {seriousness} mark is placed"
        case c.RubricScored(score=score, indicates_responsible=indicates):
            return f"the rubric comes to {score}, {'' if indicates else 'not '}responsible"
        case c.FindingRecorded(responsible=responsible):
            return f"the finding is {'' if responsible else 'not '}responsible"
        case data:
            return spoken(data.type)
