"""The mapping from a portal's properties to complaints and partners: a validated setting, read once at start."""

import hashlib
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import yaml
from pydantic import Field, StringConstraints, ValidationError, model_validator

from standards.base_model import FrozenModel

DEFAULT: Final = Path(__file__).with_name("mapping.yaml")
MERGED_INTO: Final = "hs_merged_object_ids"

Property = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,99}$")]


class FieldName(StrEnum):
    """The fields of a complaint that a ticket can fill."""

    PARTNER_ID = "partner_id"
    SUMMARY = "summary"
    CUSTOMER_NAME = "customer.name"
    SURFACED_BY_EMAIL = "surfaced_by.email"
    DESCRIPTION = "description"
    CATEGORY = "category"
    CUSTOMER_COMPANY = "customer.company"
    CUSTOMER_EMAIL = "customer.email"
    SURFACED_BY_NAME = "surfaced_by.name"
    EVIDENCE = "evidence"
    VERY_SERIOUS = "very_serious"
    VERY_SERIOUS_REASON = "very_serious_reason"
    PROJECT_VALUE_AMOUNT = "project_value.amount"
    PROJECT_VALUE_CURRENCY = "project_value.currency"


FIELDS: Final = tuple(FieldName)
MANDATORY: Final = (
    FieldName.PARTNER_ID,
    FieldName.SUMMARY,
    FieldName.CUSTOMER_NAME,
    FieldName.SURFACED_BY_EMAIL,
)


class MappingFault(Exception):
    """The mapping cannot be used. The message names each place and what is wrong there."""


class OfContact(FrozenModel):
    """A property of the contact that is associated with the ticket."""

    contact: Property


class OfCompany(FrozenModel):
    """A property of the company that is associated with the ticket."""

    company: Property


class Constant(FrozenModel):
    """The same value for every ticket."""

    value: str


OneSource = Property | OfContact | OfCompany | Constant
Source = OneSource | tuple[OneSource, ...]


class Condition(FrozenModel):
    """A test of one property: its value, one of several, or that there is any."""

    property: Property
    equals: str | None = None
    one_of: tuple[str, ...] = ()
    known: Literal[True] | None = None

    @model_validator(mode="after")
    def _tests_something(self) -> "Condition":
        if sum((self.equals is not None, bool(self.one_of), self.known is not None)) != 1:
            raise ValueError("give one of equals, one_of and known")
        return self

    def holds(self, value: str | None) -> bool:
        """Whether the property's value passes; None and empty are no value."""
        if self.known:
            return bool(value)
        return value == self.equals if self.equals is not None else value in self.one_of


class WriteBack(FrozenModel):
    """The ticket's properties that show the case; what is left out is not written."""

    stage: Property | None = None
    outcome: Property | None = None
    due_at: Property | None = None
    case: Property | None = None

    @property
    def properties(self) -> tuple[str, ...]:
        """Those that are written."""
        return tuple(name for name in (self.stage, self.outcome, self.due_at, self.case) if name is not None)


class PersonMapping(FrozenModel):
    """The company's properties about a person."""

    name: Property | None = None
    email: Property | None = None
    sub: Property | None = None


class CertificationMapping(FrozenModel):
    """The company's properties about a certification, each a date. Without ``earned_on`` it is not held."""

    earned_on: Property
    expires_on: Property | None = None


class PartnerMapping(FrozenModel):
    """How a company is a partner. Properties with several values separate them by semicolons, as HubSpot does."""

    object: Literal["companies"] = "companies"
    is_partner: Condition
    id: Property = "partner_id"
    name: Property = "name"
    tier: Property
    tiers: dict[str, str] = {}
    aliases: tuple[Property, ...] = ()
    domains: tuple[Property, ...] = ()
    programmes: Property | None = None
    contact: PersonMapping = PersonMapping()
    pdm: PersonMapping = PersonMapping()
    certifications: dict[str, CertificationMapping] = {}

    @property
    def properties(self) -> tuple[str, ...]:
        """The company's properties that are read."""
        people = (self.contact.name, self.contact.email, self.pdm.name, self.pdm.email, self.pdm.sub)
        dates = [day for held in self.certifications.values() for day in (held.earned_on, held.expires_on)]
        named = (self.is_partner.property, self.id, self.name, self.tier, self.programmes)
        return _unique(*named, *self.aliases, *self.domains, *people, *dates)


