"""The console's assembly: its pages, how it signs people in, and in local mode the sign-in page of the local issuer."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
from fastapi import APIRouter, Depends, FastAPI, Request

from api.auth import Verifier
from api.console import (
    absence_page,
    action_pages,
    answers_page,
    bulk,
    case_page,
    edition_pages,
    errors,
    evidence_pages,
    fairness_page,
    filing_page,
    form_drafts,
    inbox,
    mails_page,
    mention_pages,
    offline,
    own_page,
    pages,
    partner_page,
    presence,
    report_pages,
    review_pages,
    saved_views,
    search,
    sign_in,
    simulation_pages,
)
from api.console.oidc import Endpoints, OidcClient
from api.console.request_origin import origin_of, require_same_origin
from api.console.visit import Console, NothingHere, SignInNeeded
from api.local_issuer import sign_in as local_sign_in
from api.local_issuer.sign_in import LocalIssuer
from api.local_issuer.tokens import ISSUER

_LOCAL = "http://local-issuer.invalid/local-issuer/token"
"""Where the local issuer's codes are exchanged: within the process, so that no address has to be right."""
PAGES: tuple[APIRouter, ...] = (
    *(pages.router, offline.router, sign_in.router, inbox.router, search.router),
    *(action_pages.router, filing_page.router, case_page.router, partner_page.router, review_pages.router),
    *(edition_pages.router, simulation_pages.router, report_pages.router, fairness_page.router),
    *(
        saved_views.router,
        form_drafts.router,
        absence_page.router,
        answers_page.router,
        presence.router,
        bulk.router,
        evidence_pages.router,
        mention_pages.router,
        mails_page.router,
        own_page.router,
    ),
)
"""The routers of the console's pages."""


@dataclass(frozen=True)
class ConsoleSettings:
    """What the console needs of the environment."""

    issuer: str
    client_id: str
    client_secret: str | None
    authorization_url: str | None
    token_url: str | None
    scope: str
    public_url: str
    local_key: Path | None
    idle: timedelta
    lasts: timedelta
    temporal_ui: str | None = None

    @property
    def local(self) -> bool:
        """Whether the local stack's own issuer signs people in: it never stands in for another."""
        return self.local_key is not None and self.issuer == ISSUER

    @property
    def redirect_uri(self) -> str:
        """Where the identity provider sends the browser back."""
        return f"{self.public_url.rstrip('/')}/console/sign-in/callback"

    def endpoints(self) -> Endpoints | None:
        """The identity provider's addresses, where they are known."""
        if self.local:
            return Endpoints(f"{self.public_url.rstrip('/')}/local-issuer/authorize", _LOCAL, tells_issuer=True)
        if self.authorization_url and self.token_url:
            return Endpoints(self.authorization_url, self.token_url)
        return None


def add_to(app: FastAPI, settings: ConsoleSettings, verifier: Verifier) -> None:
    """Adds the pages to the application. ``verifier`` verifies ID tokens: its audience is the client."""
    app.state.console = Console(
        oidc=OidcClient(
            issuer=settings.issuer,
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            redirect_uri=settings.redirect_uri,
            scope=settings.scope,
            verifier=verifier,
            endpoints=settings.endpoints(),
            transport=httpx.ASGITransport(app) if settings.local else None,
        ),
        idle=settings.idle,
        lasts=settings.lasts,
        temporal_ui=settings.temporal_ui,
        local=settings.local and origin_of(settings.public_url).startswith("http://"),
    )
    for router in PAGES:
        app.include_router(router, dependencies=[Depends(_same_origin)])
    if settings.local and settings.local_key is not None:
        issuer = LocalIssuer.of(settings.local_key, settings.client_id, settings.redirect_uri)
        app.include_router(local_sign_in.router(issuer))
    app.add_exception_handler(SignInNeeded, errors.on_sign_in_needed)
    app.add_exception_handler(NothingHere, errors.on_nothing_here)


async def _same_origin(request: Request) -> None:
    require_same_origin(request)
