"""Who runs simulations, and who reads them."""

from sqlalchemy.ext.asyncio import AsyncConnection

from api.auth import Caller
from api.authorization import require_role
from api.problems import not_found
from api.visibility import is_id
from records.simulations import queries as simulations
from records.simulations.queries import SimulationRecord
from standards.vocabulary import Role

MAY_SIMULATE = (Role.OPS, Role.PARTNER_OPS, Role.DIRECTOR)
MAY_READ = (*MAY_SIMULATE, Role.AUDITOR)


def require_simulating(caller: Caller, done: str) -> None:
    """Raises a 403 problem for who may not run simulations."""
    require_role(caller, MAY_SIMULATE, f"Simulations are {done} with the role {' or '.join(MAY_SIMULATE)}.")


async def visible_simulation(connection: AsyncConnection, caller: Caller, simulation_id: str) -> SimulationRecord:
    """The simulation, if the caller may see it. Raises a 404 problem otherwise."""
    readable = caller.has(*MAY_READ) and is_id(simulation_id)
    found = await simulations.find(connection, simulation_id) if readable else None
    if found is None:
        raise not_found("simulation")
    return found
