"""The preconditions of the commands on a complaint, each stated once. CONTRIBUTING.md says how to add one."""

from collections.abc import Callable, Iterable
from typing import Any

from standards.clauses import Clause
from standards.commands import Declaration
from standards.complaint import remedies
from standards.complaint.situation import CaseSituation
from standards.complaint.state import Complaint
from standards.editions import EscalationEdition
from standards.guards import Guard, of_content, role_required, somebody_else, unchanged
from standards.rejections import RejectionCode
from standards.vocabulary import NO_ACTION, Resolution, Severity, Stage

CaseGuard = Guard[Complaint]
PartsOf = Callable[[Complaint], Iterable[str]]

WHERE_SCORED = "investigation, or in mark_board for a case that was flagged very serious"


def _conflict(name: str, part: str, parts_of: PartsOf, words: str, code: RejectionCode, since: int = 0) -> CaseGuard:
    """The caller is none of those who have a part in the case that goes with no other (S22)."""
    return CaseGuard(
        name=name,
        code=code,
        clauses=(Clause.S22,),
        holds=lambda situation: not situation.by.is_among(parts_of(situation.state)),
        words=words,
        part=part,
        since=since,
        remedies=somebody_else,
        facts=remedies.duties,
    )


def _of_the_edition(
    field: str, plural: str, allowed: Callable[[EscalationEdition], tuple[str, ...]], clause: Clause
) -> CaseGuard:
    """The field is one of those that the edition lists; an action that is left out is none."""
    return of_content(
        name=f"the {field} is one of the edition's",
        holds=lambda situation: (getattr(situation.data, field) or NO_ACTION) in allowed(situation.edition),
        words=lambda situation: f"Use one of the edition's {plural}: {', '.join(allowed(situation.edition))}.",
        field=field,
        clauses=(clause,),
    )


# Role, If-Match, stage: what follows from every declaration


