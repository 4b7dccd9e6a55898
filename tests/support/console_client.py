"""Somebody at the console without a browser: a session, and forms as a browser sends them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.support.product import Product
from tests.support.waiting import PATIENCE

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


@asynccontextmanager
async def signed_in(
    product: Product, sub: str, *roles: str, seat: str = "", address: str = ""
) -> AsyncIterator[httpx.AsyncClient]:
    """A client whose cookie opens a session of the person, in these roles, at the product's or another address."""
    client = httpx.AsyncClient(base_url=address or product.address, trust_env=False, verify=False, timeout=PATIENCE)
    async with client:
        asked = (await client.get("/console/sign-in")).headers["location"]
        form = {name: values[0] for name, values in parse_qs(urlsplit(asked).query).items()}
        chosen = {"sub": sub, "roles": list(roles), "seat": seat, "partners": ""}
        back = await client.post("/local-issuer/authorize", data=form | chosen, headers=SAME_ORIGIN)
        done = await client.get(back.headers["location"])
        assert done.status_code == 303, done.text
        client.headers.update(SAME_ORIGIN)
        yield client
