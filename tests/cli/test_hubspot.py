"""`./recourse hubspot`: the mapping against a portal, and what setting up creates in it."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from typer.testing import CliRunner, Result

from cli.hubspot import hubspot as commands
from cli.local.environment import in_environment
from tests.support.hubspot import TOKEN, HubSpot, hubspot


@pytest_asyncio.fixture
async def portal() -> AsyncIterator[HubSpot]:
    async with hubspot() as running:
        yield running
        assert not running.stand_in.complaints


async def run(at: HubSpot, *arguments: str, token: str = TOKEN) -> Result:
    with in_environment(RECOURSE_HUBSPOT_API_URL=at.address, RECOURSE_HUBSPOT_ACCESS_TOKEN=token):
        return await asyncio.to_thread(CliRunner().invoke, commands, list(arguments))


def an_option(value: str) -> dict[str, object]:
    return {"label": value, "value": value, "hidden": False, "displayOrder": 0}


async def test_a_portal_that_has_everything_fits(portal: HubSpot) -> None:
    done = await run(portal, "check")
    assert (done.exit_code, done.stdout) == (0, "the mapping fits the portal\n")


async def test_each_property_that_the_portal_lacks_or_has_otherwise_is_named(portal: HubSpot) -> None:
    properties = portal.portal.properties
    del properties["tickets"]["customer_name"]
    del properties["tickets"]["recourse_stage"]
    del properties["companies"]["partner_tier"]
    properties["notes"]["recourse_event"]["hasUniqueValue"] = False
    properties["tickets"]["hs_ticket_category"]["options"] = [an_option("BILLING_ISSUE")]
    properties["tickets"]["recourse_outcome"]["options"] = [an_option("no_mark")]
    done = await run(portal, "check")
    assert done.exit_code == 1
    faults = json.loads((await run(portal, "check", "--json")).stdout)["faults"]
    assert [f"{one['place']}: {one['problem']}" for one in faults] == done.stderr.splitlines()[:-1]
    told = dict(line.split(": ", 1) for line in done.stderr.splitlines())
    assert set(told) == {
        *("tickets.customer_name", "tickets.recourse_stage", "companies.partner_tier", "notes.recourse_event"),
        *("tickets.hs_ticket_category", "tickets.recourse_outcome", "recourse"),
    }
    assert "setup" in told["tickets.recourse_stage"]
    assert "setup" not in told["tickets.customer_name"]


async def test_setting_up_creates_what_we_write_and_leaves_the_rest_to_people(portal: HubSpot) -> None:
    for name in ("recourse_stage", "recourse_due_at"):
        del portal.portal.properties["tickets"][name]
    del portal.portal.properties["notes"]["recourse_event"]
    del portal.portal.properties["tickets"]["customer_name"]
    done = await run(portal, "setup")
    made = {"created tickets.recourse_stage", "created tickets.recourse_due_at", "created notes.recourse_event"}
    assert made == set(done.stdout.splitlines())
    assert done.exit_code == 1, "customer_name is still missing"
    assert portal.portal.properties["notes"]["recourse_event"]["hasUniqueValue"]


async def test_a_token_that_is_not_taken_and_a_mapping_that_makes_no_sense_are_said_in_a_line(
    portal: HubSpot, tmp_path: Path
) -> None:
    refused = await run(portal, "check", token="other")
    assert (refused.exit_code, "check the access token" in refused.stderr) == (1, True)
    file = tmp_path / "mapping.yaml"
    file.write_text("fields: {}")
    faulty = await run(portal, "check", "--mapping", str(file))
    assert faulty.exit_code == 1
    assert faulty.stderr.startswith("recourse: the mapping makes no sense: is_complaint")
