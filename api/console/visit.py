"""Who visits: the session that the browser's cookie opens, as the caller that the API knows."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fastapi import Depends, Request
from pydantic import ValidationError
from starlette.types import Scope

from api.auth import Caller
from api.complaints.visibility import SEES_SOME
from api.console.oidc import OidcClient
from api.dependencies import Services
from api.events import MAY_AUDIT
from api.partners.visibility import SEES_ALL as SEES_PARTNERS
from api.rate_limits import Kind
from api.visibility import SEES_REVIEWS
from records.console import sessions
from records.console.sessions import NOTED_EVERY, Session
from standards.base_model import read_stored
from standards.complaint import FileComplaint
from standards.vocabulary import Role

ZONE_COOKIE = "recourse-zone"


@dataclass(frozen=True)
class Console:
    """How the console is set up."""

    oidc: OidcClient
    idle: timedelta
    lasts: timedelta
    local: bool
    """Whether this is the local stack, reached over plain HTTP on loopback."""
    temporal_ui: str | None = None
    """The namespace's page in Temporal's UI, where ops are to find a case's process."""

    def process_page(self, workflow_id: str) -> str | None:
        """The page of a process in Temporal's UI."""
        return f"{self.temporal_ui.rstrip('/')}/workflows/{quote(workflow_id, safe='')}" if self.temporal_ui else None

    @property
    def session_cookies(self) -> tuple[str, ...]:
        """The names under which a browser may hold the session's secret.

        Some browsers take no secure cookie over plain HTTP, even on loopback: in local mode alone there is another one.
        """
        return ("__Host-recourse-session", "recourse-session") if self.local else ("__Host-recourse-session",)

    def secrets_of(self, request: Request) -> list[str]:
        """What the browser holds that may open a session."""
        return [secret for name in self.session_cookies if (secret := request.cookies.get(name))]


class SignInNeeded(Exception):
    """Nobody is signed in, or not any more."""


@dataclass(frozen=True)
class Visit:
    """A request of somebody who is signed in."""

    services: Services
    caller: Caller
    session: Session
    zone: ZoneInfo
    now: datetime

    @property
    def person(self) -> Caller:
        """The caller with the same person's other accounts: who is asked what may be done."""
        others = tuple(self.session.other_subs)
        return self.caller.model_copy(update={"actor": self.caller.actor.model_copy(update={"other_subs": others})})

    @property
    def name(self) -> str:
        """What the person is called."""
        return self.caller.name or self.caller.actor.sub

    @property
    def sections(self) -> tuple[tuple[str, str], ...]:
        """The parts of the console that the person has, with their addresses. The board has its room and no other."""
        if self.caller.board_only:
            return (("Reviews", "/console/reviews"),)
        has = self.caller.has
        return (
            ("Inbox", "/console"),
            *((("Cases", "/console/cases"),) if has(*SEES_SOME) else ()),
            *((("Partners", "/console/partners"),) if has(*SEES_PARTNERS, Role.PDM) else ()),
            *self._reviews(),
            *((("Editions", "/console/editions"),) if self.caller.actor.roles else ()),
            *((("Reports", "/console/reports"),) if has(*SEES_SOME) else ()),
            *((("Mails", "/console/mails"),) if has(*MAY_AUDIT) else ()),
        )

    def _reviews(self) -> tuple[tuple[str, str], ...]:
        """Reviews are seen whole or blind, and never both (S32): who holds a seat beside other roles chooses."""
        if self.caller.has(Role.ACCREDITATION_BOARD):
            return (("Board's room", "/console/board-only"),)
        return (("Reviews", "/console/reviews"),) if self.caller.has(*SEES_REVIEWS) else ()

    @property
    def may_file(self) -> bool:
        """Whether the person files complaints."""
        return self.caller.has(*FileComplaint.declaration.roles)


async def is_signed_in(scope: Scope) -> bool:
    """Whether the browser's cookie opens a session."""
    request = Request(scope)
    return await _session(request, request.app.state.services.clock()) is not None


async def _session(request: Request, now: datetime) -> Session | None:
    """The session that the cookie opens, which is used by this; None where it opens none."""
    services: Services = request.app.state.services
    console: Console = request.app.state.console
    secret = next(iter(console.secrets_of(request)), None)
    if secret is None:
        return None
    async with services.autocommit.connect() as connection:
        session = await sessions.find(connection, secret, now, console.idle)
        if session is not None and now - session.seen_at > NOTED_EVERY:
            await sessions.note_use(connection, session, now)
    return session


async def _visit(request: Request) -> Visit:
    """The visit. Raises ``SignInNeeded`` where the cookie opens no session."""
    services: Services = request.app.state.services
    now = services.clock()
    session = await _session(request, now)
    if session is None:
        raise SignInNeeded
    caller = await services.recognised(_caller_of(session))
    services.limits.admit(caller.actor.sub, Kind.READ if request.method in {"GET", "HEAD"} else Kind.WRITE)
    visit = Visit(services, caller, session, zone_of(request), now)
    request.scope["caller"], request.state.visit = caller, visit
    return visit


def _caller_of(session: Session) -> Caller:
    """Who signed in. Raises ``SignInNeeded`` where another version wrote what this one cannot read."""
    try:
        return read_stored(Caller, session.caller)
    except ValidationError:
        raise SignInNeeded from None


TheVisit = Annotated[Visit, Depends(_visit)]


async def _of_staff(visit: TheVisit) -> Visit:
    """The visit of anybody but the accreditation board, for whom there is nothing here (S32)."""
    if visit.caller.board_only:
        raise NothingHere
    return visit


class NothingHere(Exception):
    """There is nothing at the address for the visitor: the same answer whatever is there for others."""


StaffVisit = Annotated[Visit, Depends(_of_staff)]
Page = Callable[..., Awaitable[object]]


def zone_of(request: Request) -> ZoneInfo:
    """The reader's time zone, as the browser tells it in a cookie; UTC where it tells none."""
    try:
        return ZoneInfo(request.cookies.get(ZONE_COOKIE, "UTC").replace("%2F", "/"))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def sign_in_address(leads_to: str) -> str:
    """Where to sign in, so that it leads back."""
    return f"/console/sign-in?next={quote(leads_to, safe='')}"


def inner_path(given: str) -> str:
    """The address if it is one of the console's own pages, else the inbox: no sign-in leads elsewhere."""
    plain = given.startswith("/console") and given[8:9] in {"", "/", "?"} and given.isprintable()
    path = unquote(given.partition("?")[0]).split("/")
    leads_on = "\\" not in given and "//" not in given and "/sign-" not in given and not {".", ".."} & {*path}
    return given if plain and leads_on else "/console"
