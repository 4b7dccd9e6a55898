"""Problems: every rejection as RFC 9457 ``application/problem+json``: a stable code and words that say what to do."""

import re
import uuid
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Match

from standards.rejections import Rejection, RejectionCode
from standards.vocabulary import Role

MEDIA_TYPE = "application/problem+json"
correlation: ContextVar[str] = ContextVar("correlation")
"""The id of the request, in its log line and in its problem. The middleware sets it."""

STATUS_OF_CODE: Mapping[str, int] = {
    RejectionCode.ROLE_REQUIRED: 403,
    RejectionCode.PRECONDITION_FAILED: 412,
    RejectionCode.WRONG_STAGE: 409,
    RejectionCode.RECUSED: 403,
    RejectionCode.SEPARATION_OF_DUTIES: 403,
    RejectionCode.NO_MUTUAL_AGREEMENT: 409,
    RejectionCode.SCORE_REQUIRED: 409,
    RejectionCode.OVERRIDE_REASON_REQUIRED: 409,
    RejectionCode.SEAT_TAKEN: 409,
    RejectionCode.PACKET_PENDING: 409,
    RejectionCode.LOCKED_OUT: 409,
    RejectionCode.NOT_ELIGIBLE: 409,
    RejectionCode.ACCREDITATIONS_FIRST: 409,
    RejectionCode.INVALID: 422,
}
"""The one place where a rejection meets a status number."""

_CATEGORIES = {
    401: "INVALID_AUTHENTICATION",
    403: "MISSING_SCOPES",
    404: "OBJECT_NOT_FOUND",
    409: "CONFLICT",
    412: "CONFLICT",
    429: "RATE_LIMITS",
    503: "TEMPORARILY_UNAVAILABLE",
}


class FieldProblem(BaseModel):
    """What is wrong with one field of a request."""

    field: str = Field(examples=["customer.name"])
    detail: str = Field(examples=["Field required"])


class ProblemDetails(BaseModel):
    """The body of every problem."""

    type: str = Field(examples=["urn:recourse:problem:wrong_stage"])
    title: str = Field(examples=["Conflict"])
    status: int = Field(examples=[409])
    detail: str = Field(examples=["This is done in mediation; the complaint is in cs_resolution."])
    code: str = Field(examples=["wrong_stage"])
    clauses: list[str] = Field(default=[], examples=[["S15"]])
    errors: list[FieldProblem] = []
    complaint_id: str | None = Field(default=None, description="The case that was opened before, of `already_filed`.")
    category: str = Field(examples=["CONFLICT"])
    correlationId: str = Field(description="Quote it when asking about the request.")  # noqa: N815 - HubSpot's spelling


class Problem(Exception):
    """A problem that a request ends with."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        clauses: Sequence[str] = (),
        errors: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        complaint_id: str | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.clauses = tuple(clauses)
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.complaint_id = complaint_id

    def body(self) -> dict[str, Any]:
        """The problem's members, with the correlation id of the request."""
        details = ProblemDetails(
            type=f"urn:recourse:problem:{self.code}",
            title=HTTPStatus(self.status).phrase,
            status=self.status,
            detail=self.detail,
            code=self.code,
            clauses=list(self.clauses),
            errors=[FieldProblem(field=field, detail=detail) for field, detail in self.errors],
            complaint_id=self.complaint_id,
            category=_CATEGORIES.get(self.status, "VALIDATION_ERROR" if self.status < 500 else "INTERNAL_ERROR"),
            correlationId=correlation.get("") or str(uuid.uuid4()),
        )
        optional = ("clauses", "errors", "complaint_id")
        return details.model_dump(exclude={name for name in optional if not getattr(self, name)})

    def response(self) -> JSONResponse:
        """The problem as a response."""
        return JSONResponse(self.body(), self.status, headers=self.headers, media_type=MEDIA_TYPE)


def not_found(what: str = "complaint") -> Problem:
    """What is absent and what the caller may not see are answered alike."""
    return Problem(404, "not_found", f"There is no such {what}.")


