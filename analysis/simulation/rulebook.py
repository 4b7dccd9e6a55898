"""The editions of a replay: those on record, or those with a candidate's changes over each of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from standards.editions import Edition
from standards.editions.events import plain
from standards.editions.merging import DEEPEST, MOST_VALUES, merged, within_bounds
from standards.editions.parser import read
from standards.editions.publishing import dropped
from standards.editions.timeline import EditionTimeline
from standards.editions.validation import Powers
from standards.editions.validation_errors import Fault

NAMES_ITSELF = ("id", "effective_from")
"""What a file that is to be published says besides: it names an edition, and changes nothing that one decides by."""
SIMULATED = "-simulated"
"""What the second half of an edition is called where the candidate takes over while it is in force."""


@dataclass(frozen=True)
class Rulebook:
    """Which edition governs what in a replay."""

    timeline: EditionTimeline
    recorded: Mapping[str, Edition]
    pinned: Mapping[str, Edition]
    """By the recorded edition of a complaint, the one that it keeps in the replay."""
    since: datetime | None = None
    """From when on ``pinned`` holds; complaints that were opened before keep the recorded one."""

    def of_case(self, edition_id: str, opened_at: datetime) -> Edition:
        """A complaint keeps the edition under which it opened."""
        kept = self.recorded if self.since is not None and opened_at < self.since else self.pinned
        return kept[edition_id]


@dataclass(frozen=True)
class Refused:
    """Why there is no such candidate."""

    illegal: tuple[Fault, ...]
    """Values that are not what their field takes."""
    contradictory: tuple[Fault, ...] = ()
    """Values that do not go together in one of the editions that they are merged over."""

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Everything to correct."""
        return (*self.illegal, *self.contradictory)


def without_its_name(given: Mapping[str, Any]) -> dict[str, Any]:
    """What a candidate changes: an id and an instant of its own are passed over, whatever stands in them."""
    return {name: value for name, value in given.items() if name not in NAMES_ITSELF}


def as_recorded(timeline: EditionTimeline) -> Rulebook:
    """The editions as they are on record."""
    by_id = {edition.id: edition for edition in timeline.editions}
    return Rulebook(timeline, by_id, by_id)


def candidate(
    timeline: EditionTimeline, changes: Mapping[str, Any], powers: Powers, since: datetime | None = None
) -> Rulebook | Refused:
    """Each recorded edition with the changes merged over it, from ``since`` on, or every fault of the changes.

    The same changes can be published: an id and an instant of their own are passed over, since ``since`` says when.
    """
    if not within_bounds(changes):
        return Refused((Fault((), f"must hold no more than {MOST_VALUES} values, at most {DEEPEST} deep"),))
    rest = without_its_name(changes)
    illegal: dict[Fault, None] = {}
    contradictory: dict[Fault, None] = {}
    written: dict[str, Edition] = {}
    for edition in timeline.editions if rest else ():
        found = _over(edition, rest, powers)
        if isinstance(found, Edition):
            written[edition.id] = found
        else:
            illegal |= dict.fromkeys(found.illegal)
            contradictory |= dict.fromkeys(found.contradictory)
    if illegal or contradictory:
        return Refused(tuple(illegal), tuple(contradictory))
    return _rulebook(timeline, written, since) if rest else as_recorded(timeline)


def _over(edition: Edition, changes: Mapping[str, Any], powers: Powers) -> Edition | Refused:
    """The edition with the changes; what was at fault in it already is not held against them."""
    base = plain(edition)
    reading = read(merged(base, changes), edition, powers)
    known = set(read(base, edition, powers).contradictory)
    contradictory = tuple(fault for fault in reading.contradictory if fault not in known)
    if reading.whole is not None:
        contradictory += reading.about_what_was_written(dropped(reading.whole, edition))
    if reading.edition is None or contradictory:
        return Refused(reading.illegal, contradictory)
    return reading.edition


def _rulebook(timeline: EditionTimeline, written: Mapping[str, Edition], since: datetime | None) -> Rulebook:
    recorded = {edition.id: edition for edition in timeline.editions}
    if since is None or since <= timeline.editions[0].effective_from:
        return Rulebook(EditionTimeline(tuple(written.values())), recorded, written)
    governing = timeline.in_force(since)
    parts = [written[e.id] if e.effective_from >= since else e for e in timeline.editions]
    pinned = dict(written)
    if governing.effective_from < since:
        renamed = {"id": governing.id + SIMULATED, "effective_from": since}
        pinned[governing.id] = written[governing.id].model_copy(update=renamed)
        parts.append(pinned[governing.id])
    return Rulebook(EditionTimeline(tuple(parts)), recorded, pinned, since)