class Mapping(FrozenModel):
    """The whole mapping."""

    is_complaint: Condition
    fields: dict[FieldName, Source]
    values: dict[FieldName, dict[str, str]] = {}
    write_back: WriteBack = WriteBack()
    note_key: Property = "recourse_event"
    partners: PartnerMapping | None = Field(default=None)

    @model_validator(mode="after")
    def _is_complete_and_never_reads_what_it_writes(self) -> "Mapping":
        missing = [name for name in MANDATORY if name not in self.fields]
        if missing:
            raise ValueError(f"fields: {', '.join(missing)} must be mapped")
        both = sorted({*self.write_back.properties} & {*self.ticket_properties})
        if both:
            raise ValueError(f"write_back: {', '.join(both)} would be read, too; every write would come back")
        return self

    @property
    def digest(self) -> str:
        """A digest of the whole: another mapping has another one."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:32]

    @property
    def ticket_properties(self) -> tuple[str, ...]:
        """The ticket's properties that are read: the ones to subscribe to."""
        return _unique(self.is_complaint.property, *(one for one in self._sources() if isinstance(one, str)))

    @property
    def contact_properties(self) -> tuple[str, ...]:
        """The properties that are read of the associated contact; none where the contact is not read."""
        return _unique(*(one.contact for one in self._sources() if isinstance(one, OfContact)))

    @property
    def company_properties(self) -> tuple[str, ...]:
        """The properties that are read of the associated company; none where the company is not read."""
        return _unique(*(one.company for one in self._sources() if isinstance(one, OfCompany)))

    def _sources(self) -> list[OneSource]:
        return [one for name in self.fields for one in self.sources_of(name)]

    def sources_of(self, name: FieldName) -> tuple[OneSource, ...]:
        """Where the field's value is looked for, in order; nowhere where it is not mapped."""
        source = self.fields.get(name, ())
        return source if isinstance(source, tuple) else (source,)


def load(file: Path | None) -> Mapping:
    """The mapping in the file, or the bundled one. Raises ``MappingFault``."""
    try:
        found = yaml.load((file or DEFAULT).read_text(encoding="utf-8"), Loader=_Loader)
        return Mapping.model_validate(found)
    except OSError as error:
        raise MappingFault(f"{file} can't be read: {error.strerror}") from None
    except ValidationError as error:
        raise MappingFault("; ".join(_faults(error))) from None
    # A day that is none, a tag whose text does not fit it, lists in thousands of lists.
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, RecursionError) as error:
        raise MappingFault(f"{file} is no YAML of a mapping: {' '.join(str(error).split())}") from None


class _Loader(yaml.SafeLoader):
    """Rejects a key that is given twice: YAML alone would keep the last of two sources in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """The mapping, whose keys are each given once."""
        known: list[Any] = []
        for key, _ in node.value:
            if key.value in known and key.value != "<<":  # which takes over what other mappings hold
                problem = f"{key.value} is given twice; keep one of the two"
                raise yaml.constructor.ConstructorError(problem=problem, problem_mark=key.start_mark)
            known.append(key.value)
        return super().construct_mapping(node, deep)


def _faults(error: ValidationError) -> list[str]:
    found = []
    for fault in error.errors(include_input=False, include_url=False):
        place = ".".join(str(part) for part in fault["loc"])
        message = str(fault["msg"]).removeprefix("Value error, ")
        found.append(f"{place}: {message}" if place else message)
    return list(dict.fromkeys(found))


def _unique(*names: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name is not None))
