"""Every date is held once, in order, on its instant, and says what the facts were then (S2, S4, S6, S27, S28)."""

from datetime import date
from typing import Any

from standards.events import Event
from standards.vocabulary import Checkpoint
from tests.oracles.counted_calendar import at_hour, later
from tests.oracles.history import Held, History, require

RANKS = {checkpoint: rank for rank, checkpoint in enumerate(Checkpoint)}


def judge(history: History, event: Event[Any]) -> None:
    """A date that is held, and whether it comes in its turn."""
    data = event.data
    match data.type:
        case "checkpoint_held":
            held = history.held[event.subject]
            _in_turn(history, event, RANKS[data.checkpoint], data.due_at)
            _is_a_date(history, held, data)
            _on_its_instant(history, held, event)
            _tells_the_facts(history, held, data)
        case "remediation_ran_out":
            _in_turn(history, event, RANKS[Checkpoint.REMEDIATION_END], history.held[event.subject].remediation)
        case _:
            pass


def _in_turn(history: History, event: Event[Any], rank: int, due_at: Any) -> None:
    if due_at != event.at:
        return
    require(history.last_due is None or history.last_due <= (event.at, rank), "dates act out of turn")
    history.last_due = (event.at, rank)


def _is_a_date(history: History, held: Held, data: Any) -> None:
    edition = history.edition()
    day = data.due_at.date()
    match data.checkpoint:
        case Checkpoint.EVALUATION:
            _next_of(evaluation_days(history, held), held.days(Checkpoint.EVALUATION), day, history, held)
        case Checkpoint.TIER_REVIEW:
            _next_of(tier_review_days(history, held), held.days(Checkpoint.TIER_REVIEW), day, history, held)
        case Checkpoint.LEAD_TIME:
            require(data.due_at == history.lead_time(held), "a lead time on another date (S28)")
            require(not led(held, day), "one term's lead time is judged twice (S28)")
            return
        case Checkpoint.TERM_END:
            require(data.due_at == history.term_end(held), "a term's end on another date (S27)")
            return
        case _:
            raise AssertionError(data.checkpoint)
    require(data.due_at == at_hour(day, edition.tiers.hour_utc), "a date at another hour")


def led(held: Held, day: date) -> bool:
    """Whether the term's lead time of that day was judged; an edition can move it to a later day, and back."""
    return any(of is Checkpoint.LEAD_TIME and term == held.term and on >= day for of, term, on in held.done)


def _next_of(row: list[date], held_before: list[date], day: date, history: History, held: Held) -> None:
    require(day in row, f"{day} is no such date")
    require(day not in held_before, f"{day} is held twice")
    hour = history.edition().tiers.hour_utc
    after = held_before[-1] if held_before else None
    due = [other for other in row if (other > after if after else at_hour(other, hour) > held.since)]
    require(due[0] == day, f"{day} is held where {due[0]} is due")


def evaluation_days(history: History, held: Held) -> list[date]:
    """The issue date and every so many months, counted from it each time."""
    every = history.edition().terms.evaluate_every_months
    months = (history.at.year - held.issued_on.year) * 12 + 24 + every
    return [later(held.issued_on, every * number) for number in range(1, 1 + months // every)]


def tier_review_days(history: History, held: Held) -> list[date]:
    """The tier reviews of every year in question."""
    years = range(held.since.year, history.at.year + 3)
    days = history.edition().tiers.reviews
    return sorted(date(year, day.month, day.day) for year in years for day in days)


def _on_its_instant(history: History, held: Held, event: Event[Any]) -> None:
    """At once where it fell due before an import or a renewal, or by a new edition; else on its instant."""
    moved = {edition.effective_from for edition in history.editions.editions}
    late = {held.since, held.began, *moved}
    require(event.at == event.data.due_at or (event.at in late and event.data.due_at < event.at), "not on its instant")


def _tells_the_facts(history: History, held: Held, data: Any) -> None:
    ahead = data.checkpoint is Checkpoint.LEAD_TIME
    marks = history.counted(max(history.term_end(held), history.at).date() if ahead else None)
    require((data.tier, data.tier_holds) == (history.tier, history.tier_holds()), "the tier was another")
    require(tuple(data.missing) == history.missing(held.kind), "other certifications were missing")
    require(list(data.marks) == marks, f"{data.marks} were counted where {marks} count")
    require(data.unsettled == len(set(marks) - history.settled(held)), "other marks were unsettled")
