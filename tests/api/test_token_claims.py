"""What a token says of its holder: the header, the names of the claims, the groups, and what the log tells of it."""

import json
from typing import Any

import pytest
from joserfc import jwk
from pydantic import ValidationError
from structlog.testing import CapturingLogger

from api import auth
from api.auth import Verifier
from api.claims import ClaimNames
from cli.local import issuer
from settings import Settings
from standards.vocabulary import Role, Seat
from tests.api.test_tokens import ISSUER, KEY, NOW, Published, refusal_of, verifier
from tests.support.case import Case
from tests.support.idp import AUDIENCE, claims, signed
from tests.support.problems import refused
from tests.support.product import Product

HEADERS = [
    "",
    "Bearer",
    "Basic YW5hOng=",
    "Bearer a",
    "Bearer a.b.c",
    "Bearer a.b.c.d.e",
    "Bearer ..",
    "Bearer é.é.é",
    "Bearer " + "a" * 20_000,
    "Token x",
]


@pytest.mark.parametrize("header", HEADERS, ids=lambda header: header[:20])
async def test_a_header_that_carries_no_token_is_refused(product: Product, header: str) -> None:
    answer = await product.anonymous.get("/v1/complaints", headers={b"Authorization": header.encode("latin-1")})
    refused(answer, 401, "unauthorized")


async def test_the_products_own_role_in_a_token_gives_nothing(product: Product) -> None:
    system = product.as_("sys", "system")
    assert (await system.get("/v1/complaints")).json() == {"results": []}
    refused(await system.get("/v1/events"), 403, "role_required")
    refused(await system.put("/v1/partners/x", json={"name": "n", "tier": "gold"}), 403, "role_required")


async def test_what_a_token_says_of_its_holder_can_always_be_kept(product: Product) -> None:
    key = jwk.ECKey.import_key(json.loads(issuer.key_file(product.servers.keys).read_text()))
    said = claims(issuer.ISSUER, sub="odd", roles=["cs", "pdm"], name="\ud800\x00\u0007", partners=["\ud800", "a\x00"])
    said |= {"email": "\ud800\x00", "email_verified": True}
    headers = {"Authorization": f"Bearer {signed(key, said)}"}
    case = await Case.filed(product)
    path = f"/v1/complaints/{case.id}/actions/add_note"
    answer = await product.anonymous.post(path, json={"text": "t"}, headers=headers)
    assert answer.status_code == 200


async def test_two_authorization_headers_are_none(product: Product) -> None:
    good = f"Bearer {product.token('ana', 'cs')}"
    for pair in ((good, good), ("Bearer x", good), (good, "Bearer x")):
        headers = [("Authorization", value) for value in pair]
        refused(await product.anonymous.get("/v1/complaints", headers=headers), 401, "unauthorized")
    assert (await product.anonymous.get("/v1/complaints", headers=[("Authorization", good)])).status_code == 200


@pytest.mark.parametrize("kind", ["JWT", "jwt", "at+jwt", "application/at+JWT", None])
async def test_an_access_token_is_taken_whatever_it_calls_itself(kind: str | None) -> None:
    await verifier().verify(f"Bearer {signed(KEY, claims(ISSUER), typ=kind)}")


@pytest.mark.parametrize("kind", ["logout+jwt", "dpop+jwt", "secevent+jwt", "JWE", ""])
async def test_another_kind_of_token_of_the_issuer_is_refused(kind: Any) -> None:
    assert (await refusal_of(signed(KEY, claims(ISSUER), typ=kind))).status == 401


async def test_claims_are_read_under_the_names_that_the_issuer_gives_them() -> None:
    names = ClaimNames(
        roles="realm_access.roles",
        seat="https://recourse.example/seat",
        partners="accounts",
        name="given",
        email="mail.address",
        email_verified="mail.verified",
    )
    said = claims(ISSUER, roles=["ops"], realm_access={"roles": ["accreditation_board"]}, accounts=["hs-1"])
    said |= {"https://recourse.example/seat": "pops", "given": "Ana", "mail": {"address": "a@b.c", "verified": True}}
    caller = await Verifier(Published(KEY), ISSUER, AUDIENCE, names).verify(f"Bearer {signed(KEY, said)}")
    assert (caller.actor.roles, caller.actor.seat) == ((Role.ACCREDITATION_BOARD,), Seat.POPS)
    assert (caller.partners, caller.name, caller.email) == (("hs-1",), "Ana", "a@b.c")


async def test_groups_give_the_roles_and_the_seat_that_are_named_for_them_and_no_other() -> None:
    groups = {"board": ["accreditation_board", "academy"], "desk": ["cs", "service_acceleration"]}
    by = Verifier(Published(KEY), ISSUER, AUDIENCE, ClaimNames(roles="groups", groups=groups))

    async def received_as(*given: Any) -> tuple[tuple[Role, ...], Seat | None]:
        actor = (await by.verify(f"Bearer {signed(KEY, claims(ISSUER, groups=list(given)))}")).actor
        return actor.roles, actor.seat

    assert await received_as("desk", "desk") == ((Role.CS, Role.SERVICE_ACCELERATION), None)
    assert await received_as("board") == ((Role.ACCREDITATION_BOARD,), Seat.ACADEMY)
    assert await received_as("ops", "auditor", "academy", "unknown", 5) == ((), None), "a group of that name is no role"


def test_a_group_that_is_given_no_role_of_ours_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECOURSE_DATABASE_URL", "postgresql://x/y")
    monkeypatch.setenv("RECOURSE_OIDC_ISSUER", ISSUER)
    monkeypatch.setenv("RECOURSE_OIDC_GROUPS", '{"desk": ["cs", "academy"]}')
    assert Settings().oidc_groups == {"desk": ["cs", "academy"]}
    for wrong in ('{"desk": ["boss"]}', '{"desk": ["system"]}'):
        monkeypatch.setenv("RECOURSE_OIDC_GROUPS", wrong)
        with pytest.raises(ValidationError, match="no such role or seat"):
            Settings()


WORDS: dict[str, tuple[dict[str, Any], str]] = {
    "expired": ({"exp": NOW - 60}, "its claim exp does not hold: expired_token"),
    "of another issuer": ({"iss": "https://evil.example"}, "'https://id.example' is expected"),
    "for another audience": ({"aud": "somebody-else"}, "('somebody-else'; 'recourse' is expected)"),
    "about nobody": ({"sub": None}, "its claim sub does not hold: missing_claim"),
    "about a sentence": ({"sub": "Dana Reyes"}, "a claim has another form"),
    "about the product itself": ({"sub": "recourse"}, "its sub is the product's own"),
}


@pytest.mark.parametrize(("changes", "words"), WORDS.values(), ids=WORDS.keys())
async def test_the_log_says_in_words_what_is_wrong_with_a_token(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], words: str
) -> None:
    monkeypatch.setattr(auth, "log", log := CapturingLogger())
    await refusal_of(signed(KEY, claims(ISSUER, **changes)))
    ((_, names, said),) = log.calls
    assert names == ("token_rejected",)
    assert words in said["because"]
    assert "Dana" not in said["because"]


async def test_the_log_repeats_nothing_of_a_token_that_nobody_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "log", log := CapturingLogger())
    head, payload, _ = signed(KEY, claims(ISSUER, iss="Dana Reyes")).split(".")
    await refusal_of(f"{head}.{payload}.{'A' * 86}")
    assert [call.kwargs for call in log.calls] == [{"because": "it cannot be verified: BadSignatureError"}]
