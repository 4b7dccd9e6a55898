"""Fairness: how often findings depart from the score, how far voters agree, and how cases end by tier and category."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request, Response
from starlette.responses import JSONResponse

from analysis.fairness import Interval, alpha, median, share
from api.authorization import require_role
from api.complaints.report_routes import period
from api.complaints.visibility import visible_complaints
from api.console import query
from api.console.charts import bars
from api.console.costly import COSTLY_PAGE
from api.console.pages import page
from api.console.report_pages import since_of
from api.console.visit import StaffVisit, Visit
from api.reviews.deliberation import told_of_some_votes
from api.simulations.visibility import require_no_seat
from records.complaints import report_queries
from records.complaints.report_queries import JudgedCase, StageBreaches
from records.reviews import report_queries as review_queries
from records.reviews.report_queries import JudgedReview
from standards.formatting import several
from standards.months import months_after
from standards.vocabulary import Outcome, RecusalReason, Role

router = APIRouter(prefix="/console/reports", include_in_schema=False)
MAY_READ = (Role.PARTNER_OPS, Role.DIRECTOR, Role.LEGAL, Role.OPS, Role.AUDITOR)
QUARTERS = 24
"""Months of quarters that are shown."""


@dataclass(frozen=True)
class Group:
    """The cases of one tier or category."""

    name: str
    cases: int
    marks: Interval | None
    """The share that ended in a mark."""
    hours: Interval | None
    """The median time from filing to close."""


@dataclass(frozen=True)
class BoardQuarter:
    """What a board decided in a quarter, and how far its members agreed."""

    quarter: str
    board: str
    decided: int
    agreement: float | None
    stepped_back: Interval | None
    """The share of what it decided in which somebody stepped back."""


@dataclass(frozen=True)
class Fairness:
    """The figures of a period."""

    departures: Interval | None
    findings: int
    mark_board_agreement: float | None
    review_board_agreement: float | None
    mark_board_recusals: Interval | None
    review_recusals: dict[str, int]
    reviews: int
    recognised: Interval | None
    by_tier: list[Group]
    by_category: list[Group]
    breaches: list[StageBreaches]
    quarters: list[tuple[str, int, int]]
    by_board: list[BoardQuarter]


async def _fairness(visit: Visit, since: datetime, until: datetime) -> Fairness:
    async with visit.services.engine.connect() as connection:
        visible = await visible_complaints(connection, visit.caller)
        cases = await report_queries.judged_cases(connection, visible, since, until)
        late = await report_queries.breaches(connection, since, until)
        judged = await review_queries.judged_reviews(connection, since, until)
        stepped_back = await review_queries.recusals(connection, since, until)
        quarters = await review_queries.by_quarter(connection, months_after(until, -QUARTERS))
    told = told_of_some_votes(visit.caller)
    found = [case.against_score for case in cases if case.against_score is not None]
    sat = [case for case in cases if case.votes or case.recused]
    return Fairness(
        departures=share(sum(found), len(found)),
        findings=len(found),
        mark_board_agreement=alpha(case.votes for case in cases),
        review_board_agreement=alpha(review.votes for review in judged) if told else None,
        mark_board_recusals=share(sum(case.recused > 0 for case in sat), len(sat)),
        review_recusals=stepped_back if told else {},
        reviews=len(judged),
        recognised=share(min(stepped_back.get(RecusalReason.RECOGNISED, 0), len(judged)), len(judged))
        if told
        else None,
        by_tier=_groups(cases, lambda case: case.tier),
        by_category=_groups(cases, lambda case: case.category),
        breaches=late,
        quarters=quarters,
        by_board=[*by_quarter("mark board", sat), *(by_quarter("review board", judged) if told else ())],
    )


def by_quarter(board: str, decided: Sequence[JudgedCase] | Sequence[JudgedReview]) -> Iterator[BoardQuarter]:
    """The board's figures, quarter by quarter in UTC, of what was closed in each."""
    quarter_of = {one: f"{one.closed_at.year} Q{(one.closed_at.month + 2) // 3}" for one in decided}
    for quarter in sorted(set(quarter_of.values())):
        then = [one for one in decided if quarter_of[one] == quarter]
        stepped_back = share(sum(one.recused > 0 for one in then), len(then))
        yield BoardQuarter(quarter, board, len(then), alpha(one.votes for one in then), stepped_back)


