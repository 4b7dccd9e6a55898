"""Requests of other sites are refused by what the browser says of them: no token in a form, nothing to steal.

As in CrossOriginProtection of Go 1.25: ``Sec-Fetch-Site`` decides where it is sent, ``Origin`` where it is not.
"""

from fastapi import Request

from api.problems import Problem

_SAME = frozenset({"same-origin", "none"})


def require_same_origin(request: Request) -> None:
    """Raises a 403 problem for a request that changes something and does not come from our own pages."""
    if request.method in {"GET", "HEAD"}:
        return
    site = request.headers.get("sec-fetch-site")
    if site in _SAME:
        return
    if site is None and request.headers.get("origin") == origin_of(request.app.state.services.public_url):
        return
    raise Problem(403, "cross_origin", "This came from another site and was not done; use the page itself.")


def origin_of(url: str) -> str:
    """Scheme, host and port of the address."""
    return "/".join(url.split("/", 3)[:3])
