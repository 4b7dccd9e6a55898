"""The names in a scenario: what they must look like, that they stand for something, and that time moves forward."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import AfterValidator

from standards.editions import Edition
from standards.editions.faults import Fault, Place
from standards.rehearsing.expected import Expected
from standards.rehearsing.scenario import UNKNOWN_PARTNER, Do, FileComplaint, Name, PartnerName, Placed


def _with_kind(said: str) -> str:
    partner, slash, kind = said.partition("/")
    if not (partner and slash and kind):
        raise ValueError("must name the partner and the kind, such as p1/onboarding")
    return said


TYPES: Final[Mapping[str, Any]] = {
    "complaint": Name,
    "partner": PartnerName,
    "accreditation": Annotated[str, AfterValidator(_with_kind)],
    "review": PartnerName,
}


def faults(
    partners: frozenset[str], edition: Edition, steps: Sequence[Placed], expected: Sequence[Expected]
) -> Iterator[Fault]:
    """Names that stand for nothing, and names that are given twice."""
    filed: dict[str, Place] = {}
    proposed: set[tuple[str, str]] = set()
    for placed in steps:
        step, place = placed.step, placed.place
        if isinstance(step, FileComplaint):
            if step.file_complaint in filed:
                yield Fault((*place, "file_complaint"), f"{step.file_complaint} is filed already; use another name")
            filed.setdefault(step.file_complaint, place)
            if step.refused != UNKNOWN_PARTNER:
                yield from _partner(step.partner, (*place, "partner"), partners)
        elif isinstance(step, Do):
            kind, subject = step.ordered.kind, step.ordered.subject
            yield from _subject(kind, subject, place, partners, frozenset(filed), edition)
            name = (subject, step.ordered.id or "")
            if step.ordered.id is not None and name in proposed:
                yield Fault((*place, "id"), f"{step.ordered.id} names a proposal of {subject} already")
            proposed.add(name)
        else:
            yield from _partner(step.partner, (*place, "partner"), partners)
    for one in expected:
        yield from _subject(one.kind, one.subject, one.place, partners, frozenset(filed), edition)


def _subject(
    kind: str, subject: str, place: Place, partners: frozenset[str], filed: frozenset[str], edition: Edition
) -> Iterator[Fault]:
    match kind:
        case "complaint" if subject not in filed:
            yield Fault((*place, kind), f"no step before files a complaint {subject}")
        case "accreditation":
            partner, _, name = subject.partition("/")
            yield from _partner(partner, (*place, kind), partners)
            if name not in edition.accreditations:
                known = ", ".join(edition.accreditations)
                yield Fault((*place, kind), f"`{name}` is no accreditation of the edition; use one of {known}")
        case "partner" | "review":
            yield from _partner(subject, (*place, kind), partners)
        case _:
            pass


def _partner(name: str, place: Place, known: frozenset[str]) -> Iterator[Fault]:
    if name not in known:
        yield Fault(place, f"{name} is no partner of this scenario; it has {', '.join(sorted(known)) or 'none'}")


def out_of_time(starts: datetime | None, steps: Sequence[Placed], expected: Sequence[Expected]) -> Iterator[Fault]:
    """Steps come in the order of time, and nothing lies before the start."""
    latest = starts
    for placed in steps:
        at, place = placed.step.at, (*placed.place, "at")
        if latest is not None and at < latest:
            before = "the scenario starts" if latest == starts else "the step before it"
            yield Fault(place, f"{at:%Y-%m-%d %H:%M} lies before {before} ({latest:%Y-%m-%d %H:%M} UTC)")
        latest = at if latest is None else max(latest, at)
    for one in expected:
        if starts is not None and one.at < starts:
            yield Fault((*one.place, "at"), f"lies before the scenario starts ({starts:%Y-%m-%d %H:%M} UTC)")
