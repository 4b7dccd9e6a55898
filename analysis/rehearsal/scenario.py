"""What a scenario says, once it is read: how things stand at the start, the steps, and what is expected when.

Every part keeps its place in the file, so that whoever wrote it is told the line.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StrictBool, StringConstraints, model_validator

from analysis.rehearsal.expectations import Expected
from analysis.rehearsal.initial_partners import Beginning
from analysis.rehearsal.initial_state import Certifications, PartnerAtStart
from analysis.rehearsal.time_types import Noon
from standards.actors import Actor
from standards.base_model import FrozenModel
from standards.commands import CommandData
from standards.editions import Edition
from standards.editions.validation_errors import Place
from standards.field_types import Code, Line, Narrative, PartnerId
from standards.money import Money
from standards.vocabulary import DEFAULT_CATEGORY, Role, Seat

UNKNOWN_PARTNER = "unknown_partner"
NOT_FOUND = "not_found"


def _as_text(value: object) -> object:
    """YAML reads a name of digits as a number."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Name = Annotated[str, BeforeValidator(_as_text), StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
"""What a scenario calls a complaint or a proposal."""
PartnerName = Annotated[PartnerId, BeforeValidator(_as_text)]
Person = Annotated[str, BeforeValidator(_as_text), StringConstraints(pattern=r"^[A-Za-z0-9_.:@|+\-]{1,128}$")]


def amounts_as_text(given: object) -> object:
    """YAML reads an amount as a number; amounts are decimal strings."""
    if not isinstance(given, dict):
        return given
    amount = given.get("amount")
    number = isinstance(amount, int | Decimal) and not isinstance(amount, bool)
    return {**given, "amount": f"{amount:f}" if isinstance(amount, Decimal) else str(amount)} if number else given


def _one_or_more(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _no_system(role: Role) -> Role:
    if role is Role.SYSTEM:
        raise ValueError("must be a role that a person or a system can hold; `system` is the product's own")
    return role


Roles = Annotated[tuple[Annotated[Role, AfterValidator(_no_system)], ...], BeforeValidator(_one_or_more)]


class Surfaced(FrozenModel):
    """The employee to whom the customer surfaced the complaint (S13)."""

    name: Line | None = None
    email: Person

    @model_validator(mode="before")
    @classmethod
    def _read(cls, given: object) -> object:
        return {"email": given} if isinstance(given, str) else given


class Taken(FrozenModel):
    """What every step says: when it is taken, by whom, and whether it must be refused."""

    at: Noon
    person: Person | None = Field(default=None, alias="as")
    role: Roles | None = None
    seat: Seat | None = None
    refused: str | None = None

    def by(self, person: str, role: Role) -> Actor:
        """Who takes it; somebody of that name in that role where the step names nobody.

        A name that is an address is a verified one, in whichever case it is written.
        """
        sub = self.person or person
        same = (sub.casefold(),) if "@" in sub and sub != sub.casefold() else ()
        return Actor(sub=sub, roles=self.role or (role,), seat=self.seat, other_subs=same)


class TakenByOps(Taken):
    """What ops take, where the step names nobody."""

    @property
    def actor(self) -> Actor:
        """Who takes it."""
        return self.by("ops", Role.OPS)


class TakenByHubSpot(Taken):
    """What HubSpot's system says, where the step names nobody."""

    @property
    def actor(self) -> Actor:
        """Who says it."""
        return self.by("hubspot", Role.INTAKE)


class FileComplaint(TakenByHubSpot):
    """A complaint is filed; its texts may be left out."""

    file_complaint: Name
    partner: PartnerName
    category: Code = DEFAULT_CATEGORY
    very_serious: StrictBool = False
    very_serious_reason: Narrative | None = None
    project_value: Annotated[Money | None, BeforeValidator(amounts_as_text)] = None
    surfaced_by: Surfaced | None = None
    source: Line | None = None
    external_id: Line | None = None
    customer: dict[str, Any] | str | None = None
    summary: Line | None = None
    description: Narrative | None = None
    evidence: tuple[dict[str, Any], ...] = ()

    @property
    def does(self) -> str:
        """The step's verb."""
        return "file_complaint"

    @property
    def about(self) -> tuple[str, str]:
        """The kind and the name of its subject."""
        return "complaint", self.file_complaint


class Apply(TakenByOps):
    """A partner applies for an accreditation."""

    partner: PartnerName
    apply: Code

    @property
    def does(self) -> str:
        """The step's verb, with its kind of accreditation."""
        return f"apply for {self.apply}"

    @property
    def about(self) -> tuple[str, str]:
        """The kind and the name of its subject."""
        return "partner", self.partner


class Changes(FrozenModel):
    """What another system says about a partner from now on; what is left out stays as it was."""

    tier: Code | None = None
    certifications: Certifications | None = None
    programmes: tuple[Line, ...] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "Changes":
        if not self.model_fields_set:
            raise ValueError(f"sets nothing; name at least one of {', '.join(type(self).model_fields)}")
        return self


class Record(TakenByHubSpot):
    """A partner is described anew."""

    partner: PartnerName
    changes: Changes = Field(alias="set")

    @property
    def does(self) -> str:
        """The step's verb, with what it sets."""
        return f"set {', '.join(sorted(self.changes.model_fields_set))}"

    @property
    def about(self) -> tuple[str, str]:
        """The kind and the name of its subject."""
        return "partner", self.partner


class VacateMark(TakenByOps):
    """A mark is asked to be vacated, or its vacating approved."""

    partner: PartnerName
    vacate: Annotated[Line, BeforeValidator(_as_text)]
    reason: Narrative = "-"
    note: Narrative | None = None

    @property
    def does(self) -> str:
        """The step's verb."""
        return "vacate"

    @property
    def about(self) -> tuple[str, str]:
        """The kind and the name of its subject."""
        return "mark", f"{self.partner}/{self.vacate}"


SubjectKind = Literal["complaint", "accreditation", "review", "partner", "mark"]


class CommandGiven(Taken):
    """A declared action on a subject, without its fields."""

    kind: SubjectKind
    subject: str
    do: str
    id: Name | None = None


@dataclass(frozen=True)
class Do:
    """A declared action on a subject. ``action`` is None where its body is not valid, as the step expects."""

    given: CommandGiven
    action: CommandData | None
    actor: Actor
    invalid: str = ""

    @property
    def at(self) -> datetime:
        """When it is taken."""
        return self.given.at

    @property
    def refused(self) -> str | None:
        """The code with which it must be refused."""
        return self.given.refused

    @property
    def does(self) -> str:
        """The step's verb."""
        return self.given.do

    @property
    def about(self) -> tuple[str, str]:
        """The kind and the name of its subject."""
        return self.given.kind, self.given.subject


Step = FileComplaint | Apply | Record | VacateMark | Do


@dataclass(frozen=True)
class Placed:
    """A step with its place in the file."""

    place: Place
    step: Step


@dataclass(frozen=True)
class Scenario:
    """A scenario that can be played."""

    edition: Edition
    starts: datetime
    partners: Mapping[str, PartnerAtStart]
    beginning: Beginning
    """The partners as they are brought in."""
    steps: tuple[Placed, ...]
    expected: tuple[Expected, ...]
    unpublishable: tuple[str, ...] = field(default=())
    """What would stand in the way of publishing the edition. A rehearsal may try it all the same."""
