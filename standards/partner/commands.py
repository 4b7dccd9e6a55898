"""What staff can do to a partner outside its accreditations, declared once (S38, S39)."""

from typing import Annotated

from pydantic import Field, StringConstraints

from standards.clauses import Clause
from standards.commands import CommandData, CommandRegistry
from standards.field_types import Narrative
from standards.vocabulary import PartnerStage, Role

PARTNER_COMMANDS = CommandRegistry()
_declare = PARTNER_COMMANDS.declare

_Case = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class _Request(CommandData):
    detail: Narrative = Field(description="What action, and on what ground.")
    complaint_id: _Case | None = Field(default=None, description="The complaint that it follows from.")


@_declare(
    "request_tier_action",
    by=(Role.PARTNER_OPS,),
    during=(PartnerStage.WITHOUT_ACCREDITATIONS,),
    clauses=(Clause.S38, Clause.S39),
)
class RequestTierAction(_Request):
    """Request action on the partner's tier; its accreditations are removed first."""


@_declare(
    "request_programme_action",
    by=(Role.PARTNER_OPS,),
    during=(PartnerStage.WITHOUT_ACCREDITATIONS,),
    clauses=(Clause.S38, Clause.S39),
)
class RequestProgrammeAction(_Request):
    """Request action on the partner's position in a programme; its accreditations are removed first."""


PartnerCommand = RequestTierAction | RequestProgrammeAction
