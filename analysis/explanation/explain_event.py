"""Why something was decided: the clauses, the facts that were looked at, and what would have changed it (I9).

The very command that is on record runs again, on how things stood then, with one fact changed at a time.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from analysis.explanation import complaint_perturbations, perturbations
from analysis.explanation.complaint_facts import SeenCase
from analysis.explanation.complaint_facts import facts_of as facts_of_case
from analysis.explanation.counterfactuals import Candidates, OfAnEvent, counterfactuals
from analysis.explanation.decisions import Decided, DecidedCase
from analysis.explanation.facts import facts_of
from analysis.explanation.outcome_key import outcome_key
from analysis.explanation.schema import Explanation, WouldHaveChanged, explained
from analysis.history import Arrange, History, Moment, as_loaded, moment_of, standing_of
from standards.accreditation.events import CheckpointHeld, TakenUp
from standards.commands import Command
from standards.complaint import Complaint, FileComplaint
from standards.complaint import fold as fold_case
from standards.complaint.commands import ScoreRubric
from standards.complaint.events import TakenUp as CaseTakenUp
from standards.editions import Edition
from standards.editions.timeline import EditionTimeline
from standards.events import Event
from standards.mark import AnnulmentAsked, MarkAnnulled
from standards.partner.commands import ImportPartner
from standards.rejections import Rejection
from standards.review.events import PacketPrepared, ReviewTakenUp
from standards.standing import Mark, Standing
from standards.standing.commands import Apply

_ON_NO_FACTS = (TakenUp, CaseTakenUp, ReviewTakenUp, PacketPrepared)
"""What is noted whatever the facts are."""
_OUTCOMES = (Apply, FileComplaint, ScoreRubric, ImportPartner)
"""Commands whose first event is the outcome itself: what else somebody decides is known by what it leads to."""


def why_of_complaint(event: Event[Any], history: History, editions: EditionTimeline) -> Explanation:
    """Why an event of a complaint came about; ``history`` holds all the complaint's decisions in their order.

    Raises ``ValueError`` where the event is not in the history.
    """
    moment = moment_of(event, history, _case_of)
    edition = edition_kept(event.edition, event.at, editions)
    facts = facts_of_case(SeenCase(moment.seen, edition, event))
    if moment.command is None:
        return explained(event, facts)
    decided = DecidedCase(moment.before, moment.command, moment.at, edition)
    return explained(event, facts, _counterfactuals(moment, decided, complaint_perturbations.candidate_lists(decided)))


def why_of_standing(
    event: Event[Any],
    history: History,
    marks: Sequence[Mark],
    editions: EditionTimeline,
    arranged: Arrange = as_loaded,
) -> Explanation:
    """Why an event of a partner, an accreditation or a review came about; of a mark's annulment, that it did.

    ``history`` holds every decision on the partner's standing and those by which marks came and went, in their order;
    ``marks`` are all its marks. Raises ``ValueError`` where the event is not in the history.
    """

    def fold(events: Iterable[Event[Any]]) -> Standing | None:
        return standing_of(events, marks, arranged)

    if isinstance(event.data, AnnulmentAsked | MarkAnnulled):
        # Ops ask and a director approves, as they see fit: no fact of the standing decides it.
        return explained(event)
    moment = moment_of(event, history, fold)
    if moment.before is None or moment.seen is None:
        return explained(event)
    facts = facts_of(event, moment.seen, editions.in_force(event.at))
    if moment.command is None:
        return explained(event, facts)
    decided = Decided(moment.before, moment.command, moment.at, editions, event)
    return explained(event, facts, _counterfactuals(moment, decided, perturbations.candidate_lists(decided)))


def _case_of(events: Iterable[Event[Any]]) -> Complaint | None:
    known = tuple(events)
    return fold_case(known) if known else None


def edition_kept(edition_id: str, at: datetime, editions: EditionTimeline) -> Edition:
    """The edition that the case keeps; the one in force at the instant where the timeline does not have it."""
    found = next((edition for edition in editions.editions if edition.id == edition_id), None)
    return found or editions.in_force(at)


def _counterfactuals(
    moment: Moment[Any], decided: Decided | DecidedCase, candidate_lists: Iterable[Candidates[Any, Command[Any]]]
) -> tuple[WouldHaveChanged, ...]:
    event, command = moment.event, decided.command
    if isinstance(event.data, _ON_NO_FACTS):
        return ()
    actual = decided.taken(decided.before, command)  # type: ignore[arg-type] # each takes the state that it has
    if isinstance(actual, Rejection) or outcome_key(event) not in {outcome_key(found) for found in actual}:
        return ()  # Rules of another version decided it: what today's would have made of it is no explanation.
    own = None if isinstance(command.data, _OUTCOMES) else moment.own
    begins = event == own or isinstance(event.data, CheckpointHeld)
    question = OfAnEvent(event, actual, what_followed=begins, said=type(own.data) if own else None)
    return counterfactuals(candidate_lists, decided.taken, question, actual)
