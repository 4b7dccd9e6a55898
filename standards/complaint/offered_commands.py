"""What a caller may do to a complaint now: the list that the API and the console offer."""

from standards.actors import Actor
from standards.commands import Declaration
from standards.complaint import commands as a
from standards.complaint.commands import COMPLAINT_COMMANDS
from standards.complaint.mark_board import may_investigate, may_sit
from standards.complaint.state import Complaint
from standards.editions import EscalationEdition
from standards.vocabulary import Severity, Stage


def available(case: Complaint, actor: Actor, edition: EscalationEdition) -> tuple[Declaration, ...]:
    """The declared actions that the caller's role, the stage and the caller's own part in the case allow."""
    return tuple(declared for declared in COMPLAINT_COMMANDS.values() if _offered(declared, case, actor, edition))


def _offered(declared: Declaration, case: Complaint, actor: Actor, edition: EscalationEdition) -> bool:
    if case.stage not in declared.stages or actor.acting_as(declared.roles_in(case.stage, edition)) is None:
        return False
    if declared.model is a.CastMarkVote:
        return may_sit(case, actor) is None
    if declared.model is a.Recuse:
        return actor.sub not in case.recused
    if declared.model is a.ScoreRubric and case.stage is Stage.MARK_BOARD and case.severity is Severity.STANDARD:
        return False
    if declared.model in (a.RecordConsequence, a.ScoreRubric, a.RecordFinding):
        return may_investigate(case, actor) is None
    return declared.model is not a.RecordStatement or edition.extensions.statements
