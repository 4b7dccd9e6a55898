"""Publishing an edition: who follows whom, what is refused, and the one event that it comes to.

A new edition is written as its departures from the one that it follows. It governs from an instant that still lies
ahead, so that nothing that was decided would have been decided otherwise.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from standards.actors import Actor
from standards.clauses import Clause
from standards.editions.differences import Difference, differences
from standards.editions.events import SUBJECT, EditionEvent, FirstEventData, as_fact, plain
from standards.editions.field_catalogue import entries
from standards.editions.merging import DEEPEST, MOST_VALUES, merged, within_bounds
from standards.editions.model import Edition
from standards.editions.parser import Reading, read
from standards.editions.state import EditionRules
from standards.editions.timeline import EditionTimeline
from standards.editions.validation import Powers
from standards.editions.validation_errors import Fault
from standards.time_types import Instant
from standards.vocabulary import Role

MAY_PUBLISH = (Role.OPS,)
_INSTANT: TypeAdapter[datetime] = TypeAdapter(Instant)


@dataclass(frozen=True)
class Draft:
    """An edition as somebody wants it, read over the one that it follows."""

    follows: Edition
    reading: Reading
    timeline: EditionTimeline
    """The published editions, among which it would take its place."""
    rules: EditionRules
    """All editions on record: those that wait for a second person hold their ids and instants too."""


@dataclass(frozen=True)
class Publication:
    """An edition that can be published, with what it changes."""

    edition: Edition
    follows: Edition
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class AlreadyPublished:
    """The very same edition is on record."""

    edition: Edition


@dataclass(frozen=True)
class Taken:
    """Another edition has the id, or governs from the same instant."""

    field: str
    by: str


@dataclass(frozen=True)
class Refused:
    """Why the edition cannot be published: everything that is to be corrected."""

    faults: tuple[Fault, ...]


Judgement = Publication | AlreadyPublished | Taken | Refused


def draft(
    changes: Mapping[str, Any], rules: EditionRules, powers: Powers, written_over: Edition | None = None
) -> Draft:
    """The changes over the edition that is in force just before they would be.

    ``written_over`` is the edition that these changes were published over already, if they were: what came in between
    must not make the same request mean something else. Raises ``ValueError`` where no edition is published yet.
    """
    timeline = rules.timeline
    if timeline is None:
        raise ValueError("an edition is published over another one")
    if not within_bounds(changes):
        too_much = Fault((), f"must hold no more than {MOST_VALUES} values, at most {DEEPEST} deep")
        return Draft(timeline.editions[-1], Reading(None, (too_much,), ()), timeline, rules)
    follows = written_over or _before(changes.get("effective_from"), timeline)
    own = {"id": changes.get("id"), "effective_from": changes.get("effective_from")}
    inherited = {name: value for name, value in plain(follows).items() if name not in own}
    return Draft(follows, read(merged(inherited, changes), follows, powers), timeline, rules)


def _before(effective_from: object, timeline: EditionTimeline) -> Edition:
    """The edition that one from the instant on would follow; the last one where the instant is none."""
    try:
        at = _INSTANT.validate_python(effective_from)
    except ValidationError:
        return timeline.editions[-1]
    earlier = [edition for edition in timeline.editions if edition.effective_from < at]
    return earlier[-1] if earlier else timeline.editions[0]


def judge(drafted: Draft, now: datetime) -> Judgement:
    """What comes of the draft: what is illegal by itself, then what is taken, then what does not fit."""
    edition = drafted.reading.edition
    if edition is not None and (found := _on_record(edition, drafted.rules)):
        return found
    found_faults = faults(drafted, now)
    if found_faults or edition is None:
        return Refused(found_faults)
    return Publication(edition, drafted.follows, differences(drafted.follows, edition))


def faults(drafted: Draft, now: datetime) -> tuple[Fault, ...]:
    """Everything that is to be corrected before the draft can be published."""
    reading, timeline = drafted.reading, drafted.timeline
    found = (*reading.illegal, *reading.contradictory)
    if reading.whole is None:
        return found
    out_of_place = (*_out_of_time(reading.whole, timeline, now), *left_behind(reading.whole, timeline))
    return (*found, *reading.about_what_was_written(out_of_place))


def _on_record(edition: Edition, rules: EditionRules) -> AlreadyPublished | Taken | None:
    """The same edition, or one that has its id, or else one that governs from its instant."""
    if edition.id in rules.withdrawn:
        return Taken("id", edition.id)
    editions = (*(rules.timeline.editions if rules.timeline else ()), *rules.proposed)
    known = next((one for one in editions if one.id == edition.id), None)
    if known is not None:
        return AlreadyPublished(known) if known == edition else Taken("id", known.id)
    same_instant = (one for one in editions if one.effective_from == edition.effective_from)
    known = next(same_instant, None)
    return None if known is None else Taken("effective_from", known.id)


def _out_of_time(edition: Edition, timeline: EditionTimeline, now: datetime) -> Iterator[Fault]:
    """Nothing is published for instants at which decisions were taken already."""
    first = timeline.editions[0]
    if edition.effective_from < now:
        problem = f"must not be in the past; choose an instant after {now:%Y-%m-%dT%H:%M:%SZ}"
        yield Fault(("effective_from",), problem)
    elif edition.effective_from < first.effective_from:
        begins = f"{first.effective_from:%Y-%m-%dT%H:%M:%SZ}"
        problem = f"must be after {begins}: the first edition governs everything before it, the past included"
        yield Fault(("effective_from",), problem)


def left_behind(edition: Edition, timeline: EditionTimeline) -> Iterator[Fault]:
    """Partners keep their tier and their accreditations when an edition comes into force, so it has to know them."""
    after = timeline.following(edition)
    yield from dropped(edition, timeline.in_force(edition.effective_from))
    if after is not None and not set(edition.tiers.order) <= set(after.tiers.order):
        problem = f"must not add a tier: {after.id}, which comes into force later, does not know it (S5)"
        yield Fault(("tiers", "order"), problem)
    if after is not None and not set(edition.accreditations) <= set(after.accreditations):
        problem = f"must not add a kind: {after.id}, which comes into force later, does not know it (S1)"
        yield Fault(("accreditations",), problem)


def dropped(edition: Edition, before: Edition) -> Iterator[Fault]:
    """The tiers and the accreditations of the edition before that this one does not know."""
    for tier in before.tiers.order:
        if tier not in edition.tiers.order:
            yield Fault(("tiers", "order"), f"must keep {tier}: partners can be in that tier (S5)")
    for kind in before.accreditations:
        if kind not in edition.accreditations:
            yield Fault(("accreditations", kind), "is missing: partners can hold that accreditation (S1)")


def published(
    publication: Publication, by: Actor, role: Role, at: datetime, under: Edition, *, proposed: bool = False
) -> EditionEvent:
    """The event of the publication, on the clauses of all that it changes; ``under`` is the edition in force."""
    edition = publication.edition
    changed = {clause for difference in publication.differences for clause in difference.clauses}
    data = as_fact(plain(edition), edition.effective_from, publication.follows.id, proposed=proposed)
    return _first_event(edition.id, at, by, role, under.id, in_order(changed), data)


def brought(content: Mapping[str, Any], edition: Edition, by: Actor, at: datetime, under: str) -> EditionEvent:
    """The event of an edition that the product brings. It rests on every clause that an edition serves."""
    data = as_fact(content, edition.effective_from, None)
    served = {clause for entry in entries() for clause in entry.says.clauses}
    return _first_event(edition.id, at, by, Role.SYSTEM, under, in_order(served), data)


def in_order(clauses: set[Clause]) -> tuple[Clause, ...]:
    """The clauses as the standard numbers them."""
    return tuple(clause for clause in Clause if clause in clauses)


def _first_event(
    edition_id: str,
    at: datetime,
    by: Actor,
    role: Role,
    under: str,
    clauses: tuple[Clause, ...],
    data: FirstEventData,
) -> EditionEvent:
    return EditionEvent(
        subject=f"{SUBJECT}{edition_id}",
        sequence=1,
        at=at,
        actor=by.sub,
        role=role,
        edition=under,
        clauses=clauses,
        data=data,
    )
