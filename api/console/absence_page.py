"""What people set for themselves: when they are away and who stands in, and whether their mails come one a day."""

from datetime import date

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse

from api.console.nouns import MOST_PEOPLE
from api.console.pages import page
from api.console.posted import Posted, posted
from api.console.rows import names_of_people
from api.console.visit import StaffVisit, Visit
from records import people
from records.console import absences
from records.console.absences import Absence
from records.notifications import digests
from records.people import Person

router = APIRouter(prefix="/console/absence", include_in_schema=False)
HOURS = tuple(str(hour) for hour in range(24))


@router.get("")
async def read_absence(request: Request, visit: StaffVisit) -> Response:
    """The visitor's absence, and who may stand in."""
    return await _page(request, visit, Posted(()))


@router.post("")
async def put_absence(request: Request, visit: StaffVisit) -> Response:
    """Keeps the absence; with ``back`` ends it."""
    form = await posted(request)
    if form.one("back"):
        async with visit.services.engine.begin() as connection:
            await absences.end(connection, visit.caller.actor.sub)
        return RedirectResponse("/console/absence", 303)
    async with visit.services.engine.connect() as connection:
        allowed = {one.sub for one in await _substitutes(connection, visit)}
    begins, ends = _day(form.one("begins_on")), _day(form.one("ends_on"))
    fault = ""
    if begins is None or ends is None or ends < begins:
        fault = "Give the first and the last day, in this order."
    elif form.one("substitute") not in allowed:
        fault = "Choose somebody of one of your roles."
    if fault or begins is None or ends is None:
        return await _page(request, visit, form, fault, 422)
    async with visit.services.engine.begin() as connection:
        away = Absence(visit.caller.actor.sub, begins, ends, form.one("substitute"))
        await absences.put(connection, away)
    return RedirectResponse("/console/absence", 303)


@router.post("/mails")
async def put_mails(request: Request, visit: StaffVisit) -> Response:
    """Keeps when the visitor's mails go out: each at once, or all of a day at an hour."""
    given = (await posted(request)).one("hour")
    hour = int(given) if given in HOURS else None
    async with visit.services.engine.begin() as connection:
        if hour is None:
            await digests.send_each(connection, visit.caller.actor.sub)
        else:
            await digests.gather(connection, visit.caller.actor.sub, hour)
    return RedirectResponse("/console/absence", 303)


async def _page(request: Request, visit: Visit, typed: Posted, fault: str = "", status: int = 200) -> Response:
    async with visit.services.engine.connect() as connection:
        absence = await absences.find(connection, visit.caller.actor.sub)
        others = await _substitutes(connection, visit)
        covered = await absences.stood_in_for(connection, visit.caller.actor.sub, visit.now.date())
        hours = await digests.hours(connection, [visit.caller.actor.sub])
        names = await names_of_people(connection, [*covered, absence.substitute if absence else None])
    return page(
        request,
        "absence.html",
        status,
        absence=absence,
        shown=_shown(absence, typed),
        others=others,
        covered=covered,
        people=names,
        fault=fault,
        hours=HOURS,
        hour=str(hours.get(visit.caller.actor.sub, "")),
    )


def _shown(absence: Absence | None, typed: Posted) -> dict[str, str]:
    """What stands in the form: what was typed, else what is kept."""
    kept = absence and {
        "begins_on": absence.begins_on.isoformat(),
        "ends_on": absence.ends_on.isoformat(),
        "substitute": absence.substitute,
    }
    return {name: typed.one(name) or (kept or {}).get(name, "") for name in ("begins_on", "ends_on", "substitute")}


async def _substitutes(connection: AsyncConnection, visit: Visit) -> list[Person]:
    """People who hold one of the visitor's roles and are not the same person under another account."""
    caller = visit.person
    found: dict[str, Person] = {}
    for role in caller.actor.roles:
        for one in await people.page(connection, None, [role.value], (), "", MOST_PEOPLE):
            found[one.sub] = one
    same = {caller.actor.sub, *caller.actor.other_subs}
    return sorted((one for sub, one in found.items() if sub not in same), key=lambda one: one.name or one.sub)


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None
