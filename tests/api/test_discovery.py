"""Discovery: the document counts where it is the configured issuer's own, and is as good as nothing where it is not."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from api.auth import Verifier
from api.console.oidc import Attempt, OidcClient
from api.jwks import IssuerKeys
from api.problems import Problem
from tests.support.idp import AUDIENCE, IdentityProvider, ec_key, provider

OTHERS = ["https://login.example", "{address}/", "{address}/tenant", "{address}?"]


@pytest_asyncio.fixture(loop_scope="session")
async def idp() -> AsyncIterator[IdentityProvider]:
    async with provider(ec_key("first")) as running:
        yield running


def a_console(idp: IdentityProvider, issuer: str) -> OidcClient:
    verifier = Verifier(IssuerKeys(issuer), issuer, AUDIENCE)
    return OidcClient(issuer, "recourse-console", None, "https://recourse.example/back", "openid", verifier)


@pytest.mark.parametrize("named", OTHERS)
async def test_no_key_is_taken_by_a_document_that_names_another_issuer(idp: IdentityProvider, named: str) -> None:
    idp.named = named.format(address=idp.address)
    with pytest.raises(Problem) as problem:
        await IssuerKeys(idp.address).current()
    assert (problem.value.status, idp.key_visits) == (503, 0)


@pytest.mark.parametrize("named", OTHERS)
async def test_nobody_is_led_to_sign_in_by_a_document_that_names_another_issuer(
    idp: IdentityProvider, named: str
) -> None:
    idp.named = named.format(address=idp.address)
    with pytest.raises(Problem) as problem:
        await a_console(idp, idp.address).address(Attempt("/console"))
    assert problem.value.status == 503


@pytest.mark.parametrize("slash", ["", "/"])
async def test_an_issuer_is_found_under_the_name_that_it_has_with_or_without_a_slash(
    idp: IdentityProvider, slash: str
) -> None:
    issuer = idp.named = idp.address + slash
    assert (await IssuerKeys(issuer).current()).keys
    assert (await a_console(idp, issuer).address(Attempt("/console"))).startswith(f"{idp.address}/authorize?")
