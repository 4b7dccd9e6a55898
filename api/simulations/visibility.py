"""Who runs simulations, and who reads them."""

from sqlalchemy.ext.asyncio import AsyncConnection

from api.auth import Caller
from api.authorization import require_role
from api.problems import coded, not_found
from api.visibility import is_id, known_reviews
from records.simulations import queries as simulations
from records.simulations.queries import SimulationRecord
from records.visibility import ReviewsKnown
from standards.rejections import RejectionCode
from standards.vocabulary import Role

MAY_SIMULATE = (Role.OPS, Role.PARTNER_OPS, Role.DIRECTOR)
MAY_READ = (*MAY_SIMULATE, Role.AUDITOR)


def require_simulating(caller: Caller, done: str) -> None:
    """Raises a 403 problem for who may not run simulations."""
    require_role(caller, MAY_SIMULATE, f"Simulations are {done} with the role {' or '.join(MAY_SIMULATE)}.")
    require_no_seat(caller)


def require_no_seat(caller: Caller) -> None:
    """Raises a 403 problem for who may sit: what comes out otherwise tells who was reviewed (S32)."""
    if known_reviews(caller) is ReviewsKnown.NONE:
        detail = "Simulations tell which partners were reviewed; whoever may sit on the review board reads none."
        raise coded(RejectionCode.ROLE_REQUIRED, detail, ("S32",))


async def visible_simulation(connection: AsyncConnection, caller: Caller, simulation_id: str) -> SimulationRecord:
    """The simulation, if the caller may see it. Raises a 404 problem otherwise."""
    readable = caller.has(*MAY_READ) and known_reviews(caller) is not ReviewsKnown.NONE and is_id(simulation_id)
    found = await simulations.find(connection, simulation_id) if readable else None
    if found is None:
        raise not_found("simulation")
    return found
