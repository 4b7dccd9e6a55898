"""A simulation as the API shows it."""

from typing import Any

from api.simulations.schemas import ProgressView, SimulationView
from records.simulations.queries import SimulationRecord


def present(simulation: SimulationRecord) -> dict[str, Any]:
    """The simulation, with the sums of what was found so far."""
    view = SimulationView(
        id=simulation.id,
        status=simulation.status,
        requested_by=simulation.requested_by,
        requested_at=simulation.requested_at,
        ended_at=simulation.ended_at,
        edition=dict(simulation.overrides),
        from_=simulation.from_at,
        to=simulation.to_at,
        progress=ProgressView(partners=simulation.partners, replayed=simulation.replayed),
        totals=simulation.totals,
    )
    return view.model_dump(mode="json", by_alias=True)
