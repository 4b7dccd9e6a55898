"""Three accredited partners, of which one loses everything, one is cleared, and one is before a board."""

from tests.support.partner_client import PartnerClient
from tests.support.product import Product


async def decided_standings(product: Product) -> tuple[PartnerClient, PartnerClient, PartnerClient]:
    """A loss by the director's approval, a review that became moot, and a review with a vote and a recusal."""
    lost, moot, open_still = [await PartnerClient.accredited(product, "onboarding", "data_migration") for _ in range(3)]
    await lost.marked("serious")
    await lost.voted("revoke", "revoke")
    await lost.does("request_legal", "dora", "director")
    await lost.does("give_legal_advice", "lee", "legal", advice="nothing stands against it")
    await lost.decided("approve")
    answer = await lost.asks("request_tier_action", "pat", "partner_ops", detail="lower the tier")
    assert answer.status_code == 200, answer.text
    await moot.marked("serious")
    await moot.prepared()
    for by, role in (("olga", "ops"), ("dora", "director")):
        path = f"/v1/marks/{await moot.mark()}/actions/vacate"
        answer = await product.as_(by, role).post(path, json={"reason": "an error"})
        assert answer.status_code == 200, answer.text
    await open_still.reviewed()
    await open_still.voted("revoke")
    await open_still.does("recuse", "leader-cs_services", "accreditation_board", seat="cs_services", reason="conflict")
    return lost, moot, open_still
