"""Making a page: templates that escape, a nonce for what it loads, and headers that let nothing else run."""

import hashlib
import mimetypes
import secrets
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from api.console import words
from api.problems import Problem

_HERE = Path(__file__).parent
FILES = ("console.css", "console.js", "icon.svg")
router = APIRouter(include_in_schema=False)

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters |= words.FILTERS


def page(request: Request, template: str, status: int = 200, *, frames: bool = False, **shown: Any) -> HTMLResponse:
    """The page of the template, as the visitor sees it. ``frames``: it shows others of our own inside."""
    nonce = secrets.token_urlsafe(16)
    visit = getattr(request.state, "visit", None)
    common = {"nonce": nonce, "visit": visit, "path": request.url.path, "files": addresses()}
    content = _ENVIRONMENT.get_template(template).render(common | shown)
    return HTMLResponse(content, status, headers=_headers(nonce, frames=frames))


def rendered(template: str) -> str:
    """The template of a page that is the same for everybody."""
    return _ENVIRONMENT.get_template(template).render(files=addresses())


def document(content: str) -> HTMLResponse:
    """A document that stands in a frame of a page: its styles stand in it, and it runs and loads nothing."""
    allowed = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
    headers = {
        "Content-Security-Policy": allowed,
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Frame-Options": "SAMEORIGIN",
        "Vary": "Cookie",
    }
    return HTMLResponse(content, headers=headers)


def _headers(nonce: str, *, frames: bool) -> Mapping[str, str]:
    allowed = {
        "default-src": "'none'",
        "script-src": f"'nonce-{nonce}'",
        "style-src": f"'nonce-{nonce}'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "worker-src": "'self'",
        **({"frame-src": "'self'"} if frames else {}),
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in allowed.items()),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
        "X-Frame-Options": "DENY",
        "Vary": "Cookie",
    }


@cache
def addresses() -> Mapping[str, str]:
    """By file that pages load, its address: it names the content, so that it can be kept for good."""
    return {name: f"/console/static/{digest_of(name)}/{name}" for name in FILES}


@cache
def content_of(name: str) -> bytes:
    """The file."""
    return (_HERE / "static" / name).read_bytes()


@cache
def digest_of(name: str) -> str:
    """What names the file's content."""
    return hashlib.sha256(content_of(name)).hexdigest()[:16]


@router.get("/console/static/{digest}/{name}")
async def read_file(digest: str, name: str) -> Response:
    """A file that pages load. Raises a 404 problem for any other content."""
    if name not in FILES or digest != digest_of(name):
        raise Problem(404, "not_found", "There is no such file; open the page again.")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    kept = {"Cache-Control": "public, max-age=31536000, immutable", "Cross-Origin-Resource-Policy": "same-origin"}
    return Response(content_of(name), media_type=kind, headers=kept)