def preconditions(declared: Declaration) -> tuple[CaseGuard, ...]:
    """The guards that every command on a complaint begins with."""
    return (
        role_required(declared, lambda situation: situation.state.stage),
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
        name="the complaint is in a stage in which this is done",
        code=RejectionCode.WRONG_STAGE,
        of_stage=True,
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
FILED_IN_A_CATEGORY = _of_the_edition("category", "categories", lambda rules: rules.complaint_categories, Clause.S13)
SAYS_WHY_VERY_SERIOUS = of_content(
    name="a very serious complaint says why it is",
    clauses=(Clause.S24,),
    holds=lambda situation: not situation.data.very_serious or situation.data.very_serious_reason is not None,
    words="Say why the infringement is very serious.",
    field="very_serious_reason",
)


# Mediation (S18)

OF_A_KNOWN_PROPOSAL = of_content(
    name="the proposal is one of this complaint's",
    clauses=(Clause.S18,),
    holds=lambda situation: situation.state.proposal(situation.data.proposal_id) is not None,
    words="Name a proposal of this complaint.",
    field="proposal_id",
)
BOTH_ACCEPTED = of_content(
    name="a resolved mediation rests on a proposal that both parties accepted",
    code=RejectionCode.NO_MUTUAL_AGREEMENT,
    clauses=(Clause.S18,),
    holds=lambda situation: (
        situation.data.outcome is Resolution.UNRESOLVED or bool(situation.state.agreed_on(situation.data.proposal_id))
    ),
    words="Record both parties' acceptance of a proposal first, or record the mediation as unresolved.",
    field="proposal_id",
    remedies=remedies.mutual_agreement,
    facts=remedies.proposals,
)
SAYS_WHICH_WAS_AGREED = of_content(
    name="a resolved mediation names the proposal where several were accepted by both parties",
    clauses=(Clause.S18,),
    holds=lambda situation: (
        situation.data.outcome is Resolution.UNRESOLVED
        or len(situation.state.agreed_on(situation.data.proposal_id)) == 1
    ),
    words="Several proposals were accepted by both parties; name the one that was agreed.",
    field="proposal_id",
)
SAYS_WHY_UNRESOLVED = of_content(
    name="an unresolved mediation says why, in a note, where both parties accepted a proposal",
    clauses=(Clause.S18, Clause.S19),
    holds=lambda situation: (
        situation.data.outcome is Resolution.RESOLVED
        or not situation.state.mutually_accepted
        or situation.data.note is not None
    ),
    words="Both parties accepted a proposal; say in a note why the mediation is unresolved all the same.",
    field="note",
    since=1,
    remedies=remedies.a_note_or_the_agreement,
    facts=remedies.proposals,
)


# Investigation (S20, S21)

DID_NOT_VOTE = _conflict(
    "the caller has no vote on the mark of this complaint",
    "voted",
    lambda case: (vote.by for vote in case.votes),
    "You voted on this case; somebody else in Partner Ops records this.",
    RejectionCode.SEPARATION_OF_DUTIES,
)
STATEMENTS_ARE_RECORDED = CaseGuard(
    name="the edition records the parties' statements",
    code=RejectionCode.INVALID,
    holds=lambda situation: situation.edition.extensions.statements,
    words="This edition records no statements; add a note instead.",
)
CONSEQUENCE_IN_A_CATEGORY = _of_the_edition(
    "category", "categories", lambda edition: edition.consequences.categories, Clause.S20
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
SCORES_EVERY_CRITERION = of_content(
    name="every criterion of the rubric is scored, and no other",
    clauses=(Clause.S21,),
    holds=lambda situation: set(situation.data.scores) == set(situation.edition.rubric.criteria),
    words=lambda situation: (
        f"Score every criterion of the rubric and no other: {', '.join(situation.edition.rubric.criteria)}."
    ),
    field="scores",
)
SCORES_WITHIN_THE_SCALE = of_content(
    name="every score is within the scale",
    clauses=(Clause.S21,),
    holds=lambda situation: all(
        situation.edition.rubric.scale[0] <= score <= situation.edition.rubric.scale[1]
        for score in situation.data.scores.values()
    ),
    words=lambda situation: (
        f"Scores run from {situation.edition.rubric.scale[0]} to {situation.edition.rubric.scale[1]}."
    ),
    field="scores",
)
RUBRIC_IS_SCORED = of_content(
    name="the rubric has been scored",
    code=RejectionCode.SCORE_REQUIRED,
    clauses=(Clause.S21,),
    holds=lambda situation: situation.state.score is not None,
    words="Score the rubric before recording a finding.",
    remedies=remedies.a_score,
    facts=remedies.rubric,
)
DEPARTS_WITH_A_REASON = of_content(
    name="a finding against the score gives a reason",
    code=RejectionCode.OVERRIDE_REASON_REQUIRED,
    clauses=(Clause.S21,),
    holds=lambda situation: (
        not situation.state.departs_from_score(situation.data.responsible) or situation.data.override_reason is not None
    ),
    words="The finding departs from the rubric's score; give an override_reason.",
    field="override_reason",
    remedies=remedies.a_finding_with_the_score,
    facts=remedies.rubric,
)
NAMES_KNOWN_CLAUSES = of_content(
    name="the clauses are of the edition's Code of Conduct",
    clauses=(Clause.S20,),
    holds=lambda situation: set(situation.data.code_clauses) <= set(situation.edition.code_of_conduct.clauses),
    words=lambda situation: (
        f"Name clauses of the Code of Conduct: {', '.join(situation.edition.code_of_conduct.clauses)}."
    ),
    field="code_clauses",
)


# The mark board (S22, S39)

DID_NOT_STEP_BACK = _conflict(
    "the caller has not stepped back from this complaint",
    "recused",
    lambda case: case.recused,
    "You recused yourself from this case; another member votes.",
    RejectionCode.RECUSED,
)
DID_NOT_INVESTIGATE = _conflict(
    "the caller recorded no finding, score or consequence of this complaint",
    "investigated",
    lambda case: case.investigators,
    "You recorded the finding, the score or a consequence of this case; another member votes.",
    RejectionCode.SEPARATION_OF_DUTIES,
)
DID_NOT_RECORD_A_STATEMENT = _conflict(
    "the caller recorded no statement of a party in this complaint",
    "recorded a statement",
    lambda case: (statement.by for statement in case.statements),
    "You recorded a party's statement in this case; another member votes.",
    RejectionCode.SEPARATION_OF_DUTIES,
    since=2,
)
VOTED_AS_NOBODY_ELSE = CaseGuard(
    name="the caller has no vote of theirs under another account",
    code=RejectionCode.SEPARATION_OF_DUTIES,
    clauses=(Clause.S22,),
    holds=lambda situation: all(vote.by not in situation.by.other_subs for vote in situation.state.votes),
    words="You voted on this case with another account of yours; use that one.",
    part="voted under another account",
    remedies=somebody_else,
    facts=remedies.duties,
)
CARRIES_A_KNOWN_ACTION = _of_the_edition("action", "actions", lambda edition: edition.partner_actions, Clause.S39)


# Duplicates: the complaint that is named comes with the command, as the record had it

NOT_OF_ITSELF = of_content(
    name="the complaint is not its own duplicate",
    holds=lambda situation: situation.data.of != situation.state.id,
    words="A complaint is not its own duplicate; name the other one.",
    field="of",
)
OF_ONE_ON_RECORD = of_content(
    name="the other complaint is on record",
    holds=lambda situation: situation.named is not None,
    words="Name a complaint that is on record.",
    field="of",
    since=1,
)
OF_THE_SAME_PARTNER = of_content(
    name="the other complaint is about the same partner",
    clauses=(Clause.S13,),
    holds=lambda situation: situation.named is None or situation.named.partner_id == situation.state.partner_id,
    words="A duplicate is about the same partner; name another complaint.",
    field="of",
    since=1,
)
NOT_OF_ITS_OWN_DUPLICATE = of_content(
    name="the other complaint does not lead back to this one",
    holds=lambda situation: situation.named is None or situation.state.id not in situation.named.duplicate_of,
    words="The other complaint is closed as a duplicate that leads to this one: one of them has to be handled.",
    field="of",
    since=1,
)
DUPLICATES = (NOT_OF_ITSELF, OF_ONE_ON_RECORD, OF_THE_SAME_PARTNER, NOT_OF_ITS_OWN_DUPLICATE)
