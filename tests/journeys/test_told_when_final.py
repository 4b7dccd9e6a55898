"""How a board deliberates is told to those who have to know it: everybody else learns what it decides in the end."""

from typing import Any

import httpx
import pytest

from tests.support.case import Case
from tests.support.partner_client import PartnerClient
from tests.support.product import Product

FILTERS: tuple[dict[str, Any], ...] = ({}, {"stage": "board"}, {"stage": "director"}, {"open": True})
NOT_TOLD = ("pdm", "ops")
TOLD = ("partner_ops", "auditor")
GIVEAWAYS = ("revoke", "director", "recommended", "leader-", "voted", "so it is")


VOTE = {"vote": "renew", "reason": "r"}


def _reader(partner: PartnerClient, role: str) -> httpx.AsyncClient:
    return partner.product.as_(f"reader-{role}", role, partners=[partner.id] if role == "pdm" else [])


async def everything_about(partner: PartnerClient, role: str) -> str:
    """Every answer about the partner and its review to somebody in the role, as one text."""
    client = _reader(partner, role)
    history = (await client.get(f"/v1/partners/{partner.id}/timeline", params={"limit": 200})).json()["results"]
    asked = [f"/v1/reviews/{partner.review_id}", "/v1/reviews", f"/v1/partners/{partner.id}/standing", "/v1/tasks"]
    answers = [await client.get(path) for path in (*asked, *(entry["why"] for entry in history))]
    assert {answer.status_code for answer in answers} == {200}
    bodies = [_without_what_is_offered(answer.json(), partner.id) for answer in answers]
    return f"{bodies} {history}"


def _without_what_is_offered(body: Any, partner_id: str) -> Any:
    """The answer without the addresses of commands, and of a list what is about the partner alone."""
    if "results" in body:
        return [
            _without_what_is_offered(one, partner_id) for one in body["results"] if one.get("partner_id") == partner_id
        ]
    return {name: value for name, value in body.items() if name != "actions"}


@pytest.mark.parametrize("role", NOT_TOLD)
async def test_votes_and_the_recommendation_are_kept_back_until_the_decision(product: Product, role: str) -> None:
    partner = await PartnerClient.before_board(product, "revoke", "revoke")
    assert (await partner.review())["stage"] == "director"

    told = await everything_about(partner, role)
    assert [word for word in GIVEAWAYS if word in told] == []
    for action, fields in (("decide", {"decision": "approve", "reason": "r"}), ("cast_review_vote", VOTE)):
        attempt = {"subject": partner.review_id, "action": action, "fields": fields}
        asked = await _reader(partner, role).post("/v1/explanations", json=attempt)
        assert (asked.json()["refused"], asked.json()["explanation"]["would_have_changed"]) == ("role_required", [])
        assert asked.json()["explanation"]["facts"] == []
    client = _reader(partner, role)
    found = (await client.get(f"/v1/reviews/{partner.review_id}")).json()
    assert (found["stage"], found["votes"], found["recommendation"]) == (None, [], None)
    assert found["waits_for"] == "the final decision"
    assert found["due_at"]
    narrowed = await client.get("/v1/reviews", params={"stage": "director", "partner_id": partner.id})
    assert narrowed.json() == {"results": []}

    await partner.decided("approve")
    closed = (await client.get(f"/v1/reviews/{partner.review_id}")).json()
    assert (closed["stage"], closed["outcome"], closed["votes"]) == ("closed", "revoked", [])
    assert "leader-" not in await everything_about(partner, role)


@pytest.mark.parametrize("role", NOT_TOLD)
async def test_nothing_that_is_shown_of_a_review_moves_while_its_board_decides(product: Product, role: str) -> None:
    partner = await PartnerClient.before_board(product)
    client = _reader(partner, role)

    async def shown() -> tuple[Any, ...]:
        answer = await client.get(f"/v1/reviews/{partner.review_id}")
        found = [(await client.get("/v1/reviews", params={"partner_id": partner.id} | more)).json() for more in FILTERS]
        return answer.json(), answer.headers["ETag"], found

    before = await shown()
    assert (before[0]["stage"], bool(before[0]["due_at"])) == (None, True)
    await partner.voted("revoke", "revoke")
    await partner.does("request_legal", "pat", "partner_ops")
    await partner.does("give_legal_advice", "lee", "legal", advice="Take care.")
    assert await shown() == before


