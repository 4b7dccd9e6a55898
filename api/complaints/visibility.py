"""Whose complaints a caller may see. What lies outside is answered exactly like what does not exist."""

from api.auth import Caller
from records.complaints.queries import Scope
from standards.vocabulary import Role

SEES_ALL = (
    Role.CS,
    Role.SERVICE_ACCELERATION,
    Role.PARTNER_OPS,
    Role.MARK_BOARD,
    Role.DIRECTOR,
    Role.LEGAL,
    Role.OPS,
    Role.AUDITOR,
)
SEES_SOME = (*SEES_ALL, Role.PDM, Role.INTAKE)


def scope_of(caller: Caller) -> Scope:
    """All for staff on the process and auditors, a PDM's own partners, what an intake system filed itself."""
    if caller.has(*SEES_ALL):
        return Scope(all=True)
    return Scope(
        partners=caller.partners if caller.has(Role.PDM) else (),
        filed_by=caller.actor.sub if caller.has(Role.INTAKE) else None,
    )
