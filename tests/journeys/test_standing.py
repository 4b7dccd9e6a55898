"""A partner's standing over HTTP, on the running product: from the first complaint to the loss, or to the renewal."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from maintenance.restart_lost import restart_standing
from standards.months import add_months
from tests.support.case import a_recorded_partner
from tests.support.partner_client import PartnerClient, imported
from tests.support.problems import refused
from tests.support.product import Product, fresh

Explained = dict[str, Any]


def statuses(standing: Explained) -> list[str]:
    """Each accreditation's."""
    return [one["status"] for one in standing["accreditations"]]


def against_renewal(standing: Explained) -> list[set[str]]:
    """For each accreditation the clauses that stand against an automatic renewal."""
    reasons = [one["automatic_renewal"]["reasons"] for one in standing["accreditations"]]
    return [{reason["clause"] for reason in some if not reason["holds"]} for some in reasons]


async def test_serious_marks_lead_to_a_blind_review_and_with_a_director_to_the_loss(product: Product) -> None:
    partner = await PartnerClient.accredited(product, "onboarding", "data_migration")
    await partner.marked("serious")
    review = await partner.review()
    assert (review["stage"], review["reason"]) == ("board", "serious_infringement")
    await partner.voted("revoke", "revoke")
    assert (await partner.review())["stage"] == "director"
    refusal = await partner.asks("request_tier_action", "pat", "partner_ops", detail="lower the tier")
    assert refused(refusal, 409, "accreditations_first")["clauses"] == ["S38"]
    closed = await partner.decided("approve")
    assert (closed["stage"], closed["outcome"]) == ("closed", "revoked")
    standing = await partner.standing()
    assert statuses(standing) == ["revoked", "revoked"]
    assert standing["programmes"] == ["Marketplace Listing"]
    assert standing["lockout"]["because"] == "revoked"
    until = datetime.fromisoformat(standing["lockout"]["until"])
    assert until.date() == add_months(datetime.fromisoformat(closed["closed_at"]).date(), 6)
    assert refused(await partner.applies("onboarding"), 409, "locked_out")["clauses"] == ["S37"]
    for action in ("request_tier_action", "request_programme_action"):
        assert (await partner.asks(action, "pat", "partner_ops", detail="as decided")).status_code == 200


async def test_past_instants_are_explained_as_they_were(product: Product) -> None:
    before = datetime.now(UTC)
    partner = await PartnerClient.accredited(product, "onboarding", "data_migration")
    told = [await partner.standing()]
    await partner.marked("serious")
    await partner.opened()
    told.append(await partner.standing())
    await partner.voted("revoke", "revoke")
    told.append(await partner.standing())
    await partner.decided("approve")
    told.append(await partner.standing())

    for answer in told:
        assert await partner.standing(datetime.fromisoformat(answer["as_of"])) == answer
    assert [statuses(answer)[0] for answer in told] == ["active", "under_review", "under_review", "revoked"]
    assert [answer["marks_in_window"] for answer in told] == [0, 1, 1, 1]
    reviews = [answer["accreditations"][1]["conditions"]["review"] for answer in told]
    assert [review and review["stage"] for review in reviews] == [None, "board", "director", None]
    assert [against_renewal(answer)[0] for answer in told[:2]] == [set(), {"S11"}]
    assert told[0]["accreditations"][0]["automatic_renewal"]["eligible"]
    assert told[3]["accreditations"][0]["conditions"]["lost"]["review_id"] == partner.review_id
    assert [bool(answer["lockout"]) for answer in told] == [False, False, False, True]

    ops, path = product.as_("olga", "ops"), f"/v1/partners/{partner.id}/standing"
    refused(await ops.get(path, params={"as_of": before.isoformat()}), 404, "not_found")
    for unread in ("yesterday", "5", "2026-02-30", "0001-01-01T00:00:00Z", "2026-11-02T25:00:00Z", "\x00"):
        refused(await ops.get(path, params={"as_of": unread}), 422, "invalid", "as_of")
    now = datetime.now(UTC)
    for ahead in ("2190-01-01", (now + timedelta(days=1)).date().isoformat(), (now + timedelta(hours=1)).isoformat()):
        refused(await ops.get(path, params={"as_of": ahead}), 422, "invalid", "as_of")
    today = await ops.get(path, params={"as_of": now.date().isoformat()})
    assert statuses(today.json()) == statuses(told[3]), "of a day that is not over, the standing is as it is now"


async def test_a_board_that_renews_leaves_the_accreditations_as_they_were(product: Product) -> None:
    partner = await PartnerClient.accredited(product, "onboarding", "data_migration")
    before = await partner.standing()
    await partner.marked("serious")
    await partner.voted("renew", "renew")
    review = await partner.review()
    assert (review["stage"], review["outcome"], review["recommendation"]) == ("closed", "renewed", "renew")
    refusal = await partner.acts("decide", "dora", "director", decision="approve", reason="no")
    refused(refusal, 409, "wrong_stage")
    after = await partner.standing()
    assert statuses(after) == ["active", "active"]
    assert [one["term_ends_on"] for one in after["accreditations"]] == [
        one["term_ends_on"] for one in before["accreditations"]
    ]
    assert (after["lockout"], after["programmes"]) == (None, before["programmes"])
    assert after["marks"][0]["settled"], "what a board has settled bars nothing any more"


