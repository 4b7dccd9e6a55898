"""What HubSpot can answer instead of what was asked for. Messages hold codes; HubSpot's own words are kept apart."""


class HubSpotAway(Exception):
    """HubSpot cannot serve this now; it is asked again. ``retry_after`` is in seconds, None where it does not say."""

    def __init__(self, code: str, retry_after: float | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after


class HubSpotRefused(Exception):
    """HubSpot refused this for good: the same request would be refused again. ``detail`` can be private."""

    def __init__(self, status: int, category: str, detail: str, correlation_id: str = "") -> None:
        super().__init__(f"{status} {category}")
        self.status = status
        self.category = category
        self.detail = detail
        self.correlation_id = correlation_id
