"""The shape of a simulation in the API: what is asked for, how far it has come, and what it found."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from analysis.simulation.findings import Finding, Totals
from api.editions.schemas import CandidateBody
from records.simulations.queries import SimulationStatus
from standards.time_types import Instant


class SimulationBody(BaseModel):
    """What is simulated."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    edition: CandidateBody
    from_: Instant | None = Field(
        default=None,
        alias="from",
        description="From when on the candidate governs; without it, it governs the whole history.",
        examples=["2027-01-01T00:00:00Z"],
    )
    to: Instant | None = Field(
        default=None,
        description="Up to when the history is replayed, by default now; a later instant looks ahead to what would "
        "come if nobody did anything more.",
        examples=["2028-12-31T00:00:00Z"],
    )


class ProgressView(BaseModel):
    """How far a simulation has come."""

    partners: int
    replayed: int


class SimulationView(BaseModel):
    """A simulation, with the sums of what was found so far."""

    model_config = ConfigDict(populate_by_name=True)

    id: str
    status: SimulationStatus
    requested_by: str
    requested_at: datetime
    ended_at: datetime | None
    edition: dict[str, Any] = Field(description="The candidate's departures.", examples=[{"marks": {"review_at": 2}}])
    from_: datetime | None = Field(alias="from")
    to: datetime
    progress: ProgressView
    totals: Totals


class SimulationResult(SimulationView):
    """A simulation with a page of the partners for whom something would differ."""

    results: list[Finding]
    paging: dict[str, Any] | None = Field(default=None, description="Absent at the end of the results.")
