"""Reports: the escalations of a period, with charts, tables and the same as CSV and JSON."""

from datetime import datetime

from fastapi import APIRouter, Request, Response
from pydantic import TypeAdapter, ValidationError
from starlette.responses import JSONResponse

from api.complaints.report_routes import as_csv, escalations
from api.console.charts import bars
from api.console.costly import COSTLY_PAGE
from api.console.pages import page
from api.console.query import period, with_query
from api.console.visit import StaffVisit
from api.problems import Problem
from standards.complaint.messages import OUTCOME_WORDS, STAGE_WORDS
from standards.formatting import capital
from standards.time_types import Instant

router = APIRouter(prefix="/console/reports", include_in_schema=False)
_INSTANT: TypeAdapter[datetime] = TypeAdapter(Instant)


@router.get("", dependencies=[COSTLY_PAGE])
async def read_reports(request: Request, visit: StaffVisit) -> Response:
    """The report of the period that is asked for; of the last twelve months without one."""
    since, to = since_of(request), request.query_params.get("to") or None
    found, begins, ends, last_day = await escalations(visit.services, visit.caller, since, to)
    asked = period(request)
    return page(
        request,
        "reports.html",
        report=found,
        begins=begins,
        ends=ends,
        last_day=last_day,
        asked=asked,
        csv=with_query("/console/reports/escalations.csv", asked),
        data=with_query("/console/reports/escalations.json", asked),
        by_stage=bars([(capital(STAGE_WORDS[one.stage]), one.reached, str(one.reached)) for one in found.by_stage]),
        by_outcome=bars([(capital(OUTCOME_WORDS[one.outcome]), one.count, str(one.count)) for one in found.by_outcome]),
        stage_words=STAGE_WORDS,
        outcome_words=OUTCOME_WORDS,
    )


@router.get("/escalations.csv", dependencies=[COSTLY_PAGE])
async def download_report(request: Request, visit: StaffVisit) -> Response:
    """The report as a table. Nothing in it was written by people, so no cell can be a formula."""
    found, *_ = await escalations(
        visit.services, visit.caller, since_of(request), request.query_params.get("to") or None
    )
    answer = as_csv(found, None)
    answer.headers["Content-Disposition"] = 'attachment; filename="escalations.csv"'
    return answer


@router.get("/escalations.json", dependencies=[COSTLY_PAGE])
async def download_report_as_data(request: Request, visit: StaffVisit) -> Response:
    """The figures as JSON, under the names that the API has for them."""
    found, *_ = await escalations(
        visit.services, visit.caller, since_of(request), request.query_params.get("to") or None
    )
    headers = {"Content-Disposition": 'attachment; filename="escalations.json"'}
    return JSONResponse(found.model_dump(mode="json"), headers=headers)


def since_of(request: Request) -> datetime | None:
    """From when a report is asked for. Raises a 422 problem for what is no day."""
    given = request.query_params.get("from", "")
    try:
        return _INSTANT.validate_python(given) if given else None
    except ValidationError:
        raise Problem(422, "invalid", "Write the beginning as a day, such as 2026-11-02.") from None
