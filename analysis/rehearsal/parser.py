"""Reading a scenario from plain data: every fault is found at once, with its place, so that it is corrected once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from analysis.rehearsal import name_resolution
from analysis.rehearsal.expectations import EXPECTED, Expected
from analysis.rehearsal.initial_partners import begin
from analysis.rehearsal.initial_state import PartnerAtStart
from analysis.rehearsal.scenario import PartnerName, Placed, Scenario
from analysis.rehearsal.steps import read_step
from analysis.rehearsal.time_types import DayBegin, DayEnd
from analysis.rehearsal.validation_errors import located
from standards.editions import Edition
from standards.editions.merging import merged
from standards.editions.parser import read as read_edition
from standards.editions.permissions import DECLARED
from standards.editions.validation_errors import Fault, Place

KEYS = ("edition", "starts", "partners", "steps", "expect")
DEFAULT = "default"

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")


@dataclass(frozen=True)
class Read:
    """What came of it: the scenario, or all its faults in the order of the file."""

    scenario: Scenario | None
    faults: tuple[Fault, ...] = ()


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    """The reader of the type, built once: building it takes longer than reading a scenario."""
    return TypeAdapter(kind)


@dataclass
class _Reader:
    """Collects the faults on the way."""

    base: Edition
    faults: list[Fault] = field(default_factory=list)
    unpublishable: tuple[str, ...] = ()
    excused: set[str] = field(default_factory=set)

    def fault(self, place: Place, problem: str) -> None:
        self.faults.append(Fault(place, problem))

    def typed(self, kind: Any, value: object, place: Place) -> Any:
        """The value as its type reads it, or None with its faults noted."""
        try:
            return _adapter(kind).validate_python(value)
        except ValidationError as error:
            self.faults += located(error, place)
            return None

    def edition(self, given: object) -> Edition:
        """The bundled edition, or one that departs from it; the bundled one stands in for a faulty one."""
        if given is None or given in (DEFAULT, self.base.id):
            return self.base
        if not isinstance(given, Mapping):
            self.fault(("edition",), f"must be `{DEFAULT}`, or a mapping of what departs from it")
            return self.base
        reading = read_edition(merged(self.base.model_dump(mode="json"), given), self.base, DECLARED)
        hopeless = [fault for fault in reading.contradictory if fault.place[:1] == ("calendar",)]
        self.faults += [Fault(("edition", *fault.place), fault.problem) for fault in (*reading.illegal, *hopeless)]
        self.unpublishable = tuple(
            f"{'.'.join(map(str, fault.place))} {fault.problem}" for fault in reading.contradictory
        )
        return reading.edition or self.base

    def partners(self, given: object) -> dict[str, PartnerAtStart]:
        """The partners, each under its name."""
        found: dict[str, PartnerAtStart] = {}
        if given is None:
            return found
        if not isinstance(given, Mapping):
            self.fault(("partners",), "must be a mapping of partners by name, such as p1: {tier: platinum}")
            return found
        for key, said in given.items():
            name = self.typed(PartnerName, key, ("partners", key))
            partner = self.typed(PartnerAtStart, said, ("partners", key))
            if name is not None and partner is not None:
                found[name] = partner
        return found

    def steps(self, given: object) -> list[Placed]:
        found = []
        for number, said in self.entries(given, "steps"):
            step = read_step(said, ("steps", number))
            if isinstance(step, list):
                self.faults += step
                self.excused.add(str(said.get("file_complaint")))
            else:
                found.append(Placed(("steps", number), step))
        return found

    def expected(self, given: object) -> list[Expected]:
        found = [self._expected(said, ("expect", number)) for number, said in self.entries(given, "expect")]
        return [expected for expected in found if expected is not None]

    def _expected(self, said: Mapping[str, Any], place: Place) -> Expected | None:
        kinds = [kind for kind in EXPECTED if kind in said]
        if len(kinds) != 1:
            self.fault(place, f"must be about one of {', '.join(EXPECTED)}")
            return None
        (kind,) = kinds
        before = len(self.faults)
        if "at" not in said:
            self.fault(place, "at: is missing")
        at: datetime | None = self.typed(DayEnd, said.get("at"), (*place, "at")) if "at" in said else None
        subject = self.typed(name_resolution.TYPES[kind], said[kind], (*place, kind))
        keys = {key: value for key, value in said.items() if key not in ("at", kind)}
        model = self.typed(EXPECTED[kind], keys, place)
        if not keys:
            self.fault(place, f"expects nothing; name at least one of {', '.join(EXPECTED[kind].model_fields)}")
        if len(self.faults) > before or at is None:
            return None
        wanted = {key: getattr(model, key) for key in keys}
        return Expected(place, at, kind, str(subject), wanted)

    def entries(self, given: object, name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """The entries of a list of mappings."""
        if given is None:
            return
        if not isinstance(given, list):
            self.fault((name,), "must be a list")
            return
        for number, said in enumerate(given):
            if isinstance(said, Mapping) and all(isinstance(key, str) for key in said):
                yield number, said
            else:
                self.fault((name, number), "must be a mapping, such as {at: 2026-02-01, …}")


def read(document: object, base: Edition) -> Read:
    """The scenario that the document is, or its faults. ``base`` is the default edition."""
    if not isinstance(document, Mapping):
        return Read(None, (Fault((), f"must be a mapping with {', '.join(KEYS)}"),))
    reader = _Reader(base)
    for key in document:
        if key not in KEYS:
            reader.fault((key,), f"is no part of a scenario; the parts are {', '.join(KEYS)}")
    edition = reader.edition(document.get("edition"))
    if "starts" not in document:
        reader.fault((), "starts: is missing; say when the scenario starts, such as 2026-01-05T09:00:00Z")
    starts = reader.typed(DayBegin, document["starts"], ("starts",)) if "starts" in document else None
    partners = reader.partners(document.get("partners"))
    steps = reader.steps(document.get("steps"))
    expected = reader.expected(document.get("expect"))
    named = document.get("partners")
    names = frozenset(map(str, named)) if isinstance(named, Mapping) else frozenset()
    known = name_resolution.Known(names, edition, frozenset(reader.excused))
    reader.faults += name_resolution.faults(known, steps, expected)
    reader.faults += name_resolution.out_of_time(starts, steps, expected)
    beginning = begin(partners, starts, edition) if starts is not None else None
    reader.faults += beginning.faults if beginning is not None else ()
    if reader.faults or starts is None or beginning is None:
        return Read(None, tuple(reader.faults))
    return Read(Scenario(edition, starts, partners, beginning, tuple(steps), tuple(expected), reader.unpublishable))