def _groups(cases: Sequence[JudgedCase], name_of: Callable[[JudgedCase], str]) -> list[Group]:
    names = sorted({name_of(case) for case in cases})
    return [_group(name, [case for case in cases if name_of(case) == name]) for name in names]


def _group(name: str, cases: Sequence[JudgedCase]) -> Group:
    marked = sum(case.outcome is Outcome.MARK_PLACED for case in cases)
    return Group(name, len(cases), share(marked, len(cases)), median(case.hours for case in cases))


@router.get("/fairness", dependencies=[COSTLY_PAGE])
async def read_fairness(request: Request, visit: StaffVisit) -> Response:
    """The figures as a page; as JSON for who asks for it."""
    found, since, until = await _asked(request, visit)
    if query.wants_data(request):
        return JSONResponse(_as_data(found))
    asked = query.period(request)
    return page(
        request,
        "fairness.html",
        found=found,
        since=since,
        until=until,
        asked=asked,
        csv=query.with_query("/console/reports/fairness.csv", asked),
        data=query.with_query("/console/reports/fairness.json", asked),
        months=QUARTERS,
        marks_by_quarter=bars([(quarter, marks, several(marks, "mark")) for quarter, marks, _ in found.quarters]),
    )


@router.get("/fairness.json", dependencies=[COSTLY_PAGE])
async def download_fairness_as_data(request: Request, visit: StaffVisit) -> Response:
    """The figures as JSON."""
    found, *_ = await _asked(request, visit)
    headers = {"Content-Disposition": 'attachment; filename="fairness.json"'}
    return JSONResponse(_as_data(found), headers=headers)


@router.get("/fairness.csv", dependencies=[COSTLY_PAGE])
async def download_fairness(request: Request, visit: StaffVisit) -> Response:
    """The groups as a table. Names that could be read as a formula are led by a quote."""
    found, *_ = await _asked(request, visit)
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(("by", "name", "cases", "marks", "marks_low", "marks_high", "hours", "hours_low", "hours_high"))
    writer.writerows(_rows(found))
    headers = {"Content-Disposition": 'attachment; filename="fairness.csv"'}
    return Response(table.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


async def _asked(request: Request, visit: Visit) -> tuple[Fairness, datetime, datetime]:
    require_role(visit.caller, MAY_READ, f"Fairness is read with the role {' or '.join(MAY_READ)}.")
    require_no_seat(visit.caller)
    since, until, _ = period(visit.services, since_of(request), request.query_params.get("to") or None)
    return await _fairness(visit, since, until), since, until


def _rows(found: Fairness) -> Iterator[tuple[object, ...]]:
    for by, groups in (("tier", found.by_tier), ("category", found.by_category)):
        for one in groups:
            yield by, plain(one.name), one.cases, *_bounds(one.marks), *_bounds(one.hours)


def plain(cell: str) -> str:
    """The text, so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _bounds(one: Interval | None) -> tuple[float | None, float | None, float | None]:
    return (round(one.value, 4), round(one.low, 4), round(one.high, 4)) if one else (None, None, None)


def _as_data(found: Fairness) -> dict[str, object]:
    told: dict[str, object] = {}
    for name in Fairness.__dataclass_fields__:
        value = getattr(found, name)
        told[name] = value.model_dump() if isinstance(value, Interval) else _plain_list(value)
    return told


def _plain_list(value: object) -> object:
    if isinstance(value, list):
        return [_plain_list(one) for one in value]
    if isinstance(value, Group):
        return {"name": value.name, "cases": value.cases, "marks": _bounds(value.marks), "hours": _bounds(value.hours)}
    if isinstance(value, BoardQuarter):
        return vars(value) | {"stepped_back": _bounds(value.stepped_back)}
    if isinstance(value, StageBreaches):
        return {"stage": value.stage, "entered": value.entered, "breached": value.breached}
    return list(value) if isinstance(value, tuple) else value
