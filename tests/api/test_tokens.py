"""Only a token of the issuer, for us, unexpired and signed with a published key, is somebody; anything else is 401."""

import base64
import hmac
import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc import jwk

from api.auth import Verifier
from api.jwks import IssuerKeys
from api.problems import Problem
from standards.vocabulary import Role, Seat
from tests.support.idp import AUDIENCE, claims, ec_key, provider, rsa_key, signed

NOW = int(time.time())
KEY = ec_key()
RSA = rsa_key()
ISSUER = "https://id.example"


class Published(IssuerKeys):
    """Keys that were read already."""

    def __init__(self, *keys: Any) -> None:
        super().__init__(ISSUER)
        self._keys = jwk.KeySet(list(keys))
        self._read_at = self._tried_at = self._clock()


def verifier(*keys: Any) -> Verifier:
    """A verifier that knows these keys and has just read them."""
    return Verifier(Published(*(keys or (KEY, RSA))), ISSUER, AUDIENCE)


async def refusal_of(token: str, by: Verifier | None = None) -> Problem:
    """The problem that the token leads to."""
    with pytest.raises(Problem) as raised:
        await (by or verifier()).verify(f"Bearer {token}")
    return raised.value


async def received(token: str) -> tuple[int, tuple[Role, ...]]:
    """How a token is received, whatever it is, and the roles it gives."""
    try:
        return 200, (await verifier().verify(f"Bearer {token}")).actor.roles
    except Problem as problem:
        return problem.status, ()


def plain(part: Any) -> str:
    """A part of a token, unsigned."""
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


async def test_a_good_token_says_who_calls() -> None:
    said = claims(
        ISSUER, roles=["accreditation_board", "cs", "cs"], seat="academy", partners=["hs-1"], name="Ana", email="a@b.c"
    )
    for token in (signed(KEY, said), signed(RSA, said, "RS256")):
        caller = await verifier().verify(f"bearer  {token} ")
        assert caller.actor.sub == "ana"
        assert caller.actor.roles == (Role.ACCREDITATION_BOARD, Role.CS)
        assert (caller.actor.seat, caller.partners, caller.name) == (Seat.ACADEMY, ("hs-1",), "Ana")
        assert caller.email is None, "nobody verified it"


async def test_an_address_counts_once_the_issuer_verified_it() -> None:
    for word, email in ((True, "a@b.c"), (False, None), ("true", None), (1, None), (None, None)):
        token = signed(KEY, claims(ISSUER, email="a@b.c", email_verified=word))
        assert (await verifier().verify(f"Bearer {token}")).email == email


CLAIMS: dict[str, dict[str, Any]] = {
    "expired": {"exp": NOW - 60},
    "never to expire": {"exp": None},
    "to expire at no time": {"exp": float("nan")},
    "to expire in words": {"exp": "tomorrow"},
    "to expire truly": {"exp": True},
    "not valid yet": {"nbf": NOW + 86_400},
    "of another issuer": {"iss": "https://evil.example"},
    "of no issuer": {"iss": None},
    "of several issuers": {"iss": [ISSUER]},
    "for another audience": {"aud": "somebody-else"},
    "for no audience": {"aud": None},
    "for an audience of one among others, none ours": {"aud": ["a", "b"]},
    "about nobody": {"sub": None},
    "about an empty name": {"sub": ""},
    "about a number": {"sub": 5},
    "about a sentence": {"sub": "Dana Reyes\n"},
    "about a very long name": {"sub": "x" * 129},
    "about the product itself": {"sub": "recourse"},
}


@pytest.mark.parametrize("changes", CLAIMS.values(), ids=CLAIMS.keys())
async def test_a_token_that_is_wrong_is_refused(changes: dict[str, Any]) -> None:
    found = await refusal_of(signed(KEY, claims(ISSUER, **changes)))
    assert (found.status, found.code) == (401, "unauthorized")
    assert found.headers["WWW-Authenticate"].startswith("Bearer")


async def test_a_token_that_just_expired_is_forgiven_a_slow_clock() -> None:
    now = int(time.time())
    await verifier().verify(f"Bearer {signed(KEY, claims(ISSUER, exp=now - 10))}")
    await refusal_of(signed(KEY, claims(ISSUER, exp=now - 45)))


async def test_a_token_may_be_for_several_audiences() -> None:
    await verifier().verify(f"Bearer {signed(KEY, claims(ISSUER, aud=['x', AUDIENCE]))}")


async def test_a_signature_is_never_optional() -> None:
    said = claims(ISSUER)
    good = signed(KEY, said)
    head, body, signature = good.split(".")
    unsigned = [
        f"{plain({'alg': 'none'})}.{plain(said)}.",
        f"{plain({'alg': 'None', 'kid': KEY.kid})}.{plain(said)}.",
        f"{plain({'alg': 'none', 'kid': KEY.kid})}.{plain(said)}.{signature}",
        f"{head}.{body}.",
        f"{head}.{body}",
        f"{head}.{plain(claims(ISSUER, roles=['ops']))}.{signature}",
        f"{head}.{body}.{signature[:-4]}AAAA",
        f"{plain({'alg': 'ES256', 'kid': KEY.kid, 'b64': False, 'crit': ['b64']})}.{body}.{signature}",
    ]
    for token in unsigned:
        assert (await refusal_of(token)).status == 401


