"""What staff can do to a partner outside its accreditations, declared once (S38, S39)."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from standards.base_model import FrozenModel
from standards.clauses import Clause
from standards.commands import CommandData, CommandRegistry
from standards.field_types import Narrative
from standards.partner.guards import (
    ACCREDITATIONS_FIRST,
    ACTION_IS_OPEN,
    AS_ITS_BOARD_DECIDED,
    BOARD_DECIDED_IT,
    DELIVERY_IS_OPEN,
    EARNED_BY_NOW,
    EXPIRES_AFTER_IT_WAS_EARNED,
    IMPORTED_ONCE,
    OF_A_COMPLAINT_ABOUT_IT,
    OF_AN_AGREEMENT_ABOUT_IT,
    SOLUTION_WAS_AGREED,
    TIER_IS_KNOWN,
    preconditions,
)
from standards.vocabulary import PartnerStage, Role, Seriousness

PARTNER_COMMANDS = CommandRegistry(preconditions)
_declare = PARTNER_COMMANDS.declare

_Case = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class _Request(CommandData):
    detail: Narrative = Field(description="What action, and on what ground.")
    complaint_id: _Case | None = Field(
        default=None,
        description="The complaint whose mark board decided it; without one the action is Partner Ops' own.",
    )
    decided_as: ClassVar[str]
    """What the edition calls the action where a mark board decides it."""

    @property
    def names(self) -> str | None:
        """The complaint whose board decided the action."""
        return self.complaint_id


@_declare(
    "request_tier_action",
    by=(Role.PARTNER_OPS,),
    during=(PartnerStage.WITHOUT_ACCREDITATIONS,),
    clauses=(Clause.S38, Clause.S39),
    guards=(ACCREDITATIONS_FIRST, OF_A_COMPLAINT_ABOUT_IT, AS_ITS_BOARD_DECIDED),
)
class RequestTierAction(_Request):
    """Request action on the partner's tier; its accreditations are removed first."""

    decided_as = "tier_action"


@_declare(
    "request_programme_action",
    by=(Role.PARTNER_OPS,),
    during=(PartnerStage.WITHOUT_ACCREDITATIONS,),
    clauses=(Clause.S38, Clause.S39),
    guards=(ACCREDITATIONS_FIRST, OF_A_COMPLAINT_ABOUT_IT, AS_ITS_BOARD_DECIDED),
)
class RequestProgrammeAction(_Request):
    """Request action on the partner's position in a programme; its accreditations are removed first."""

    decided_as = "programme_action"


class _FollowsUp(CommandData):
    """Recorded in the partner's stream, so that the complaint stays closed and its process ended.

    It is the partner that the action is taken on and that owes the delivery, as with tier and programme actions.
    """

    complaint_id: _Case = Field(description="The closed complaint in which it was decided or agreed.")

    @property
    def names(self) -> str:
        """The complaint: its decision, and what was agreed in it, are looked up."""
        return self.complaint_id


@_declare(
    "record_decided_action_done",
    by=(Role.PARTNER_OPS,),
    during=(PartnerStage.ACCREDITED, PartnerStage.WITHOUT_ACCREDITATIONS),
    clauses=(Clause.S39,),
    guards=(OF_A_COMPLAINT_ABOUT_IT, ACTION_IS_OPEN, BOARD_DECIDED_IT),
)
class RecordDecidedActionDone(_FollowsUp):
    """Record that an action which the mark board decided was carried out, such as a written warning."""


@_declare(
    "confirm_delivery",
    by=(Role.SERVICE_ACCELERATION,),
    during=(PartnerStage.ACCREDITED, PartnerStage.WITHOUT_ACCREDITATIONS),
    clauses=(Clause.S18,),
    guards=(OF_AN_AGREEMENT_ABOUT_IT, DELIVERY_IS_OPEN, SOLUTION_WAS_AGREED),
)
class ConfirmDelivery(_FollowsUp):
    """Confirm that the partner delivered the agreed solution, or record that it was given up."""

    delivered: bool = Field(description="False where the solution was given up.")


PartnerCommand = RequestTierAction | RequestProgrammeAction | RecordDecidedActionDone | ConfirmDelivery

PARTNER_FACTS = CommandRegistry(preconditions)
"""What other systems tell about a partner (S2)."""
_tell = PARTNER_FACTS.declare
MAY_RECORD = (Role.INTAKE, Role.OPS)
"""Who describes partners and records their certifications."""


@_tell(
    "describe_partner", by=MAY_RECORD, during=(), clauses=(Clause.S2, Clause.S5, Clause.S40), guards=(TIER_IS_KNOWN,)
)
class DescribePartner(CommandData):
    """Describe the partner, for the first time or anew."""

    tier: str
    programmes: tuple[str, ...]
    identity: str
    """The id under which its names and addresses are kept."""


@_tell(
    "record_certification",
    by=MAY_RECORD,
    during=(),
    clauses=(Clause.S9,),
    guards=(EXPIRES_AFTER_IT_WAS_EARNED, EARNED_BY_NOW),
)
class RecordCertification(CommandData):
    """Record a certification that the partner holds."""

    name: str
    earned_on: date
    expires_on: date | None = None


@_tell("remove_certification", by=MAY_RECORD, during=(), clauses=(Clause.S9,))
class RemoveCertification(CommandData):
    """Record that the partner no longer holds a certification."""

    name: str


@_tell("import_mark", by=(Role.OPS,), during=(), clauses=(Clause.S23, Clause.S29), guards=(IMPORTED_ONCE,))
class ImportMark(CommandData):
    """Bring in a mark from before the records began, once per reference (S26's one exception)."""

    placed_on: date
    seriousness: Seriousness
    reference: str


PartnerFact = DescribePartner | RecordCertification | RemoveCertification | ImportMark


@_tell("record_facts", by=MAY_RECORD, during=(), clauses=(Clause.S2,))
class RecordFacts(CommandData):
    """Record several facts that hold from the same instant: what follows is judged on all of them together."""

    facts: tuple[PartnerFact, ...]


class HeldAccreditation(FrozenModel):
    """An accreditation that a partner brings along, with the day of its issue (S1)."""

    kind: str
    issued_on: date


@_tell("import_partner", by=(Role.OPS,), during=(), clauses=(Clause.S1, Clause.S2))
class ImportPartner(CommandData):
    """Bring in what a file tells about the partner. What follows comes with the next look at its standing."""

    described: DescribePartner | None = None
    certifications: tuple[RecordCertification, ...] = ()
    marks: tuple[ImportMark, ...] = ()
    accreditations: tuple[HeldAccreditation, ...] = ()

    @property
    def facts(self) -> tuple[PartnerFact, ...]:
        """What is told about the partner itself, in the order in which it is recorded."""
        return (*((self.described,) if self.described else ()), *self.certifications, *self.marks)
