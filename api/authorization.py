"""Roles: who may send a request at all, judged before anything is said about what it is about."""

from collections.abc import Sequence

from api.auth import Caller
from api.dependencies import Services
from api.problems import coded
from standards.commands import Declaration
from standards.rejections import RejectionCode
from standards.vocabulary import Role


def require_role(caller: Caller, roles: Sequence[Role], detail: str = "", clauses: Sequence[str] = ()) -> None:
    """Raises a 403 problem for a caller who holds none of the roles."""
    if not caller.has(*roles):
        raise coded(RejectionCode.ROLE_REQUIRED, detail or f"This takes the role {' or '.join(roles)}.", clauses)


async def require_role_anywhere(services: Services, caller: Caller, declared: Declaration) -> None:
    """Raises a 403 problem for who could give the command in no stage. Whether in this one is judged with the case."""
    if caller.has(*declared.roles):
        return
    async with services.engine.connect() as connection:
        # A case keeps its edition, whichever is in force now: the roles that any edition names may be meant.
        editions = await services.repository.every(connection)
    allowed = {*declared.roles, *(role for edition in editions for role in declared.roles_anywhere(edition))}
    require_role(caller, sorted(allowed), clauses=[str(clause) for clause in declared.clauses])
