"""Attacks on blindness: what the board and directors are told of a review leads to no partner (S32, S33, S35, I7)."""

import base64
from collections import Counter
from datetime import UTC, datetime, time
from typing import Any

import pytest_asyncio

from records.partners.metrics import FIGURES, MEDIATED, figures_of_all
from records.people import seat_holders
from standards.review.bands import FEWEST, bands_of
from standards.vocabulary import Outcome
from tests.api.test_blindness import rows
from tests.support.partner_client import PartnerClient
from tests.support.product import Product, fresh

BOARD = "accreditation_board"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def judged(product: Product) -> PartnerClient:
    """A partner before the board, among others who hold accreditations."""
    for _ in range(FEWEST):
        await PartnerClient.accredited(product, "onboarding")
    partner = await PartnerClient.accredited(product, "onboarding", "data_migration")
    await partner.marked("serious")
    await partner.opened()
    return partner


async def blind(partner: PartnerClient) -> dict[str, Any]:
    """The review as the board reads it."""
    board = partner.product.as_("bea", BOARD, seat="academy")
    read: dict[str, Any] = (await board.get(f"/v1/reviews/{partner.review_id}")).json()
    return read


async def test_the_ids_of_a_review_and_of_the_mark_that_convened_it_share_no_time(judged: PartnerClient) -> None:
    mark, review = await judged.mark(), judged.review_id
    assert mark.removeprefix("mrk_")[:8] != review.removeprefix("rev_")[:8]


async def test_the_boards_times_are_days_and_its_list_is_in_no_order_of_time(judged: PartnerClient) -> None:
    read, whole = await blind(judged), await judged.review()
    due = datetime.fromisoformat(whole["due_at"])
    assert read["due_at"] == due.date().isoformat()
    opened = datetime.fromisoformat(whole["opened_at"])
    assert f"{opened:%H:%M:%S}" not in str(read)

    board = judged.product.as_("bea", BOARD, seat="academy")
    listed = [row["id"] for row in await rows(board, "/v1/reviews", limit=1)]
    assert listed == sorted(listed)
    assert judged.review_id in listed
    page = (await board.get("/v1/reviews", params={"limit": 1})).json()
    if "paging" in page:
        after = page["paging"]["next"]["after"]
        assert base64.urlsafe_b64decode(after + "==") == f'["{page["results"][0]["id"]}"]'.encode()


async def test_every_band_that_the_board_reads_is_shared_by_at_least_five_partners(judged: PartnerClient) -> None:
    read, whole = (await blind(judged))["performance"], await judged.review()
    until = datetime.fromisoformat(whole["opened_at"])
    async with judged.product.engine.connect() as connection:
        everybody = await figures_of_all(connection, judged.id, until, 24)
    shown = {partner: str(bands_of(partner, everybody, FIGURES)) for partner in everybody}
    assert min(Counter(shown.values()).values()) >= FEWEST
    mine = bands_of(judged.id, everybody, FIGURES)
    assert mine is not None
    assert read.pop("by_outcome") == {outcome.value: mine[outcome.value] for outcome in Outcome}
    assert read.pop("resolved_by_mediation") == mine[MEDIATED]
    assert read == {name: mine[name] for name in read}
    assert read.keys() == {"marks_in_window", "complaints", "accreditations", "renewals"}


async def test_a_director_is_told_no_instant_and_no_trace_before_the_votes_are_sealed(judged: PartnerClient) -> None:
    dora, whole = judged.product.as_("dora", "director"), await judged.review()
    read = (await dora.get(f"/v1/reviews/{judged.review_id}")).json()
    for name in ("opened_at", "stage_entered_at", "due_at"):
        exact = datetime.fromisoformat(whole[name])
        assert datetime.fromisoformat(read[name]) == datetime.combine(exact.date(), time(), UTC), name
    assert {trigger["at"][11:19] for trigger in read["triggers"]} == {"00:00:00"}
    assert await rows(dora, "/v1/accreditations", status="under_review") == []
    for path in (f"/v1/partners/{judged.id}/timeline", "/v1/reviews"):
        assert len(await rows(dora, path, limit=1)) == len(await rows(dora, path, limit=200))
    history = await rows(dora, f"/v1/partners/{judged.id}/timeline", limit=1)
    assert not {"under_review", "review_opened"} & {entry["type"] for entry in history}
    standing = (await dora.get(f"/v1/partners/{judged.id}/standing")).json()
    assert {(one["status"], one["conditions"]["review"]) for one in standing["accreditations"]} == {("active", None)}


async def test_who_was_shown_a_review_blind_is_on_record_as_sitting(judged: PartnerClient) -> None:
    reader, refused_one = fresh("reader"), fresh("refused")
    path = f"/v1/reviews/{judged.review_id}"
    assert (await judged.product.as_(reader, BOARD, seat="pops").get(path)).status_code == 200
    assert (await judged.product.as_(refused_one, BOARD).get("/v1/reviews/rev_absent")).status_code == 404
    async with judged.product.engine.connect() as connection:
        subs, _ = await seat_holders(connection)
    assert (reader in subs, refused_one in subs) == (True, False)
