"""Runs whole scenarios with private strings in every field that takes any, to an API that is watched meanwhile."""

from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.support.case import SCORES_NOT_AT_FAULT
from tests.support.product import Product, fresh

MARKER = "Zanzibarquux"


@dataclass
class Canaries:
    """Private strings, each unlike all others and all with one marker in them."""

    number: int = 0
    names: list[str] = field(default_factory=list)

    def name(self, what: str) -> str:
        """A name or a narrative."""
        self.number += 1
        self.names.append(f"{MARKER} {what} {self.number}")
        return self.names[-1]

    def email(self, what: str) -> str:
        """An address."""
        self.number += 1
        return f"{what}.{self.number}@{MARKER}.example"


class PrivateDataScenario:
    """Runs a complaint's whole scenario with private strings in every field that takes any."""

    def __init__(self, product: Product, address: str) -> None:
        self.product = product
        self.address = address
        self.private = Canaries()
        self.partner_id = fresh("hs")

    def client(self, sub: str, *roles: str) -> httpx.AsyncClient:
        """Somebody whose token tells a private name and address; who sits on the board is called by the seat."""
        seat = {"seat": sub} if "accreditation_board" in roles else {}
        claims = seat | {"name": f"{MARKER} {sub}", "email": f"{sub}@{MARKER}.example", "email_verified": True}
        return self.product.as_(sub, *roles, **claims)

    async def send(self, by: str, role: str, method: str, path: str, body: Any, *expected: int) -> Any:
        """Sends a request that must be answered so."""
        answer = await self.client(by, role).request(method, f"{self.address}{path}", json=body)
        assert answer.status_code in expected, answer.text
        return answer.json()

    async def describe_the_partner(self) -> None:
        """A partner, all of whose fields are private but its tier."""
        some = self.private
        body = {
            "name": some.name("partner"),
            "aliases": [some.name("alias")],
            "domains": [some.email("domain").partition("@")[2]],
            "tier": "platinum",
            "contact": {"name": some.name("contact"), "email": some.email("contact")},
            "pdm": {"name": some.name("pdm"), "email": some.email("pdm")},
        }
        await self.send("olga", "ops", "PUT", f"/v1/partners/{self.partner_id}", body, 201)
        await self.send("olga", "ops", "PUT", f"/v1/partners/{self.partner_id}", body | {"tier": MARKER}, 422)

    async def file(self, **more: Any) -> str:
        """A complaint; its id."""
        some = self.private
        body = {
            "source": "tests",
            "external_id": some.name("ticket"),
            "partner_id": self.partner_id,
            "customer": {"name": some.name("customer"), "company": some.name("firm"), "email": some.email("customer")},
            "surfaced_by": {"name": some.name("employee"), "email": some.email("employee")},
            "summary": some.name("summary"),
            "description": some.name("description"),
            "evidence": [{"title": some.name("file"), "url": f"https://files.example/{MARKER}"}],
            **more,
        }
        filed = await self.send("hubspot", "intake", "POST", "/v1/complaints", body, 201)
        return str(filed["id"])

    async def act(self, case: str, by: str, role: str, action: str, **fields: Any) -> Any:
        """An action with a private note."""
        body = fields | {"note": self.private.name(f"note of {action}")}
        return await self.send(by, role, "POST", f"/v1/complaints/{case}/actions/{action}", body, 200)

    async def through_every_step(self, seriousness: str = "standard") -> str:
        """A case from its filing to the board's decision."""
        some, case = self.private, await self.file()
        await self.act(case, "ana", "cs", "add_note", text=some.name("note"))
        await self.act(case, "ana", "cs", "add_evidence", title=some.name("title"), url=f"https://{MARKER}.example/1")
        await self.act(case, "olga", "ops", "assign", assignee="ana")
        await self.act(case, "ana", "cs", "record_cs_outcome", outcome="unresolved")
        offer = {"kind": "other", "terms": some.name("terms")}
        proposal = (await self.act(case, "sol", "service_acceleration", "propose_solution", **offer))["proposals"][0]
        answer = {"proposal_id": proposal["id"], "party": "customer", "accepted": False}
        await self.act(case, "sol", "service_acceleration", "answer_proposal", **answer)
        await self.act(case, "sol", "service_acceleration", "record_mediation_outcome", outcome="unresolved")
        await self.act(case, "pat", "partner_ops", "record_statement", party="customer", text=some.name("statement"))
        cost = {"category": "other", "amount": "5", "currency": "EUR"}
        await self.act(case, "pat", "partner_ops", "record_consequence", **cost)
        await self.act(case, "pat", "partner_ops", "score_rubric", scores=SCORES_NOT_AT_FAULT)
        finding = {"responsible": True, "reason": some.name("finding"), "override_reason": some.name("override")}
        await self.act(case, "pat", "partner_ops", "record_finding", **finding)
        await self.act(case, "moe", "mark_board", "recuse", reason=some.name("recusal"))
        for member in ("mia", "max", "mei"):
            vote = {"vote": "mark", "seriousness": seriousness, "reason": some.name("vote")}
            await self.act(case, member, "mark_board", "cast_mark_vote", **vote)
        return case

    async def by_the_short_ways(self) -> list[str]:
        """Cases that were flagged, withdrawn, repeated, or very serious from the start."""
        some, flagged, repeated = self.private, await self.file(), await self.file()
        serious = await self.file(very_serious=True, very_serious_reason=some.name("very serious"))
        await self.act(flagged, "ana", "cs", "flag_very_serious", reason=some.name("flag"))
        await self.act(flagged, "ana", "cs", "withdraw", reason=some.name("withdrawal"))
        await self.act(repeated, "ana", "cs", "mark_duplicate", of=flagged)
        return [flagged, repeated, serious]

    async def get_things_wrong(self, case: str) -> None:
        """Requests that are refused, failing as near to the private strings as they can."""
        note = f"/v1/complaints/{case}/actions/add_note"
        await self.send("ana", "cs", "POST", note, {"text": f"{MARKER}\x00"}, 422)
        await self.send("ana", "cs", "POST", note, {"text": MARKER, MARKER: MARKER}, 422)
        await self.send("ana", "cs", "POST", note, {"text": MARKER}, 409)
        await self.send("aud", "auditor", "POST", note, {"text": MARKER}, 403)
        for path in (
            f"/v1/complaints?q={MARKER}",
            f"/v1/complaints?assignee={MARKER}",
            f"/v1/marks?partner_id={MARKER}",
        ):
            await self.send("aud", "auditor", "GET", path, None, 200)
        for path in (f"/v1/complaints/{MARKER}", f"/v1/partners/{MARKER}", f"/v1/{MARKER}", f"/{MARKER}"):
            await self.send("aud", "auditor", "GET", path, None, 404)
        await self.send("aud", "auditor", "GET", f"/v1/complaints?stage={MARKER}", None, 422)
        headers = {"Authorization": f"Bearer {MARKER}.{MARKER}.{MARKER}"}
        answer = await self.product.anonymous.get(f"{self.address}/v1/complaints?q={MARKER}", headers=headers)
        assert answer.status_code == 401

    async def accredit(self) -> str:
        """The partner is accredited; the accreditation's id."""
        for name in ("platform_consulting", "onboarding_delivery"):
            path = f"/v1/partners/{self.partner_id}/certifications/{name}"
            await self.send("olga", "ops", "PUT", path, {"earned_on": "2026-03-01"}, 200)
        path = f"/v1/partners/{self.partner_id}/accreditations"
        return str((await self.send("olga", "ops", "POST", path, {"kind": "onboarding"}, 201))["id"])

    async def command(self, path: str, by: str, role: str, action: str, *expected: int, **fields: Any) -> Any:
        """A command on anything, with a private note."""
        body = fields | {"note": self.private.name(f"note of {action}")}
        return await self.send(by, role, "POST", f"{path}/actions/{action}", body, *(expected or (200,)))

    async def through_a_review(self, review: str) -> None:
        """A review from its packet to the loss, with everything that people write on the way."""
        some, path, board = self.private, f"/v1/reviews/{review}", "accreditation_board"
        packet = await self.send("pat", "partner_ops", "GET", f"{path}/packet", None, 200)
        pairs = [
            {"find": segment["text"], "put": "[withheld]"}
            for source in packet["scenarios"][0]["sources"]
            for segment in source["segments"]
            if segment["kind"] == "doubtful"
        ]
        pairs.append({"find": some.name("never found"), "put": "[withheld]"})
        expected = 200 if packet["packet"] == "pending" else 422
        await self.command(path, "pat", "partner_ops", "release_packet", expected, replacements=pairs)
        revoke = {"vote": "revoke", "reason": some.name("vote")}
        await self.command(path, "pops", board, "cast_review_vote", **revoke)
        await self.command(path, "pops", board, "recuse", reason="recognised")
        await self.command(path, "pat", "partner_ops", "request_legal")
        await self.command(path, "lee", "legal", "give_legal_advice", advice=some.name("advice"))
        for decision in ("return", "approve"):
            for seat in ("academy", "cs_services"):
                await self.command(path, seat, board, "cast_review_vote", **revoke)
            said = {"decision": decision, "reason": some.name("decision")}
            await self.command(path, "dora", "director", "decide", **said)
        await self.command(path, "dora", "director", "decide", 409, **said)

    async def vacate(self, mark: str) -> None:
        """The mark is vacated, for reasons that are private."""
        for by, role in (("olga", "ops"), ("dora", "director")):
            await self.command(f"/v1/marks/{mark}", by, role, "vacate", reason=self.private.name("error"))
