"""People at work while programs die: every request is noted, and sent again until it is answered or given up."""

import asyncio
import contextlib
import random
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

import httpx

from workflows.ids import update_id

PATIENCE = 20.0
"""For how long somebody without an answer asks again. An API that was killed is back long before."""
BETWEEN_TRIES = 0.25
GIVES_UP = 0.04
"""How many of those who get no answer don't ask again: nobody knows then whether their request was taken."""
Step = tuple[str, str, str, dict[str, Any]]
"""Who does what: a person, the role, the action and its body."""


_SCORES = {"scope_delivered": 4, "communication": 3, "quality": 3, "conduct": 2, "remedy": 2}
_LATER = frozenset({httpx.codes.SERVICE_UNAVAILABLE, httpx.codes.TOO_MANY_REQUESTS})
_PARTNER = {"name": "Chaos Partner", "tier": "platinum", "pdm": {"name": "Pia Dam", "email": "pia@hubspot.example"}}


class Callers(Protocol):
    """Whoever has clients for people."""

    def as_(self, sub: str, *roles: str) -> httpx.AsyncClient:
        """A client that acts as the person in these roles."""


def fresh(prefix: str) -> str:
    """A name that nobody else uses."""
    return f"{prefix}-{uuid.uuid4().hex[:10]}"


def a_complaint(partner_id: str) -> dict[str, Any]:
    """A complaint's body."""
    return {
        "source": "chaos",
        "external_id": fresh("ticket"),
        "partner_id": partner_id,
        "customer": {"name": "Dana Reyes", "company": "Northwind", "email": "dana@northwind.example"},
        "surfaced_by": {"name": "Sam Ito", "email": "sam@hubspot.example"},
        "summary": "Go-live slipped 27 weeks",
        "description": "The pipelines are half built.",
    }


async def a_recorded_partner(product: Callers) -> str:
    """A partner of the load's own; its id."""
    partner_id = fresh("hs")
    answer = await product.as_("olga", "ops").put(f"/v1/partners/{partner_id}", json=_PARTNER)
    answer.raise_for_status()
    return partner_id


class RequestOutcome(StrEnum):
    """What its sender knows of a request."""

    TAKEN = "taken"
    UNKNOWN = "unknown"
    REFUSED = "refused"


@dataclass
class SentRequest:
    """A request and what became of it."""

    id: str
    """What it is known by in the record: the order's id, or the complaint's external one."""
    subject: str
    action: str
    outcome: RequestOutcome = RequestOutcome.UNKNOWN
    detail: str = ""


@dataclass
class SentRequests:
    """Every request of a load."""

    filings: list[SentRequest] = field(default_factory=list)
    commands: list[SentRequest] = field(default_factory=list)
    slowest: float = 0.0
    """Seconds until the slowest answer, or until it was known that none comes."""
    cases: dict[str, str] = field(default_factory=dict)
    """The external ids of the complaints, and the cases that their filing was answered with."""


class NoAnswer(Exception):
    """The sender did not ask again."""


@dataclass
class LoadClient:
    """Files complaints about a partner and works on them, one case after the other."""

    product: Callers
    sent_requests: SentRequests
    partner: str
    chance: random.Random

    async def work(self, enough: asyncio.Event) -> None:
        """Takes case after case through its steps; the last request is the one under way when there were enough."""
        while not enough.is_set():
            with contextlib.suppress(NoAnswer):
                case_id = await self.files()
                for step in self._steps():
                    if enough.is_set():
                        break
                    await self.act(case_id, *step)

    def _steps(self) -> Iterator[Step]:
        yield "ana", "cs", "add_note", {"text": "she called"}
        yield "ana", "cs", "record_cs_outcome", {"outcome": "unresolved"}
        if self.chance.random() < 0.2:
            yield "ana", "cs", "withdraw", {"reason": "she changed her mind"}
            return
        yield "sol", "service_acceleration", "propose_solution", {"kind": "other", "terms": "they call back"}
        yield "sol", "service_acceleration", "record_mediation_outcome", {"outcome": "unresolved"}
        yield "pat", "partner_ops", "score_rubric", {"scores": _SCORES}
        yield "pat", "partner_ops", "record_finding", {"responsible": True, "reason": "it was late"}
        for member in range(3):
            vote = self.chance.choice(["mark", "no_mark"])
            yield f"member{member}", "mark_board", "cast_mark_vote", {"vote": vote, "reason": "so it was"}

    async def files(self) -> str:
        """Files a complaint; its case."""
        body = a_complaint(self.partner)
        sent = SentRequest(body["external_id"], "a complaint", "file")
        self.sent_requests.filings.append(sent)
        client = self.product.as_("hubspot", "intake")
        answer = await self._insist(sent, client, "/v1/complaints", body, fresh("key"))
        case_id = str(answer.json()["id"])
        self.sent_requests.cases[sent.id] = case_id
        return case_id

    async def act(self, case_id: str, by: str, role: str, action: str, body: dict[str, Any]) -> SentRequest:
        """Takes an action on the case, as whoever may."""
        key = fresh("key")
        sent = SentRequest(update_id(by, action, case_id, key), case_id, action)
        self.sent_requests.commands.append(sent)
        client = self.product.as_(by, role)
        answer = await self._insist(sent, client, f"/v1/complaints/{case_id}/actions/{action}", body, key)
        if answer.status_code == httpx.codes.ACCEPTED:
            await self._until_on_record(client, case_id)
        return sent

    async def _until_on_record(self, client: httpx.AsyncClient, case_id: str) -> None:
        """Waits, as the answer 202 asks, until the record shows what the process has taken."""
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            with contextlib.suppress(httpx.HTTPError, KeyError, ValueError):
                taken = (await client.get(f"/v1/complaints/{case_id}/live")).json()["sequence"]
                if (await client.get(f"/v1/complaints/{case_id}")).json()["sequence"] >= taken:
                    return
            await asyncio.sleep(BETWEEN_TRIES)
        raise NoAnswer

    async def _insist(
        self, sent: SentRequest, client: httpx.AsyncClient, path: str, body: dict[str, Any], key: str
    ) -> httpx.Response:
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            began = time.monotonic()
            try:
                answer = await client.post(path, json=body, headers={"Idempotency-Key": key})
            except httpx.HTTPError as error:
                sent.detail = type(error).__name__
                self._took(began)
            else:
                self._took(began)
                if answer.is_success:
                    sent.outcome = RequestOutcome.TAKEN
                    return answer
                sent.detail = answer.text
                if answer.status_code not in _LATER:
                    sent.outcome = RequestOutcome.REFUSED
                    break
            if self.chance.random() < GIVES_UP:
                break
            await asyncio.sleep(BETWEEN_TRIES)
        raise NoAnswer

    def _took(self, began: float) -> None:
        self.sent_requests.slowest = max(self.sent_requests.slowest, time.monotonic() - began)
