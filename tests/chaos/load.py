"""People at work while programs die: every request is noted, and sent again until it is answered or given up."""

import asyncio
import contextlib
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import httpx

from tests.support.case import SCORES_AT_FAULT, a_complaint
from tests.support.product import Product, fresh
from workflows.ids import update_id

PATIENCE = 20.0
"""For how long somebody without an answer asks again. An API that was killed is back long before."""
BETWEEN_TRIES = 0.25
GIVES_UP = 0.04
"""How many of those who get no answer don't ask again: nobody knows then whether their request was taken."""
Step = tuple[str, str, str, dict[str, Any]]
"""Who does what: a person, the role, the action and its body."""


class Told(StrEnum):
    """What its sender knows of a request."""

    TAKEN = "taken"
    UNKNOWN = "unknown"
    REFUSED = "refused"


@dataclass
class Sent:
    """A request and what became of it."""

    id: str
    """What it is known by in the record: the order's id, or the complaint's external one."""
    subject: str
    action: str
    told: Told = Told.UNKNOWN
    detail: str = ""


@dataclass
class SentRequests:
    """Every request of a load."""

    filings: list[Sent] = field(default_factory=list)
    commands: list[Sent] = field(default_factory=list)
    cases: dict[str, str] = field(default_factory=dict)
    """The external ids of the complaints, and the cases that their filing was answered with."""


class NoAnswer(Exception):
    """The sender did not ask again."""


@dataclass
class LoadClient:
    """Files complaints about a partner and works on them, one case after the other."""

    product: Product
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
        yield "pat", "partner_ops", "score_rubric", {"scores": SCORES_AT_FAULT}
        yield "pat", "partner_ops", "record_finding", {"responsible": True, "reason": "it was late"}
        for member in range(3):
            vote = self.chance.choice(["mark", "no_mark"])
            yield f"member{member}", "mark_board", "cast_mark_vote", {"vote": vote, "reason": "so it was"}

    async def files(self) -> str:
        """Files a complaint; its case."""
        body = a_complaint(self.partner, external_id=fresh("ticket"))
        sent = Sent(body["external_id"], "a complaint", "file")
        self.sent_requests.filings.append(sent)
        client = self.product.as_("hubspot", "intake")
        answer = await self._insist(sent, client, "/v1/complaints", body, fresh("key"))
        case_id = str(answer.json()["id"])
        self.sent_requests.cases[sent.id] = case_id
        return case_id

    async def act(self, case_id: str, by: str, role: str, action: str, body: dict[str, Any]) -> Sent:
        """Takes an action on the case, as whoever may."""
        key = fresh("key")
        sent = Sent(update_id(by, action, case_id, key), case_id, action)
        self.sent_requests.commands.append(sent)
        client = self.product.as_(by, role)
        await self._insist(sent, client, f"/v1/complaints/{case_id}/actions/{action}", body, key)
        return sent

    async def _insist(
        self, sent: Sent, client: httpx.AsyncClient, path: str, body: dict[str, Any], key: str
    ) -> httpx.Response:
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            try:
                answer = await client.post(path, json=body, headers={"Idempotency-Key": key})
            except httpx.HTTPError as error:
                sent.detail = type(error).__name__
            else:
                if answer.is_success:
                    sent.told = Told.TAKEN
                    return answer
                sent.detail = answer.text
                if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                    sent.told = Told.REFUSED
                    break
            if self.chance.random() < GIVES_UP:
                break
            await asyncio.sleep(BETWEEN_TRIES)
        raise NoAnswer