async def test_ops_read_the_event_log_without_the_votes_and_auditors_with_them(product: Product) -> None:
    partner = await PartnerClient.before_board(product, "revoke", "revoke")
    await partner.decided("approve")
    seen = {}
    for role in ("ops", "auditor"):
        params = {"subject": partner.review_id, "limit": 200}
        seen[role] = (await product.as_("reader", role).get("/v1/events", params=params)).json()["results"]
    assert [event["type"] for event in seen["ops"]] == ["review_opened", "review_taken_up", "review_closed"]
    assert [event["sequence"] for event in seen["ops"]] == [1, 2, 3]
    assert "leader-" not in str(seen["ops"])
    assert {"review_vote_cast", "recommended"} <= {event["type"] for event in seen["auditor"]}


async def test_a_director_who_is_ops_too_is_told_no_votes_before_they_are_sealed(product: Product) -> None:
    partner = await PartnerClient.before_board(product, "revoke")
    both = product.as_("dora", "director", "ops")
    for path, params in ((f"/v1/partners/{partner.id}/timeline", {}), ("/v1/events", {"subject": partner.review_id})):
        assert "leader-" not in (await both.get(path, params={"limit": 200} | params)).text, path


@pytest.mark.parametrize("role", TOLD)
async def test_partner_ops_and_auditors_see_who_votes_and_how(product: Product, role: str) -> None:
    partner = await PartnerClient.before_board(product, "revoke")
    found = (await product.as_("reader", role).get(f"/v1/reviews/{partner.review_id}")).json()
    assert [(vote["by"], vote["vote"]) for vote in found["votes"]] == [("leader-cs_services", "revoke")]
    assert "voted to revoke" in await everything_about(partner, role)


async def test_a_director_sees_votes_once_they_are_sealed(product: Product) -> None:
    partner = await PartnerClient.before_board(product, "revoke")
    director = product.as_("dora", "director")
    assert (await director.get(f"/v1/reviews/{partner.review_id}")).json()["votes"] == []
    await partner.does("cast_review_vote", "leader-pops", "accreditation_board", "pops", vote="revoke", reason="r")
    assert len((await director.get(f"/v1/reviews/{partner.review_id}")).json()["votes"]) == 2


async def test_legal_knows_that_it_is_asked(product: Product) -> None:
    partner = await PartnerClient.before_board(product)
    await partner.does("request_legal", "pat", "partner_ops")
    legal = product.as_("lee", "legal")
    found = (await legal.get(f"/v1/reviews/{partner.review_id}")).json()
    assert (found["stage"], found["waits_for"]) == ("legal", "Legal's advice")
    assert [action["name"] for action in found["actions"]] == ["give_legal_advice"]
    listed = await legal.get("/v1/reviews", params={"stage": "legal", "partner_id": partner.id})
    assert [one["id"] for one in listed.json()["results"]] == [partner.review_id]


async def test_a_pdm_learns_what_a_mark_board_decides_and_not_how_it_votes(product: Product) -> None:
    case = await (await Case.filed(product)).to_mark_board()
    await case.voted("mark", "no_mark")
    await case.do("recuse", "stepper", "mark_board", reason="I know them")
    path, pdm = f"/v1/complaints/{case.id}", product.as_("pia", "pdm")
    found = (await pdm.get(path)).json()
    assert (found["votes"], found["recused"], found["decision"]) == ([], [], None)
    told = (await pdm.get(f"{path}/timeline")).json()["results"]
    seen = f"{told} {(await pdm.get(f'{path}/live')).text}"
    assert [word for word in ("member0", "stepper", "voted", "no_mark", "cast") if word in seen] == []
    attempt = {"subject": case.id, "action": "cast_mark_vote", "fields": {"vote": "mark", "reason": "r"}}
    tried = (await pdm.post("/v1/explanations", json=attempt)).json()
    assert (tried["refused"], tried["explanation"]["would_have_changed"]) == ("role_required", [])
    staff = (await product.as_("ana", "cs").get(f"{path}/timeline")).json()["results"]
    votes = [entry["why"] for entry in staff if entry["type"] == "mark_vote_cast"]
    assert [(await pdm.get(why)).status_code for why in votes] == [404, 404]

    await case.voted("mark", "mark", "mark")
    decided = (await pdm.get(path)).json()
    assert (decided["outcome"], decided["decision"]["placed"], decided["votes"]) == ("mark_placed", True, [])
    assert "member" not in str((await pdm.get(f"{path}/timeline")).json()).replace("A member", "")
