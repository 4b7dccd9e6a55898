"""The sign-in page of the local stack's issuer: anybody signs in as anybody, so it exists in local mode alone."""

import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from joserfc.jwk import ECKey
from pydantic import TypeAdapter, ValidationError
from starlette.responses import JSONResponse, RedirectResponse

from api.console.oidc import challenge_of
from api.console.pages import page
from api.console.posted import posted
from api.console.request_origin import require_same_origin
from api.local_issuer.tokens import ISSUER, claims, sign_with
from api.problems import Problem
from records import people
from standards.field_types import PartnerId, Subject
from standards.vocabulary import Role, Seat

CODE_LASTS = 60.0
"""Seconds for which a code can be exchanged."""
_KEPT = ("client_id", "redirect_uri", "state", "nonce", "code_challenge", "scope", "response_type")
SUGGESTED = (
    ("ana", Role.CS, None),
    ("sol", Role.SERVICE_ACCELERATION, None),
    ("pat", Role.PARTNER_OPS, None),
    ("mia", Role.MARK_BOARD, None),
    ("noor", Role.MARK_BOARD, None),
    ("omar", Role.MARK_BOARD, None),
    ("pia", Role.PDM, None),
    ("bo", Role.ACCREDITATION_BOARD, Seat.ACADEMY),
    ("ada", Role.ACCREDITATION_BOARD, Seat.CS_SERVICES),
    ("kim", Role.ACCREDITATION_BOARD, Seat.POPS),
    ("dora", Role.DIRECTOR, None),
    ("lee", Role.LEGAL, None),
    ("olga", Role.OPS, None),
    ("audrey", Role.AUDITOR, None),
)
"""Somebody for each part, as the demo knows them; any other name signs in as well."""
ROLES = tuple(role for role in Role if role is not Role.SYSTEM)


@dataclass
class LocalIssuer:
    """The issuer's key, its one client, and the codes that it gave out."""

    key: ECKey
    client_id: str
    redirect_uri: str
    _codes: dict[str, tuple[float, dict[str, str], dict[str, Any]]] = field(default_factory=dict)

    @classmethod
    def of(cls, key: Path, client_id: str, redirect_uri: str) -> "LocalIssuer":
        """The issuer with the key in the file."""
        return cls(ECKey.import_key(json.loads(key.read_text(encoding="utf-8"))), client_id, redirect_uri)

    def must_be_asked_rightly(self, asked: Mapping[str, str]) -> None:
        """Raises a 400 problem for a request of another client, to another address or without PKCE."""
        known = (asked.get("client_id"), asked.get("redirect_uri")) == (self.client_id, self.redirect_uri)
        if not known or asked.get("code_challenge_method", "S256") != "S256" or not asked.get("code_challenge"):
            raise Problem(400, "malformed", "Begin at /console: this page is the second step of signing in.")

    def give_code(self, asked: Mapping[str, str], said: dict[str, Any]) -> str:
        """A code for the person, to be exchanged once."""
        now = time.monotonic()
        self._codes = {code: kept for code, kept in self._codes.items() if kept[0] > now}
        code = secrets.token_urlsafe(24)
        self._codes[code] = (now + CODE_LASTS, dict(asked), said)
        return code

    def exchange(self, sent: Mapping[str, str]) -> str | None:
        """The ID token for the code; None where the code is not the sender's."""
        ends, asked, said = self._codes.pop(sent.get("code", ""), (0.0, {}, {}))
        same = all(sent.get(name) == asked.get(name) for name in ("client_id", "redirect_uri"))
        proven = asked.get("code_challenge") == challenge_of(sent.get("code_verifier", ""))
        if ends < time.monotonic() or not same or not proven:
            return None
        subject = said.pop("sub")
        nonce = {"nonce": asked["nonce"]} if asked.get("nonce") else {}
        return sign_with(self.key, subject, {**said, **nonce}, self.client_id)


