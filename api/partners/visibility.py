"""Which partners a caller may see. What lies outside is answered exactly like what does not exist."""

from api.auth import Caller
from standards.vocabulary import Role

SEES_ALL = (
    Role.INTAKE,
    Role.CS,
    Role.SERVICE_ACCELERATION,
    Role.PARTNER_OPS,
    Role.MARK_BOARD,
    Role.DIRECTOR,
    Role.LEGAL,
    Role.OPS,
    Role.AUDITOR,
)


def sees(caller: Caller, partner_id: str) -> bool:
    """Whether the caller may see the partner: staff see all, a PDM the partners the token names."""
    return caller.has(*SEES_ALL) or (caller.has(Role.PDM) and partner_id in caller.partners)


def only_partners(caller: Caller) -> tuple[str, ...] | None:
    """The partners that the caller's lists are narrowed to, or None for all."""
    if caller.has(*SEES_ALL):
        return None
    return caller.partners if caller.has(Role.PDM) else ()
