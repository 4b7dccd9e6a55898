"""A simulation on the running product: who would have been reviewed, and why, without a trace in the record."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Table, select

from analysis.simulation.differences import simulate
from analysis.simulation.findings import Totals
from analysis.simulation.rulebook import as_recorded
from maintenance.restart_lost import restart_simulations
from records import replay_source
from records.accreditations.tables import accreditations
from records.reviews.tables import reviews
from records.simulations import queries as simulations
from records.tables.event_log import events
from standards.months import add_months
from tests.support.partner_client import PartnerClient, imported
from tests.support.problems import refused
from tests.support.product import Product, fresh
from tests.support.simulation_client import CHANGES, asked_for
from tests.support.waiting import eventually

KINDS = ("platform_consulting", "onboarding_delivery")


def a_partner(partner_id: str, issued_on: date, marks: int) -> list[dict[str, Any]]:
    """The lines of an import: an accreditation of that day, and marks of last spring."""
    today = datetime.now(UTC).date()
    person = {"name": "Pia Dam", "email": "pia@hubspot.example"}
    partner = {"type": "partner", "id": partner_id, "name": partner_id, "tier": "platinum", "pdm": person}
    hangs_on = {"partner_id": partner_id}
    certified = [{"type": "certification", **hangs_on, "name": name, "earned_on": "2025-01-01"} for name in KINDS]
    accredited = {"type": "accreditation", **hangs_on, "kind": "onboarding", "issued_on": issued_on.isoformat()}
    placed = [(today - timedelta(days=60 + number)).isoformat() for number in range(marks)]
    marked = [
        {"type": "mark", **hangs_on, "placed_on": day, "seriousness": "standard", "reference": f"board-{day}"}
        for day in placed
    ]
    return [partner, *certified, accredited, *marked]


async def record(product: Product) -> set[tuple[str, int, bytes]]:
    """Every event on record, and what it says."""
    async with product.engine.connect() as connection:
        found = await connection.execute(select(events.c.subject, events.c.sequence, events.c.hash))
        return {(row.subject, row.sequence, row.hash) for row in found}


async def simulated(product: Product, **body: Any) -> dict[str, Any]:
    """A simulation, once it is done."""
    answer = await product.as_("olga", "ops").post("/v1/simulations", json=body)
    assert answer.status_code == 202, answer.text
    return await ended(product, answer.json()["id"])


async def ended(product: Product, simulation_id: str) -> dict[str, Any]:
    """The simulation once it goes on no longer, with all its results."""
    ops, path = product.as_("olga", "ops"), f"/v1/simulations/{simulation_id}"

    async def first_page() -> dict[str, Any]:
        page: dict[str, Any] = (await ops.get(path, params={"limit": 200})).json()
        return page

    # A busy API may answer that it cannot read now: that is no end.
    page = await eventually(first_page, lambda page: page["status"] in ("done", "cancelled", "failed"))
    results = page["results"]
    while "paging" in page:
        page = (await ops.get(path, params={"limit": 200, **page["paging"]["next"]})).json()
        results += page["results"]
    return page | {"results": results}


async def test_a_threshold_of_two_shows_who_would_be_reviewed_and_why_and_leaves_no_trace(product: Product) -> None:
    soon = add_months(datetime.now(UTC).date(), -24) + timedelta(days=40)
    one, two = fresh("one"), fresh("two")
    await imported(product, *a_partner(one, soon, marks=1), *a_partner(two, soon, marks=2))
    ahead = (datetime.now(UTC) + timedelta(days=90)).isoformat()
    before = await record(product)
    found = await simulated(product, edition=CHANGES, to=ahead)
    assert found["status"] == "done"
    assert found["progress"]["replayed"] == found["progress"]["partners"] > 0
    by_partner = {finding["partner_id"]: finding for finding in found["results"]}
    assert one not in by_partner
    [difference] = by_partner[two]["differences"]
    assert difference["kind"] == "accreditation"
    assert "began automatically" in difference["on_record"]
    assert "renewal on hold" in difference["under_candidate"]
    assert "A review is convened at 2 marks instead of 3 (S27, S28)." in difference["because"]["words"]
    assert {"S27", "S28"} <= set(difference["because"]["clauses"])
    assert difference["unanswered"][0].startswith("what is decided in the review of ")
    assert found["totals"]["renewals_that_become_reviews"] >= 1
    after = await record(product)  # other tests' processes may write beside it
    assert before <= after
    theirs = {f"partner/{one}", f"partner/{two}", *await _ids_of(product, accreditations, one, two)}
    assert {event for event in before if event[0] in theirs} == {event for event in after if event[0] in theirs}
    assert await _ids_of(product, reviews, one, two) == set()


async def _ids_of(product: Product, table: Table, *partner_ids: str) -> set[str]:
    async with product.engine.connect() as connection:
        query = select(table.c.id).where(table.c.partner_id.in_(partner_ids))
        return set((await connection.execute(query)).scalars())


async def test_the_recorded_edition_itself_makes_no_difference(product: Product) -> None:
    partner = await PartnerClient.accredited(product, "onboarding", "data_migration")
    await partner.marked("serious")
    await partner.voted("renew", "renew")
    await partner.marked()
    found = await simulated(product, edition={})
    assert (found["status"], found["results"]) == ("done", [])
    sums = Totals.model_validate(found["totals"])
    assert sums == Totals(partners=sums.partners, replayed_otherwise=sums.replayed_otherwise)
    assert sums.partners == found["progress"]["partners"]
    # What others of these tests put on record by hand may be no history; this partner's is one.
    async with product.engine.connect() as connection:
        [history] = await replay_source.page(connection, partner.id[:-1], 1)
        rules = as_recorded(await product.repository.timeline(connection))
    assert history.partner_id == partner.id
    told = simulate(history.decisions, rules, rules, datetime.now(UTC), history.surfaced)
    assert told.totals == Totals(partners=1)
    assert {"review_vote_cast", "mark_placed", "accreditation_issued"} <= {
        event.data.type for made in history.decisions for event in made.events
    }


async def test_a_larger_quorum_leaves_the_board_with_a_question_that_nobody_answered(product: Product) -> None:
    partner = await PartnerClient.accredited(product, "onboarding")
    case = await partner.marked()
    found = await simulated(product, edition={"mark_board": {"quorum": 5}})
    [finding] = [one for one in found["results"] if one["partner_id"] == partner.id]
    [difference] = finding["differences"]
    assert (difference["kind"], difference["subject"]) == ("complaint", case.id)
    assert difference["unanswered"] == ["the mark board's votes: 3 of the 5 that decide were cast"]
    assert found["totals"]["marks_not_placed"] >= 1


async def test_a_simulation_that_is_cancelled_says_so_and_stays_so(product: Product) -> None:
    asked = asked_for()
    async with product.engine.begin() as connection:
        await simulations.record(connection, asked)
    ops, path = product.as_("olga", "ops"), f"/v1/simulations/{asked.id}"
    for _ in range(2):
        answer = await ops.post(f"{path}/actions/cancel")
        assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
    await restart_simulations(product.temporal, product.engine)
    assert (await ended(product, asked.id))["status"] == "cancelled"


async def test_one_whose_start_was_lost_is_swept_up_and_one_that_is_done_is_not_cancelled(product: Product) -> None:
    answer = await product.as_("olga", "ops").post("/v1/simulations", json={"edition": CHANGES})
    simulation_id = answer.json()["id"]
    await restart_simulations(product.temporal, product.engine)
    assert (await ended(product, simulation_id))["status"] == "done"
    again = await product.as_("olga", "ops").post(f"/v1/simulations/{simulation_id}/actions/cancel")
    refused(again, 409, "wrong_stage")


async def test_whoever_may_not_is_told_so_and_every_fault_is_located(product: Product) -> None:
    faulty = {"edition": {"marks": {"review_at": 0}, "tiers": {"minimum": "tin"}, "nonsense": 1}}
    problem = refused(await product.as_("olga", "ops").post("/v1/simulations", json=faulty), 422, "invalid")
    fields = {error["field"] for error in problem["errors"]}
    assert {"edition.marks.review_at", "edition.nonsense", "edition.tiers.minimum"} <= fields
    board = product.as_("bea", "accreditation_board")
    refused(await board.post("/v1/simulations", json={"edition": CHANGES}), 403, "role_required")
    refused(await board.get("/v1/simulations"), 403, "role_required")
    refused(await board.get("/v1/simulations/sim_0"), 404, "not_found")
    late = {"edition": CHANGES, "from": "2027-01-01T00:00:00Z", "to": "2026-12-01T00:00:00Z"}
    refused(await product.as_("olga", "ops").post("/v1/simulations", json=late), 422, "invalid")
