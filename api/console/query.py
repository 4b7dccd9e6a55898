"""What a page's address asks for: an empty field of a form asks for nothing, an unknown choice is refused."""

from collections import defaultdict
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlencode

from fastapi import Request
from pydantic import TypeAdapter, ValidationError

from api.problems import Problem
from records.complaints.queries import Filters
from standards.field_types import Code, PartnerId, Storable, Subject
from standards.vocabulary import Outcome, Severity, Stage, Status

C = TypeVar("C", bound=StrEnum)
_FILTERS = ("stage", "status", "category", "severity", "outcome", "overdue", "waiting", "partner_id", "assignee", "q")


def choice(request: Request, name: str, choices: type[C]) -> C | None:
    """The one of the choices that is asked for. Raises a 422 problem for any other."""
    given = request.query_params.get(name, "")
    if not given:
        return None
    if given not in set(choices):
        raise _invalid(name)
    return choices(given)


def text(request: Request, name: str, kind: Any = Storable) -> str | None:
    """The text that is asked for. Raises a 422 problem for one that is none of its kind."""
    given = request.query_params.get(name, "").strip()
    if not given:
        return None
    try:
        found: str = TypeAdapter[str](kind).validate_python(given[:200])
    except ValidationError:
        raise _invalid(name) from None
    return found


def filters_of(request: Request) -> Filters:
    """The filters of a list of cases, under the API's names."""
    return Filters(
        stage=choice(request, "stage", Stage),
        status=choice(request, "status", Status),
        partner_id=text(request, "partner_id", PartnerId),
        assignee=text(request, "assignee", Subject),
        overdue=True if request.query_params.get("overdue") == "true" else None,
        waiting=True if request.query_params.get("waiting") == "true" else None,
        q=text(request, "q"),
        category=text(request, "category", Code),
        severity=choice(request, "severity", Severity),
        outcome=choice(request, "outcome", Outcome),
    )


def kept(request: Request, *names: str) -> dict[str, str]:
    """The filters that the address has, beside the names given: what links to another page take along."""
    given = request.query_params
    return {name: given[name] for name in (*names, *_FILTERS) if given.get(name)}


def shown(request: Request, *names: str) -> Mapping[str, str]:
    """The same for the fields of a form: empty where nothing is asked for."""
    return defaultdict(str, kept(request, *names))


def period(request: Request) -> Mapping[str, str]:
    """The first and the last day of a report, as the address says them; empty where it does not."""
    return {name: request.query_params.get(name, "") for name in ("from", "to")}


def wants_data(request: Request) -> bool:
    """Whether the page is asked for what it shows and not for itself."""
    return request.headers.get("accept") == "application/json"


def with_query(path: str, asked: Mapping[str, str]) -> str:
    """The path with what is asked for."""
    said = {name: value for name, value in asked.items() if value}
    return f"{path}?{urlencode(said)}" if said else path


def _invalid(name: str) -> Problem:
    return Problem(422, "invalid", f"The address asks for an unknown {name}; remove it from the address.")
