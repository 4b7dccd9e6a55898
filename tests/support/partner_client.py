"""A partner's standing over HTTP, told step by step."""

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx

from cli.import_file import read
from records.importing import bring_in
from tests.support.case import Case, a_recorded_partner
from tests.support.product import Product
from tests.support.retrying_client import retried
from tests.support.waiting import eventually

SEATS = ("cs_services", "academy", "pops")
PREREQUISITES = ("platform_consulting", "onboarding_delivery", "data_integrations")


async def imported(product: Product, *lines: dict[str, Any]) -> None:
    """Brings the lines in as `./recourse import` does."""
    portfolio, faults = read(io.BytesIO("\n".join(json.dumps(line) for line in lines).encode()))
    planned = await bring_in(product.engine, product.repository, portfolio, datetime.now(UTC), write=True)
    assert (faults, planned.faults) == ([], [])


class PartnerClient:
    """A partner of the test's own, and those who judge it."""

    def __init__(self, product: Product, partner_id: str) -> None:
        self.product = product
        self.id = partner_id
        self.review_id = ""
        self.cases: list[Case] = []

    @classmethod
    async def certified(cls, product: Product, **changes: Any) -> "PartnerClient":
        """A partner that holds what most accreditations require."""
        programmes = {"programmes": ["PSO", "Marketplace Listing"], **changes}
        partner = cls(product, await a_recorded_partner(product, **programmes))
        for name in PREREQUISITES:
            path = f"/v1/partners/{partner.id}/certifications/{name}"
            answer = await product.as_("olga", "ops").put(path, json={"earned_on": "2026-03-01"})
            assert answer.status_code == 200, answer.text
        return partner

    @classmethod
    async def accredited(cls, product: Product, *kinds: str, **changes: Any) -> "PartnerClient":
        """A partner that holds the accreditations, whose processes have taken them up."""
        partner = await cls.certified(product, **changes)
        for kind in kinds:
            answer = await partner.applies(kind)
            assert answer.status_code == 201, answer.text
        for accreditation in await partner.accreditations():
            await partner.followed(accreditation["id"])
        return partner

    @classmethod
    async def before_board(cls, product: Product, *votes: str, mark: str = "") -> "PartnerClient":
        """An accredited partner whose review, for a mark or as ops asked, is open to the board, which has voted so."""
        partner = await cls.accredited(product, "onboarding")
        await (partner.marked(mark) if mark else partner.reviewed())
        await partner.voted(*votes)
        return partner

    async def applies(self, kind: str) -> httpx.Response:
        """Applies for an accreditation."""
        ops = self.product.as_("olga", "ops")
        return await ops.post(f"/v1/partners/{self.id}/accreditations", json={"kind": kind})

    async def asks(self, action: str, by: str, role: str, /, **body: Any) -> httpx.Response:
        """Takes an action on the partner and gives back whatever is answered."""
        return await self.product.as_(by, role).post(f"/v1/partners/{self.id}/actions/{action}", json=body)

    async def accreditations(self) -> list[dict[str, Any]]:
        """All of the partner's."""
        answer = await self.product.as_("olga", "ops").get(f"/v1/accreditations?partner_id={self.id}")
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["results"]
        return found

    async def followed(self, accreditation_id: str) -> None:
        """The accreditation's process has taken it up."""
        await self._happened(accreditation_id, lambda _: True, "taken_up")

    async def _happened(self, subject: str, fits: Callable[[dict[str, Any]], bool], kind: str) -> None:
        auditor = self.product.as_("aud", "auditor")

        async def events() -> list[dict[str, Any]]:
            answer = await auditor.get("/v1/events", params={"subject": subject, "limit": 200})
            return list(answer.json()["results"])

        await eventually(events, lambda found: any(event["type"] == kind and fits(event) for event in found))

    async def marked(self, seriousness: str = "standard", **complaint: Any) -> Case:
        """A complaint that ends in a mark."""
        case = await (await Case.filed(self.product, partner_id=self.id, **complaint)).to_mark_board()
        await case.voted("mark", "mark", "mark", seriousness=seriousness)
        assert case.complaint["outcome"] == "mark_placed"
        self.cases.append(case)
        return case

    async def review(self) -> dict[str, Any]:
        """The latest review, as Partner Ops see it."""
        answer = await self.product.as_("pat", "partner_ops").get("/v1/reviews", params={"partner_id": self.id})
        assert answer.status_code == 200, answer.text
        latest: dict[str, Any] = answer.json()["results"][0]
        self.review_id = latest["id"]
        return latest

    async def reviewed(self, reason: str = "it is time") -> dict[str, Any]:
        """Ops convene a review, or add to the one that is open."""
        first = (await self.accreditations())[0]["id"]
        path = f"/v1/accreditations/{first}/actions/open_review"
        answer = await retried(self.product.as_("olga", "ops"), path, {"reason": reason})
        assert answer.status_code == 200, answer.text
        return await self.review()

    async def prepared(self) -> dict[str, Any]:
        """The review once its packet is made of the marks that it counts now."""
        counted = [mark["id"] for mark in (await self.review())["marks"]]
        await self._happened(self.review_id, lambda event: event["fact"].get("marks") == counted, "packet_prepared")
        return await self.review()

    async def opened(self) -> dict[str, Any]:
        """The review once its packet is open to the board."""
        review = await self.prepared()
        if review["packet"] == "pending":
            await self.released()
        return await self.review()

    async def doubts(self) -> list[dict[str, str]]:
        """What settles every doubt of the packet, by withholding it."""
        marked = (await self.product.as_("pat", "partner_ops").get(f"/v1/reviews/{self.review_id}/packet")).json()
        found = {
            segment["text"]
            for scenario in marked["scenarios"]
            for source in scenario["sources"]
            for segment in source["segments"]
            if segment["kind"] == "doubtful"
        }
        return [{"find": doubt, "put": "[withheld]"} for doubt in sorted(found)]

    async def released(self) -> None:
        """Partner Ops withhold everything doubtful."""
        await self.does("release_packet", "pat", "partner_ops", replacements=await self.doubts())

    async def does(self, action: str, by: str, role: str, /, seat: str = "", **body: Any) -> dict[str, Any]:
        """Takes an action on the review that must be accepted."""
        client, path = self._sent(action, by, role, seat)
        answer = await retried(client, path, body)
        assert answer.status_code == 200, answer.text
        review: dict[str, Any] = answer.json()
        return review

    async def acts(self, action: str, by: str, role: str, /, seat: str = "", **body: Any) -> httpx.Response:
        """Takes an action on the review and gives back whatever is answered."""
        client, path = self._sent(action, by, role, seat)
        return await client.post(path, json=body)

    def _sent(self, action: str, by: str, role: str, seat: str) -> tuple[httpx.AsyncClient, str]:
        client = self.product.as_(by, role, **({"seat": seat} if seat else {}))
        return client, f"/v1/reviews/{self.review_id}/actions/{action}"

    async def voted(self, *votes: str) -> None:
        """The seats vote, one after the other."""
        await self.opened()
        for seat, vote in zip(SEATS, votes, strict=False):
            said = {"vote": vote, "reason": "so it is"}
            await self.does("cast_review_vote", f"leader-{seat}", "accreditation_board", seat, **said)

    async def decided(self, decision: str) -> dict[str, Any]:
        """A director decides."""
        return await self.does("decide", "dora", "director", decision=decision, reason="it is right")

    async def mark(self) -> str:
        """The id of the partner's latest mark."""
        answer = await self.product.as_("olga", "ops").get("/v1/marks", params={"partner_id": self.id})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["results"][-1]["id"])

    async def standing(self, as_of: datetime | None = None) -> dict[str, Any]:
        """The standing, explained to Partner Ops."""
        params = {"as_of": as_of.isoformat()} if as_of else {}
        answer = await self.product.as_("pat", "partner_ops").get(f"/v1/partners/{self.id}/standing", params=params)
        assert answer.status_code == 200, answer.text
        explained: dict[str, Any] = answer.json()
        return explained
