"""The pages that staff live in cost few queries, however many rows they show."""

from datetime import UTC, datetime, timedelta

import pytest

from api import seat_holders
from records.editions.repository import publish
from standards.editions.permissions import DECLARED
from standards.editions.publishing import Publication
from tests.api.console.conftest import SitDown
from tests.standards.builders import OPS
from tests.support.case import Case
from tests.support.console_client import signed_in
from tests.support.partner_client import PartnerClient
from tests.support.product import Product, fresh
from tests.support.statements import statements, taken_while_held

MOST = 6


@pytest.mark.parametrize("which", ["inbox", "case"])
async def test_inbox_and_case_page_ask_at_most_six_queries(product: Product, sit_down: SitDown, which: str) -> None:
    sub = fresh("ana")
    cases = [await (await Case.filed(product)).taken_up() for _ in range(3)]
    for case in cases:
        await case.do("assign", "olga", "ops", assignee=sub)
    desk = await sit_down(sub, "cs")
    path = (
        f"{product.address}/console?tab=mine" if which == "inbox" else f"{product.address}/console/cases/{cases[0].id}"
    )
    await desk.page.request.get(path)
    fewest = 1000
    for _ in range(5):
        with statements(beside=product.engine) as asked:
            assert (await desk.page.request.get(path)).status == 200
        fewest = min(fewest, len(asked))
    assert fewest <= MOST, asked


async def waiting_edition(product: Product) -> str:
    """The id of an edition that waits for a second person; the earliest of all that wait."""
    edition_id = fresh("edition")
    body = {"id": edition_id, "effective_from": str(datetime.now(UTC) + timedelta(days=2))}
    async with product.engine.begin() as connection:
        judged = await publish(
            connection, product.repository, body, DECLARED, OPS, lambda: datetime.now(UTC), approval=True
        )
    assert isinstance(judged, Publication)
    return edition_id


ROLES = {"partner_ops": ("partner_ops",), "director": ("director",), "legal": ("legal",), "ops": ("ops",)}


@pytest.mark.parametrize("roles", ROLES)
async def test_an_inbox_of_every_kind_of_task_asks_at_most_six_queries(
    product: Product, sit_down: SitDown, roles: str
) -> None:
    await (await Case.filed(product)).to_investigation()
    partner = await PartnerClient.accredited(product, "onboarding")
    await partner.marked("serious")
    mark_id = await partner.mark()
    asked_for = await product.as_("olga", "ops").post(
        f"/v1/marks/{mark_id}/actions/vacate", json={"reason": "an error"}
    )
    assert asked_for.status_code == 200, asked_for.text
    edition_id = await waiting_edition(product)
    desk = await sit_down(fresh("pat"), *ROLES[roles])
    await desk.page.request.get(f"{product.address}/console")
    fewest = 1000
    for _ in range(5):
        with statements(beside=product.engine) as asked:
            answer = await desk.page.request.get(f"{product.address}/console")
        assert answer.status == 200
        fewest = min(fewest, len(asked))
    text = await answer.text()
    assert (mark_id in text) == ("director" in ROLES[roles])
    assert (edition_id in text) == ("ops" in ROLES[roles])
    assert fewest <= MOST, asked


async def test_no_page_and_no_form_takes_a_connection_while_it_holds_one(
    product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await (await Case.filed(product)).taken_up()
    partner = await PartnerClient.accredited(product, "onboarding")
    await partner.marked("serious", description="They called from +1 617 555 0134.")
    await partner.prepared()
    monkeypatch.setattr(seat_holders, "_READ_AGAIN_AFTER", 0.0)
    base, review = f"/console/cases/{case.id}", f"/console/reviews/{partner.review_id}"
    pages = ["/console", "/console/cases", base, f"{base}/file", f"{base}/why/1", f"{base}/people?q=a", review]
    pages += [f"{base}/actions/{name}" for name in ("add_note", "assign", "mark_duplicate")]
    pages += [f"{review}/packet", f"/console/partners/{partner.id}", "/console/search?q=a", "/console/reports"]
    colleague, seen_before = fresh("cal"), {"if_match": f'"{partner.review_id}-0"', "replacements.0.find": "x"}
    async with signed_in(product, colleague, "cs"), signed_in(product, fresh("pat"), "partner_ops", "ops") as pat:
        with taken_while_held() as twice:
            assert {(await pat.get(path)).status_code for path in pages} == {200}
            noted = await pat.post(f"{base}/actions/add_note", data={"text": "Look", "mentions": colleague})
            moved = await pat.post(f"{review}/actions/release_packet", data=seen_before)
    assert (noted.status_code, moved.headers.get("location")) == (303, f"{review}/packet?changed=1")
    assert twice == []
