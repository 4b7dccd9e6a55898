"""Reading an import file: JSON Lines to records, with every line that can't be read named by its number."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, BinaryIO, Final, Literal

from pydantic import BeforeValidator, ValidationError
from pydantic_core import ErrorDetails

from analysis.import_plan import Fault, Given, GivenAccreditation, GivenCertification, GivenMark, GivenPartner
from api.partners.schemas import CertificationBody, PartnerBody
from records.importing import Portfolio
from records.partners.queries import Identity
from standards.base_model import FrozenModel
from standards.field_types import Code, Line, PartnerId
from standards.partner.commands import DescribePartner
from standards.vocabulary import Seriousness

LONGEST_LINE: Final = 1_000_000  # bytes; the longest partner that fits its own limits is far shorter
_PARTNER_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_SHOWN: Final = 60  # characters of what a file says, in a message about it


def _written_as_a_day(value: object) -> object:
    """Only `2026-11-23` is a day: a number or an instant would be taken for one that its author didn't mean."""
    try:
        if isinstance(value, str) and len(value) == len("2026-11-23"):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise ValueError("must be a day of the calendar, written as YYYY-MM-DD")


def _written_as_a_day_or_never(value: object) -> object:
    return None if value is None else _written_as_a_day(value)


Day = Annotated[date, BeforeValidator(_written_as_a_day)]


class PartnerLine(PartnerBody):
    """A partner, as it is described over HTTP, with its id."""

    type: Literal["partner"]
    id: PartnerId


class CertificationLine(CertificationBody):
    """A certification that a partner holds."""

    type: Literal["certification"]
    partner_id: PartnerId
    name: Code
    earned_on: Day
    expires_on: Annotated[date | None, BeforeValidator(_written_as_a_day_or_never)] = None


class AccreditationLine(FrozenModel):
    """An accreditation that a partner holds."""

    type: Literal["accreditation"]
    partner_id: PartnerId
    kind: Code
    issued_on: Day


class MarkLine(FrozenModel):
    """A mark that was placed before the records began."""

    type: Literal["mark"]
    partner_id: PartnerId
    placed_on: Day
    seriousness: Seriousness
    reference: Line


@dataclass
class _Reading:
    """What has been read so far."""

    given: list[Given] = field(default_factory=list)
    identities: dict[str, tuple[str, Identity]] = field(default_factory=dict)
    excused: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)

    def partner(self, line: int, said: PartnerLine) -> Given:
        """A partner; its names stay out of the events, under an id."""
        identity = said.identity()
        identity_id = identity.id_for(said.id)
        self.identities[identity_id] = (said.id, identity)
        return GivenPartner(
            line, said.id, DescribePartner(tier=said.tier, programmes=said.programmes, identity=identity_id)
        )

    def certification(self, line: int, said: CertificationLine) -> Given:
        """A certification."""
        return GivenCertification(line, said.partner_id, said.name, said.earned_on, said.expires_on)

    def accreditation(self, line: int, said: AccreditationLine) -> Given:
        """An accreditation."""
        return GivenAccreditation(line, said.partner_id, said.kind, said.issued_on)

    def mark(self, line: int, said: MarkLine) -> Given:
        """A mark."""
        return GivenMark(line, said.partner_id, said.placed_on, said.seriousness, said.reference)


_TYPES: Final[Mapping[str, tuple[type[FrozenModel], Callable[[_Reading, int, Any], Given]]]] = {
    "partner": (PartnerLine, _Reading.partner),
    "certification": (CertificationLine, _Reading.certification),
    "accreditation": (AccreditationLine, _Reading.accreditation),
    "mark": (MarkLine, _Reading.mark),
}


class _Unreadable(ValueError):
    """What is wrong with a line as a whole."""


def read(file: BinaryIO) -> tuple[Portfolio, list[Fault]]:
    """What the file holds, and what is wrong with the lines that can't be read."""
    reading = _Reading()
    empty = True
    for number, line in _lines(file):
        empty = False
        try:
            _take(reading, number, _record(line, first=number == 1))
        except _Unreadable as problem:
            reading.faults.append(Fault(number, str(problem)))
    if empty:
        reading.faults.append(Fault(1, "the file is empty; it should hold one JSON object a line"))
    return Portfolio(reading.given, reading.identities, frozenset(reading.excused)), reading.faults


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Lines with their numbers, cut off just past the longest that is taken; blank ones at the end don't count."""
    number, blank = 0, 0
    while line := file.readline(LONGEST_LINE + 2):
        number += 1
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST_LINE)
        line = line.rstrip(b"\r\n")
        if not line.strip():
            blank += 1
            continue
        for before in range(number - blank, number):
            yield before, b""
        blank = 0
        yield number, line


def _record(line: bytes, *, first: bool) -> dict[str, Any]:
    if not line:
        raise _Unreadable("is blank; every line holds one record")
    if len(line) > LONGEST_LINE:
        raise _Unreadable(f"is longer than {LONGEST_LINE:,} bytes")
    if first and line.startswith(b"\xef\xbb\xbf"):
        raise _Unreadable("begins with a byte order mark; save the file as UTF-8 without one")
    try:
        found = json.loads(line.decode(), object_pairs_hook=_object, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise _Unreadable(f"is not UTF-8 at byte {error.start + 1}") from None
    except json.JSONDecodeError as error:
        raise _Unreadable(f"is not JSON: {error.msg} at column {error.colno}") from None
    except _Unreadable:
        raise
    except (ValueError, RecursionError):  # a number of thousands of digits, brackets in thousands of brackets
        raise _Unreadable("is not JSON of any reasonable size") from None
    if not isinstance(found, dict):
        raise _Unreadable("is not a JSON object")
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are each given once: of two values one would be dropped in silence."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in found if names.count(name) > 1)
        raise _Unreadable(f"{twice[:_SHOWN]}: is given twice")
    return found


def _no_number(constant: str) -> None:
    raise _Unreadable(f"is not JSON: {constant} is no number")


def _take(reading: _Reading, line: int, record: dict[str, Any]) -> None:
    named = record.get("type")
    if not isinstance(named, str) or named not in _TYPES:
        problem = f"{named[:_SHOWN]!r} is unknown; " if isinstance(named, str) else ""
        raise _Unreadable(f"type: {problem}use one of {', '.join(_TYPES)}")
    model, add = _TYPES[named]
    try:
        reading.given.append(add(reading, line, model.model_validate(record)))
    except ValidationError as error:
        reading.faults += [Fault(line, _in_words(fault, named)) for fault in error.errors(include_url=False)]
        partner_id = record.get("id") if named == "partner" else None
        if isinstance(partner_id, str) and _PARTNER_ID.fullmatch(partner_id):
            reading.excused.add(partner_id)


def _in_words(fault: ErrorDetails, named: str) -> str:
    """The fault with the field's path; values are not repeated, since they can be private."""
    path = ".".join(str(part)[:_SHOWN] for part in fault["loc"])
    match fault["type"]:
        case "missing":
            words = "is missing"
        case "extra_forbidden":
            words = f"is no field of a {named} record" if len(fault["loc"]) == 1 else "is no field here"
        case "enum" | "literal_error":
            words = f"use one of {fault['ctx']['expected']}"
        case "tuple_type":
            words = "must be a list"
        case _:
            message = fault["msg"].removeprefix("Value error, ")
            words = message[0].lower() + message[1:]
    return f"{path}: {words}"
