"""The actions that a complaint offers are those that it would accept from the same caller, each with what it takes."""

from typing import Any

import pytest

from tests.api.operations import ACTIONS, Subjects, body_of
from tests.api.stages import STAGES, a_case_in
from tests.support.case import Case, a_recorded_partner
from tests.support.openapi import Described, fits
from tests.support.problems import refused
from tests.support.product import Product

INVESTIGATING = {"record_consequence", "score_rubric", "record_finding"}


async def offered(case: Case, sub: str, *roles: str) -> dict[str, dict[str, Any]]:
    """What the case offers to the person, by name."""
    answer = await case.product.as_(sub, *roles).get(f"/v1/complaints/{case.id}")
    return {action["name"]: action for action in answer.json()["actions"]}


@pytest.mark.parametrize("stage", [stage for stage in STAGES if stage != "closed"])
async def test_an_offered_action_says_where_it_is_taken_by_whom_and_with_what(product: Product, stage: str) -> None:
    subjects = await a_case_in(product, stage, await a_recorded_partner(product), "cmp_other")
    answer = await product.as_("olga", "ops", "cs").get(f"/v1/complaints/{subjects.complaint_id}")
    actions = answer.json()["actions"]
    assert actions
    for action in actions:
        assert action["href"] == f"/v1/complaints/{subjects.complaint_id}/actions/{action['name']}"
        assert action["method"] == "POST"
        assert action["summary"].endswith(".")
        assert {"ops", "cs"} & set(action["roles"])
        assert action["schema"]["additionalProperties"] is False
        fits(body_of(action["name"], subjects), action["schema"])


async def test_what_an_action_answers_with_offers_what_comes_next(product: Product) -> None:
    case = await Case.filed(product)
    assert case.complaint["actions"] == [], "an intake system only files"
    told = await case.do("assign", "ana", "cs", assignee="ana")
    assert set(offered_in(told)) == set(await offered(case, "ana", "cs"))
    assert offered_in(await case.do("record_cs_outcome", "ana", "cs", outcome="resolved")) == ["reopen"]


def offered_in(complaint: dict[str, Any]) -> list[str]:
    """The names of the actions that an answer offers."""
    return [action["name"] for action in complaint["actions"]]


async def test_who_investigated_is_not_offered_a_vote_and_who_voted_is_not_offered_the_investigation(
    product: Product,
) -> None:
    both = ("partner_ops", "mark_board")
    case = await Case.filed(product, very_serious=True, very_serious_reason="data was lost")
    assert {"cast_mark_vote", "recuse", "record_consequence", "score_rubric"} <= set(await offered(case, "pia", *both))
    cost = {"category": "other", "amount": "1", "currency": "EUR"}
    await case.do("record_consequence", "pia", "partner_ops", **cost)
    await case.do("cast_mark_vote", "mia", "mark_board", vote="mark", reason="r")
    assert "cast_mark_vote" not in await offered(case, "pia", *both)
    refused(await case.ask("cast_mark_vote", "pia", "mark_board", vote="mark", reason="r"), 403, "separation_of_duties")
    assert not INVESTIGATING & set(await offered(case, "mia", *both))
    refused(await case.ask("record_consequence", "mia", "partner_ops", **cost), 403, "separation_of_duties")


async def test_who_stepped_back_is_offered_no_vote_any_more(product: Product) -> None:
    case = await (await Case.filed(product)).to_mark_board()
    await case.do("recuse", "mia", "mark_board", reason="I know them")
    assert not {"cast_mark_vote", "recuse"} & set(await offered(case, "mia", "mark_board"))
    for action in ("cast_mark_vote", "recuse"):
        answer = await case.ask(action, "mia", "mark_board", **body_of(action, Subjects("", case.id)))
        refused(answer, 403, "recused")


async def test_only_a_flagged_case_is_scored_before_the_board(product: Product) -> None:
    found = await (await Case.filed(product)).to_mark_board()
    assert "score_rubric" not in await offered(found, "pam", "partner_ops")
    flagged = await Case.filed(product)
    await flagged.do("flag_very_serious", "ana", "cs", reason="data was lost")
    assert "score_rubric" in await offered(flagged, "pam", "partner_ops")


async def test_every_action_takes_a_note(product: Product) -> None:
    described = await Described.of(product)
    for action in ACTIONS:
        body = described.operations[action]["requestBody"]["content"]["application/json"]["schema"]
        schema = described.schema(body)
        assert "note" in schema["properties"]
        assert "note" not in schema.get("required", [])
