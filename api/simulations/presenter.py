"""A simulation as the API shows it."""

from typing import Any

from api.action_links import alike
from api.simulations.schemas import ProgressView, SimulationView
from records.simulations.queries import SimulationRecord


def present(simulation: SimulationRecord) -> dict[str, Any]:
    """The simulation, with the sums of what was found so far."""
    view = SimulationView(
        **alike(SimulationView, simulation),
        edition=dict(simulation.overrides),
        from_=simulation.from_at,
        to=simulation.to_at,
        progress=ProgressView(partners=simulation.partners, replayed=simulation.replayed),
    )
    return view.model_dump(mode="json", by_alias=True)
