"""The names in a scenario: what they must look like, that they stand for something, and that time moves forward."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import AfterValidator

from analysis.rehearsal.expectations import Expected
from analysis.rehearsal.scenario import UNKNOWN_PARTNER, Do, FileComplaint, Name, PartnerName, Placed
from standards.editions import Edition
from standards.editions.validation_errors import Fault, Place
from standards.formatting import at_instant

_WITH_KIND: Final = "must name the partner and the kind, such as p1/onboarding"


def _with_kind(said: str) -> str:
    partner, slash, kind = said.partition("/")
    if not (partner and slash and kind):
        raise ValueError(_WITH_KIND)
    return said


TYPES: Final[Mapping[str, Any]] = {
    "complaint": Name,
    "partner": PartnerName,
    "accreditation": Annotated[str, AfterValidator(_with_kind)],
    "review": PartnerName,
}


@dataclass(frozen=True)
class Known:
    """The names that a scenario brings along."""

    partners: frozenset[str]
    edition: Edition
    excused: frozenset[str]
    """Complaints whose own step is at fault: what hangs on them is not blamed for it."""


def faults(known: Known, steps: Sequence[Placed], expected: Sequence[Expected]) -> Iterator[Fault]:
    """Names that stand for nothing, and names that are given twice."""
    mentioned, filed = set(known.excused), set[str]()
    proposed: set[tuple[str, str]] = set()
    for placed in steps:
        step, place = placed.step, placed.place
        if isinstance(step, FileComplaint):
            mentioned.add(step.file_complaint)
            if step.file_complaint in filed:
                yield Fault((*place, "file_complaint"), f"{step.file_complaint} is filed already; use another name")
            if step.refused is None:
                filed.add(step.file_complaint)
            if step.refused != UNKNOWN_PARTNER:
                yield from _partner(step.partner, (*place, "partner"), known)
        elif isinstance(step, Do):
            yield from _subject(*step.about, place, mentioned, known)
            name = (step.given.subject, step.given.id or "")
            if step.given.id is not None and name in proposed:
                yield Fault((*place, "id"), f"{name[1]} names a proposal of {name[0]} already")
            proposed.add(name)
        else:
            yield from _partner(step.partner, (*place, "partner"), known)
    for one in expected:
        yield from _subject(one.kind, one.subject, one.place, mentioned, known)


def _subject(kind: str, subject: str, place: Place, mentioned: set[str], known: Known) -> Iterator[Fault]:
    match kind:
        case "complaint" if subject not in mentioned:
            yield Fault((*place, kind), f"no step before files a complaint {subject}")
        case "accreditation":
            partner, slash, name = subject.partition("/")
            if not (partner and slash and name):
                yield Fault((*place, kind), _WITH_KIND)
                return
            yield from _partner(partner, (*place, kind), known)
            if name not in known.edition.accreditations:
                kinds = ", ".join(known.edition.accreditations)
                yield Fault((*place, kind), f"`{name}` is no accreditation of the edition; use one of {kinds}")
        case "partner" | "review":
            yield from _partner(subject, (*place, kind), known)
        case _:
            pass


def _partner(name: str, place: Place, known: Known) -> Iterator[Fault]:
    if name not in known.partners:
        others = ", ".join(sorted(known.partners)) or "none"
        yield Fault(place, f"{name} is no partner of this scenario; it has {others}")


def out_of_time(starts: datetime | None, steps: Sequence[Placed], expected: Sequence[Expected]) -> Iterator[Fault]:
    """Steps come in the order of time, and nothing lies before the start."""
    latest = starts
    for placed in steps:
        at, place = placed.step.at, (*placed.place, "at")
        if latest is not None and at < latest:
            before = "the scenario starts" if latest == starts else "the step before it"
            yield Fault(place, f"{at:%Y-%m-%d %H:%M} lies before {before} ({at_instant(latest)})")
        latest = at if latest is None else max(latest, at)
    for one in expected:
        if starts is not None and one.at < starts:
            yield Fault((*one.place, "at"), f"lies before the scenario starts ({at_instant(starts)})")
