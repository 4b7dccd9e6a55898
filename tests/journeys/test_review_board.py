"""The board's side of a review over HTTP: who votes, on what packet, with whose advice, and what joins on the way."""

from typing import Any

import httpx
import pytest_asyncio

from api.dependencies import Services
from api.reviews.packet_release import with_its_packet
from records.reviews.queries import find as find_review
from records.visibility import EVERYTHING
from standards.vocabulary import Packet
from tests.support.case import Case, a_partner
from tests.support.partner_client import PartnerClient
from tests.support.problems import refused
from tests.support.product import Product, fresh

TELLING = "They called from +1 617 555 0134 and from a@b.example."
"""What nobody on the case is known by: somebody has to look at it before the board does."""
BOARD = "accreditation_board"


async def votes(partner: PartnerClient, by: str, seat: str, vote: str = "revoke", **claims: Any) -> httpx.Response:
    """Somebody votes, in a seat."""
    client = partner.product.as_(by, BOARD, seat=seat, **claims)
    body = {"vote": vote, "reason": "so it is"}
    return await client.post(f"/v1/reviews/{partner.review_id}/actions/cast_review_vote", json=body)


async def blind(partner: PartnerClient, by: str = "bea", seat: str = "academy") -> dict[str, Any]:
    """The review as a member of the board reads it."""
    answer = await partner.product.as_(by, BOARD, seat=seat).get(f"/v1/reviews/{partner.review_id}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def contested(product: Product) -> PartnerClient:
    """A partner whose review waits for votes; what is refused leaves it as it is."""
    partner = await PartnerClient.accredited(product, "onboarding")
    surfaced = {"name": "Sam Ito", "email": "Sam.Contested@hubspot.example"}
    await partner.marked("serious", surfaced_by=surfaced)
    await partner.opened()
    return partner


async def test_nobody_who_handled_a_counted_case_votes_on_it(contested: PartnerClient) -> None:
    for handled in ("hubspot", "ana", "sol", "pat", "member0", "member2"):
        found = refused(await votes(contested, handled, "pops"), 403, "separation_of_duties")
        assert found["clauses"] == ["S32"]
    assert (await contested.review())["votes"] == []


async def test_whoever_surfaced_a_counted_case_is_known_by_a_verified_address(contested: PartnerClient) -> None:
    known = {"email": "sam.contested@hubspot.example", "email_verified": True}
    for _ in range(2):
        refused(await votes(contested, "sam-of-the-board", "cs_services", **known), 403, "separation_of_duties")
    untold = {"email": None, "email_verified": False}
    refused(await votes(contested, "sam-of-the-board", "cs_services", **untold), 403, "separation_of_duties")


async def test_a_vote_takes_a_seat_of_the_edition(contested: PartnerClient) -> None:
    for claims in ({}, {"seat": "balcony"}):
        client = contested.product.as_(fresh("guest"), BOARD, **claims)
        path = f"/v1/reviews/{contested.review_id}/actions/cast_review_vote"
        assert refused(await client.post(path, json={"vote": "renew", "reason": "r"}), 403, "role_required")["clauses"]


async def test_the_blind_packet_is_read_with_a_token_of_the_board_alone(contested: PartnerClient) -> None:
    path = f"/v1/reviews/{contested.review_id}"
    for other in ("cs", "partner_ops", "director", "ops", "auditor"):
        both = contested.product.as_(fresh("both"), BOARD, other, seat="pops")
        for answer in (
            await both.get(path),
            await both.get("/v1/reviews"),
            await both.post(f"{path}/actions/cast_review_vote", json={"vote": "renew", "reason": "r"}),
            await both.get(f"{path}/packet"),
        ):
            assert refused(answer, 403, "role_required")["clauses"] == ["S32"]


async def test_a_seat_belongs_to_its_first_voter_until_that_one_steps_back(product: Product) -> None:
    partner = await PartnerClient.before_board(product)
    first = await votes(partner, "bea", "academy", "revoke")
    assert first.json()["own_vote"] == {"vote": "revoke", "reason": "so it is"}
    refused(await votes(partner, "ben", "academy", "renew"), 409, "seat_taken")
    refused(await votes(partner, "bea", "pops", "revoke"), 409, "seat_taken")
    assert (await votes(partner, "bea", "academy", "renew")).json()["own_vote"]["vote"] == "renew"
    assert {"seat": "academy", "voted": True} in first.json()["seats"]
    offered = {action["name"] for action in (await blind(partner, "ben"))["actions"]}
    assert offered == {"recuse"}

    stepped = await partner.does("recuse", "bea", BOARD, seat="academy", reason="recognised")
    assert (stepped["own_vote"], stepped["actions"]) == (None, [])
    refused(await votes(partner, "bea", "academy"), 403, "recused")
    refused(await partner.acts("recuse", "bea", BOARD, "academy", reason="conflict"), 403, "recused")
    assert (await votes(partner, "ben", "academy", "renew")).status_code == 200
    closed = await votes(partner, "cid", "cs_services", "renew")
    assert (closed.json()["stage"], closed.json()["outcome"]) == ("closed", "renewed")


async def test_a_pending_packet_takes_no_vote_until_partner_ops_release_it(product: Product) -> None:
    partner = await PartnerClient.accredited(product, "onboarding", name="Bright Inbound")
    await partner.marked("serious", description=TELLING)
    assert (await partner.prepared())["packet"] == "pending"
    unseen = await blind(partner)
    assert (unseen["packet"], unseen["scenarios"], unseen["performance"]) == ("pending", [], None)
    assert refused(await votes(partner, "bea", "academy"), 409, "packet_pending")["clauses"] == ["S32"]

    pairs = await partner.doubts()
    assert len(pairs) >= 2
    named = [pair | {"put": "Bright Inbound"} for pair in pairs]
    refused(
        await partner.acts("release_packet", "pat", "partner_ops", replacements=named), 422, "invalid", "replacements"
    )
    assert (await partner.review())["packet"] == "pending"

    put = [{"find": "a@b.example", "put": "an address"}]
    released = await partner.does("release_packet", "pat", "partner_ops", replacements=put)
    assert released["packet"] == "open"
    read = await blind(partner)
    (scenario,) = read["scenarios"]
    told = {passage["title"]: passage["text"] for passage in scenario["told"]}
    assert told["Description"] == "They called from [withheld] and from an address."
    assert all(pair["find"] not in str(read) for pair in pairs)
    if read["performance"] is not None:  # left out where fewer than five partners are accredited
        band = [int(end) for end in read["performance"]["marks_in_window"].split(" to ")]
        assert band[0] <= 1 <= band[-1], "in a band"
    refused(await partner.acts("release_packet", "pat", "partner_ops", replacements=pairs), 422, "invalid")
    assert (await votes(partner, "bea", "academy")).status_code == 200


async def test_a_release_that_comes_while_the_packet_is_being_made_meets_it_made(product: Product) -> None:
    partner = await PartnerClient.before_board(product)
    async with product.engine.connect() as connection:
        review = await find_review(connection, partner.review_id, EVERYTHING)
    assert review is not None
    as_it_was = review.model_copy(update={"prepared": None, "packet": Packet.PENDING})

    services = Services(product.engine, product.temporal, product.repository, lambda: review.opened_at, product.address)
    assert await with_its_packet(services, as_it_was) == review


async def test_a_name_that_the_partner_takes_meanwhile_is_hidden_from_the_board_too(product: Product) -> None:
    partner = await PartnerClient.accredited(product, "onboarding", name="Bright Inbound")
    await partner.marked("serious", description="They now sign as lumendesk, and offered no recourse.")
    assert (await partner.prepared())["packet"] == "pending", "no text opens before somebody has released it"
    assert (await partner.opened())["packet"] == "open"
    assert "as lumendesk, and offered no recourse" in str((await blind(partner))["scenarios"])

    renamed = a_partner(name="Lumendesk GmbH", domains=["lumendesk.example"])
    assert (await product.as_("olga", "ops").put(f"/v1/partners/{partner.id}", json=renamed)).status_code == 200
    assert "as the partner, and offered no recourse" in str((await blind(partner))["scenarios"])


async def test_while_legal_is_asked_the_review_waits_where_it_was(product: Product) -> None:
    partner = await PartnerClient.before_board(product, "revoke")
    asked = await partner.does("request_legal", "pat", "partner_ops")
    assert asked["stage"] == "legal"
    refused(await votes(partner, "cid", "academy"), 409, "wrong_stage")
    advised = await partner.does("give_legal_advice", "lee", "legal", advice="the contract allows it")
    assert (advised["stage"], advised["advice"]) == ("board", ["the contract allows it"])
    assert advised["votes"] == [], "Legal is not told who votes"
    assert len((await partner.review())["votes"]) == 1, "a vote stands while Legal is asked"
    assert (await votes(partner, "cid", "academy")).json()["stage"] == "director"

    asked = await partner.does("request_legal", "dora", "director")
    assert (asked["stage"], asked["partner_id"]) == ("legal", partner.id)
    refused(await partner.acts("decide", "dora", "director", decision="approve", reason="r"), 409, "wrong_stage")
    back = await partner.does("give_legal_advice", "lee", "legal", advice="still so")
    assert (back["stage"], len(back["advice"])) == ("director", 2)
    assert (await partner.decided("approve"))["outcome"] == "revoked"


async def test_a_director_is_told_whose_review_it_is_once_the_votes_are_sealed(product: Product) -> None:
    partner = await PartnerClient.before_board(product, "revoke", mark="serious")
    dora, path = product.as_("dora", "director"), f"/v1/reviews/{partner.review_id}"
    unsealed = await dora.get(path)
    assert (unsealed.json()["partner_id"], unsealed.json()["number"], unsealed.json()["marks"]) == (None, None, [])
    assert partner.id not in unsealed.text + str(unsealed.headers)
    assert (await dora.get("/v1/reviews", params={"partner_id": partner.id})).json() == {"results": []}
    (accredited,) = (await dora.get("/v1/accreditations", params={"partner_id": partner.id})).json()["results"]
    assert accredited["review_id"] is None
    history = (await dora.get(f"/v1/partners/{partner.id}/timeline")).json()["results"]
    asked = [f"/v1/partners/{partner.id}/standing", *(entry["why"] for entry in history)]
    for told in [await dora.get(path_of_one) for path_of_one in asked]:
        assert (told.status_code, "rev_" in told.text) == (200, False), told.text
    assert (await votes(partner, "dan", "academy")).json()["stage"] == "director"
    assert (await dora.get(path)).json()["partner_id"] == partner.id
    (listed,) = (await dora.get("/v1/reviews", params={"partner_id": partner.id})).json()["results"]
    assert listed["id"] == partner.review_id

    dan = product.as_("dan", "director")
    found = refused(
        await dan.post(f"{path}/actions/decide", json={"decision": "approve", "reason": "r"}),
        403,
        "separation_of_duties",
    )
    assert found["clauses"] == ["S35"]
    assert "decide" not in {action["name"] for action in (await dan.get(path)).json()["actions"]}
    assert (await partner.decided("approve"))["outcome"] == "revoked"


async def test_what_comes_later_joins_the_open_review_and_votes_stand(product: Product) -> None:
    partner = await PartnerClient.before_board(product, mark="serious")
    assert (await votes(partner, "bea", "academy", "revoke")).status_code == 200
    assert (await votes(partner, "max", "pops", "renew")).status_code == 200
    joined = await partner.reviewed("the press writes about it")
    assert [trigger["reason"] for trigger in joined["triggers"]] == ["serious_infringement", "opened_by_ops"]
    assert joined["triggers"][1]["because"] == "the press writes about it"
    assert (joined["packet"], len(joined["votes"])) == ("open", 2)

    # In the second case somebody took an outcome who has voted on the review.
    case = await Case.filed(product, partner_id=partner.id)
    await case.do("record_cs_outcome", "max", "cs", outcome="unresolved")
    await case.do("flag_very_serious", "sol", "service_acceleration", reason="data was lost")
    await case.voted("mark", "mark", "mark", seriousness="serious")
    joined = await partner.opened()
    assert [trigger["reason"] for trigger in joined["triggers"]][2:] == ["serious_infringement"]
    assert len(joined["marks"]) == 2
    assert [(vote["seat"], vote["by"]) for vote in joined["votes"]] == [("academy", "bea")]
    refused(await votes(partner, "max", "pops"), 403, "separation_of_duties")
    assert len((await blind(partner))["scenarios"]) == 2
    assert (await votes(partner, "mei", "pops")).json()["stage"] == "director"
    assert (
        len(
            (await product.as_("pat", "partner_ops").get("/v1/reviews", params={"partner_id": partner.id})).json()[
                "results"
            ]
        )
        == 1
    )
