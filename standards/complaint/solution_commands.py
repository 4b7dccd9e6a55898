"""What a complaint begins with, and what is done in the first two steps, where a solution is sought (S13-S19)."""

from typing import Annotated

from pydantic import ConfigDict, Field, StrictBool, StringConstraints, ValidationInfo, field_validator

from standards.clauses import Clause
from standards.commands import CommandData, CommandRegistry
from standards.complaint import guards
from standards.field_types import Code, Narrative, PartnerId
from standards.json_schema import together
from standards.money import Amount, Currency, Money
from standards.vocabulary import Party, Resolution, Role, SolutionKind, Stage

COMPLAINT_COMMANDS = CommandRegistry(guards.preconditions)
"""What can be done to a complaint that is on record."""
BEGINNING_COMMANDS = CommandRegistry()
"""What a complaint begins with: intake files it, then its process takes it up."""
_declare = COMPLAINT_COMMANDS.declare

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


@BEGINNING_COMMANDS.declare(
    "file_complaint",
    by=(Role.INTAKE, Role.CS),
    during=(),
    clauses=(Clause.S13,),
    guards=(guards.FILED_BY_A_ROLE_THAT_MAY, guards.FILED_IN_A_CATEGORY, guards.SAYS_WHY_VERY_SERIOUS),
)
class FileComplaint(CommandData):
    """File a customer's complaint about a partner."""

    partner_id: PartnerId
    category: Code
    very_serious: StrictBool = False
    very_serious_reason: Narrative | None = None
    project_value: Money | None = None


@BEGINNING_COMMANDS.declare("take_up_complaint", by=(Role.SYSTEM,), during=())
class TakeUpComplaint(CommandData):
    """Begin the complaint's process, which writes its events from here on."""


@_declare("record_cs_outcome", by=(Role.CS,), during=(Stage.CS_RESOLUTION,), clauses=(Clause.S14, Clause.S15))
class RecordCsOutcome(CommandData):
    """Record whether CS and Service resolved the complaint with the partner."""

    outcome: Resolution = Field(description="`unresolved` asks Service Acceleration to mediate.")


@_declare("propose_solution", by=(Role.SERVICE_ACCELERATION,), during=(Stage.MEDIATION,), clauses=(Clause.S18,))
class ProposeSolution(CommandData):
    """Put a solution to the customer and the partner."""

    model_config = ConfigDict(json_schema_extra=together("amount", "currency"))

    kind: SolutionKind
    terms: Narrative = Field(description="What each side would do, in words.")
    amount: Amount | None = Field(default=None, examples=["1500.00"])
    currency: Currency | None = Field(default=None, examples=["EUR"], validate_default=True)

    @field_validator("currency")
    @classmethod
    def _amount_with_currency(cls, currency: str | None, given: ValidationInfo) -> str | None:
        if "amount" in given.data and (given.data["amount"] is None) != (currency is None):
            raise ValueError("give amount and currency together, or neither")
        return currency


@_declare(
    "answer_proposal",
    by=(Role.SERVICE_ACCELERATION,),
    during=(Stage.MEDIATION,),
    clauses=(Clause.S18,),
    guards=(guards.OF_A_KNOWN_PROPOSAL,),
)
class AnswerProposal(CommandData):
    """Record a party's answer to a proposal; a later answer of the same party replaces it."""

    proposal_id: Identifier
    party: Party
    accepted: StrictBool


@_declare(
    "record_mediation_outcome",
    by=(Role.SERVICE_ACCELERATION,),
    during=(Stage.MEDIATION,),
    clauses=(Clause.S15, Clause.S18, Clause.S19),
    guards=(guards.BOTH_ACCEPTED, guards.SAYS_WHICH_WAS_AGREED, guards.SAYS_WHY_UNRESOLVED),
)
class RecordMediationOutcome(CommandData):
    """Record whether the mediation found a solution that both parties accepted."""

    outcome: Resolution = Field(description="`resolved` rests on a proposal that both parties accepted.")
    proposal_id: Identifier | None = Field(
        default=None, description="The accepted proposal; may be left out where only one is."
    )
