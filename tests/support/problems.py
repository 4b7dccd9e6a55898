"""What every refusal has in common, asserted in one place."""

import uuid
from typing import Any

import httpx

MEDIA_TYPE = "application/problem+json"
_MEMBERS = {"type", "title", "status", "detail", "code", "category", "correlationId"}
_OPTIONAL = {"clauses", "errors", "complaint_id"}


def problem_of(answer: httpx.Response) -> dict[str, Any]:
    """The problem that the answer is, once it is known to have the form of every problem."""
    assert answer.status_code >= 400, answer.text
    assert answer.headers["content-type"] == MEDIA_TYPE, answer.headers
    assert answer.headers["cache-control"] == "no-store"
    found: dict[str, Any] = answer.json()
    assert _MEMBERS <= set(found) <= _MEMBERS | _OPTIONAL, found
    assert found["status"] == answer.status_code
    assert found["type"] == f"urn:recourse:problem:{found['code']}"
    assert found["detail"].endswith("."), found
    assert all(found.get(name) for name in _OPTIONAL & set(found)), "what is empty is left out"
    uuid.UUID(found["correlationId"])
    return found


def refused(answer: httpx.Response, status: int, code: str, *fields: str) -> dict[str, Any]:
    """The problem, which has this status and code and names these fields."""
    found = problem_of(answer)
    assert (found["status"], found["code"]) == (status, code), found
    if fields:
        assert {error["field"] for error in found["errors"]} == set(fields), found
    return found


def without_its_name(answer: httpx.Response) -> str:
    """The whole problem but for what only this request is called."""
    return answer.text.replace(problem_of(answer)["correlationId"], "")
