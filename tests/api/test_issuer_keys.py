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


class Door:
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
async def door() -> AsyncIterator[Door]:
    async with provider(ec_key("first")) as idp:
        yield Door(idp)


async def test_the_keys_are_found_by_discovery_and_read_once(door: Door) -> None:
    statuses = await asyncio.gather(*(door.status(door.idp.keys[0]) for _ in range(50)))
    assert set(statuses) == {200}
    assert door.idp.visits == ["/.well-known/openid-configuration", "/keys"]


async def test_a_thousand_random_key_ids_lead_to_one_look_up_a_minute(door: Door) -> None:
    await door.status(door.idp.keys[0])
    door.clock.now += AGAIN_AFTER
    stranger = ec_key()
    for number in range(1_000):
        token = signed(stranger, claims(door.idp.address), kid=f"random-{number}")
        with pytest.raises(Problem):
            await door.verifier.verify(f"Bearer {token}")
    assert door.idp.key_visits == 2
    assert await door.status(door.idp.keys[0]) == 200


async def test_a_rotation_is_followed_with_one_look_up(door: Door) -> None:
    old, new = door.idp.keys[0], rsa_key("second")
    assert await door.status(old) == 200
    door.idp.keys[:] = [new]
    door.clock.now += AGAIN_AFTER
    assert set(await asyncio.gather(*(door.status(new) for _ in range(20)))) == {200}
    assert door.idp.key_visits == 2
    assert await door.status(old) == 401


async def test_a_key_that_was_withdrawn_ends_without_a_new_one_being_seen(door: Door) -> None:
    withdrawn, kept = door.idp.keys[0], ec_key("kept")
    door.idp.keys.append(kept)
    assert await door.status(withdrawn) == 200
    door.idp.keys.remove(withdrawn)
    door.clock.now += FRESH_FOR
    assert await door.status(withdrawn) == 200, "nobody waits for the look-up"
    await door.settled()
    assert await door.status(withdrawn) == 401
    assert await door.status(kept) == 200


async def test_while_the_provider_is_away_the_known_keys_serve_and_then_no_longer(door: Door) -> None:
    key = door.idp.keys[0]
    assert await door.status(key) == 200
    door.idp.away = True
    for _ in range(3):
        door.clock.now += FRESH_FOR
        assert await door.status(key) == 200
        assert await door.status(ec_key()) == 401
        await door.settled()
    door.clock.now += GOOD_FOR
    assert await door.status(key) == 503
    door.idp.away = False
    door.clock.now += AGAIN_AFTER
    assert await door.status(key) == 200


async def test_without_any_key_everybody_is_told_to_come_back(door: Door) -> None:
    door.idp.away = True
    statuses = await asyncio.gather(*(door.status(door.idp.keys[0]) for _ in range(50)))
    assert set(statuses) == {503}
    assert len(door.idp.visits) == 1, "one look-up answers for all who wait"
    door.idp.away = False
    door.clock.now += 1
    assert await door.status(door.idp.keys[0]) == 200


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
async def test_what_is_no_key_set_is_as_good_as_nothing(door: Door, body: bytes) -> None:
    key = door.idp.keys[0]
    door.idp.body = body
    assert await door.status(key) == 503
    door.idp.body = None
    door.clock.now += 1
    assert await door.status(key) == 200
    door.idp.body = body
    door.clock.now += FRESH_FOR
    assert await door.status(key) == 200
    await door.settled()
    assert await door.status(key) == 200
