"""Why something was decided in a complaint: its four steps run again with one fact changed (S13-S26)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from analysis.explanation.complaint_facts import SeenCase, facts_of
from analysis.explanation.complaint_perturbations import ladders
from analysis.explanation.counterfactuals import OfAnEvent, flips
from analysis.explanation.decision_complaint import DecidedCase, Ordered, cause_of
from analysis.explanation.outcome_key import essence
from analysis.explanation.schema import Explanation, WouldHaveChanged, explained
from standards.complaint.events import RubricScored
from standards.complaint.evolve import evolve
from standards.complaint.state import Complaint
from standards.editions import Edition
from standards.editions.timeline import EditionTimeline
from standards.events import Event
from standards.rejections import Rejection


def why_in_case(
    event: Event[Any], before: Complaint | None, editions: EditionTimeline, together: Sequence[Event[Any]]
) -> Explanation:
    """Why an event of a complaint came about; ``before`` is the case just before the decision, None at its filing."""
    edition = edition_kept(event.edition, event.at, editions)
    case = before
    for earlier in together:
        if earlier == event:
            break
        case = evolve(case, earlier)
    seen = SeenCase(case, edition, event)
    return explained(event, facts_of(seen), _flips(event, before, edition, together))


def edition_kept(edition_id: str, at: datetime, editions: EditionTimeline) -> Edition:
    """The edition that the case keeps; the one in force at the instant where the timeline does not have it."""
    found = next((edition for edition in editions.editions if edition.id == edition_id), None)
    return found or editions.in_force(at)


def _flips(
    event: Event[Any], before: Complaint | None, edition: Edition, together: Sequence[Event[Any]]
) -> tuple[WouldHaveChanged, ...]:
    cause = cause_of(together[0])
    if cause is None:
        return ()
    decided = DecidedCase(before, cause, event.at, edition)
    actual = decided.taken(before, cause)
    if isinstance(actual, Rejection) or essence(event) not in {essence(found) for found in actual}:
        return ()  # Without everything that the decision found it can't be taken again, and nothing is guessed.
    # What somebody decided is known by what it led to; a score leads to nothing by itself, and is the outcome.
    ordered = isinstance(cause, Ordered) and not isinstance(together[0].data, RubricScored)
    said = type(together[0].data) if ordered else None
    question = OfAnEvent(event, actual, what_followed=ordered and event == together[0], said=said)
    return flips(ladders(decided), decided.taken, question, actual)
