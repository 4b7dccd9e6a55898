"""Prometheus metrics of the API: requests by route and status, and how long they took."""

from prometheus_client import Counter, Histogram

_REQUESTS = Counter("recourse_http_requests_total", "HTTP requests.", ["method", "route", "status"])
_SECONDS = Histogram(
    "recourse_http_request_seconds",
    "How long requests took.",
    ["method", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Counts a finished request. ``route`` is the template, so that the labels stay few and say nothing private."""
    method = method if method in _METHODS else "other"
    _REQUESTS.labels(method, route, str(status)).inc()
    _SECONDS.labels(method, route).observe(seconds)
