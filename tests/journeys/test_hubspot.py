"""A ticket in HubSpot becomes a case, and shows what becomes of it, however HubSpot behaves meanwhile."""

from records.hubspot import tickets
from records.hubspot.states import TicketState
from temporal.hubspot_client import nudge_ticket
from tests.support.case import SCORES_AT_FAULT, a_partner, a_recorded_partner
from tests.support.hubspot_journey import Exchange, exchanging
from tests.support.product import Product, fresh
from tests.support.waiting import eventually
from workflows.hubspot_ticket import HubSpotTicketProgress
from workflows.ids import hubspot_ticket_workflow_id


async def test_a_ticket_walks_to_a_mark_and_shows_each_stage_while_one_request_in_five_fails(product: Product) -> None:
    partner_id = await a_recorded_partner(product)
    async with exchanging(product, rate=0.2, disorder=0.3) as exchange:
        ticket = exchange.ticket(partner_id)
        case = await exchange.case(ticket)
        assert (case.complaint["source"], case.complaint["external_id"]) == ("hubspot", ticket.id)
        await exchange.shows(ticket, "cs_resolution")
        await case.to_mediation()
        await exchange.shows(ticket, "mediation")
        await case.do("record_mediation_outcome", "sol", "service_acceleration", outcome="unresolved")
        await exchange.shows(ticket, "investigation")
        await case.do("score_rubric", "pat", "partner_ops", scores=SCORES_AT_FAULT)
        finding = {"responsible": True, "reason": "it did", "code_clauses": ["delivery"]}
        await case.do("record_finding", "pat", "partner_ops", **finding)
        await exchange.shows(ticket, "mark_board")
        await case.voted("mark", "mark", "mark")
        await exchange.shows(ticket, "closed")
        await exchange.until(lambda: len(exchange.notes(ticket)) == 5)
    assert ticket.properties["recourse_outcome"] == "mark_placed"
    assert ticket.properties["recourse_due_at"] == ""
    notes = exchange.notes(ticket)
    for note, words in zip(
        notes, ("was filed", "mediation", "investigation", "mark board", "case closed"), strict=True
    ):
        assert words in note, "a note a stage, in their order, each once"
    assert exchange.at.stand_in.faults.drawn, "requests failed on the way"


async def test_a_ticket_that_lacks_something_says_so_and_is_filed_once_it_has_it(exchange: Exchange) -> None:
    partner_id = await a_recorded_partner(exchange.product)
    ticket = exchange.ticket(partner_id, customer_name="", surfaced_by_email="")
    await exchange.until(lambda: exchange.notes(ticket))
    (said,) = exchange.notes(ticket)
    assert "customer" in said
    assert "e-mail address of who surfaced it" in said
    assert "recourse_case" not in ticket.properties
    exchange.at.portal.change("tickets", ticket.id, {"customer_name": "Zephyrine Quux"})
    await exchange.until(lambda: len(exchange.notes(ticket)) == 2)
    exchange.at.portal.change("tickets", ticket.id, {"surfaced_by_email": "sam@hubspot.example"})
    assert (await exchange.case(ticket)).complaint["customer"]["name"] == "Zephyrine Quux"


async def test_a_ticket_about_an_unknown_partner_waits_until_the_partner_arrives(exchange: Exchange) -> None:
    partner_id = fresh("hs")
    ticket = exchange.ticket(partner_id)
    await exchange.until(lambda: exchange.notes(ticket))
    assert partner_id in exchange.notes(ticket)[0]
    parked = (await exchange.product.as_("olga", "ops").get("/v1/hubspot/parked?limit=200")).json()["results"]
    assert ("ticket", "unknown_partner") in {
        (one["kind"], one["reason"]) for one in parked if one["object_id"] == ticket.id
    }
    put = await exchange.product.as_("olga", "ops").put(f"/v1/partners/{partner_id}", json=a_partner())
    assert put.status_code == 201
    assert (await exchange.case(ticket)).complaint["partner_id"] == partner_id


async def test_a_ticket_that_is_no_complaint_becomes_none_and_one_that_becomes_one_does(exchange: Exchange) -> None:
    ticket = exchange.ticket(await a_recorded_partner(exchange.product), hs_ticket_category="BILLING_ISSUE")
    handle = exchange.product.temporal.get_workflow_handle(hubspot_ticket_workflow_id(ticket.id))
    await nudge_ticket(exchange.product.temporal, ticket.id, "look")
    assert (await handle.result())["looked"]["state"] == "not_a_complaint"
    exchange.at.portal.change("tickets", ticket.id, {"hs_ticket_category": "PARTNER_COMPLAINT"})
    await exchange.case(ticket)


async def test_a_change_of_the_ticket_is_noted_on_the_case_and_decides_nothing(exchange: Exchange) -> None:
    ticket = exchange.ticket(await a_recorded_partner(exchange.product))
    case = await exchange.case(ticket)
    exchange.at.portal.change("tickets", ticket.id, {"content": "Now it is six months late."})

    async def noted() -> list[str]:
        path = f"/v1/complaints/{case.id}/timeline"
        timeline = (await exchange.product.as_("aud", "auditor").get(path)).json()["results"]
        return [str(entry["details"]) for entry in timeline if entry["type"] == "note_added"]

    (note,) = await eventually(noted)
    assert "Now it is six months late." in note
    after = await case.read()
    assert (after["description"], after["stage"]) == (case.complaint["description"], "cs_resolution")