def router(issuer: LocalIssuer) -> APIRouter:
    """The issuer's addresses."""
    routes = APIRouter(prefix="/local-issuer", include_in_schema=False)

    @routes.get("/authorize")
    async def read_sign_in(request: Request) -> Response:
        asked = dict(request.query_params)
        issuer.must_be_asked_rightly(asked)
        typed = {name: asked.get(name, "") for name in ("sub", "seat", "partners")}
        return await _page(request, asked, typed | {"roles_given": request.query_params.getlist("roles")})

    @routes.post("/authorize")
    async def sign_in(request: Request) -> Response:
        require_same_origin(request)
        form = await posted(request)
        asked = {name: form.one(name) for name in _KEPT}
        issuer.must_be_asked_rightly(asked)
        try:
            said = _said(form.one("sub"), form.many("roles"), form.one("seat"), form.one("partners"))
        except ValidationError:
            typed = {name: form.one(name) for name in ("sub", "seat", "partners")}
            shown = typed | {"roles_given": form.many("roles")}
            fault = "A name has letters, digits and _ . : @ | + - only; a partner's id letters, digits and . _ -."
            return await _page(request, asked, shown, fault, status=422)
        said["name"] = await _known_name(request, said["sub"])
        answer = {"code": issuer.give_code(asked, said), "state": asked["state"], "iss": ISSUER}
        return RedirectResponse(f"{issuer.redirect_uri}?{urlencode(answer)}", 303)

    @routes.post("/token")
    async def exchange_code(request: Request) -> Response:
        form = await posted(request)
        token = issuer.exchange({name: form.one(name) for name in form.names})
        if token is None:
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse({"id_token": token, "access_token": token, "token_type": "Bearer", "expires_in": 300})

    return routes


async def _known_name(request: Request, sub: str) -> str:
    """What the person is called already; the account's name for somebody new."""
    async with request.app.state.services.engine.connect() as connection:
        known = await people.page(connection, None, (), (sub,), "", 1)
    return (known[0].name or sub) if known else sub


def _said(sub: str, roles: list[str], seat: str, partners: str) -> dict[str, Any]:
    """What the token says. Raises ``ValidationError`` for a name that no token can have."""
    subject = TypeAdapter(Subject).validate_python(sub.strip())
    given = [role for role in ROLES if role.value in roles]
    managed = TypeAdapter(list[PartnerId]).validate_python(partners.replace(",", " ").split())
    sits = Seat(seat) if seat in set(Seat) else None
    return {"sub": subject, **claims(subject, given, seat=sits, partners=managed, email=None)}


async def _page(
    request: Request, asked: Mapping[str, str], typed: Mapping[str, Any], fault: str = "", status: int = 200
) -> Response:
    kept = {name: asked[name] for name in _KEPT if asked.get(name)}
    async with request.app.state.services.engine.connect() as connection:
        known = await people.page(connection, None, (), (), "", 40)
    names = {one.sub: one.name for one in known}
    suggested = [(sub, names.get(sub), [role.value], seat.value if seat else "") for sub, role, seat in SUGGESTED]
    others = [
        (one.sub, one.name, [*one.roles], "")
        for one in known
        if one.sub not in {sub for sub, _, _ in SUGGESTED} and one.roles
    ]
    links = [
        (name or sub, roles, seat, _address(kept, [("sub", sub), ("seat", seat), *(("roles", role) for role in roles)]))
        for sub, name, roles, seat in [*suggested, *others]
    ]
    chosen = {"kept": kept, "typed": typed, "links": links}
    shown: dict[str, Any] = {**chosen, "roles": ROLES, "seats": tuple(Seat), "fault": fault}
    return page(request, "local_sign_in.html", status, **shown)


def _address(kept: Mapping[str, str], chosen: list[tuple[str, str]]) -> str:
    """The same page with somebody chosen."""
    return f"?{urlencode([*kept.items(), *chosen])}"
