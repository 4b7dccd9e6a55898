"""A board member's own made-up names do not come back: what stands in an answer could be anybody's name."""

import pytest

from tests.support.product import Product, fresh

NAME = "brightinbound"


@pytest.mark.parametrize("roles", [("accreditation_board",), ("accreditation_board", "partner_ops")])
async def test_names_of_unknown_fields_and_parameters_are_not_told_back(
    product: Product, roles: tuple[str, ...]
) -> None:
    member = product.as_(fresh("member"), *roles, seat="academy")
    vote = f"/v1/reviews/{fresh('rev')}/actions/cast_review_vote"
    told = [
        await member.post(vote, json={"vote": "renew", "reason": "r", NAME: 1}),
        await member.post(vote, json={NAME: {NAME: 1}}),
        await member.get("/v1/reviews", params={NAME: NAME}),
        await member.get(f"/v1/reviews/{NAME}"),
    ]
    assert [answer.status_code for answer in told[:-1]] == [422, 422, 422]
    assert told[-1].status_code in {403, 404}
    assert not [answer.text for answer in told if NAME in answer.text or NAME in str(answer.headers)]


async def test_others_are_told_which_field_is_unknown(product: Product) -> None:
    answer = await product.as_("ana", "cs").post("/v1/feedback", json={"text": "t", "behaviour": 1})
    assert answer.status_code == 422
    assert "behaviour" in answer.text
