"""Everything that a person or a system can do to a complaint, declared once."""

from collections.abc import Mapping

from pydantic import Field, StrictBool, StrictInt

from standards.clauses import Clause
from standards.commands import SHARED_COMMANDS, CommandData, Declaration, PassTime
from standards.complaint import guards, reopening, waiting_guards
from standards.complaint.roles import (
    STAFF_ON_CASE,
    STAGE_ROLES,
    may_flag,
    stage_role,
    stage_role_or_ops,
)
from standards.complaint.solution_commands import BEGINNING_COMMANDS as BEGINNING_COMMANDS
from standards.complaint.solution_commands import COMPLAINT_COMMANDS as COMPLAINT_COMMANDS
from standards.complaint.solution_commands import AnswerProposal as AnswerProposal
from standards.complaint.solution_commands import FileComplaint as FileComplaint
from standards.complaint.solution_commands import Identifier as Identifier
from standards.complaint.solution_commands import ProposeSolution as ProposeSolution
from standards.complaint.solution_commands import RecordCsOutcome as RecordCsOutcome
from standards.complaint.solution_commands import RecordMediationOutcome as RecordMediationOutcome
from standards.complaint.solution_commands import TakeUpComplaint as TakeUpComplaint
from standards.field_types import Code, Narrative, PrivateLine, PrivateUrl, Sha256, Subject
from standards.money import Amount, Currency
from standards.time_types import Day
from standards.vocabulary import (
    BEFORE_MARK_BOARD,
    OPEN_STAGES,
    AwaitedParty,
    MarkVote,
    Party,
    Role,
    Seriousness,
    Stage,
)

MOST_MENTIONS = 20
"""People whom one note mentions."""

_declare = COMPLAINT_COMMANDS.declare


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
    """Add a note to the record; whoever it mentions is told."""

    text: Narrative
    mentions: tuple[Subject, ...] = Field(
        default=(),
        max_length=MOST_MENTIONS,
        description="The `sub` of each person who is to read it; only people who may see the complaint.",
    )


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


@_declare(
    "wait_for",
    by=(Role.CS, Role.SERVICE_ACCELERATION, Role.PARTNER_OPS),
    during=BEFORE_MARK_BOARD,
    narrowed=stage_role,
    guards=(
        waiting_guards.CLOCK_RUNS,
        waiting_guards.STAGE_MAY_WAIT,
        waiting_guards.WAITS_ARE_OFFERED,
        waiting_guards.DEADLINE_IS_AHEAD,
        waiting_guards.WAITS_ARE_LEFT,
        waiting_guards.ASKS_AGAIN_IN_TIME,
    ),
)
class WaitFor(CommandData):
    """Wait for an answer: the clock of the stage stands still until it comes, or until the edition ends the wait."""

    party: AwaitedParty = Field(description="Whose answer is waited for.")
    reason: Narrative
    remind_on: Day = Field(description="The day on which you are reminded to ask again.", examples=["2026-11-09"])


@_declare(
    "stop_waiting",
    by=(Role.CS, Role.SERVICE_ACCELERATION, Role.PARTNER_OPS),
    during=BEFORE_MARK_BOARD,
    narrowed=stage_role,
    guards=(waiting_guards.CLOCK_STANDS,),
)
class StopWaiting(CommandData):
    """Let the clock of the stage run again: the answer has come, or nobody waits for it any more."""


@_declare(
    "reopen",
    by=(Role.CS, Role.SERVICE_ACCELERATION, Role.OPS),
    during=(Stage.CLOSED,),
    guards=reopening.REOPENING,
    where="a complaint that closed",
)
class Reopen(CommandData):
    """Open the complaint again, once: what had resolved it did not last."""

    reason: Narrative


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
    | WaitFor
    | StopWaiting
    | Reopen
    | Withdraw
    | MarkDuplicate
)

EVERY_COMMAND: Mapping[str, Declaration] = {**BEGINNING_COMMANDS, **SHARED_COMMANDS, **COMPLAINT_COMMANDS}
"""All that the decider takes, by name: how a decision on record finds its command's content again."""
