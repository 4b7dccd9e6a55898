"""Keyset paging: an opaque cursor that holds the last row's key, so that a page costs the same wherever it lies."""

import base64
import binascii
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel
from starlette.responses import Response

from api.conditional_requests import IfNoneMatch, read, rendered
from api.problems import Problem

T = TypeVar("T")

Limit = Annotated[int, Query(ge=1, le=200, description="How many results a page has.")]
After = Annotated[
    str | None,
    Query(
        max_length=500,
        pattern=r"^[A-Za-z0-9_-]+$",
        description="The cursor of the page before, from `paging.next.after`.",
    ),
]

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_NOTIFICATION = re.compile(r"[A-Za-z0-9._/-]{1,200}")
_SUBJECT = re.compile(r"[A-Za-z0-9_.:@|+\-]{1,128}")
_MOST = {"position": 2**63 - 1, "sequence": 2**31 - 1}


def cursor(*key: Any) -> str:
    """The key as an opaque string."""
    plain = [part.isoformat() if isinstance(part, datetime) else part for part in key]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def timed_key(after: str | None) -> tuple[datetime, str] | None:
    """The time and the id that a cursor holds. Raises a 422 problem for one that we did not give out."""
    return _timed(after, _ID)


def notification_key(after: str | None) -> tuple[datetime, str] | None:
    """The time and a notification's id that a cursor holds. Raises a 422 problem for one that we did not give out."""
    return _timed(after, _NOTIFICATION)


def named_key(after: str | None) -> str:
    """The name that a cursor holds, empty without one. Raises a 422 problem for one that we did not give out."""
    return _named(after, _ID)


def subject_key(after: str | None) -> str:
    """The sub that a cursor holds, empty without one. Raises a 422 problem for one that we did not give out."""
    return _named(after, _SUBJECT)


def _timed(after: str | None, form: re.Pattern[str]) -> tuple[datetime, str] | None:
    if after is None:
        return None
    match _opened(after):
        case [str(at), str(row_id)] if form.fullmatch(row_id):
            return _instant(at), row_id
        case _:
            raise unknown_cursor()


def _named(after: str | None, form: re.Pattern[str]) -> str:
    if after is None:
        return ""
    match _opened(after):
        case [str(name)] if form.fullmatch(name):
            return name
        case _:
            raise unknown_cursor()


def numbered_key(after: str | None, of: str = "position") -> int:
    """The number that a cursor holds, 0 without one. Raises a 422 problem for one that we did not give out."""
    if after is None:
        return 0
    match _opened(after):
        case [int(number)] if 0 <= number <= _MOST[of]:
            return int(number)
        case _:
            raise unknown_cursor()


def placed_key(after: str | None) -> tuple[str, int, int] | None:
    """The subject, the sequence and the place that a cursor holds. Raises a 422 problem for one that is not ours."""
    if after is None:
        return None
    match _opened(after):
        case [str(subject), int(sequence), int(place)] if (
            _NOTIFICATION.fullmatch(subject) and 0 < sequence <= _MOST["sequence"] and 0 < place <= _MOST["position"]
        ):
            return subject, sequence, place
        case _:
            raise unknown_cursor()


@dataclass(frozen=True)
class PageRequest:
    """The page of a list that a caller asks for."""

    limit: Limit = 50
    after: After = None
    if_none_match: IfNoneMatch = None

    @property
    def with_next(self) -> int:
        """How many rows to read: one more than are shown says whether there is a next page."""
        return self.limit + 1

    def body(self, found: Sequence[T], shown: Iterable[Any], key: Callable[[T], Sequence[Any]]) -> dict[str, Any]:
        """The page of what was ``found``, in the form of every list: ``paging`` is absent at the end."""
        page: dict[str, Any] = {"results": [_plain(result) for result in shown]}
        return page | self._paging(found, key)

    def answer(self, found: Sequence[T], shown: Iterable[Any], key: Callable[[T], Sequence[Any]]) -> Response:
        """The same as an answer with its entity tag. A result may be JSON already, as bytes."""
        results = b",".join(map(rendered, shown))
        paging = rendered(self._paging(found, key))[1:-1]
        page = b'{"results":[%b]%b}' % (results, paging and b"," + paging)
        return read(page, self.if_none_match)

    def _paging(self, found: Sequence[T], key: Callable[[T], Sequence[Any]]) -> dict[str, Any]:
        if len(found) <= self.limit:
            return {}
        return {"paging": {"next": {"after": cursor(*key(found[self.limit - 1]))}}}


# Asynchronous, for FastAPI hands whatever is not to a thread: a class, too.
async def _asked(limit: Limit = 50, after: After = None, if_none_match: IfNoneMatch = None) -> PageRequest:
    return PageRequest(limit, after, if_none_match)


ThePage = Annotated[PageRequest, Depends(_asked)]


def _plain(result: Any) -> Any:
    return result.model_dump(mode="json", by_alias=True) if isinstance(result, BaseModel) else result


def _opened(after: str) -> Any:
    try:
        return json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        raise unknown_cursor() from None


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise unknown_cursor() from None
    # Ours are in UTC. In another zone an instant of the first or the last year could not even be sent to PostgreSQL.
    if at.utcoffset() is None or at.utcoffset():
        raise unknown_cursor()
    return at


def unknown_cursor() -> Problem:
    """A 422 problem: the cursor is none that we gave out."""
    detail = "Use a cursor from `paging.next.after`, or none for the first page."
    return Problem(422, "invalid", detail, errors=[("after", "unknown cursor")])
