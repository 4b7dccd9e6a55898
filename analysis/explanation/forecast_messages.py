"""What would happen, as one sentence in the conditional: a forecast must not read as if it had come about."""

from typing import Any

from analysis.explanation.text import describe
from standards.accreditation import events as a
from standards.accreditation.messages import BAR_WORDS
from standards.events import Event, EventData
from standards.formatting import at_instant, listed, on_day, several, spoken
from standards.partner import events as p
from standards.review import events as r
from standards.review.messages import OUTCOME_WORDS, REASON_WORDS


def describe_forecast(event: Event[Any]) -> str:
    """The event as what would happen, without private text.

    Only what a date or an edition brings about by itself is foreseen; anything else is told as it happened.
    """
    return _of_condition(event.data) or _of_term(event.data) or _around_it(event.data) or describe(event)


def _of_condition(data: EventData) -> str | None:  # noqa: PLR0911 - one line an event reads best as a table
    match data:
        case a.GraceOpened(tier=tier, until=until):
            return f"The tier {tier} is below the minimum: a grace period would run until {at_instant(until)}."
        case a.GraceGranted(until=until):
            return f"The grace period would run until {at_instant(until)}."
        case a.GraceDenied():
            return "No grace period would be given."
        case a.GraceEnded(tier=tier):
            return f"The partner is {tier} and meets the minimum tier: the grace period would end."
        case a.RemediationOpened(missing=missing, until=until):
            return (
                f"Certifications are missing ({_names(missing)}): they would have to be earned by {at_instant(until)}."
            )
        case a.RemediationEnded(closed=closed):
            return f"The remediation would end {'as the gap is closed' if closed else 'with the review'}."
        case a.RemediationRanOut(missing=missing):
            still = f"; still missing: {_names(missing)}" if missing else ""
            return f"The time to close the certification gap would run out{still}."
        case _:
            return None


def _of_term(data: EventData) -> str | None:  # noqa: PLR0911 - one line an event reads best as a table
    match data:
        case a.UnderReview(reason=reason):
            return f"An accreditation review would cover it, convened for {REASON_WORDS[reason]}."
        case a.ReviewEnded(outcome=outcome):
            return f"The review that covers it would close: {OUTCOME_WORDS[outcome]}."
        case a.MarksFlagged(marks=marks):
            return f"It would be flagged: {several(len(marks), 'mark')} on record in the window."
        case a.RenewalHeld(bars=bars):
            return f"The renewal would be on hold: {listed([BAR_WORDS[bar] for bar in bars])}."
        case a.Renewed(term=term, term_ends_on=ends_on, automatic=automatic):
            how = "automatically" if automatic else "after the board's review"
            return f"It would be renewed {how}: term {term} would run until {on_day(ends_on)}."
        case a.Lapsed(tier=tier):
            return f"The accreditation would lapse: the tier is {tier}, below the minimum."
        case _:
            return None


def _around_it(data: EventData) -> str | None:  # noqa: PLR0911 - one line an event reads best as a table
    match data:
        case r.ReviewOpened(reason=reason, marks=marks):
            return (
                f"A review would be convened for {REASON_WORDS[reason]}; it would count {several(len(marks), 'mark')}."
            )
        case r.ReviewJoined(reason=reason, marks=marks):
            more = several(len(marks), "more mark") if marks else "no mark that it does not count already"
            return f"The open review would be joined by {REASON_WORDS[reason]}, with {more}."
        case r.MarkDropped():
            return "A mark would leave the review."
        case r.ReviewOverdue():
            return "A deadline of the review would pass."
        case r.ReviewEscalated():
            return "The review would be late, and those named for that would be told."
        case r.ReviewClosed(outcome=outcome):
            return f"The review would close: {OUTCOME_WORDS[outcome]}."
        case p.LockoutBegan(until=until):
            return f"After the loss no application would be accepted before {at_instant(until)}."
        case p.ProgrammesLeft(programmes=programmes):
            return f"The partner would leave the programmes for accredited partners: {listed(programmes)}."
        case _:
            return None


def _names(codes: tuple[str, ...]) -> str:
    return listed([spoken(code) for code in codes])
