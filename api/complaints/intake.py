"""Filing a complaint: stored first, then started. What is stored and not started is swept up, so nothing is lost."""

from datetime import datetime
from typing import assert_never

import structlog

from api.auth import Caller
from api.complaints.presenter import present_one
from api.complaints.schemas import FiledComplaint
from api.complaints.visibility import visible_complaints
from api.dependencies import Services
from api.problems import Problem, rejection_problem
from records.complaints.filing import UnknownPartner, file, implied_key
from records.complaints.intake import Accepted, filed_before
from records.complaints.queries import find
from records.idempotency import Answer
from records.visibility import EVERYTHING
from standards.base_model import read_stored
from standards.rejections import Rejection
from standards.vocabulary import Stage
from temporal.client import AWAY, start_complaint
from workflows.complaint import ComplaintStart

__all__ = ["implied_key", "take_in"]

log = structlog.get_logger("api")


async def take_in(services: Services, caller: Caller, key: str, body: FiledComplaint) -> Answer:
    """201 with the case that the complaint opened; 200 for a case opened before; 202 where Temporal is away."""
    async with services.engine.connect() as connection:
        known = await filed_before(connection, body.source, body.external_id)
    if known is not None:
        await _must_be_the_same(services, caller, known, body)
    accepted = await _store(services, caller, key, body, services.clock())
    if not known:  # another one may have come in between
        await _must_be_the_same(services, caller, accepted.complaint_id, body)
    started = await _start(services, accepted.complaint_id)
    status = (201 if started else 202) if accepted.first else 200
    async with services.engine.connect() as connection:
        # Whoever files a complaint again gets its case, whoever filed it first.
        found = await find(connection, accepted.complaint_id, EVERYTHING)
        assert found is not None  # it was accepted
        taken = await present_one(services, connection, caller, found, status)
    taken.headers["Location"] = f"/v1/complaints/{accepted.complaint_id}"
    return taken


async def _must_be_the_same(services: Services, caller: Caller, complaint_id: str, body: FiledComplaint) -> None:
    """Raises a 409 problem where another complaint opened the case; it names the case to who may see it.

    What was erased cannot be compared: whatever comes under its name was filed already.
    """
    async with services.engine.connect() as connection:
        found = await find(connection, complaint_id, EVERYTHING)
        visible = await find(connection, complaint_id, await visible_complaints(connection, caller))
    assert found is not None  # it was accepted
    names = {"source": found.source, "external_id": found.external_id, "partner_id": found.case.partner_id}
    if not found.body or read_stored(FiledComplaint, found.body | names) != body:
        raise _already_filed(complaint_id if visible else None)


def _already_filed(complaint_id: str | None) -> Problem:
    detail = "Another complaint was filed under this source and external_id; act on its case, or use a new external_id."
    headers = {"Location": f"/v1/complaints/{complaint_id}"} if complaint_id else {}
    return Problem(409, "already_filed", detail, headers=headers, complaint_id=complaint_id)


async def _store(services: Services, caller: Caller, key: str, body: FiledComplaint, now: datetime) -> Accepted:
    await services.introduce(caller)
    async with services.engine.begin() as connection:
        filed = await file(connection, services.repository, caller.actor, key, body, now)
        match filed:
            case Accepted():
                return filed
            case Rejection():
                raise rejection_problem(filed)
            case UnknownPartner():
                detail = "Record the partner first with PUT /v1/partners/{id}, or correct partner_id."
                errors = [("partner_id", "unknown partner")]
                raise Problem(422, "unknown_partner", detail, clauses=("S13",), errors=errors)
            case _:
                assert_never(filed)


async def _start(services: Services, complaint_id: str) -> bool:
    """Whether the case's process runs; where Temporal cannot take it now, the sweep starts it later."""
    async with services.engine.connect() as connection:
        found = await find(connection, complaint_id, EVERYTHING)
        if found is None or found.case.sequence > 1 or found.case.stage is Stage.CLOSED:
            return True
        edition = await services.repository.by_id(connection, found.case.edition)
    try:
        await start_complaint(services.temporal, ComplaintStart(case=found.case, edition=edition))
    except AWAY as error:
        log.warning("start_deferred", complaint=complaint_id, error=type(error).__name__)
        return False
    return True
