"""The API's assembly: ``uvicorn api.app:create_app --factory``, configured only by the environment."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypedDict

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
from starlette.exceptions import HTTPException
from starlette.types import Lifespan

from activities.mail.partner_links import PartnerLinks
from api import command_routes, docs, events, feedback, health, me, people, standing, tasks
from api.accreditations import routes as accreditations
from api.auth import Verifier
from api.claims import ClaimNames
from api.complaints import evidence_files, mentions, report_routes
from api.complaints import routes as complaints
from api.connections import ConnectionLimits, Connections
from api.console import assembly as console
from api.console.errors import on_http_exception, on_problem, on_validation_error
from api.console.visit import is_signed_in
from api.dependencies import EvidenceLimits, Services
from api.editions import routes as editions
from api.explanations import dry_run
from api.explanations import routes as explanations
from api.hubspot import action_routes as hubspot_actions
from api.hubspot import card_routes as hubspot_cards
from api.hubspot import parked_routes as hubspot_parked
from api.hubspot import routes as hubspot_webhooks
from api.hubspot.signed_requests import SIGNED
from api.jwks import IssuerKeys
from api.marks import routes as marks
from api.middleware import FORM_AROUND_A_FILE, RequestMiddleware
from api.openapi import describe, operation_id
from api.partners import routes as partners
from api.problems import Problem
from api.query_parameters import only_known_parameters
from api.rate_limits import LimitNumbers, Limits, Rate
from api.reviews import packet_release
from api.reviews import routes as reviews
from api.simulations import routes as simulations
from records.database import connect as connect_database
from records.editions.repository import EditionRepository
from records.evidence_files.object_store import EvidenceStore
from records.garbage import SERVING, search_seldom
from settings import Settings, load
from temporal.client import connect as connect_temporal
from temporal.console_links import ConsoleLinks
from temporal.observability import log_as_json, trace_as, trace_statements, tracing_wanted

DESCRIPTION = "Partner complaint escalation and accreditation standing: every step durable, every decision explained."

_MODULES: tuple[Any, ...] = (
    *(complaints, command_routes, partners, standing, explanations, dry_run, accreditations, packet_release, reviews),
    *(evidence_files, mentions, marks, tasks, feedback, events, report_routes, editions, simulations, people, me),
    hubspot_parked,
)

_SIGNED_BY_HUBSPOT: tuple[Any, ...] = (hubspot_webhooks, hubspot_actions, hubspot_cards)


class LifespanState(TypedDict):
    """What the application gives to the server that runs it."""

    connection_limits: Connections


def create_app(settings: Settings | None = None, clock: Callable[[], datetime] | None = None) -> FastAPI:
    """The application. Raises where the environment lacks a required setting."""
    of_its_own = settings is None  # the process is the application's; a test runs many in one
    settings = settings or load(Settings)
    log_as_json(settings.log_level)
    interceptors = [*trace_as("recourse-api"), ConsoleLinks(settings.public_url)]
    limits = Limits(_limit_numbers(settings))
    evidence = _evidence(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[LifespanState]:
        engine = connect_database(settings.database_url, settings.database_pool_size, settings.audit.ring)
        trace_statements(engine.sync_engine)
        app.state.services = Services(
            engine=engine,
            temporal=await connect_temporal(signing=settings.signing_keyring, interceptors=interceptors, lazy=True),
            repository=EditionRepository(),
            clock=clock or (lambda: datetime.now(UTC)),
            public_url=settings.public_url,
            audit_keys=settings.audit,
            edition_approval=settings.edition_approval == "on",
            hubspot_secret=_hubspot_secret(settings),
            limits=limits,
            evidence=evidence,
        )
        if of_its_own:
            search_seldom(SERVING)
        yield {"connection_limits": Connections(_connection_limits(settings))}
        await engine.dispose()

    app = _application(lifespan)
    _include_routes(app)
    app.openapi = lambda: describe(app)  # type: ignore[method-assign] # FastAPI's documented way to extend the document
    app.state.partner_links = PartnerLinks.of(
        settings.partner_link_key, settings.public_url, settings.partner_link_days
    )
    _add_authentication(app, settings, limits)
    _trace(app)
    return app


def _trace(app: FastAPI) -> None:
    if tracing_wanted():
        FastAPIInstrumentor.instrument_app(
            app, excluded_urls="healthz,readyz,metrics", exclude_spans=["receive", "send"]
        )


def _add_authentication(app: FastAPI, settings: Settings, limits: Limits) -> None:
    """The console with its sign-in, and the middleware that lets in who has a valid token."""
    keys, names = IssuerKeys(settings.oidc_issuer, settings.oidc_jwks_url), claim_names(settings)
    of_people = Verifier(keys, settings.oidc_issuer, settings.oidc_client_id, names)
    console.add_to(app, _console_settings(settings), of_people)
    verifier = Verifier(keys, settings.oidc_issuer, settings.oidc_audience, names)
    app.add_middleware(
        RequestMiddleware,
        verifier=verifier,
        limits=limits,
        open_paths=SIGNED,
        most_upload=settings.evidence_file_bytes + FORM_AROUND_A_FILE,
        is_signed_in=is_signed_in,
    )


def _evidence(settings: Settings) -> EvidenceLimits:
    """Raises ``ValueError`` for an address that leads to no store."""
    store = EvidenceStore.at(settings.evidence_url) if settings.evidence_url else None
    return EvidenceLimits(store, settings.evidence_file_bytes, settings.evidence_files_per_case)


def _include_routes(app: FastAPI) -> None:
    for module in _MODULES:
        app.include_router(module.router, dependencies=[Depends(only_known_parameters)])
    for module in _SIGNED_BY_HUBSPOT:  # HubSpot adds parameters of its own
        app.include_router(module.router)
    app.include_router(health.router)
    app.include_router(docs.router)


def _hubspot_secret(settings: Settings) -> str | None:
    return settings.hubspot_client_secret.get_secret_value() if settings.hubspot_client_secret else None


def _limit_numbers(settings: Settings) -> LimitNumbers:
    return LimitNumbers(
        reads=Rate(settings.reads_per_second, settings.reads_burst),
        writes=Rate(settings.writes_per_second, settings.writes_burst),
        costly=Rate(settings.costly_per_second, settings.costly_burst),
        costly_at_once=settings.costly_at_once,
        updates_at_once=settings.commands_at_once_per_case,
        feedback_a_day=settings.feedback_per_day,
        simulations_a_day=settings.simulations_per_day,
    )


def _connection_limits(settings: Settings) -> ConnectionLimits:
    return ConnectionLimits(
        per_client=settings.connections_per_client,
        in_all=settings.connections,
        header_bytes=settings.header_bytes,
        header_count=settings.header_count,
        headers_within=settings.headers_within_seconds,
        body_within=settings.body_within_seconds,
        answer_within=settings.answer_within_seconds,
    )


def claim_names(settings: Settings) -> ClaimNames:
    """Under which names tokens say things, as the settings have it."""
    return ClaimNames(
        roles=settings.oidc_roles_claim,
        seat=settings.oidc_seat_claim,
        partners=settings.oidc_partners_claim,
        name=settings.oidc_name_claim,
        email=settings.oidc_email_claim,
        email_verified=settings.oidc_email_verified_claim,
        groups=settings.oidc_groups,
    )


def _console_settings(settings: Settings) -> console.ConsoleSettings:
    secret = settings.oidc_client_secret
    return console.ConsoleSettings(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=secret.get_secret_value() if secret else None,
        authorization_url=settings.oidc_authorization_url,
        token_url=settings.oidc_token_url,
        scope=settings.oidc_scope,
        public_url=settings.public_url,
        local_key=settings.local_issuer_key,
        idle=timedelta(minutes=settings.console_idle_minutes),
        lasts=timedelta(hours=settings.console_session_hours),
        temporal_ui=settings.temporal_ui_url,
    )


def _application(lifespan: Lifespan[FastAPI]) -> FastAPI:
    return FastAPI(
        title="Recourse",
        version="1",
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        strict_content_type=False,  # the middleware judges the content type
        generate_unique_id_function=operation_id,
        exception_handlers={
            Problem: on_problem,
            HTTPException: on_http_exception,
            RequestValidationError: on_validation_error,
        },
    )
