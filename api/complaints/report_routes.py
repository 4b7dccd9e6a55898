"""Reports over HTTP: the escalations of a period, as JSON or as CSV (S25)."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Header, Query, Response
from pydantic import BaseModel, Field

from api.auth import Caller
from api.authorization import require_role
from api.complaints.visibility import SEES_SOME, visible_complaints
from api.conditional_requests import IfNoneMatch, digest_tag, has, read
from api.day_or_instant import EITHER, day_or_instant
from api.dependencies import COSTLY, Services, TheCaller, TheServices
from api.openapi import PROBLEMS, READ
from api.problems import Problem
from records.complaints import report_queries
from standards.complaint.report import EscalationReport, MediationExpectation, OutcomeFigures, StageFigures, figures
from standards.months import months_after
from standards.time_types import Instant

router = APIRouter(prefix="/v1/reports", tags=["reports"], responses=PROBLEMS)

CSV = "text/csv"
_COLUMNS = ("section", "name", "count", "rate", "median_hours")
_MONTHS = 12
_VARY = "Authorization, Accept"


class EscalationReportView(BaseModel):
    """A period's escalations. Rates are shares of the cases that closed in the period, and null where none did."""

    from_: datetime = Field(alias="from")
    to: datetime = Field(description="Until just before when it counts.")
    last_day: date | None = Field(description="The last day that counts, where `to` was a day; else null.")
    filed: int = Field(description="Complaints that were filed in the period.")
    closed: int = Field(description="Cases that closed in the period, whenever they were filed.")
    by_stage: list[StageFigures]
    by_outcome: list[OutcomeFigures]
    mediation_expectation: MediationExpectation


@router.get(
    "/escalations",
    response_model=EscalationReportView,
    responses={200: {"content": {CSV: {"schema": {"type": "string"}}}}, **READ},
    summary="Report the escalations of a period (S25)",
    dependencies=[COSTLY],
)
async def report_escalations(
    services: TheServices,
    caller: TheCaller,
    from_: Annotated[
        Instant | None, Query(alias="from", description="From when on; by default twelve months before `to`.")
    ] = None,
    to: Annotated[
        str | None,
        Query(
            max_length=40,
            description="The last day that counts, or the instant before which it ends; now without.",
            json_schema_extra=dict(EITHER),
        ),
    ] = None,
    accept: Annotated[str | None, Header(max_length=500, description="`text/csv` for a table.")] = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Counts, rates and median times by stage and outcome of the complaints that the caller may see."""
    found, since, until, last_day = await escalations(services, caller, from_, to)
    if wants_csv(accept):
        return as_csv(found, if_none_match)
    body = {"from": since, "to": until, "last_day": last_day, **dict(found)}
    answer = read(EscalationReportView.model_validate(body).model_dump(mode="json", by_alias=True), if_none_match)
    answer.headers["Vary"] = _VARY
    return answer


async def escalations(
    services: Services, caller: Caller, from_: datetime | None, to: str | None
) -> tuple[EscalationReport, datetime, datetime, date | None]:
    """The report, its period, and the last day that counts. Raises a problem for a period that is none."""
    require_role(caller, SEES_SOME, f"The report is read with the role {' or '.join(SEES_SOME)}.", ("S25",))
    since, until, last_day = period(services, from_, to)
    # One transaction: the memory that the count is given lasts as long as that, and no longer.
    async with services.engine.connect() as connection:
        visible = await visible_complaints(connection, caller)
        expected = (await services.repository.in_force(connection, services.clock())).mediation_expectation
        counted = await report_queries.tally(connection, visible, since, until)
        filed = await report_queries.filed_between(connection, visible, since, until)
        found = figures(counted, filed, await report_queries.open_by_stage(connection, visible), expected)
    return found, since, until, last_day


def period(services: Services, from_: datetime | None, to: str | None) -> tuple[datetime, datetime, date | None]:
    """From when to when a report goes, and the last day where it ends with one. Raises a 422 problem for none."""
    until, last_day = _end(to, services.clock())
    since = from_ or months_after(until, -_MONTHS)
    if since >= until:
        detail = "The period ends where it begins, or before; choose a later `to`."
        raise Problem(422, "invalid", detail, errors=[("to", detail)])
    return since, until, last_day


def _end(to: str | None, now: datetime) -> tuple[datetime, date | None]:
    """Until just before when the report counts, and the last day where it ends with one."""
    if to is None:
        return now, None
    asked = day_or_instant(to)
    if asked is None:
        detail = "Write to as 2026-11-02, a day that counts, or as 2026-11-02T09:00:00Z, which does not."
        raise Problem(422, "invalid", detail, errors=[("to", detail)])
    if asked.day is None:
        return asked.at, None
    return datetime.combine(asked.day, time(), UTC) + timedelta(days=1), asked.day


def wants_csv(accept: str | None) -> bool:
    """Whether the caller names CSV, and likes it no less than JSON."""
    liked = dict(_liked(accept or ""))
    return liked.get(CSV, 0.0) > 0 and liked[CSV] >= liked.get("application/json", 0.0)


def _liked(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept.lower().split(","):
        media_type, *parameters = (piece.strip() for piece in part.split(";"))
        weight = next((one.removeprefix("q=") for one in parameters if one.startswith("q=")), "1")
        try:
            yield media_type, float(weight)
        except ValueError:
            continue


def as_csv(found: EscalationReport, if_none_match: str | None) -> Response:
    """A table of codes and numbers: nothing in it was written by people, so no cell can be a formula."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(_COLUMNS)
    writer.writerows(_rows(found))
    tag = digest_tag(table.getvalue())
    headers = {"ETag": tag, "Vary": _VARY}
    if has(if_none_match, tag):
        return Response(status_code=304, headers=headers)
    return Response(table.getvalue(), media_type=f"{CSV}; charset=utf-8", headers=headers)


def _rows(found: EscalationReport) -> Iterator[tuple[object, ...]]:
    yield "period", "filed", found.filed, None, None
    yield "period", "closed", found.closed, None, None
    for stage in found.by_stage:
        yield "stage", stage.stage.value, stage.reached, stage.rate, stage.median_hours
    for stage in found.by_stage:
        yield "open", stage.stage.value, stage.open, None, None
    for outcome in found.by_outcome:
        yield "outcome", outcome.outcome.value, outcome.count, outcome.rate, outcome.median_hours
    said = found.mediation_expectation
    yield "expectation", "expected", None, said.expected, None
    yield "expectation", "considered", said.considered, None, None
    yield "expectation", "resolved_by_mediation", said.resolved_by_mediation, said.mediation_rate, None
    yield "expectation", "never_reached_mark_board", said.never_reached_mark_board, said.never_reached_rate, None
