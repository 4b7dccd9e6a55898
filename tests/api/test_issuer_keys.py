"""The issuer's keys are looked up sparingly, follow its rotations, and outlive its absences."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from joserfc import jwk

from api.auth import Verifier
from api.jwks import AGAIN_AFTER, FRESH_FOR, GOOD_FOR, IssuerKeys
from api.problems import Problem
from tests.support.idp import AUDIENCE, IdentityProvider, claims, ec_key, provider, rsa_key, signed


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


class VerifierUnderTest:
    """A verifier before an identity provider, with a clock."""

    def __init__(self, idp: IdentityProvider) -> None:
        self.idp = idp
        self.clock = Clock()
        self.keys = IssuerKeys(idp.address, clock=self.clock)
        self.verifier = Verifier(self.keys, idp.address, AUDIENCE)

    async def status(self, key: jwk.ECKey | jwk.RSAKey) -> int:
        """How a token of the key is received."""
        token = signed(key, claims(self.idp.address), "RS256" if isinstance(key, jwk.RSAKey) else "ES256")
        try:
            await self.verifier.verify(f"Bearer {token}")
        except Problem as problem:
            return problem.status
        return 200

    async def settled(self) -> None:
        """Waits for a look-up in the background."""
        while (task := self.keys._refreshing) is not None and not task.done():
            await asyncio.sleep(0.01)


@pytest_asyncio.fixture(loop_scope="session")
async def tested() -> AsyncIterator[VerifierUnderTest]:
    async with provider(ec_key("first")) as idp:
        yield VerifierUnderTest(idp)


async def test_the_keys_are_found_by_discovery_and_read_once(tested: VerifierUnderTest) -> None:
    statuses = await asyncio.gather(*(tested.status(tested.idp.keys[0]) for _ in range(50)))
    assert set(statuses) == {200}
    assert tested.idp.visits == ["/.well-known/openid-configuration", "/keys"]


async def test_a_thousand_random_key_ids_lead_to_one_look_up_a_minute(tested: VerifierUnderTest) -> None:
    await tested.status(tested.idp.keys[0])
    tested.clock.now += AGAIN_AFTER
    stranger = ec_key()
    for number in range(1_000):
        token = signed(stranger, claims(tested.idp.address), kid=f"random-{number}")
        with pytest.raises(Problem):
            await tested.verifier.verify(f"Bearer {token}")
    assert tested.idp.key_visits == 2
    assert await tested.status(tested.idp.keys[0]) == 200


async def test_a_rotation_is_followed_with_one_look_up(tested: VerifierUnderTest) -> None:
    old, new = tested.idp.keys[0], rsa_key("second")
    assert await tested.status(old) == 200
    tested.idp.keys[:] = [new]
    tested.clock.now += AGAIN_AFTER
    assert set(await asyncio.gather(*(tested.status(new) for _ in range(20)))) == {200}
    assert tested.idp.key_visits == 2
    assert await tested.status(old) == 401


async def test_a_key_that_was_withdrawn_ends_without_a_new_one_being_seen(tested: VerifierUnderTest) -> None:
    withdrawn, kept = tested.idp.keys[0], ec_key("kept")
    tested.idp.keys.append(kept)
    assert await tested.status(withdrawn) == 200
    tested.idp.keys.remove(withdrawn)
    tested.clock.now += FRESH_FOR
    assert await tested.status(withdrawn) == 200, "nobody waits for the look-up"
    await tested.settled()
    assert await tested.status(withdrawn) == 401
    assert await tested.status(kept) == 200


async def test_while_the_provider_is_away_the_known_keys_serve_and_then_no_longer(tested: VerifierUnderTest) -> None:
    key = tested.idp.keys[0]
    assert await tested.status(key) == 200
    tested.idp.away = True
    for _ in range(3):
        tested.clock.now += FRESH_FOR
        assert await tested.status(key) == 200
        assert await tested.status(ec_key()) == 401
        await tested.settled()
    tested.clock.now += GOOD_FOR
    assert await tested.status(key) == 503
    tested.idp.away = False
    tested.clock.now += AGAIN_AFTER
    assert await tested.status(key) == 200


async def test_without_any_key_everybody_is_told_to_come_back(tested: VerifierUnderTest) -> None:
    tested.idp.away = True
    statuses = await asyncio.gather(*(tested.status(tested.idp.keys[0]) for _ in range(50)))
    assert set(statuses) == {503}
    assert len(tested.idp.visits) == 1, "one look-up answers for all who wait"
    tested.idp.away = False
    tested.clock.now += 1
    assert await tested.status(tested.idp.keys[0]) == 200


BODIES = [
    b"",
    b"[]",
    b"{}",
    b'{"keys": []}',
    b'{"keys": 5}',
    b'{"keys": [5]}',
    b'{"keys": [{"kty": "EC"}]}',
    b"[" * 10**5,
]


@pytest.mark.parametrize("body", BODIES, ids=lambda body: repr(body[:20]))
async def test_what_is_no_key_set_is_as_good_as_nothing(tested: VerifierUnderTest, body: bytes) -> None:
    key = tested.idp.keys[0]
    tested.idp.body = body
    assert await tested.status(key) == 503
    tested.idp.body = None
    tested.clock.now += 1
    assert await tested.status(key) == 200
    tested.idp.body = body
    tested.clock.now += FRESH_FOR
    assert await tested.status(key) == 200
    await tested.settled()
    assert await tested.status(key) == 200
