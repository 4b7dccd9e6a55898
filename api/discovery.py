"""The issuer's discovery document: where it is, and that it is the configured issuer's own (OIDC Discovery, 4.3)."""

from typing import Any

import httpx
import structlog

log = structlog.get_logger("api")


async def discovered(client: httpx.AsyncClient, issuer: str) -> dict[str, Any]:
    """What the issuer says of itself.

    Raises ``httpx.HTTPError`` where it does not answer, and ``ValueError`` where the answer is no document of its own:
    it must name the issuer exactly as it is configured, as tokens must.
    """
    answer = await client.get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    found = answer.raise_for_status().json()
    if not isinstance(found, dict):
        raise ValueError("the discovery document is no object")
    if found.get("issuer") != issuer:
        log.error("discovery_names_another_issuer", found=str(found.get("issuer"))[:200], expected=issuer)
        raise ValueError("the discovery document names another issuer")
    return found