async def test_a_public_key_is_no_shared_secret() -> None:
    for key, algorithm in ((RSA, "HS256"), (KEY, "HS256"), (RSA, "HS512")):
        for secret in (key.as_pem(private=False), key.as_der(private=False), json.dumps(key.as_dict(False)).encode()):
            told = f"{plain({'alg': algorithm, 'kid': key.kid})}.{plain(claims(ISSUER))}"
            seal = hmac.digest(secret, told.encode(), "sha256" if algorithm == "HS256" else "sha512")
            forged = f"{told}.{base64.urlsafe_b64encode(seal).decode().rstrip('=')}"
            assert (await refusal_of(forged)).status == 401


async def test_another_algorithm_than_the_listed_is_refused() -> None:
    oct_key = jwk.OctKey.generate_key(256, {"kid": "oct"})
    assert (await refusal_of(signed(oct_key, claims(ISSUER), "HS256"), verifier(oct_key))).status == 401
    pss = jwk.RSAKey.generate_key(2048, {"kid": "pss"})
    assert (await refusal_of(signed(pss, claims(ISSUER), "PS256"), verifier(pss))).status == 401


async def test_a_token_cannot_bring_its_own_key() -> None:
    mine = ec_key(KEY.kid)
    async with provider(mine) as evil:
        pointers: list[dict[str, Any]] = [
            {"jku": f"{evil.address}/keys"},
            {"x5u": f"{evil.address}/keys"},
            {"jwk": mine.as_dict(private=False)},
            {"jku": f"{evil.address}/keys", "kid": "unknown"},
            {"x5c": ["AAAA"]},
        ]
        for header in pointers:
            assert (await refusal_of(signed(mine, claims(ISSUER), **header))).status == 401
        assert evil.visits == []


ROLES: list[Any] = [
    None,
    "cs",
    {"cs": True},
    5,
    [["cs"]],
    [{"cs": 1}],
    ["CS"],
    [None],
    ["system"],
    ["root", 5],
    "*",
    True,
]


@pytest.mark.parametrize("roles", ROLES, ids=repr)
async def test_roles_that_are_no_list_of_ours_give_nothing(roles: Any) -> None:
    caller = await verifier().verify(f"Bearer {signed(KEY, claims(ISSUER, roles=roles))}")
    assert caller.actor.roles == ()
    assert not caller.has(*Role)


ODD: list[dict[str, Any]] = [
    {"seat": ["academy"]},
    {"seat": {"a": 1}},
    {"seat": "throne"},
    {"partners": "hs-1"},
    {"partners": {"hs-1": True}},
    {"partners": [5, None, ["hs-1"], {"a": 1}, "a\x00b", "\ud800", "x" * 65, "", "a b"]},
    {"name": 5},
    {"name": "\ud800\x00"},
    {"email": ["a@b.c"], "email_verified": True},
    {"email_verified": [True]},
    {"": 1, "__class__": 2, "value": 3, "options": 4, "leeway": 5},
]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd)[:40])
async def test_odd_claims_are_left_out(odd: dict[str, Any]) -> None:
    caller = await verifier().verify(f"Bearer {signed(KEY, claims(ISSUER, **odd))}")
    assert (caller.actor.seat, caller.partners, caller.email) == (None, (), None)
    assert caller.name is None


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(["iss", "aud", "sub", "exp", "nbf", "iat", "jti", "roles", "seat", "partners", "name", "email"])


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(odd=st.dictionaries(NAMES, JUNK, max_size=4))
async def test_no_claims_lead_to_a_failure(odd: dict[str, Any]) -> None:
    status, roles = await received(signed(KEY, claims(ISSUER) | odd))
    assert status in {200, 401}
    assert Role.SYSTEM not in roles


@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(header=st.dictionaries(st.sampled_from(["alg", "kid", "typ", "crit", "b64", "jwk", "zip"]), JUNK), payload=JUNK)
async def test_no_token_leads_to_a_failure(header: dict[str, Any], payload: Any) -> None:
    head, _, signature = signed(KEY, claims(ISSUER)).split(".")
    for token in (f"{plain(header)}.{plain(payload)}.{signature}", f"{head}.{plain(payload)}.{signature}"):
        assert (await refusal_of(token)).status == 401


PAYLOADS = [b"", b"[]", b"null", b'"x"', b"{", b"[" * 100_000, b'{"a":' * 100_000, b"\xff", b"9" * 5_000, b"NaN"]


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: repr(payload[:12]))
async def test_a_signed_payload_that_is_no_object_is_refused(payload: bytes) -> None:
    assert (await refusal_of(signed(KEY, payload))).status == 401


async def test_a_token_that_was_good_is_refused_once_it_has_expired(monkeypatch: pytest.MonkeyPatch) -> None:
    now = int(time.time())
    by, token = verifier(), signed(KEY, claims(ISSUER, exp=now + 60))
    assert (await by.verify(f"Bearer {token}")).actor.sub == "ana"
    monkeypatch.setattr(time, "time", lambda: now + 60 + 31)
    assert (await refusal_of(token, by)).status == 401


async def test_a_token_that_was_good_is_refused_once_its_key_is_withdrawn() -> None:
    keys, token = Published(KEY), signed(KEY, claims(ISSUER))
    by = Verifier(keys, ISSUER, AUDIENCE)
    assert (await by.verify(f"Bearer {token}")).actor.sub == "ana"
    keys._keys = jwk.KeySet([ec_key()])
    assert (await refusal_of(token, by)).status == 401


async def test_what_a_known_token_says_cannot_be_changed() -> None:
    by, token = verifier(), signed(KEY, claims(ISSUER))
    await by.verify(f"Bearer {token}")
    head, _, signature = token.split(".")
    other = plain(claims(ISSUER, sub="olga"))
    assert (await refusal_of(f"{head}.{other}.{signature}", by)).status == 401
