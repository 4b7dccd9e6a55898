"""Who works on a complaint, and in which stage."""

from standards.editions import EscalationEdition
from standards.vocabulary import Role, Stage

STAGE_ROLES = {
    Stage.CS_RESOLUTION: Role.CS,
    Stage.MEDIATION: Role.SERVICE_ACCELERATION,
    Stage.INVESTIGATION: Role.PARTNER_OPS,
    Stage.MARK_BOARD: Role.MARK_BOARD,
}
"""Whose step each stage is."""
STAFF_ON_CASE = (*STAGE_ROLES.values(), Role.PDM, Role.OPS)


def may_flag(_stage: Stage, edition: EscalationEdition) -> tuple[Role, ...]:
    """Who flags a very serious infringement (S24)."""
    return edition.very_serious.may_flag


def stage_role(stage: Stage, _edition: EscalationEdition) -> tuple[Role, ...]:
    """Whose step the stage is."""
    return (STAGE_ROLES[stage],) if stage in STAGE_ROLES else ()


def stage_role_or_ops(stage: Stage, _edition: EscalationEdition) -> tuple[Role, ...]:
    """Who assigns the complaint: the stage's own role, and administrators."""
    return (STAGE_ROLES[stage], Role.OPS) if stage in STAGE_ROLES else (Role.OPS,)
