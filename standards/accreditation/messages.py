"""An accreditation in words: what happened, where it stands, what it waits for. Nothing private is needed for it."""

from datetime import datetime
from typing import assert_never

from standards.accreditation import events as f
from standards.accreditation.state import Accreditation
from standards.formatting import at_instant, capital, listed, on_day, several, spoken
from standards.review.messages import OUTCOME_WORDS, REASON_WORDS
from standards.vocabulary import AccreditationStatus, Bar, Checkpoint

STATUS_WORDS = {
    AccreditationStatus.REVOKED: "revoked",
    AccreditationStatus.LAPSED: "lapsed",
    AccreditationStatus.RENEWAL_ON_HOLD: "its term has ended, and the renewal is on hold",
    AccreditationStatus.UNDER_REVIEW: "before the accreditation review board",
    AccreditationStatus.IN_REMEDIATION: "in remediation: a certification gap is to be closed",
    AccreditationStatus.IN_GRACE: "in a grace period: the tier is to be regained",
    AccreditationStatus.ACTIVE: "active",
}
CHECKPOINT_WORDS = {
    Checkpoint.GRACE_END: "the end of the grace period",
    Checkpoint.REMEDIATION_END: "the end of the remediation",
    Checkpoint.TIER_REVIEW: "the tier review",
    Checkpoint.EVALUATION: "the evaluation",
    Checkpoint.LEAD_TIME: "the look ahead to the renewal",
    Checkpoint.TERM_END: "the end of the term",
}
BAR_WORDS = {
    Bar.REVIEW: "a review is open",
    Bar.GRACE: "a grace period runs",
    Bar.REMEDIATION: "a remediation runs",
    Bar.TIER: "the tier is below the minimum",
    Bar.CERTIFICATIONS: "certifications are missing",
    Bar.MARKS: "there are too many marks on record to renew without a review",
}


def waits_for(accreditation: Accreditation) -> str:
    """What has to happen next, in words; for an active one that is its next date."""
    match accreditation.status:
        case AccreditationStatus.REVOKED | AccreditationStatus.LAPSED:
            return "nothing; it is lost"
        case AccreditationStatus.RENEWAL_ON_HOLD:
            bars = accreditation.hold.bars if accreditation.hold else ()
            return f"what keeps it from being renewed to be resolved: {listed([BAR_WORDS[bar] for bar in bars])}"
        case AccreditationStatus.UNDER_REVIEW:
            return "the accreditation review"
        case AccreditationStatus.IN_REMEDIATION | AccreditationStatus.IN_GRACE | AccreditationStatus.ACTIVE:
            return " and ".join(_of_the_partner(accreditation)) or "its next date"
        case _:
            assert_never(accreditation.status)


def _of_the_partner(accreditation: Accreditation) -> list[str]:
    found = []
    if (gap := accreditation.remediation) is not None:
        found.append(f"the certifications {_names(gap.missing)} by {at_instant(gap.until)}")
    if accreditation.grace is not None:
        found.append(f"the partner to regain the tier by {at_instant(accreditation.grace.until)}")
    return found


def status_markdown(accreditation: Accreditation, wakes_at: datetime | None) -> str:
    """Where it stands and what it waits for, as Markdown for those who watch the process."""
    lines = [
        f"**Accreditation:** {spoken(accreditation.kind)}, issued on {on_day(accreditation.issued_on)}",
        f"**Status:** {STATUS_WORDS[accreditation.status]}",
        f"**Waits for:** {waits_for(accreditation)}",
        f"**Term:** {accreditation.term}{_ends(accreditation)}",
        *(f"**{name}:** {words}" for name, words in _conditions(accreditation)),
    ]
    if wakes_at is not None:
        lines.append(f"**Looks again:** {at_instant(wakes_at)}")
    return "  \n".join(lines)


def _ends(accreditation: Accreditation) -> str:
    if accreditation.term_ends_on is None:
        return ""
    return f", {'ended' if accreditation.hold else 'ends'} on {on_day(accreditation.term_ends_on)}"


