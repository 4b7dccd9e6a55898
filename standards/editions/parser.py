"""Reading an edition from plain data: every fault is found at once and located, so that it is corrected once.

What pydantic finds ends there: no edition comes out whose parts could be compared with each other. So each faulty
value is set aside for that of a sound edition, and what remains is checked as a whole. A finding that rests on a value
set aside is dropped, since it would not be about what was written.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from standards.editions.field_catalogue import said_at
from standards.editions.model import Edition
from standards.editions.validation import Powers, contradictions
from standards.editions.validation_errors import Fault, Place

_MOST_ROUNDS = 10
_WORDS = {
    "extra_forbidden": "is no field of an edition",
    "missing": "must be there; an edition is not complete without it",
    "model_type": "must be a mapping of its fields",
    "dict_type": "must be a mapping of names",
    "tuple_type": "must be a list",
}
"""What is said where the shape is wrong: pydantic names its own types there."""


@dataclass(frozen=True)
class Reading:
    """What came of it: the edition where every value is legal by itself, and all faults."""

    edition: Edition | None
    illegal: tuple[Fault, ...]
    """Values that are not what their field takes."""
    contradictory: tuple[Fault, ...]
    """Values that are legal by themselves, but not together."""
    whole: Edition | None = None
    """What could be read, with sound values for the illegal ones."""
    aside: tuple[Place, ...] = ()
    """Where the sound values stand."""

    def about_what_was_written(self, faults: Iterable[Fault]) -> tuple[Fault, ...]:
        """The findings on ``whole`` that do not rest on a value set aside."""
        return tuple(fault for fault in faults if not fault.rests_on(self.aside))


def read(document: Mapping[str, Any], sound: Edition, powers: Powers) -> Reading:
    """The edition that the document is, or its faults. ``sound`` stands in where a value has to be set aside."""
    mended, spare = dict(document), sound.model_dump(mode="json")
    found = list(_unspeakable(document))
    aside = [_mend(mended, spare, fault.place) for fault in found]
    for _ in range(_MOST_ROUNDS):
        try:
            whole = Edition.model_validate(mended)
        except ValidationError as error:
            faults = _located(error)
            found += [fault for fault in faults if not fault.rests_on(aside)]
            for fault in faults:
                again = fault.place in aside and len(fault.place) > 1
                aside.append(_mend(mended, spare, fault.place[:-1] if again else fault.place))
            continue
        reading = Reading(None if found else whole, tuple(found), (), whole, tuple(aside))
        return replace(reading, contradictory=reading.about_what_was_written(contradictions(whole, powers)))
    return Reading(None, tuple(found), ())


def _located(error: ValidationError) -> list[Fault]:
    """Each error in its place. A list that is too short only because its entries are faulty is not told as such."""
    told = [(_place(one), one) for one in error.errors(include_url=False, include_input=False)]
    with_faulty_entries = {place[:-1] for place, _ in told}
    return [_fault(place, one) for place, one in told if one["type"] != "too_short" or place not in with_faulty_entries]


def _fault(place: Place, told: Mapping[str, Any]) -> Fault:
    kind, says = told["type"], said_at(place)
    problem = _WORDS.get(kind) or str(told["msg"]).removeprefix("Value error, ")
    if says is None:
        return Fault(place, problem)
    return Fault(place, f"{problem}. Legal: {says.legal}", legal="" if kind == "value_error" else says.legal)


def _place(told: Mapping[str, Any]) -> Place:
    return tuple(part for part in told["loc"] if part != "[key]")


def _mend(document: dict[str, Any], spare: Mapping[str, Any], place: Place) -> Place:
    """Puts the sound value in the place of the faulty one, or of the list or catalogue entry that it is in.

    Returns the place that was mended. Containers on the way are copied, since they may be the caller's.
    """
    name, below = str(place[0]), place[1:]
    inner, known = document.get(name), spare.get(name)
    if below and isinstance(inner, dict) and isinstance(known, Mapping):
        document[name] = dict(inner)
        return (place[0], *_mend(document[name], known, below))
    document.pop(name, None)
    if name in spare:
        document[name] = _standing_in(name, document, known)
    return place[:1]


def _standing_in(name: str, section: Mapping[str, Any], known: Any) -> Any:
    """The sound value; for one that has to fit another of its section, a value that fits what was written there."""
    match name, section:
        case "minimum", {"order": [*_, highest]}:
            return highest
        case "majority", {"seats": [*seats]}:
            return len(seats)
        case "remind_business_days", _:
            return 1
        case _:
            return known


def _unspeakable(value: Any, place: Place = ()) -> Iterator[Fault]:
    """Names that are no Unicode: no field is called so, and nobody could be told where it stands."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if any("\ud800" <= character <= "\udfff" for character in name):
                yield Fault((*place, name), "is no name: it holds half of a surrogate pair")
            else:
                yield from _unspeakable(inner, (*place, name))
