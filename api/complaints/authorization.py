"""The first refusal of an action: a role that could take it in no stage, before anything is said about the case."""

from api.auth import Caller
from api.dependencies import Services
from api.problems import coded
from standards.commands import Declaration
from standards.rejections import RejectionCode
from standards.vocabulary import Role


async def may_ever(services: Services, caller: Caller, declared: Declaration) -> None:
    """Raises a 403 problem for who could take the action in no stage. Whether in this one is judged with the case."""
    if caller.has(*declared.roles):
        return
    allowed = {*declared.roles, *await _granted(services, declared)}
    if not caller.has(*allowed):
        needed = " or ".join(sorted(allowed))
        raise coded(
            RejectionCode.ROLE_REQUIRED, f"This takes the role {needed}.", [str(clause) for clause in declared.clauses]
        )


async def _granted(services: Services, declared: Declaration) -> set[Role]:
    """The roles that some edition gives the action to: a case keeps its edition, whichever is in force now."""
    async with services.engine.connect() as connection:
        return {
            role for edition in await services.repository.every(connection) for role in declared.roles_anywhere(edition)
        }