async def test_a_director_who_returns_it_twice_renews_it(product: Product) -> None:
    partner = await PartnerClient.before_board(product, "revoke", "revoke", mark="serious")
    returned = await partner.decided("return")
    assert (returned["stage"], returned["votes"], returned["returns"]) == ("board", [], 1)
    blind = (
        await product.as_("bea", "accreditation_board", seat="academy").get(f"/v1/reviews/{partner.review_id}")
    ).json()
    assert blind["returned"]
    assert not any(seat["voted"] for seat in blind["seats"])
    await partner.voted("renew", "revoke")
    assert (await partner.review())["stage"] == "board", "a tie recommends nothing"
    await partner.voted("revoke")
    closed = await partner.decided("return")
    assert (closed["stage"], closed["outcome"]) == ("closed", "renewed")
    assert statuses(await partner.standing()) == ["active"]


async def test_a_mark_that_is_vacated_takes_the_reason_of_its_review_with_it(product: Product) -> None:
    partner = await PartnerClient.accredited(product, "onboarding")
    case = await partner.marked("serious")
    await partner.prepared()
    path = f"/v1/marks/{await partner.mark()}/actions/vacate"

    async def vacates(by: str, *roles: str) -> Any:
        return await product.as_(by, *roles).post(path, json={"reason": "the customer made it up"})

    refused(await vacates("dora", "director"), 409, "wrong_stage")
    asked = await vacates("ada", "ops", "director")
    assert (asked.status_code, asked.json()["vacated_at"]) == (200, None)
    assert statuses(await partner.standing()) == ["under_review"], "asking takes nothing away"
    refused(await vacates("olga", "ops"), 409, "wrong_stage")
    refused(await vacates("ada", "ops", "director"), 403, "separation_of_duties")
    approved = await vacates("dora", "director")
    assert approved.json()["vacated_at"] is not None
    refused(await vacates("dora", "director"), 409, "wrong_stage")

    review = await partner.review()
    assert (review["stage"], review["outcome"], review["marks"]) == ("closed", "moot", [])
    standing = await partner.standing()
    assert (statuses(standing), standing["marks_in_window"]) == (["active"], 0)
    (kept,) = (await product.as_("aud", "auditor").get(f"/v1/partners/{partner.id}")).json()["marks"]
    assert (kept["complaint_id"], kept["vacated_at"]) == (case.id, approved.json()["vacated_at"])


async def test_an_application_is_refused_with_every_clause_that_stands_against_it(product: Product) -> None:
    partner = PartnerClient(product, await a_recorded_partner(product, tier="gold"))
    found = refused(await partner.applies("onboarding"), 409, "not_eligible")
    assert found["clauses"] == ["S5", "S9"]
    for said in ("gold", "platinum", "onboarding_delivery", "platform_consulting"):
        assert said in found["detail"]
    unknown = refused(await partner.applies("astrology"), 422, "invalid", "kind")
    assert unknown["clauses"] == ["S10"]
    accredited = await PartnerClient.accredited(product, "onboarding")
    assert refused(await accredited.applies("onboarding"), 409, "not_eligible")["clauses"] == ["S1"]
    lacking = refused(await accredited.applies("custom_integration"), 409, "not_eligible")
    assert lacking["clauses"] == ["S9"]
    assert "cms_developers" in lacking["detail"]


@pytest.mark.parametrize("action", ["grant_grace", "deny_grace", "extend_grace"])
async def test_nobody_decides_on_a_grace_that_was_not_given(product: Product, action: str) -> None:
    partner = await PartnerClient.accredited(product, "onboarding")
    (accredited,) = await partner.accreditations()
    path = f"/v1/accreditations/{accredited['id']}/actions/{action}"
    answer = await product.as_("pat", "partner_ops").post(path, json={"reason": "so it is"})
    assert refused(answer, 409, "wrong_stage")["clauses"] == ["S7"]


async def test_at_the_threshold_shortly_before_its_end_a_term_is_renewed_by_the_board_alone(product: Product) -> None:
    partner = PartnerClient(product, fresh("hs"))
    ends_on = datetime.now(UTC).date() + timedelta(days=20)
    await an_import(product, partner.id, issued_on=add_months(ends_on, -24), marks=3)
    await restart_standing(product.temporal, product.engine)
    await partner.followed((await partner.accreditations())[0]["id"])
    review = await partner.prepared()
    assert (review["reason"], len(review["marks"])) == ("marks_threshold", 3)
    assert against_renewal(await partner.standing()) == [{"S11", "S27"}]
    board = product.as_("bea", "accreditation_board", seat="academy")
    blind = (await board.get(f"/v1/reviews/{partner.review_id}")).json()
    assert [scenario["told"] for scenario in blind["scenarios"]] == [[], [], []], (
        "an import tells no more than its class"
    )
    await partner.voted("renew", "renew")
    standing = await partner.standing()
    assert (statuses(standing), against_renewal(standing)) == (["active"], [set()])
    (renewing,) = standing["accreditations"]
    assert renewing["forecast"]["renewal"]["outlook"] == "would_renew", "the term runs to its end, and on from there"
    assert renewing["term_ends_on"] == ends_on.isoformat()


async def an_import(product: Product, partner_id: str, *, issued_on: date, marks: int) -> None:
    """Brings in a partner with an accreditation and marks, as `./recourse import` does."""
    about = {"partner_id": partner_id}
    placed_on = (datetime.now(UTC).date() - timedelta(days=90)).isoformat()
    lines: list[dict[str, Any]] = [
        {"type": "partner", "id": partner_id, "name": "Bright Inbound", "tier": "platinum"},
        {"type": "accreditation", **about, "kind": "onboarding", "issued_on": issued_on.isoformat()},
    ]
    for name in ("platform_consulting", "onboarding_delivery"):
        lines.append({"type": "certification", **about, "name": name, "earned_on": "2024-01-01"})
    for number in range(marks):
        mark = {"placed_on": placed_on, "seriousness": "standard", "reference": f"m{number}"}
        lines.append({"type": "mark", **about, **mark})
    await imported(product, *lines)
