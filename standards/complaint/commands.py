"""Everything that a person or a system can do to a complaint, declared once."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import ConfigDict, Field, StrictBool, StrictInt, StringConstraints, ValidationInfo, field_validator

from standards.clauses import Clause
from standards.commands import SHARED_COMMANDS, CommandData, CommandRegistry, Declaration, PassTime
from standards.complaint import guards
from standards.complaint.roles import BEFORE_MARK_BOARD, STAFF_ON_CASE, STAGE_ROLES, may_flag, stage_role_or_ops
from standards.field_types import Code, Narrative, PartnerId, PrivateLine, PrivateUrl, Sha256, Subject
from standards.json_schema import together
from standards.money import Amount, Currency, Money
from standards.vocabulary import OPEN_STAGES, MarkVote, Party, Resolution, Role, Seriousness, SolutionKind, Stage

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


@_declare(
    "record_consequence",
    by=(Role.PARTNER_OPS,),
    during=(Stage.INVESTIGATION, Stage.MARK_BOARD),
    clauses=(Clause.S20,),
    guards=(guards.DID_NOT_VOTE, guards.CONSEQUENCE_IN_A_CATEGORY),
)
class RecordConsequence(CommandData):
    """Record a financial consequence of the situation."""

    category: Code = Field(description="One of the edition's consequence categories.", examples=["refund_due"])
    amount: Amount = Field(examples=["1500.00"])
    currency: Currency = Field(examples=["EUR"])


@_declare(
    "record_statement",
    by=(Role.PARTNER_OPS,),
    during=(Stage.INVESTIGATION,),
    guards=(guards.STATEMENTS_ARE_RECORDED,),
)
class RecordStatement(CommandData):
    """Record what a party states in the investigation."""

    party: Party
    text: Narrative


@_declare(
    "score_rubric",
    by=(Role.PARTNER_OPS,),
    during=(Stage.INVESTIGATION, Stage.MARK_BOARD),
    where=guards.WHERE_SCORED,
    clauses=(Clause.S21,),
    guards=(
        guards.STILL_SCORED,
        guards.DID_NOT_VOTE,
        guards.SCORES_EVERY_CRITERION,
        guards.SCORES_WITHIN_THE_SCALE,
    ),
)
class ScoreRubric(CommandData):
    """Score every criterion of the edition's rubric; a later score replaces an earlier one."""

    scores: dict[Code, StrictInt] = Field(
        description="Each criterion of the rubric with its score.",
        max_length=100,
        json_schema_extra={"additionalProperties": False},
    )


@_declare(
    "record_finding",
    by=(Role.PARTNER_OPS,),
    during=(Stage.INVESTIGATION,),
    clauses=(Clause.S19, Clause.S20, Clause.S21),
    guards=(
        guards.DID_NOT_VOTE,
        guards.RUBRIC_IS_SCORED,
        guards.DEPARTS_WITH_A_REASON,
        guards.NAMES_KNOWN_CLAUSES,
    ),
)
class RecordFinding(CommandData):
    """Record whether the partner is responsible; a finding against the score needs a reason."""

    responsible: StrictBool
    code_clauses: tuple[Code, ...] = Field(default=(), max_length=50, description="Clauses of the Code of Conduct.")
    reason: Narrative
    override_reason: Narrative | None = Field(default=None, description="Why the finding departs from the score.")


@_declare(
    "cast_mark_vote",
    by=(Role.MARK_BOARD,),
    during=(Stage.MARK_BOARD,),
    clauses=(Clause.S22, Clause.S23, Clause.S39),
    guards=(
        guards.DID_NOT_STEP_BACK,
        guards.DID_NOT_INVESTIGATE,
        guards.DID_NOT_RECORD_A_STATEMENT,
        guards.VOTED_AS_NOBODY_ELSE,
        guards.CARRIES_A_KNOWN_ACTION,
    ),
)
class CastMarkVote(CommandData):
    """Vote on whether the partner receives a mark; a vote can be changed until the board has decided."""

    vote: MarkVote
    seriousness: Seriousness = Field(
        default=Seriousness.STANDARD, description="The class of the mark, if it is placed."
    )
    reason: Narrative
    action: Code | None = Field(default=None, description="One of the edition's partner actions.", examples=["none"])


@_declare(
    "recuse",
    by=(Role.MARK_BOARD,),
    during=(Stage.MARK_BOARD,),
    clauses=(Clause.S22,),
    guards=(guards.DID_NOT_STEP_BACK, guards.VOTED_AS_NOBODY_ELSE),
)
class Recuse(CommandData):
    """Step back from the vote; a vote already cast falls."""

    reason: Narrative


@_declare(
    "flag_very_serious",
    by=(Role.CS, Role.SERVICE_ACCELERATION, Role.PARTNER_OPS),
    during=BEFORE_MARK_BOARD,
    clauses=(Clause.S24,),
    narrowed=may_flag,
)
class FlagVerySerious(CommandData):
    """Flag a very serious infringement: the case goes to the mark board at once."""

    reason: Narrative


@_declare("add_note", by=STAFF_ON_CASE, during=OPEN_STAGES)
class AddNote(CommandData):
    """Add a note to the record."""

    text: Narrative


@_declare("add_evidence", by=STAFF_ON_CASE, during=OPEN_STAGES)
class AddEvidence(CommandData):
    """Add a reference to evidence that is kept elsewhere."""

    title: PrivateLine
    url: PrivateUrl
    sha256: Sha256 | None = Field(default=None, description="The file's SHA-256, to prove later that it is the same.")


@_declare(
    "assign",
    by=(*STAGE_ROLES.values(), Role.OPS),
    during=OPEN_STAGES,
    narrowed=stage_role_or_ops,
)
class Assign(CommandData):
    """Make somebody answerable for the case; the next stage starts unassigned."""

    assignee: Subject = Field(description="The person's `sub`.")


@_declare("withdraw", by=(Role.CS, Role.OPS), during=OPEN_STAGES)
class Withdraw(CommandData):
    """Close the complaint because the customer withdrew it."""

    reason: Narrative


@_declare("mark_duplicate", by=(Role.CS, Role.OPS), during=OPEN_STAGES, guards=guards.DUPLICATES)
class MarkDuplicate(CommandData):
    """Close the complaint as a duplicate of another one, open or closed."""

    of: Identifier

    @property
    def names(self) -> str | None:
        """The complaint that this one is a duplicate of."""
        return self.of


ComplaintCommand = (
    FileComplaint
    | TakeUpComplaint
    | PassTime
    | RecordCsOutcome
    | ProposeSolution
    | AnswerProposal
    | RecordMediationOutcome
    | RecordConsequence
    | RecordStatement
    | ScoreRubric
    | RecordFinding
    | CastMarkVote
    | Recuse
    | FlagVerySerious
    | AddNote
    | AddEvidence
    | Assign
    | Withdraw
    | MarkDuplicate
)

EVERY_COMMAND: Mapping[str, Declaration] = {**BEGINNING_COMMANDS, **SHARED_COMMANDS, **COMPLAINT_COMMANDS}
"""All that the decider takes, by name: how a decision on record finds its command's content again."""
