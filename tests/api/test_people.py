"""Who the caller is and may do, and who else there is: names for subs, and who may be assigned."""

from tests.api.operations import ACTIONS, OPERATIONS
from tests.api.sweep import Sweep
from tests.support.callers import people
from tests.support.case import Case
from tests.support.product import Product, fresh


async def test_the_caller_is_told_who_it_is(product: Product) -> None:
    person = product.as_("bea", "accreditation_board", "system", seat="academy", name="Bea Board", partners=["hs-1"])
    found = (await person.get("/v1/me")).json()
    assert {name: found[name] for name in found if name != "may"} == {
        "sub": "bea",
        "name": "Bea Board",
        "email": "bea@hubspot.example",
        "roles": ["accreditation_board"],
        "seat": "academy",
        "partners": [],
    }
    assert sorted(found["may"]) == ["cast_review_vote", "review_recuse"]
    assert (await product.as_("nora").get("/v1/me")).json()["may"] == []


async def test_what_a_caller_may_do_is_what_some_case_accepts_from_it(product: Product, swept: Sweep) -> None:
    accepted = {
        who: {action for (action, _), answers in swept.actions.items() if answers.get(who) == "2xx"}
        | {name for name, answers in swept.reads.items() if answers.get(who) != "403 role_required"}
        for who in people("hs-1")
    }
    for who, person in people("hs-1").items():
        may = set((await person.client(product).get("/v1/me")).json()["may"])
        assert may <= {*OPERATIONS, *ACTIONS}
        assert accepted[who] & set(ACTIONS) <= may, who
        assert may & set(OPERATIONS) <= accepted[who], who


async def acted(product: Product, sub: str, role: str, **claims: str) -> None:
    """Somebody who has acted once."""
    case = await Case.filed(product)
    path = f"/v1/complaints/{case.id}/actions/add_note"
    answer = await product.as_(sub, role, **claims).post(path, json={"text": "t"})
    assert answer.status_code == 200, answer.text


async def test_people_are_found_by_name_address_or_sub_whatever_the_accents(product: Product) -> None:
    sub, family = fresh("zoe"), fresh("Nuñez").replace("-", "")
    await acted(product, sub, "mark_board", name=f"Zoë {family}")
    client = product.as_("olga", "ops")
    plain = family.replace("ñ", "n")
    for q in (f"ZOE {plain}", plain[:-2], sub, f"{sub}@hubspot", f'"zoë {plain}"'):
        rows = (await client.get("/v1/people", params={"q": q})).json()["results"]
        assert [row["sub"] for row in rows] == [sub], q
    (row,) = (await client.get("/v1/people", params={"sub": [sub, "nobody-of-that-name"]})).json()["results"]
    assert row == {
        "sub": sub,
        "name": f"Zoë {family}",
        "email": f"{sub}@hubspot.example",
        "roles": ["mark_board"],
        "may_be_assigned_in": ["mark_board"],
    }


async def test_who_may_be_assigned_is_found_by_the_role_of_the_latest_token(product: Product) -> None:
    sub = fresh("max")
    await acted(product, sub, "cs")
    await acted(product, sub, "service_acceleration")
    client = product.as_("ana", "cs")

    async def found_as(role: str) -> list[str]:
        rows = (await client.get("/v1/people", params={"q": sub, "role": role})).json()["results"]
        return [row["sub"] for row in rows]

    assert await found_as("service_acceleration") == [sub]
    assert await found_as("cs") == []


async def test_people_are_paged_by_their_subs(product: Product) -> None:
    prefix = fresh("team")
    subs = sorted(f"{prefix}.{number}@x|y" for number in range(3))
    for sub in subs:
        await acted(product, sub, "cs", email=f"{fresh('a')}@hubspot.example")
    client, asked = product.as_("aud", "auditor"), {"q": prefix, "limit": 2}
    first = (await client.get("/v1/people", params=asked)).json()
    second = (await client.get("/v1/people", params={**asked, **first["paging"]["next"]})).json()
    assert [row["sub"] for row in first["results"] + second["results"]] == subs