async def test_what_could_not_be_written_while_hubspot_was_away_is_written_when_it_is_back(exchange: Exchange) -> None:
    ticket = exchange.ticket(await a_recorded_partner(exchange.product))
    case = await exchange.case(ticket)
    exchange.at.stand_in.faults.rate = 1
    before = len(exchange.at.stand_in.faults.drawn)
    await case.to_investigation()
    await exchange.until(lambda: len(exchange.at.stand_in.faults.drawn) > before + 2)
    exchange.at.stand_in.faults.rate = 0
    await exchange.shows(ticket, "investigation")
    await exchange.until(lambda: len(exchange.notes(ticket)) == 3)


async def test_a_ticket_and_the_api_file_one_case(exchange: Exchange) -> None:
    partner_id = await a_recorded_partner(exchange.product)
    ticket = exchange.ticket(partner_id)
    case = await exchange.case(ticket)
    body = {
        "source": "hubspot",
        "external_id": ticket.id,
        "partner_id": partner_id,
        "customer": {"name": "Zephyrine Quux"},
        "surfaced_by": {"email": "sam@hubspot.example"},
        "category": "delivery",
        "summary": ticket.properties["subject"],
        "description": ticket.properties["content"],
    }
    again = await exchange.product.as_("service-hub", "intake").post("/v1/complaints", json=body)
    assert (again.status_code, again.json()["id"]) == (200, case.id)
    other = await exchange.product.as_("service-hub", "intake").post("/v1/complaints", json=body | {"summary": "Other"})
    assert (other.status_code, other.json()["code"]) == (409, "already_filed")


async def test_a_ticket_that_was_merged_hands_its_case_on_and_a_deleted_one_is_written_no_more(
    exchange: Exchange,
) -> None:
    partner_id = await a_recorded_partner(exchange.product)
    first = exchange.ticket(partner_id)
    case = await exchange.case(first)
    kept = exchange.ticket(partner_id, hs_ticket_category="BILLING_ISSUE")
    exchange.at.portal.merge("tickets", kept.id, first.id)
    assert (await exchange.case(kept)).id == case.id
    exchange.at.portal.delete("tickets", kept.id)

    async def is_gone() -> bool:
        async with exchange.product.engine.connect() as connection:
            return (await tickets.load(connection, kept.id)).state is TicketState.GONE

    assert await eventually(is_gone)
    await case.to_mediation()
    exchange.at.portal.restore("tickets", kept.id)
    await exchange.shows(kept, "mediation")


async def test_a_contacts_privacy_deletion_is_recorded_as_a_request_to_erase(exchange: Exchange) -> None:
    ticket = exchange.ticket(await a_recorded_partner(exchange.product), hs_ticket_category="BILLING_ISSUE")
    contact = exchange.at.portal.create("contacts", {"email": "dana@northwind.example"})
    exchange.at.portal.associate("tickets", ticket.id, "contacts", contact.id)
    exchange.at.portal.change("tickets", ticket.id, {"hs_ticket_category": "PARTNER_COMPLAINT"})
    case = await exchange.case(ticket)
    assert case.complaint["customer"]["email"] == "dana@northwind.example"
    exchange.at.portal.erase_contact(contact.id)
    olga = exchange.product.as_("olga", "ops")

    async def asked() -> list[list[str]]:
        listed = (await olga.get("/v1/hubspot/erasures?limit=200")).json()["results"]
        return [one["complaints"] for one in listed if one["external_id"] == contact.id]

    assert await eventually(asked) == [[case.id]]


async def test_nothing_that_people_wrote_is_in_the_histories_of_tickets(exchange: Exchange) -> None:
    ticket = exchange.ticket(await a_recorded_partner(exchange.product))
    case = await exchange.case(ticket)
    exchange.at.portal.change("tickets", ticket.id, {"content": "zephyrine writes again"})
    await exchange.until(lambda: len(exchange.at.stand_in.requests) > 3)
    for workflow_id in (hubspot_ticket_workflow_id(ticket.id), f"complaint/{case.id}"):
        history = await exchange.product.temporal.get_workflow_handle(workflow_id).fetch_history()
        told = b"".join(event.SerializeToString() for event in history.events).lower()
        for word in (b"zephyrine", b"quux", b"sam@", b"slipped"):
            assert word not in told


async def test_of_a_ticket_that_lacks_something_temporal_learns_the_partners_id(exchange: Exchange) -> None:
    partner_id = await a_recorded_partner(exchange.product)
    ticket = exchange.ticket("", customer_name="")
    company = exchange.at.portal.create("companies", {"name": "Bright Inbound GmbH", "partner_id": partner_id})
    exchange.at.portal.associate("tickets", ticket.id, "companies", company.id)
    await nudge_ticket(exchange.product.temporal, ticket.id, "look")
    handle = exchange.product.temporal.get_workflow_handle(hubspot_ticket_workflow_id(ticket.id))

    async def known() -> bool:
        progress = await handle.query("live", result_type=HubSpotTicketProgress)
        return progress.looked is not None and progress.looked.partner_id == partner_id

    assert await eventually(known)


async def test_a_name_in_place_of_the_partners_id_stays_out_of_the_tickets_history(exchange: Exchange) -> None:
    ticket = exchange.ticket("Bright Inbound GmbH")
    await exchange.until(lambda: exchange.notes(ticket))
    handle = exchange.product.temporal.get_workflow_handle(hubspot_ticket_workflow_id(ticket.id))
    history = await handle.fetch_history()
    assert b"bright" not in b"".join(event.SerializeToString() for event in history.events).lower()
