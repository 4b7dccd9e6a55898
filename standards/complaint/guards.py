"""The preconditions of the commands on a complaint, each said once: decided on, offered by, explained and documented.

To add one, state it here and name it among the ``guards`` of its commands in ``commands.py``.
"""

from typing import TYPE_CHECKING, Any

from standards.clauses import Clause
from standards.commands import Declaration
from standards.complaint import remedies
from standards.complaint.situation import CaseSituation
from standards.complaint.state import NO_ACTION, Complaint, Proposal
from standards.guards import Guard, role_required, somebody_else, unchanged
from standards.rejections import RejectionCode
from standards.vocabulary import Resolution, Severity, Stage

if TYPE_CHECKING:  # The commands' declarations hold these guards.
    from standards.complaint.commands import RecordFinding, RecordMediationOutcome

CaseGuard = Guard[Complaint]

WHERE_SCORED = "investigation, or in mark_board for a case that was flagged very serious"


# Role, If-Match, stage: what follows from every declaration


def preconditions(declared: Declaration) -> tuple[CaseGuard, ...]:
    """The guards that every command on a complaint begins with."""
    return (
        role_required(declared, lambda case: case.stage),
        unchanged("complaint", lambda situation: situation.state.sequence, Complaint.is_as_seen_at),
        _in_stage(declared),
    )


def _in_stage(declared: Declaration) -> CaseGuard:
    def words(situation: CaseSituation[Any]) -> str:
        if situation.state.stage is Stage.CLOSED:
            return "The complaint is closed; nothing can be added to it."
        if declared.where is not None:
            return f"This is done in {declared.where}."
        return f"This is done in {' or '.join(declared.stages)}; the complaint is in {situation.state.stage}."

    return CaseGuard(
        name=f"the complaint is in {' or '.join(declared.stages)}",
        code=RejectionCode.WRONG_STAGE,
        clauses=declared.clauses,
        holds=lambda situation: declared.open_in(situation.state.stage),
        words=words,
        remedies=remedies.other_stages,
    )


# Filing (S13, S24)

FILED_BY_A_ROLE_THAT_MAY: Guard[Any] = Guard(
    name="the caller is one of HubSpot's systems, or of CS",
    code=RejectionCode.ROLE_REQUIRED,
    clauses=(Clause.S13,),
    holds=lambda situation: situation.by.acting_as(situation.data.declaration.roles) is not None,
    words="Complaints are filed with the role intake or cs.",
)
FILED_IN_A_CATEGORY: Guard[Any] = Guard(
    name="the category is one of the edition's",
    code=RejectionCode.INVALID,
    clauses=(Clause.S13,),
    holds=lambda situation: situation.data.category in situation.edition.complaint_categories,
    words=lambda situation: (
        f"Use one of the edition's categories: {', '.join(situation.edition.complaint_categories)}."
    ),
    field="category",
    withholds=False,
)
SAYS_WHY_VERY_SERIOUS: Guard[Any] = Guard(
    name="a very serious complaint says why it is",
    code=RejectionCode.INVALID,
    clauses=(Clause.S24,),
    holds=lambda situation: not situation.data.very_serious or situation.data.very_serious_reason is not None,
    words="Say why the infringement is very serious.",
    field="very_serious_reason",
    withholds=False,
)


# Mediation (S18)

OF_A_KNOWN_PROPOSAL = CaseGuard(
    name="the proposal is one of this complaint's",
    code=RejectionCode.INVALID,
    clauses=(Clause.S18,),
    holds=lambda situation: situation.state.proposal(situation.data.proposal_id) is not None,
    words="Name a proposal of this complaint.",
    field="proposal_id",
    withholds=False,
)


def _agreed(situation: "CaseSituation[RecordMediationOutcome]") -> tuple[Proposal, ...]:
    return situation.state.agreed_on(situation.data.proposal_id)


BOTH_ACCEPTED = CaseGuard(
    name="a resolved mediation rests on a proposal that both parties accepted",
    code=RejectionCode.NO_MUTUAL_AGREEMENT,
    clauses=(Clause.S18,),
    holds=lambda situation: situation.data.outcome is Resolution.UNRESOLVED or bool(_agreed(situation)),
    words="Record both parties' acceptance of a proposal first, or record the mediation as unresolved.",
    field="proposal_id",
    withholds=False,
    remedies=remedies.mutual_agreement,
    facts=remedies.proposals,
)
SAYS_WHICH_WAS_AGREED = CaseGuard(
    name="a resolved mediation names the proposal where several were accepted by both parties",
    code=RejectionCode.INVALID,
    clauses=(Clause.S18,),
    holds=lambda situation: situation.data.outcome is Resolution.UNRESOLVED or len(_agreed(situation)) == 1,
    words="Several proposals were accepted by both parties; name the one that was agreed.",
    field="proposal_id",
    withholds=False,
)


# Investigation (S20, S21)


