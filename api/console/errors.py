"""Problems as pages: the same codes and words as the API's, for somebody who reads them in a browser."""

import html
import re
from http import HTTPStatus

from fastapi import Request, Response
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.types import Scope

from api.console.pages import page
from api.console.visit import sign_in_address
from api.problems import Problem, correlation, http_problem, not_found, validation_problem

_TITLES = {
    400: "The form cannot be read",
    403: "This is not yours to see or to do",
    404: "There is nothing here",
    409: "This cannot be done now",
    413: "It is too large",
    422: "Something does not fit",
    429: "Too much at once",
    503: "A part of Recourse is away",
}
_TITLES_OF_CODES = {
    "busy": "Too much is going on",
    "no_such_link": "This link shows nothing any more",
    "sign_in_failed": "You are not signed in",
}
_PREFIXES = ("/console", "/local-issuer", "/partner/")


def is_page(scope: Scope) -> bool:
    """Whether the address is one of pages."""
    path: str = scope["path"]
    return path.startswith(_PREFIXES)


def problem_page(request: Request, problem: Problem) -> Response:
    """The problem as a page. The board is told of what is absent in the same words wherever it looks (S32)."""
    visit = getattr(request.state, "visit", None)
    if visit is not None and visit.caller.board_only and problem.status in {403, 404}:
        problem = not_found("page")
    shown = page(
        request,
        "problem.html",
        problem.status,
        problem=problem,
        home=_home(request.url.path, problem),
        title=_TITLES_OF_CODES.get(problem.code) or _TITLES.get(problem.status, "This does not work"),
        correlation=correlation.get(""),
    )
    shown.headers.update(problem.headers)
    return shown


_SUBJECT = re.compile(r"(/console/(?:cases|partners|reviews|editions|simulations)/[A-Za-z0-9._-]{1,64})/.+")


def _home(path: str, problem: Problem) -> str | None:
    """The page of what the address is about, where the problem does not say that there is none to see."""
    found = None if problem.status in {403, 404} else _SUBJECT.fullmatch(path)
    return found[1] if found else None


def bare_page(problem: Problem, path: str) -> Response:
    """The problem as a page that needs nothing: where even making a page may fail."""
    words = html.escape(problem.detail)
    home = _home(path, problem)
    again = f'<p><a href="{home or "/console"}">{"Go back" if home else "Open the inbox"}</a></p>'
    title = _TITLES.get(problem.status) or HTTPStatus(problem.status).phrase
    content = f'<!doctype html><html lang="en"><title>Recourse</title><h1>{title}</h1>'
    return HTMLResponse(f"{content}<p>{words}</p>{again}", problem.status, headers=problem.headers)


async def on_problem(request: Request, problem: Exception) -> Response:
    """Answers with a raised problem: as a page where the address is one's."""
    assert isinstance(problem, Problem)
    return problem_page(request, problem) if is_page(request.scope) else problem.response()


async def on_http_exception(request: Request, error: Exception) -> Response:
    """The same for what the framework rejects: an unknown address, a wrong method."""
    problem = http_problem(request, error)
    if not is_page(request.scope):
        return problem.response()
    words = {404: "There is no such page.", 405: "The page cannot be used in this way."}
    shown = Problem(problem.status, problem.code, words.get(problem.status, problem.detail), headers=problem.headers)
    return problem_page(request, shown)


async def on_validation_error(request: Request, error: Exception) -> Response:
    """The same for a query that does not fit."""
    return await on_problem(request, validation_problem(request, error))


async def on_sign_in_needed(request: Request, _error: Exception) -> Response:
    """A page leads to the sign-in; what was sent is not lost: the browser can go back to it."""
    if request.method in {"GET", "HEAD"}:
        address = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(sign_in_address(address), 303)
    return page(request, "sign_in_again.html", 401)


async def on_nothing_here(request: Request, _error: Exception) -> Response:
    """As for any address at which there is nothing."""
    return problem_page(request, not_found("page"))
