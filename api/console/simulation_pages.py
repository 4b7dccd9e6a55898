"""Simulations: how far each has come, the sums first, then partner by partner both outcomes and why."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import JSONResponse, RedirectResponse

from analysis.simulation.rulebook import Refused as NoCandidate
from analysis.simulation.rulebook import candidate
from api.authorization import require_role
from api.console import query
from api.console.charts import bars
from api.console.pages import page
from api.console.rows import names_of_people
from api.console.visit import StaffVisit, Visit
from api.editions.presenter import diff_view
from api.editions.schemas import DifferenceView
from api.paging import cursor, named_key, timed_key
from api.simulations.routes import cancel
from api.simulations.visibility import MAY_READ, MAY_SIMULATE, require_no_seat, require_simulating, visible_simulation
from api.visibility import is_blind
from records.partners.queries import names_of
from records.simulations import queries as simulations
from records.simulations.queries import GOING_ON
from standards.editions.permissions import DECLARED
from standards.formatting import spoken

router = APIRouter(prefix="/console/simulations", include_in_schema=False)
ROWS = 50
_COUNTED = ("partners", "partners_that_differ", "replayed_otherwise", "not_replayed", "set_aside", "unanswered")
"""Sums that tell how the simulation went, rather than what would be otherwise."""


@router.get("")
async def list_simulations(request: Request, visit: StaffVisit) -> Response:
    """The simulations, the latest first."""
    require_role(visit.caller, MAY_READ, f"Simulations are read with the role {' or '.join(MAY_READ)}.")
    require_no_seat(visit.caller)
    after = timed_key(request.query_params.get("after"))
    async with visit.services.engine.connect() as connection:
        found = await simulations.page(connection, after, ROWS + 1)
        people = await names_of_people(connection, [one.requested_by for one in found])
    last = found[ROWS - 1] if len(found) > ROWS else None
    following = f"/console/simulations?after={cursor(last.requested_at, last.id)}" if last else None
    return page(request, "simulations.html", simulations=found[:ROWS], people=people, following=following)


@router.get("/{simulation_id}")
async def read_simulation(request: Request, visit: StaffVisit, simulation_id: str) -> Response:
    """The simulation with a page of the partners for whom something would differ."""
    async with visit.services.engine.connect() as connection:
        found = await visible_simulation(connection, visit.caller, simulation_id)
        if query.wants_data(request):
            return JSONResponse({"rows": {found.id: f"{found.status}-{found.replayed}"}})
        after = named_key(request.query_params.get("after"))
        findings = await simulations.findings(
            connection, found.id, after, ROWS + 1, sealed_alone=is_blind(visit.caller)
        )
        names = await names_of(connection, [one.partner_id for one in findings])
        people = await names_of_people(connection, [found.requested_by])
        differences = await _differences(connection, visit, found.overrides)
    totals = found.totals.model_dump()
    told = [(name, count) for name, count in totals.items() if name not in _COUNTED]
    following = cursor(findings[ROWS - 1].partner_id) if len(findings) > ROWS else None
    return page(
        request,
        "simulation.html",
        simulation=found,
        differences=differences,
        goes_on=found.status in GOING_ON,
        counted={name: totals[name] for name in _COUNTED},
        totals=told,
        chart=bars([(spoken(name), count, str(count)) for name, count in told if count]),
        findings=findings[:ROWS],
        asides={one.partner_id: asides_of(one.set_aside) for one in findings[:ROWS]},
        names=names,
        people=people,
        following=f"/console/simulations/{found.id}?after={following}" if following else None,
        may_cancel=visit.caller.has(*MAY_SIMULATE) and found.status in GOING_ON,
    )


@dataclass(frozen=True)
class Aside:
    """Decisions of people that were set aside for the same reason."""

    day: str
    action: str
    subject: str
    because: str
    times: int

    @property
    def case(self) -> str | None:
        """The page of the case that they were about."""
        return f"/console/cases/{self.subject}" if self.subject.startswith("cmp_") else None


_ASIDE = re.compile(r"(?P<day>\S+) (?P<action>\w+) on (?P<subject>\S+): (?P<because>.*)", re.DOTALL)


def asides_of(told: Sequence[str]) -> list[Aside]:
    """What a finding tells of decisions that were set aside, each reason once."""
    found = [(_ASIDE.fullmatch(one), times) for one, times in Counter(told).items()]
    return [Aside(one["day"], one["action"], one["subject"], one["because"], times) for one, times in found if one]


async def _differences(
    connection: AsyncConnection, visit: Visit, overrides: Mapping[str, Any]
) -> Sequence[DifferenceView]:
    """What the candidate says otherwise than the edition in force; nothing where it fits no edition any more."""
    repository = visit.services.repository
    rules = candidate(await repository.timeline(connection), overrides, DECLARED, None)
    if isinstance(rules, NoCandidate):
        return ()
    base = await repository.in_force(connection, visit.now)
    return diff_view(base, rules.pinned[base.id])


@router.post("/{simulation_id}/actions/cancel")
async def cancel_simulation(visit: StaffVisit, simulation_id: str) -> Response:
    """Cancels it; what it had found by then can be read still."""
    require_simulating(visit.caller, "cancelled")
    await cancel(visit.services, visit.caller, simulation_id)
    return RedirectResponse(f"/console/simulations/{simulation_id}", 303)
