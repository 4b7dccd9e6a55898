"""A partner's standing over HTTP, on the running product: from the first complaint to the loss, or to the renewal."""

from tests.support.product import Product
from tests.support.standing import Standing


async def test_serious_marks_lead_to_a_blind_review_and_with_a_director_to_the_loss(product: Product) -> None:
    partner = await Standing.accredited(product, "onboarding", "data_migration")
    await partner.marked("serious")
    review = await partner.review()
    assert (review["stage"], review["reason"]) == ("board", "serious_infringement")
    await partner.voted("revoke", "revoke")
    assert (await partner.review())["stage"] == "director"
    refused = await partner.asks("request_tier_action", "pat", "partner_ops", detail="lower the tier")
    assert refused.json()["code"] == "accreditations_first"
    closed = await partner.decided("approve")
    assert (closed["stage"], closed["outcome"]) == ("closed", "revoked")
    standing = await partner.standing()
    assert [one["status"] for one in standing["accreditations"]] == ["revoked", "revoked"]
    assert standing["programmes"] == ["Marketplace Listing"]
    assert standing["lockout"]["because"] == "revoked"
    again = await partner.applies("onboarding")
    assert (again.status_code, again.json()["code"]) == (409, "locked_out")
    assert (await partner.asks("request_tier_action", "pat", "partner_ops", detail="lower the tier")).status_code == 200
