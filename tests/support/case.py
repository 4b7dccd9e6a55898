"""A complaint over HTTP, step by step."""

from typing import Any

import httpx

from tests.support.product import Product, fresh
from tests.support.retrying_client import retried
from tests.support.waiting import eventually

SCORES_AT_FAULT = {"scope_delivered": 4, "communication": 3, "quality": 3, "conduct": 2, "remedy": 2}
SCORES_NOT_AT_FAULT = dict.fromkeys(SCORES_AT_FAULT, 0)


def a_partner(**changes: Any) -> dict[str, Any]:
    """A partner's description."""
    return {
        "name": "Bright Inbound",
        "aliases": ["Bright"],
        "domains": ["brightinbound.example"],
        "tier": "platinum",
        "contact": {"name": "Casey Contact", "email": "partners@brightinbound.example"},
        "pdm": {"name": "Pia Dam", "email": "pia@hubspot.example", "sub": "pia"},
        "programmes": ["PSO"],
        **changes,
    }


def a_complaint(partner_id: str, **changes: Any) -> dict[str, Any]:
    """A complaint's body."""
    return {
        "source": "tests",
        "external_id": fresh("ticket"),
        "partner_id": partner_id,
        "customer": {"name": "Dana Reyes", "company": "Northwind", "email": "dana@northwind.example"},
        "surfaced_by": {"name": "Sam Ito", "email": "sam@hubspot.example"},
        "category": "delivery",
        "summary": "Go-live slipped 27 weeks",
        "description": "The pipelines are half built.",
        **changes,
    }


async def a_recorded_partner(product: Product, **changes: Any) -> str:
    """A partner of the test's own; its id."""
    partner_id = fresh("hs")
    answer = await product.as_("olga", "ops").put(f"/v1/partners/{partner_id}", json=a_partner(**changes))
    assert answer.status_code == 201, answer.text
    return partner_id


class Case:
    """A filed complaint and the people who work on it."""

    def __init__(self, product: Product, complaint: dict[str, Any]) -> None:
        self.product = product
        self.complaint = complaint

    @classmethod
    async def filed(cls, product: Product, **changes: Any) -> "Case":
        """A complaint about a partner of its own."""
        partner_id = changes.pop("partner_id", None) or await a_recorded_partner(product)
        answer = await product.as_("hubspot", "intake").post("/v1/complaints", json=a_complaint(partner_id, **changes))
        assert answer.status_code == 201, answer.text
        return cls(product, answer.json())

    @property
    def id(self) -> str:
        """The complaint's id."""
        return str(self.complaint["id"])

    async def ask(self, action: str, by: str, role: str, /, **body: Any) -> httpx.Response:
        """Takes an action and gives back whatever is answered."""
        client = self.product.as_(by, role)
        return await client.post(f"/v1/complaints/{self.id}/actions/{action}", json=body)

    async def do(self, action: str, by: str, role: str, /, **body: Any) -> dict[str, Any]:
        """Takes an action that must be accepted."""
        client = self.product.as_(by, role)
        answer = await retried(client, f"/v1/complaints/{self.id}/actions/{action}", body)
        assert answer.status_code == 200, answer.text
        self.complaint = answer.json()
        return self.complaint

    async def read(self) -> dict[str, Any]:
        """The complaint from the records."""
        answer = await self.product.as_("olga", "ops").get(f"/v1/complaints/{self.id}")
        assert answer.status_code == 200, answer.text
        self.complaint = answer.json()
        return self.complaint

    async def taken_up(self) -> "Case":
        """The case's process has begun: what it writes then, on its own, is on record."""
        await eventually(self.read, lambda complaint: complaint["sequence"] > 1)
        return self

    async def to_mediation(self) -> "Case":
        """CS is unable to resolve it."""
        await self.do("record_cs_outcome", "ana", "cs", outcome="unresolved", note="they would not talk")
        return self

    async def to_investigation(self) -> "Case":
        """The mediation fails too."""
        await self.to_mediation()
        await self.do("record_mediation_outcome", "sol", "service_acceleration", outcome="unresolved")
        return self

    async def to_mark_board(self) -> "Case":
        """Partner Ops finds the partner responsible."""
        await self.to_investigation()
        await self.do("score_rubric", "pat", "partner_ops", scores=SCORES_AT_FAULT)
        await self.do(
            "record_finding", "pat", "partner_ops", responsible=True, reason="it did", code_clauses=["delivery"]
        )
        return self

    async def voted(self, *votes: str, **more: Any) -> "Case":
        """Members of the mark board vote, one each."""
        for number, vote in enumerate(votes):
            await self.do("cast_mark_vote", f"member{number}", "mark_board", vote=vote, reason="so it was", **more)
        return self
