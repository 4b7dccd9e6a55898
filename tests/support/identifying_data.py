"""A partner, and a case about it, whose every field, text and document identifies it."""

from dataclasses import dataclass
from typing import Any

from tests.support import canaries
from tests.support.case import SCORES_NOT_AT_FAULT, a_partner
from tests.support.partner_client import PartnerClient
from tests.support.product import Product, fresh

A_MEMBER = "beatrix"
"""Somebody of the accreditation board, to whom the case is assigned by mistake."""


@dataclass(frozen=True)
class Staff:
    """Those who work on the case, known by name and address."""

    product: Product

    async def send(self, sub: str, role: str, method: str, path: str, body: Any) -> Any:
        """Somebody on the staff, known by name and address, does something that must be accepted."""
        name, address = canaries.STAFF[sub]
        client = self.product.as_(sub, role, name=name, email=address, email_verified=True)
        answer = await client.request(method, path, json=body)
        assert answer.status_code in {200, 201}, answer.text
        return answer.json()

    async def act(self, case: str, sub: str, role: str, action: str, **body: Any) -> Any:
        """An action on a case, with a note that tells everything."""
        body["note"] = canaries.a_share(0, 3)
        return await self.send(sub, role, "POST", f"/v1/complaints/{case}/actions/{action}", body)


async def an_identifying_case(staff: Staff, partner_id: str) -> str:
    """A case that ends in a serious mark, in which every text names somebody; its id."""
    lines, share = canaries.LINES, canaries.a_share
    body = {
        "source": fresh("Murkentropp"),
        "external_id": canaries.TICKET,
        "partner_id": partner_id,
        "customer": canaries.CUSTOMER,
        "surfaced_by": canaries.SURFACED_BY,
        "category": "delivery",
        "summary": lines[0][:300],
        "description": f"{share(0, 1)} Then {canaries.UNLISTED} called.",
        "evidence": [
            {"title": line[:300], "url": f"https://{canaries.DOMAIN}/{n}"} for n, line in enumerate(lines[:25])
        ],
        "very_serious": False,
    }
    case = (await staff.send("krimdolph", "cs", "POST", "/v1/complaints", body))["id"]
    await staff.act(case, "krimdolph", "cs", "record_cs_outcome", outcome="unresolved")
    await staff.act(case, "krimdolph", "cs", "add_note", text=share(0, 2))
    for number, line in enumerate(lines[25:29]):
        url = f"https://{canaries.DOMAIN}/{canaries.ALIAS}-{number}.pdf"
        await staff.act(case, "krimdolph", "cs", "add_evidence", title=line[:300], url=url)
    answer = await staff.product.as_("olga", "ops").post(
        f"/v1/complaints/{case}/actions/assign", json={"assignee": A_MEMBER}
    )
    assert answer.status_code == 200, answer.text
    offer = {"kind": "other", "terms": share(1, 3)}
    await staff.act(case, "belquith", "service_acceleration", "propose_solution", **offer)
    await staff.act(case, "belquith", "service_acceleration", "record_mediation_outcome", outcome="unresolved")
    for number, party in enumerate(("customer", "partner")):
        await staff.act(case, "tauverin", "partner_ops", "record_statement", party=party, text=share(number, 2))
    cost = {"category": "refund_due", "amount": "1500.00", "currency": "EUR"}
    await staff.act(case, "tauverin", "partner_ops", "record_consequence", **cost)
    await staff.act(case, "tauverin", "partner_ops", "score_rubric", scores=SCORES_NOT_AT_FAULT)
    finding = {"responsible": True, "reason": share(2, 3), "override_reason": share(0, 3)}
    await staff.act(case, "tauverin", "partner_ops", "record_finding", code_clauses=["delivery"], **finding)
    await _vote_for_a_mark(staff, case)
    return str(case)


async def _vote_for_a_mark(staff: Staff, case: str) -> None:
    vote = {"vote": "mark", "seriousness": "serious", "reason": canaries.a_share(0, 3)}
    for sub in ("mulgrethe", "krimdolph-2", "belquith-2"):
        known = sub.removesuffix("-2")
        client = staff.product.as_(sub, "mark_board", name=canaries.STAFF[known][0])
        answer = await client.post(f"/v1/complaints/{case}/actions/cast_mark_vote", json=vote)
        assert answer.status_code == 200, answer.text


async def a_described_partner(product: Product) -> PartnerClient:
    """A partner of many names, with an accreditation."""
    partner = await PartnerClient.certified(product, name=canaries.EARLIER, aliases=[], domains=["old.example"])
    described = a_partner(
        name=canaries.PARTNER,
        aliases=[canaries.ALIAS],
        domains=[canaries.DOMAIN],
        contact=canaries.CONTACT,
        pdm=canaries.PDM,
    )
    answer = await product.as_("olga", "ops").put(f"/v1/partners/{partner.id}", json=described)
    assert answer.status_code == 200, answer.text
    assert (await partner.applies("onboarding")).status_code == 201
    await partner.followed((await partner.accreditations())[0]["id"])
    return partner
