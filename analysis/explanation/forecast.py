"""What would happen if nothing changed: the decider itself is advanced on a copy, and its events told (S4, S6, S27).

No rule is restated here, so the forecast cannot say anything else than what will happen.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from analysis.explanation import standing_schema as s
from analysis.explanation.forecast_messages import describe_forecast
from standards.accreditation import Accreditation
from standards.accreditation import events as f
from standards.accreditation.schedule import deadlines
from standards.commands import PassTime, by_the_product
from standards.decider import accepted
from standards.editions.timeline import EditionTimeline
from standards.events import Event, EventData
from standards.formatting import at_instant, on_day
from standards.standing import Standing
from standards.standing.decide import STANDING_DECIDER
from standards.standing.evolve import fold
from standards.vocabulary import Checkpoint

Events = tuple[Event[Any], ...]


def look_ahead(standing: Standing, at: datetime, editions: EditionTimeline) -> Events:
    """Every event up to the end of each term that runs, and past every date of an accreditation whose term has ended.

    An edition that takes effect on the way can move the end of a term, so what is not decided yet is followed there.
    """
    events: list[Event[Any]] = []
    waiting = {item.id for item in standing.live}
    for _ in editions.editions:
        edition = editions.in_force(at)
        ends = [deadline.at for item in standing.live if item.id in waiting for deadline in deadlines(item, edition)]
        if not ends:
            break
        at = max(at, *ends)
        found = accepted(STANDING_DECIDER.decide(standing, by_the_product(PassTime(), at), at, editions))
        events += found
        standing = fold(standing, found)
        held = {item.id for item in standing.live if item.hold is not None}
        waiting -= held | {event.subject for event in found if _decides(event)}
    return tuple(events)


def _decides(event: Event[Any]) -> bool:
    return isinstance(event.data, f.Renewed | f.RenewalHeld | f.Lapsed | f.Revoked)


def forecast(
    accreditation: Accreditation, events: Events, marks: tuple[s.MarkInWindow, ...], editions: EditionTimeline
) -> s.AccreditationForecast:
    """One accreditation's share of what would happen."""
    looks = tuple(_looks(accreditation.id, events))
    return s.AccreditationForecast(
        next_checkpoint=looks[0] if looks else None,
        later_checkpoints=tuple(_one_of_each_kind(looks)),
        renewal=_renewal(accreditation, events),
        editions=tuple(_editions(accreditation.id, events, editions)),
        marks_leave=tuple(s.MarkLeaves(mark_id=mark.id, on=mark.leaves_window_on) for mark in marks),
    )


def _editions(subject: str, events: Events, editions: EditionTimeline) -> Iterable[s.EditionAhead]:
    """The editions that act as they take effect: what they let recover does so then."""
    for edition in editions.editions[1:]:
        found = tuple(event for event in events if event.at == edition.effective_from)
        ours = [event.data for event in found if event.subject == subject]
        if ours and not tuple(_kinds(event.data for event in found)):
            yield s.EditionAhead(edition=edition.id, at=edition.effective_from, would_happen=_told_of(subject, found))


def _told_of(subject: str, found: Events) -> tuple[str, ...]:
    """What happens to the accreditation, to the partner and to its review."""
    concerned = (event for event in found if event.subject == subject or not event.subject.startswith("acc_"))
    return tuple(describe_forecast(event) for event in concerned if not isinstance(event.data, f.CheckpointHeld))


def _looks(subject: str, events: Events) -> Iterable[s.LookedAtAhead]:
    """The instants at which something happens to the accreditation, with what happens to it and to the partner then.

    What is the partner's, such as a grace period, comes to it from a date of another of its accreditations too.
    """
    for at, together in groupby(events, key=lambda event: event.at):
        found = tuple(together)
        ours = [event.data for event in found if event.subject == subject]
        kinds = tuple(_kinds(ours)) or tuple(dict.fromkeys(_kinds(event.data for event in found)))
        if ours and kinds:
            yield s.LookedAtAhead(at=at, checkpoints=kinds, would_happen=_told_of(subject, found))


def _kinds(facts: Iterable[EventData]) -> Iterable[Checkpoint]:
    """Which of its dates acted: the ends of its conditions are known by what they bring, the others are held."""
    denied = False
    for fact in facts:
        match fact:
            case f.CheckpointHeld(checkpoint=checkpoint):
                yield checkpoint
            case f.RemediationRanOut():
                yield Checkpoint.REMEDIATION_END
            case f.GraceDenied():
                denied = True
            case f.Lapsed() if not denied:
                yield Checkpoint.GRACE_END
            case _:
                continue


def _one_of_each_kind(looks: tuple[s.LookedAtAhead, ...]) -> Iterable[s.LookedAtAhead]:
    seen = set(looks[0].checkpoints) if looks else set()
    for look in looks[1:]:
        if not seen.issuperset(look.checkpoints):
            seen.update(look.checkpoints)
            yield look


def _renewal(accreditation: Accreditation, events: Events) -> s.RenewalForecast:
    """The first thing that would decide on the running term, or that nothing would."""
    of_it = [event for event in events if event.subject == accreditation.id]
    on_hold = accreditation.hold is not None
    decisive = next(
        (event for event in of_it if _decides(event) and not (on_hold and isinstance(event.data, f.RenewalHeld))), None
    )
    if decisive is None:
        because = "The renewal stays on hold until what it waits for is resolved; no date by itself ends it."
        return s.RenewalForecast(
            outlook=s.RenewalOutlook.STAYS_ON_HOLD, at=None, because=because, review_convened_at=None, marks=()
        )
    convened = next(
        (event.at for event in of_it if isinstance(event.data, f.UnderReview) and event.at <= decisive.at), None
    )
    outlook, because = _outlook(decisive, convened, tuple(event for event in of_it if event.at == decisive.at))
    held = (event.data for event in of_it if event.at == decisive.at and isinstance(event.data, f.CheckpointHeld))
    marks = next((fact.marks for fact in held if fact.checkpoint is Checkpoint.TERM_END), ())
    return s.RenewalForecast(outlook=outlook, at=decisive.at, because=because, review_convened_at=convened, marks=marks)


def _outlook(decisive: Event[Any], convened: datetime | None, then: Events) -> tuple[s.RenewalOutlook, str]:
    """The outlook in words. A renewal that comes a whole term late brings the next term at the same instant."""
    first = f"A review would be convened on {on_day(convened.date())}. " if convened else ""
    when = at_instant(decisive.at)
    match decisive.data:
        case f.Renewed():
            ends_on = max(event.data.term_ends_on for event in then if isinstance(event.data, f.Renewed))
            words = f"The term would be renewed automatically at {when}, until {on_day(ends_on)}."
            return s.RenewalOutlook.WOULD_RENEW, first + words
        case f.RenewalHeld():
            return s.RenewalOutlook.WOULD_BE_HELD, f"{first}At the term's end, {when}: {describe_forecast(decisive)}"
        case _:
            return (
                s.RenewalOutlook.WOULD_BE_LOST,
                f"{first}Before the term is renewed, at {when}: {describe_forecast(decisive)}",
            )
