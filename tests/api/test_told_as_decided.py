"""A step's answer is made from what the process decided: it is the very one that reading the record gives."""

from typing import Any

import httpx
import pytest

from api.auth import Caller
from api.command_targets import Target
from api.commands import present
from api.dependencies import Services
from records.idempotency import Answer
from standards.events import digest_of
from tests.support.case import SCORES_AT_FAULT, Case
from tests.support.product import Product

STEPS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("ana", "cs", "add_note", {"text": "They called twice."}),
    ("ana", "cs", "assign", {"assignee": "ana"}),
    ("ana", "cs", "record_cs_outcome", {"outcome": "unresolved", "note": "They would not talk to each other."}),
    (
        "sol",
        "service_acceleration",
        "propose_solution",
        {"kind": "make_whole", "terms": "A refund.", "amount": "100.00", "currency": "EUR"},
    ),
    ("sol", "service_acceleration", "record_mediation_outcome", {"outcome": "unresolved"}),
    ("pat", "partner_ops", "add_evidence", {"title": "Plan", "url": "https://files.example/plan"}),
    ("pat", "partner_ops", "record_statement", {"party": "partner", "text": "We were late."}),
    ("pat", "partner_ops", "score_rubric", {"scores": SCORES_AT_FAULT}),
    ("pat", "partner_ops", "record_finding", {"responsible": True, "reason": "The scope was missed."}),
    *((f"m{n}", "mark_board", "cast_mark_vote", {"vote": "mark", "reason": "So it was."}) for n in range(3)),
)


@pytest.fixture
def read_again(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The subjects whose record was read again for an answer."""
    subjects: list[str] = []

    async def noted(services: Services, target: Target, caller: Caller, subject: str) -> Answer:
        subjects.append(subject)
        return await present(services, target, caller, subject)

    monkeypatch.setattr("api.commands.present", noted)
    return subjects


async def taken(case: Case, by: str, role: str, name: str, body: dict[str, Any]) -> httpx.Response:
    """Takes the step, which is accepted."""
    answer = await case.ask(name, by, role, **body)
    assert answer.status_code == 200, answer.text
    return answer


async def test_each_step_is_answered_with_what_the_record_holds_without_reading_it(
    product: Product, read_again: list[str]
) -> None:
    case = await (await Case.filed(product)).taken_up()
    for by, role, name, body in STEPS:
        answer = await taken(case, by, role, name, body)
        read = await product.as_(by, role).get(f"/v1/complaints/{case.id}")
        assert (answer.json(), answer.headers["etag"]) == (read.json(), read.headers["etag"]), name
    assert read.json()["outcome"] == "mark_placed"
    assert read_again == []


async def test_what_the_process_decided_otherwise_is_read(
    product: Product, monkeypatch: pytest.MonkeyPatch, read_again: list[str]
) -> None:
    case = await (await Case.filed(product)).taken_up()
    monkeypatch.setattr("api.commands.digest_of", lambda events: digest_of(events) + "!")
    answer = await taken(case, "ana", "cs", "add_note", {"text": "They called."})
    read = await product.as_("ana", "cs").get(f"/v1/complaints/{case.id}")
    assert answer.json() == read.json()
    assert read_again == [case.id]


async def test_who_does_not_see_every_complaint_is_answered_by_the_record(
    product: Product, read_again: list[str]
) -> None:
    case = await (await Case.filed(product)).taken_up()
    client = product.as_("pia", "pdm")
    path = f"/v1/complaints/{case.id}"
    answer = await client.post(f"{path}/actions/add_note", json={"text": "They called."})
    assert answer.status_code == 200
    assert answer.json() == (await client.get(path)).json()
    assert read_again == [case.id]