DID_NOT_VOTE = CaseGuard(
    name="the caller has no vote on the mark of this complaint",
    code=RejectionCode.SEPARATION_OF_DUTIES,
    clauses=(Clause.S22,),
    holds=lambda situation: all(vote.by != situation.by.sub for vote in situation.state.votes),
    words="You voted on this case; somebody else in Partner Ops records this.",
    part="voted",
    remedies=somebody_else,
    facts=remedies.duties,
)
STATEMENTS_ARE_RECORDED = CaseGuard(
    name="the edition records the parties' statements",
    code=RejectionCode.INVALID,
    clauses=(),
    holds=lambda situation: situation.edition.extensions.statements,
    words="This edition records no statements; add a note instead.",
)
CONSEQUENCE_IN_A_CATEGORY = CaseGuard(
    name="the category is one of the edition's",
    code=RejectionCode.INVALID,
    clauses=(Clause.S20,),
    holds=lambda situation: situation.data.category in situation.edition.consequences.categories,
    words=lambda situation: (
        f"Use one of the edition's categories: {', '.join(situation.edition.consequences.categories)}."
    ),
    field="category",
    withholds=False,
)
STILL_SCORED = CaseGuard(
    name="a complaint at the mark board was flagged very serious",
    code=RejectionCode.WRONG_STAGE,
    clauses=(Clause.S21,),
    holds=lambda situation: (
        situation.state.stage is not Stage.MARK_BOARD or situation.state.severity is Severity.VERY_SERIOUS
    ),
    words=f"This is done in {WHERE_SCORED}.",
    remedies=remedies.other_stages,
)
SCORES_EVERY_CRITERION = CaseGuard(
    name="every criterion of the rubric is scored, and no other",
    code=RejectionCode.INVALID,
    clauses=(Clause.S21,),
    holds=lambda situation: set(situation.data.scores) == set(situation.edition.rubric.criteria),
    words=lambda situation: (
        f"Score every criterion of the rubric and no other: {', '.join(situation.edition.rubric.criteria)}."
    ),
    field="scores",
    withholds=False,
)


def _within_scale(situation: CaseSituation[Any]) -> bool:
    low, high = situation.edition.rubric.scale
    return all(low <= score <= high for score in situation.data.scores.values())


SCORES_WITHIN_THE_SCALE = CaseGuard(
    name="every score is within the scale",
    code=RejectionCode.INVALID,
    clauses=(Clause.S21,),
    holds=_within_scale,
    words=lambda situation: (
        f"Scores run from {situation.edition.rubric.scale[0]} to {situation.edition.rubric.scale[1]}."
    ),
    field="scores",
    withholds=False,
)


def _departs_with_a_reason(situation: "CaseSituation[RecordFinding]") -> bool:
    return not against_score(situation) or situation.data.override_reason is not None


def against_score(situation: "CaseSituation[RecordFinding]") -> bool:
    """Whether the finding is another than the one that the rubric's score indicates (S21)."""
    score = situation.state.score
    return score is not None and score.indicates_responsible != situation.data.responsible


RUBRIC_IS_SCORED = CaseGuard(
    name="the rubric has been scored",
    code=RejectionCode.SCORE_REQUIRED,
    clauses=(Clause.S21,),
    holds=lambda situation: situation.state.score is not None,
    words="Score the rubric before recording a finding.",
    withholds=False,
    remedies=remedies.a_score,
    facts=remedies.rubric,
)
DEPARTS_WITH_A_REASON = CaseGuard(
    name="a finding against the score gives a reason",
    code=RejectionCode.OVERRIDE_REASON_REQUIRED,
    clauses=(Clause.S21,),
    holds=_departs_with_a_reason,
    words="The finding departs from the rubric's score; give an override_reason.",
    field="override_reason",
    withholds=False,
    remedies=remedies.a_finding_with_the_score,
    facts=remedies.rubric,
)
NAMES_KNOWN_CLAUSES = CaseGuard(
    name="the clauses are of the edition's Code of Conduct",
    code=RejectionCode.INVALID,
    clauses=(Clause.S20,),
    holds=lambda situation: set(situation.data.code_clauses) <= set(situation.edition.code_of_conduct.clauses),
    words=lambda situation: (
        f"Name clauses of the Code of Conduct: {', '.join(situation.edition.code_of_conduct.clauses)}."
    ),
    field="code_clauses",
    withholds=False,
)


# The mark board (S22, S39)

DID_NOT_STEP_BACK = CaseGuard(
    name="the caller has not stepped back from this complaint",
    code=RejectionCode.RECUSED,
    clauses=(Clause.S22,),
    holds=lambda situation: situation.by.sub not in situation.state.recused,
    words="You recused yourself from this case; another member votes.",
    part="recused",
    remedies=somebody_else,
    facts=remedies.duties,
)
DID_NOT_INVESTIGATE = CaseGuard(
    name="the caller recorded no finding, score or consequence of this complaint",
    code=RejectionCode.SEPARATION_OF_DUTIES,
    clauses=(Clause.S22,),
    holds=lambda situation: situation.by.sub not in situation.state.investigators,
    words="You recorded the finding, the score or a consequence of this case; another member votes.",
    part="investigated",
    remedies=somebody_else,
    facts=remedies.duties,
)
CARRIES_A_KNOWN_ACTION = CaseGuard(
    name="the action is one of the edition's",
    code=RejectionCode.INVALID,
    clauses=(Clause.S39,),
    holds=lambda situation: (situation.data.action or NO_ACTION) in situation.edition.partner_actions,
    words=lambda situation: f"Use one of the edition's actions: {', '.join(situation.edition.partner_actions)}.",
    field="action",
    withholds=False,
)


# Any stage

NOT_OF_ITSELF = CaseGuard(
    name="the complaint is not its own duplicate",
    code=RejectionCode.INVALID,
    clauses=(),
    holds=lambda situation: situation.data.of != situation.state.id,
    words="A complaint is not its own duplicate; name the other one.",
    field="of",
    withholds=False,
)
