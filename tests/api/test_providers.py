"""The settings that docs/operations.md gives for each identity provider read that provider's tokens."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from api.app import claim_names
from settings import Settings
from standards.vocabulary import Role, Seat

OPERATIONS = (Path(__file__).resolve().parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"^```sh (okta|entra|google)\n(.*?)^```$", OPERATIONS, flags=re.MULTILINE | re.DOTALL))


def settings_for(provider: str) -> Settings:
    given = dict(line.split("=", 1) for line in BLOCKS[provider].splitlines())
    named = {name.removeprefix("RECOURSE_").lower(): value for name, value in given.items()}
    if "oidc_groups" in named:
        named["oidc_groups"] = json.loads(named["oidc_groups"])
    return Settings.model_validate({"database_url": "postgresql://a@b/c", **named})


def read(provider: str, **claims: Any) -> Any:
    settings = settings_for(provider)
    said = {"iss": settings.oidc_issuer, "aud": settings.oidc_audience, "sub": "s", **claims}
    return claim_names(settings).caller(said)


def test_okta_gives_roles_and_seats_by_groups() -> None:
    groups = ["Everyone", "recourse-board-academy"]
    caller = read("okta", groups=groups, email="bo@recourse.example", email_verified=True)
    assert (caller.actor.roles, caller.actor.seat) == ((Role.ACCREDITATION_BOARD,), Seat.ACADEMY)
    assert caller.email == "bo@recourse.example"


def test_entra_gives_roles_by_app_roles_and_says_otherwise_that_an_address_is_verified() -> None:
    caller = read("entra", roles=["cs", "ops"], email="ana@recourse.example", xms_edov=True, tid="t", oid="o")
    assert caller.actor.roles == (Role.CS, Role.OPS)
    assert caller.email == "ana@recourse.example"
    assert read("entra", roles=["cs"], email="ana@elsewhere.example").email is None


@pytest.mark.parametrize(("verified", "roles"), [(True, (Role.CS,)), (False, ())])
def test_google_gives_roles_by_address_where_that_is_verified(verified: bool, roles: tuple[Role, ...]) -> None:
    caller = read("google", email="ana@recourse.example", email_verified=verified, hd="recourse.example")
    assert caller.actor.roles == roles


def test_a_single_text_gives_no_role_where_nothing_is_mapped() -> None:
    assert read("entra", roles="ops").actor.roles == ()
