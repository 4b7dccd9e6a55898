"""A case's life through the API, as a load: seven steps, three of them with a change of stage."""

import uuid
from typing import Any

import httpx

from cli.benchmarks.measure import Case, Step
from cli.local import issuer
from cli.local.paths import State

_PARTNER = {"name": "Bench Partner", "tier": "platinum", "pdm": {"name": "Pia Dam", "email": "pia@hubspot.example"}}
_PARTNERS = 20
"""Cases are spread over so many partners: each mark that a board places takes its partner's lock."""
_SCORES = {"scope_delivered": 4, "communication": 3, "quality": 3, "conduct": 2, "remedy": 2}
_LIFE: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("ana", "cs", "record_cs_outcome", {"outcome": "unresolved", "note": "They would not talk to each other."}),
    ("sol", "service_acceleration", "record_mediation_outcome", {"outcome": "unresolved"}),
    ("pat", "partner_ops", "score_rubric", {"scores": _SCORES}),
    ("pat", "partner_ops", "record_finding", {"responsible": True, "reason": "The scope was missed."}),
    *((f"member{n}", "mark_board", "cast_mark_vote", {"vote": "mark", "reason": "So it was."}) for n in range(3)),
)


def _token(sub: str, role: str) -> dict[str, str]:
    signed = issuer.sign(State.of().keys, sub, {"roles": [role]})
    return {"Authorization": f"Bearer {signed}"}


async def record_partners(client: httpx.AsyncClient) -> None:
    """Records the partners that the cases are about."""
    for number in range(_PARTNERS):
        path = f"/v1/partners/bench-{number}"
        (await client.put(path, json=_PARTNER, headers=_token("ops", "ops"))).raise_for_status()


def by_http(client: httpx.AsyncClient) -> Case:
    """A case that is filed through the client, and its steps."""
    headers = {(sub, role): _token(sub, role) for sub, role, _, _ in _LIFE}
    intake = _token("bench", "intake")

    async def filed(number: int) -> list[Step]:
        body = {
            "source": "bench",
            "external_id": uuid.uuid4().hex,
            "partner_id": f"bench-{number % _PARTNERS}",
            "customer": {"name": "Dana Reyes"},
            "surfaced_by": {"email": "sam@hubspot.example"},
            "summary": "Go-live slipped",
        }
        answer = await client.post("/v1/complaints", json=body, headers=intake)
        complaint = answer.raise_for_status().json()["id"]

        def step(sub: str, role: str, name: str, fields: dict[str, Any]) -> Step:
            async def take() -> None:
                address = f"/v1/complaints/{complaint}/actions/{name}"
                (await client.post(address, json=fields, headers=headers[sub, role])).raise_for_status()

            return take

        return [step(*command) for command in _LIFE]

    return filed
