"""The client against the stand-in: each request as HubSpot specifies it, each refusal told from what passes."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio

from activities.hubspot.client import AFTER_A_CLOSED_DOOR, HubSpotClient
from activities.hubspot.errors import HubSpotAway, HubSpotRefused
from activities.hubspot.rate_limits import RESERVE, UNSAID, RateLimits, retry_after
from cli.hubspot_stand_in.faults import Fault
from tests.support.hubspot import HubSpot, a_ticket, connected, hubspot

AT = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)


@pytest_asyncio.fixture
async def at_hubspot() -> AsyncIterator[HubSpot]:
    async with hubspot() as running:
        yield running
        assert not running.stand_in.complaints


def faulty(at: HubSpot, fault: Fault) -> None:
    at.stand_in.faults.rate = 1
    at.stand_in.faults.chance.choice = lambda of: fault if fault in of else of[0]  # type: ignore[method-assign]


async def test_a_ticket_is_read_with_what_is_associated(at_hubspot: HubSpot) -> None:
    portal = at_hubspot.portal
    ticket = portal.create("tickets", a_ticket("hs-1"))
    contact = portal.create("contacts", {"email": "dana@northwind.example"})
    portal.associate("tickets", ticket.id, "contacts", contact.id)
    found = await at_hubspot.client.read("tickets", ticket.id, ["subject", "recourse_stage"], ["contacts", "companies"])
    assert found is not None
    assert (found.properties["subject"], found.properties["recourse_stage"]) == ("Go-live slipped 27 weeks", None)
    assert found.associations == {"contacts": (contact.id,)}
    assert await at_hubspot.client.read("tickets", "1", ["subject"]) is None


async def test_a_merged_ticket_is_answered_by_the_one_that_it_was_merged_into(at_hubspot: HubSpot) -> None:
    kept, gone = (at_hubspot.portal.create("tickets", a_ticket("hs-1")) for _ in range(2))
    at_hubspot.portal.merge("tickets", kept.id, gone.id)
    found = await at_hubspot.client.read("tickets", gone.id, ["subject"])
    assert found is not None
    assert found.id == kept.id


async def test_records_are_read_by_hundreds_and_those_that_there_are_not_left_out(at_hubspot: HubSpot) -> None:
    ids = [at_hubspot.portal.create("companies", {"name": f"n{number}"}).id for number in range(130)]
    found = await at_hubspot.client.read_batch("companies", [*ids, "1"], ["name"])
    assert [one.id for one in found] == ids
    assert len(at_hubspot.stand_in.requests) == 2


async def test_a_list_is_read_page_by_page_to_its_end(at_hubspot: HubSpot) -> None:
    for number in range(230):
        at_hubspot.portal.create("companies", {"name": f"n{number}"})
    sizes, after = [], None
    while True:
        page = await at_hubspot.client.page("companies", ["name"], after)
        sizes.append(len(page.objects))
        after = page.after
        if after is None:
            break
    assert sizes == [100, 100, 30]


async def test_a_note_is_written_once_however_often_it_is_sent(at_hubspot: HubSpot) -> None:
    ticket = at_hubspot.portal.create("tickets", a_ticket("hs-1"))
    for text in ("first", "first", "again"):
        await at_hubspot.client.upsert_note(ticket.id, "recourse_event", "cmp_1/1", text, AT)
    (note,) = at_hubspot.portal.notes_on(ticket.id)
    assert note.properties["hs_note_body"] == "again"


async def test_a_callback_is_completed_once(at_hubspot: HubSpot) -> None:
    from cli.hubspot_stand_in.portal import Callback

    at_hubspot.portal.callbacks["cb-1"] = Callback("4000")
    await at_hubspot.client.complete_callback("cb-1", {"outcome": "no_mark"})
    assert at_hubspot.portal.callbacks["cb-1"].outputs == {"outcome": "no_mark"}
    with pytest.raises(HubSpotRefused, match="404 OBJECT_NOT_FOUND"):
        await at_hubspot.client.complete_callback("cb-1", {})


async def test_what_the_portals_rules_refuse_is_refused_for_good_and_the_words_stay_out_of_the_message(
    at_hubspot: HubSpot,
) -> None:
    ticket = at_hubspot.portal.create("tickets", a_ticket("hs-1"))
    at_hubspot.portal.allowed["tickets", "recourse_stage"] = frozenset({"none"})
    with pytest.raises(HubSpotRefused) as refused:
        await at_hubspot.client.update("tickets", ticket.id, {"recourse_stage": "zephyrine"})
    assert str(refused.value) == "400 VALIDATION_ERROR"
    assert "zephyrine" in refused.value.detail
    assert refused.value.correlation_id


PASSING = [Fault.LIMITED, Fault.LIMITED_477, Fault.BROKEN, Fault.SILENT, Fault.LOST]


@pytest.mark.parametrize("fault", PASSING)
async def test_what_passes_is_told_from_what_is_refused(at_hubspot: HubSpot, fault: Fault) -> None:
    ticket = at_hubspot.portal.create("tickets", a_ticket("hs-1"))
    faulty(at_hubspot, fault)
    with pytest.raises(HubSpotAway):
        await at_hubspot.client.read("tickets", ticket.id, ["subject"])


async def test_a_lost_answer_is_of_something_that_happened(at_hubspot: HubSpot) -> None:
    ticket = at_hubspot.portal.create("tickets", a_ticket("hs-1"))
    faulty(at_hubspot, Fault.LOST)
    with pytest.raises(HubSpotAway, match="ReadTimeout"):
        await at_hubspot.client.update("tickets", ticket.id, {"recourse_stage": "mediation"})
    assert ticket.properties["recourse_stage"] == "mediation"


async def test_a_token_that_is_not_taken_is_tried_again_much_later(at_hubspot: HubSpot) -> None:
    at_hubspot.stand_in.token = "another"
    with pytest.raises(HubSpotAway) as away:
        await at_hubspot.client.read("tickets", "1", ["subject"])
    assert (away.value.code, away.value.retry_after) == ("http_401", AFTER_A_CLOSED_DOOR)


async def test_the_client_keeps_within_the_limits_that_hubspot_tells() -> None:
    async with hubspot(limit=5, interval_ms=300) as at:
        for _ in range(12):
            assert await at.client.read("tickets", "1", ["subject"]) is None
        assert not [one for one in at.stand_in.complaints if "limit" in one]


async def test_a_refused_request_makes_the_next_ones_wait_too() -> None:
    async with hubspot(limit=1, interval_ms=60_000) as at:
        async with connected(at.address) as http:
            with pytest.raises(HubSpotRefused):  # somebody else uses up the limit
                await HubSpotClient(http).read("nothings", "1", ["subject"])
        for _ in range(2):
            with pytest.raises(HubSpotAway) as away:
                await at.client.read("tickets", "1", ["subject"])
            assert away.value.retry_after == pytest.approx(60, abs=1)
        assert len(at.stand_in.requests) == 2


def limits(now: list[float]) -> RateLimits:
    return RateLimits(lambda: now[0])


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"x-hubspot-ratelimit-remaining": "100", "x-hubspot-ratelimit-interval-milliseconds": "10000"}, 0.0),
        ({"x-hubspot-ratelimit-remaining": str(RESERVE), "x-hubspot-ratelimit-interval-milliseconds": "10000"}, 10.0),
        ({"x-hubspot-ratelimit-remaining": "0"}, UNSAID),
        ({"x-hubspot-ratelimit-daily-remaining": "0"}, 900.0),
        ({"x-hubspot-ratelimit-remaining": "many"}, 0.0),
        ({}, 0.0),
    ],
)
def test_the_headers_say_how_long_the_next_request_waits(headers: dict[str, str], wait: float) -> None:
    now = [1000.0]
    kept = limits(now)
    kept.learn(headers)
    assert kept.wait() == wait
    now[0] += wait
    assert kept.wait() == 0


@pytest.mark.parametrize(
    ("given", "seconds"), [("5", 5.0), ("0", 0.0), ("-1", None), ("nan", None), ("Fri, 31 Dec", None), (None, None)]
)
def test_retry_after_counts_where_it_is_a_number(given: Any, seconds: float | None) -> None:
    assert retry_after({"retry-after": given} if given is not None else {}) == seconds
