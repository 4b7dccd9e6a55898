"""Signing in and out: to the identity provider and back, a session that can be ended from here, everywhere at once."""

from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from api.authorization import require_role
from api.console.oidc import Attempt
from api.console.pages import page
from api.console.posted import posted
from api.console.request_origin import origin_of
from api.console.visit import Console, StaffVisit, TheVisit, inner_path, sign_in_address
from api.dependencies import TheServices
from records.console import sessions
from standards.vocabulary import Role

router = APIRouter(prefix="/console", include_in_schema=False)

ATTEMPT_LASTS = 600
"""Seconds for which an attempt to sign in may take."""
_HOST = "__Host-recourse-sign-in"


@router.get("/sign-in")
async def begin_sign_in(request: Request) -> Response:
    """Sends the browser to the identity provider."""
    console: Console = request.app.state.console
    public_url: str = request.app.state.services.public_url
    leads_to = inner_path(request.query_params.get("next", "/console"))
    if console.local and origin_of(str(request.url)) != origin_of(public_url):
        # `localhost` and `127.0.0.1` have cookies of their own: the sign-in begins where it will end.
        return RedirectResponse(f"{origin_of(public_url)}{sign_in_address(leads_to)}", 303)
    attempt = Attempt(leads_to)
    answer = RedirectResponse(await console.oidc.address(attempt), 303)
    for name, secure in _names(console, _HOST):
        _set(answer, name, attempt.as_cookie(), secure=secure, max_age=ATTEMPT_LASTS)
    return answer


@router.get("/sign-in/callback")
async def end_sign_in(request: Request, services: TheServices) -> Response:
    """Where the identity provider sends the browser back: the code becomes a session."""
    console: Console = request.app.state.console
    given = next((request.cookies[name] for name, _ in _names(console, _HOST) if name in request.cookies), None)
    attempt = Attempt.from_cookie(given)
    caller = await console.oidc.caller(attempt, request.query_params)
    assert attempt is not None  # else the answer belonged to none
    await services.introduce(caller)
    async with services.engine.begin() as connection:
        await sessions.end_those_of(connection, console.secrets_of(request))
        kept = caller.model_dump(mode="json")
        secret = await sessions.begin(connection, caller.actor.sub, kept, services.clock(), console.lasts)
    answer = RedirectResponse(inner_path(attempt.leads_to), 303)
    for name, secure in _names(console, _HOST):
        answer.delete_cookie(name, secure=secure, httponly=True, samesite="lax")
    for name, secure in _names(console, console.session_cookies[0]):
        _set(answer, name, secret, secure=secure)
    return answer


@router.get("/sign-out")
async def read_sign_out(request: Request, visit: TheVisit) -> Response:
    """Asks whether to sign out here or everywhere."""
    console: Console = request.app.state.console
    async with visit.services.engine.connect() as connection:
        others = await sessions.count(connection, visit.caller.actor.sub, visit.now, console.idle) - 1
    return page(request, "sign_out.html", others=others)


@router.post("/sign-out")
async def sign_out(request: Request, visit: TheVisit) -> Response:
    """Ends this session; with ``everywhere`` every session of the person."""
    form = await posted(request)
    async with visit.services.engine.begin() as connection:
        if form.one("everywhere"):
            await sessions.end_all(connection, visit.caller.actor.sub)
        else:
            await sessions.end(connection, visit.session.id)
    request.state.visit = None
    answer = page(request, "signed_out.html", everywhere=bool(form.one("everywhere")))
    console: Console = request.app.state.console
    for name, secure in _names(console, console.session_cookies[0]):
        answer.delete_cookie(name, secure=secure, httponly=True, samesite="lax")
    return answer


@router.get("/board-only")
async def read_board_only(request: Request, visit: StaffVisit) -> Response:
    """Says what sitting on the board alone means."""
    return page(request, "board_only.html", seat=visit.caller.actor.seat)


@router.post("/board-only")
async def sit_on_the_board(visit: StaffVisit) -> Response:
    """Narrows this session to the seat on the accreditation board: reviews are judged blind, without other roles (S32).

    Nothing widens it again but another sign-in. Raises a 403 problem for who holds no seat.
    """
    require_role(visit.caller, (Role.ACCREDITATION_BOARD,), "This takes a seat on the accreditation board.", ("S32",))
    alone = visit.caller.actor.model_copy(update={"roles": (Role.ACCREDITATION_BOARD,)})
    narrowed = visit.caller.model_copy(update={"actor": alone, "partners": ()})
    async with visit.services.engine.begin() as connection:
        await sessions.narrow(connection, visit.session.id, narrowed.model_dump(mode="json"))
    return RedirectResponse("/console/reviews", 303)


def _names(console: Console, host_name: str) -> tuple[tuple[str, bool], ...]:
    """The names of a cookie, each with whether it is secure."""
    plain = ((host_name.removeprefix("__Host-"), False),) if console.local else ()
    return ((host_name, True), *plain)


def _set(answer: Response, name: str, value: str, *, secure: bool, max_age: int | None = None) -> None:
    fixed: dict[str, Any] = {"httponly": True, "samesite": "lax", "path": "/"}
    answer.set_cookie(name, value, secure=secure, max_age=max_age, **fixed)
