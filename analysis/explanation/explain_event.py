"""Why something was decided: the clauses, the facts that were looked at, and what would have changed it (I9)."""

from collections.abc import Sequence
from typing import Any

from analysis.explanation.causes import ORDERS, Cause, cause_of
from analysis.explanation.counterfactuals import OfAnEvent, flips
from analysis.explanation.decision_standing import Decided
from analysis.explanation.decisions import case_of, decision_of, standing_of
from analysis.explanation.explain_complaint import why_in_case
from analysis.explanation.facts import facts_of
from analysis.explanation.outcome_key import essence
from analysis.explanation.perturbations import ladders
from analysis.explanation.schema import Explanation, WouldHaveChanged, explained
from standards.accreditation.events import CheckpointHeld
from standards.complaint.state import Complaint
from standards.editions.timeline import EditionTimeline
from standards.events import Event
from standards.partner.commands import PartnerFact
from standards.rejections import Rejection
from standards.standing import Mark, Standing
from standards.standing.evolve import evolve

History = Sequence[Event[Any]]


def why(
    event: Event[Any],
    before: Standing | Complaint | None,
    editions: EditionTimeline,
    together: History = (),
    marks: Sequence[Mark] = (),
) -> Explanation:
    """Why the event came about.

    ``before`` is how things stood just before the decision that the event is a part of, ``together`` all the events of
    that decision in their order (the event alone where it is empty). ``marks`` are all the partner's marks, where one
    may have come or gone at that very instant. ``why_of_standing`` and ``why_of_complaint`` find them in the record.
    """
    decision = tuple(together) or (event,)
    if isinstance(before, Standing):
        return _why_in_standing(event, before, editions, decision, tuple(marks or before.marks))
    if isinstance(before, Complaint) or not event.subject.startswith(("partner/", "acc_", "rev_")):
        return why_in_case(event, before, editions, decision)
    return explained(event)


def why_of_standing(
    event: Event[Any], history: History, marks: Sequence[Mark], editions: EditionTimeline
) -> Explanation:
    """Why an event of a partner, an accreditation or a review came about.

    ``history`` holds every event of the partner and of its accreditations and reviews, in the order in which they were
    recorded; ``marks`` are all its marks. Raises ``ValueError`` where the event is not in the history.
    """
    found = decision_of(event, history)
    return why(event, standing_of(found.earlier, marks, event.at), editions, found.together, marks)


def why_of_complaint(event: Event[Any], history: History, editions: EditionTimeline) -> Explanation:
    """Why an event of a complaint came about; ``history`` holds all the complaint's events in their order.

    Raises ``ValueError`` where the event is not in the history.
    """
    found = decision_of(event, history)
    return why(event, case_of(found.earlier), editions, found.together)


def _why_in_standing(
    event: Event[Any], before: Standing, editions: EditionTimeline, decision: History, marks: tuple[Mark, ...]
) -> Explanation:
    found = before.model_copy(update={"marks": tuple(mark for mark in marks if mark.placed_at <= decision[0].at)})
    cause = cause_of(decision[0], before, marks, editions)
    facts = facts_of(event, _as_seen(found, event, decision), editions.in_force(event.at))
    return explained(event, facts, _flips(event, found, cause, editions, decision))


def _as_seen(before: Standing, event: Event[Any], decision: History) -> Standing:
    """The standing as it was when the event was noted: after what was noted before it."""
    for earlier in decision:
        if earlier == event:
            break
        before = evolve(before, earlier)
    return before


def _flips(
    event: Event[Any], before: Standing, cause: Cause | None, editions: EditionTimeline, decision: History
) -> tuple[WouldHaveChanged, ...]:
    if cause is None:
        return ()
    decided = Decided(before, cause, event.at, editions, event)
    actual = decided.taken(before, cause)
    if isinstance(actual, Rejection) or essence(event) not in {essence(found) for found in actual}:
        return ()  # Without everything that the decision found it can't be taken again, and nothing is guessed.
    ordered = isinstance(cause.data, ORDERS | PartnerFact)
    begins = (ordered and event == decision[0]) or isinstance(event.data, CheckpointHeld)
    question = OfAnEvent(event, actual, what_followed=begins, said=type(decision[0].data) if ordered else None)
    return flips(ladders(decided), decided.taken, question, actual)