def _conditions(accreditation: Accreditation) -> list[tuple[str, str]]:
    """The conditions that it is in, each with its deadline: the status names only the first."""
    found = []
    if (cover := accreditation.review) is not None:
        found.append(("Review", f"{cover.review_id}, for {REASON_WORDS[cover.reason]}"))
    if (gap := accreditation.remediation) is not None:
        found.append(("Remediation", f"until {at_instant(gap.until)}, missing: {_names(gap.missing)}"))
    if (grace := accreditation.grace) is not None:
        found.append(("Grace period", f"until {at_instant(grace.until)}"))
    if accreditation.flagged:
        found.append(("Flagged", f"for {several(len(accreditation.flagged), 'mark')} in the window"))
    return found


def describe(data: f.AccreditationEventData) -> str:
    """What happened, as one sentence without private text."""
    if isinstance(data, f.ConditionEventData):
        return _describe_condition(data)
    return _describe_term(data)


def _describe_condition(data: f.ConditionEventData) -> str:  # noqa: C901, PLR0911, PLR0912 - a table of one line an event
    match data:
        case f.GraceOpened(tier=tier, until=until):
            return f"The tier {tier} is below the minimum: a grace period runs until {at_instant(until)}."
        case f.GraceGranted(until=until):
            return f"Partner Ops confirmed the grace period until {at_instant(until)}."
        case f.GraceExtended(until=until):
            return f"Partner Ops extended the grace period until {at_instant(until)}."
        case f.GraceDenied(reason=None):
            return "No grace period was given."
        case f.GraceDenied():
            return "Partner Ops denied the grace period."
        case f.GraceEnded(tier=tier):
            return f"The partner is {tier} and meets the minimum tier again: the grace period ended."
        case f.RemediationOpened(missing=missing, until=until):
            return f"Certifications are missing ({_names(missing)}), to be earned until {at_instant(until)}."
        case f.RemediationEnded(closed=True):
            return "The certification gap was closed."
        case f.RemediationEnded():
            return "The remediation ended with the review."
        case f.RemediationRanOut(missing=missing):
            still = f"; still missing: {_names(missing)}" if missing else ""
            return f"The time to close the certification gap ran out{still}."
        case f.UnderReview(reason=reason):
            return f"An accreditation review covers it, convened for {REASON_WORDS[reason]}."
        case f.ReviewEnded(outcome=outcome):
            return f"The review that covered it closed: {OUTCOME_WORDS[outcome]}."
        case _:
            assert_never(data)


def _describe_term(data: f.TermEventData) -> str:  # noqa: PLR0911 - one line an event reads best as a table
    match data:
        case f.AccreditationIssued(kind=kind, issued_on=issued_on, imported=True):
            return f"The accreditation for {spoken(kind)}, issued on {on_day(issued_on)}, was brought in."
        case f.AccreditationIssued(kind=kind):
            return f"The accreditation for {spoken(kind)} was issued."
        case f.TakenUp():
            return "The accreditation was taken up: from here on its dates are kept."
        case f.CheckpointHeld():
            return _describe_checkpoint(data)
        case f.MarksFlagged(marks=marks):
            return f"It was flagged: {several(len(marks), 'mark')} on record in the window."
        case f.RenewalHeld(bars=bars):
            return f"The renewal is on hold: {listed([BAR_WORDS[bar] for bar in bars])}."
        case f.Renewed(term=term, term_ends_on=ends_on, automatic=automatic):
            how = "automatically" if automatic else "after the board's review"
            return f"It was renewed {how}: term {term} runs until {on_day(ends_on)}."
        case f.Lapsed(tier=tier):
            return f"The accreditation lapsed: the tier is {tier}, below the minimum."
        case f.Revoked():
            return "The accreditation was revoked: the board recommended it and a director approved."
        case _:
            assert_never(data)


def _describe_checkpoint(held: f.CheckpointHeld) -> str:
    tier = f"the tier {held.tier} {'holds' if held.tier_holds else 'is below the minimum'}"
    gap = f"missing certifications: {_names(held.missing)}" if held.missing else "no certification is missing"
    marks = f"{several(len(held.marks), 'mark')}, {held.unsettled} of them not settled by a board"
    words = CHECKPOINT_WORDS[held.checkpoint]
    return f"{capital(words)} was held: {tier}; {gap}; {marks}."


def _names(codes: tuple[str, ...]) -> str:
    return listed([spoken(code) for code in codes])
