"""Whatever the address or the form of a page holds, the answer says so; nothing fails."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from fastapi.routing import APIRoute

from api.console.assembly import PAGES
from tests.support.case import SCORES_AT_FAULT, Case
from tests.support.console_client import signed_in
from tests.support.partner_client import PartnerClient
from tests.support.product import Product, fresh

NUL, ENDLESS = "\x00", "9" * 5_000
ASKED = ("q", "after", "from", "to", "as_of", "tab", "stage", "partner_id", "assignee", "view", "answer", "check")
OF_THE_SESSION = ("/sign-in", "/callback", "/sign-out", "/board-only")
STAFF = ("cs", "partner_ops", "ops", "legal")


@dataclass(frozen=True)
class Known:
    """What addresses name that is there."""

    case: Case
    partner: PartnerClient

    def values(self) -> dict[str, str]:
        """By the name of an address's part, a value that leads somewhere."""
        return {
            "complaint_id": self.case.id,
            "partner_id": self.partner.id,
            "review_id": self.partner.review_id,
            "path": "cases",
            "subject": self.case.id,
            "name": "add_note",
            "sequence": "1",
            "kind": "complaint_filed",
        }


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def known(product: Product) -> Known:
    case = await (await Case.filed(product)).taken_up()
    partner = await PartnerClient.accredited(product, "onboarding")
    await partner.reviewed()
    return Known(case, partner)


def routes(method: str) -> Iterator[APIRoute]:
    """The pages, but those that change the session that asks for them."""
    for router in PAGES:
        for route in router.routes:
            if isinstance(route, APIRoute) and method in route.methods and not route.path.endswith(OF_THE_SESSION):
                yield route


async def test_a_nul_in_any_part_of_an_address_leads_nowhere_and_fails_nothing(product: Product, known: Known) -> None:
    values, failed, tried = known.values(), [], 0
    async with signed_in(product, fresh("ana"), *STAFF) as client:
        for method in ("GET", "POST"):
            for route in routes(method):
                for name in route.param_convertors:
                    given = {part: values.get(part, "x") for part in route.param_convertors} | {name: "a%00b"}
                    address = route.path.replace(":path", "").format(**given)
                    body: dict[str, Any] = {"data": {"address": "/console"}} if method == "POST" else {}
                    answer = await client.request(method, address, **body)
                    tried += 1
                    failed += [f"{method} {address}"] if answer.status_code >= 500 else []
    assert (failed, tried > 30) == ([], True)


async def test_a_nul_in_what_an_address_asks_for_fails_nothing(product: Product, known: Known) -> None:
    values, failed = known.values(), []
    async with signed_in(product, fresh("ana"), *STAFF) as client:
        for route in routes("GET"):
            address = route.path.replace(":path", "").format(
                **{part: values.get(part, "x") for part in route.param_convertors}
            )
            answer = await client.get(f"{address}?{'&'.join(f'{name}=%00' for name in ASKED)}")
            failed += [address] if answer.status_code >= 500 else []
    assert failed == []


async def test_a_form_with_a_nul_in_it_is_refused_wherever_it_is_sent(product: Product, known: Known) -> None:
    draft = {"draft_of": f"/console/cases/{known.case.id}/actions/add_note"}
    async with signed_in(product, fresh("ana"), *STAFF) as client:
        for path, form in (
            ("/console/drafts", draft | {"text": NUL}),
            ("/console/drafts", draft | {NUL: "text"}),
            ("/console/views", {"name": "v", "address": f"/console/cases?q={NUL}"}),
            (f"/console/cases/{known.case.id}/actions/add_note", {"text": NUL}),
        ):
            answer = await client.post(path, data=form)
            assert (answer.status_code, "NUL" in answer.text) == (400, True), (path, form)
        assert (await client.post("/console/drafts", data=draft | {"text": "kept"})).status_code == 204


@pytest.mark.parametrize("does", ["simulate", "publish"])
async def test_a_candidate_that_nobody_checked_is_judged_before_it_is_kept(product: Product, does: str) -> None:
    async with signed_in(product, fresh("olga"), "ops") as client:
        for body in ({"marks": {"review_at": NUL}}, {NUL: 1}, {"marks": {"review_at": float("nan")}}):
            answer = await client.post("/console/editions/candidate", data={"do": does, "body": json.dumps(body)})
            assert answer.status_code == 422, body


async def test_a_number_of_5000_digits_is_refused_in_every_form(product: Product) -> None:
    case = await (await Case.filed(product)).to_investigation()
    scores = {f"scores.{name}": ENDLESS for name in SCORES_AT_FAULT}
    async with signed_in(product, fresh("pat"), "partner_ops") as client:
        answer = await client.post(f"/console/cases/{case.id}/actions/score_rubric", data=scores)
        assert answer.status_code == 422
        for typed in ({"marks.review_at": ENDLESS}, {"calendar.working_days": f"1\n{ENDLESS}"}):
            answer = await client.post("/console/editions/candidate", data={"do": "check", **typed})
            assert answer.status_code in {303, 422}, answer.text