def rejection_problem(rejection: Rejection) -> Problem:
    """A rejection by the rules as a problem."""
    return coded(rejection.code, rejection.detail, rejection.clauses, rejection.field)


def coded(code: str, detail: str, clauses: Sequence[str] = (), field: str | None = None) -> Problem:
    """A rejection known by its code, as the rules and the workflows give it."""
    errors = [(field, detail)] if field else []
    return Problem(STATUS_OF_CODE.get(code, 409), str(code), detail, clauses=[str(c) for c in clauses], errors=errors)


def unavailable(detail: str = "A store is away for the moment; send the request again.") -> Problem:
    """Nothing was half done; the same request can be sent again."""
    return Problem(503, "unavailable", detail, headers={"Retry-After": "2"})


def http_problem(request: Request, error: Exception) -> Problem:
    """What the framework rejects, as a problem. It knows one method of an address alone; all of them are named."""
    assert isinstance(error, HTTPException)
    code, detail = {
        400: ("malformed", _NOT_JSON),
        404: ("not_found", "There is nothing at this address; /openapi.json lists what there is."),
        405: ("method_not_allowed", "The address does not take this method; the Allow header names those it takes."),
    }.get(error.status_code, ("refused", "The request cannot be served; /openapi.json says what can."))
    headers = {"Allow": ", ".join(_methods_at(request))} if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED else None
    return Problem(error.status_code, code, detail, headers=headers or error.headers)


def _methods_at(request: Request) -> list[str]:
    """The methods that the address takes."""
    scopes = {method: {**request.scope, "method": method} for method in _METHODS}
    routes: Sequence[BaseRoute] = request.app.routes
    return [
        method for method, scope in scopes.items() if any(route.matches(scope)[0] is Match.FULL for route in routes)
    ]


def validation_problem(request: Request, error: Exception) -> Problem:
    """A body or query that doesn't fit, as a problem: 400 where it isn't JSON, else 422 with each field at fault.

    The offending values are not repeated: they can be private. To the accreditation board no unknown name is either:
    a name that comes back in an answer can be anybody's.
    """
    assert isinstance(error, RequestValidationError)
    faults = error.errors()
    if any(fault["type"] == "json_invalid" for fault in faults):
        return Problem(400, "malformed", _NOT_JSON)
    repeated = not sits_on_board(request)
    errors = [
        (_located(fault, repeated=repeated), str(fault["msg"]).removeprefix("Value error, "))
        for fault in faults[:_MOST_FAULTS]
    ]
    fields = ", ".join(dict.fromkeys(field for field, _ in errors))
    return Problem(422, "invalid", f"Correct these fields and send it again: {fields}.", errors=errors)


_METHODS = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")
_NOT_JSON = "The body is not valid JSON; correct it and send it again."
_MOST_FAULTS = 50
UNKNOWN_NAME = "(unknown name)"
_PLAIN_NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}")


def _located(fault: Mapping[str, Any], *, repeated: bool) -> str:
    """The field's path as its sender wrote it; a made-up name is repeated only where it looks like a field's name."""
    location = [part for part in fault["loc"][1:] if part != "[key]"] or [fault["loc"][0]]
    names = [plain_name(part) for part in location]
    made_up = fault["type"] == "extra_forbidden" or "[key]" in fault["loc"]
    return ".".join([*names[:-1], UNKNOWN_NAME] if made_up and not repeated else names)


def sits_on_board(request: Request) -> bool:
    """Whether the caller is told of nothing that could be a partner's: who holds the board role beside others, too."""
    caller = request.scope.get("caller")
    return caller is not None and Role.ACCREDITATION_BOARD in caller.actor.roles


def plain_name(part: object) -> str:
    """The part of a place, repeated only where it looks like a field's name."""
    return str(part) if isinstance(part, int) or _PLAIN_NAME.fullmatch(str(part)) else UNKNOWN_NAME
