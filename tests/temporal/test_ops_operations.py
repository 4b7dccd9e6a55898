"""What ops can do to a process in Temporal, tried on each kind that lives long: the table in docs/operations.md."""

import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from maintenance.follow_record import have_look
from records.complaints.queries import find
from records.standing import load
from records.visibility import EVERYTHING
from standards.complaint import Complaint
from temporal.client import start_following
from temporal.positions import WITHIN, position_of
from temporal.process_status import ProcessStatus, status_of
from temporal.reconciliation import Remedy, compare
from tests.support.case import Case
from tests.support.ops import ENDED, REAPPLIED, RESET, OpsOn, by_cli, each_end, each_reset
from tests.support.partner_client import PartnerClient
from tests.support.product import Product
from tests.support.waiting import eventually, listed

OPERATIONS = (Path(__file__).resolve().parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
LINKS = re.findall(r"workflows\?query=(\S+?)[)>`]", OPERATIONS)
FORGED = {"by": {"sub": "olga", "roles": ["ops"]}, "submitted_at": "2026-11-28T10:00:00Z", "id": "forged"}
KINDS = ("Complaint", "Accreditation", "AccreditationReview")
each_kind = pytest.mark.parametrize("kind", KINDS)


class Process(OpsOn):
    """A process of the kind, and what is on record of its subject."""

    def __init__(self, product: Product, subject: str, workflow_id: str, partner_id: str) -> None:
        super().__init__(product.temporal, workflow_id)
        self.product, self.subject, self.partner_id = product, subject, partner_id

    @classmethod
    async def of_kind(cls, product: Product, kind: str) -> "Process":
        if kind == "Complaint":
            case = await (await Case.filed(product)).taken_up()
            await case.do("add_note", "ana", "cs", text="she called")
            return cls(product, case.id, f"complaint/{case.id}", case.complaint["partner_id"])
        partner = await PartnerClient.accredited(product, "onboarding")
        if kind == "Accreditation":
            (accredited,) = await partner.accreditations()
            return cls(product, accredited["id"], f"accreditation/{accredited['id']}", partner.id)
        await partner.reviewed()
        review = await partner.prepared()
        return cls(product, review["id"], f"review/{partner.id}/1", partner.id)

    async def recorded(self) -> int:
        events = await self.product.as_("aud", "auditor").get(f"/v1/events?subject={self.subject}&limit=200")
        return len(events.json()["results"])

    async def case(self, complaint_id: str) -> Complaint | None:
        async with self.product.engine.connect() as connection:
            found = await find(connection, complaint_id, EVERYTHING)
        return found.case if found else None

    async def goes_on(self) -> bool:
        """Whether it runs and knows all that is on record."""
        if await status_of(self.client, self.id, WITHIN) is not ProcessStatus.RUNNING:
            return False
        return await position_of(self.product.temporal, self.id) == await self.recorded()

    async def is_followed(self) -> None:
        """What its next command, the sweep and `reconcile --apply` do."""
        product = self.product
        if self.subject.startswith("cmp_"):
            await have_look(product.temporal, product.engine, product.repository, self.subject)
            return
        async with product.engine.connect() as connection:
            standing = await load(connection, self.partner_id, lock=False)
        assert standing is not None
        await start_following(product.temporal, standing, self.subject, nudge=True)


@each_kind
@each_end
async def test_what_is_ended_is_begun_again_from_its_record(product: Product, kind: str, verb: str) -> None:
    process = await Process.of_kind(product, kind)
    before = await process.recorded()
    await process.do("workflow", verb)
    await process.is_now(ENDED[verb])
    await process.is_followed()
    await eventually(process.goes_on)
    assert await process.recorded() == before


@each_kind
@each_reset
async def test_a_reset_doubles_nothing_whether_messages_are_applied_again_or_not(
    product: Product, kind: str, how: str
) -> None:
    process = await Process.of_kind(product, kind)
    before = await process.recorded()
    await process.do(*RESET, *REAPPLIED[how])
    await process.is_followed()
    await eventually(process.goes_on)
    assert await process.recorded() == before


@each_kind
async def test_a_paused_process_stands_still_and_goes_on_when_it_is_unpaused(product: Product, kind: str) -> None:
    process = await Process.of_kind(product, kind)
    await process.do("workflow", "pause")
    await process.is_now(ProcessStatus.PAUSED)
    if kind == "Complaint":
        path = f"/v1/complaints/{process.subject}/actions/add_note"
        assert (await product.as_("ana", "cs").post(path, json={"text": "n"})).status_code == 503
        named = await compare(product.temporal, [process.subject], process.case)
        assert [(one.problem, one.remedy) for one in named if one.subject == process.subject] == [
            ("open on record, but its process is paused", Remedy.UNPAUSE)
        ]
    await process.do("workflow", "unpause")
    await eventually(process.goes_on)


@each_kind
async def test_signals_and_unsigned_updates_change_nothing(product: Product, kind: str) -> None:
    process = await Process.of_kind(product, kind)
    before = await process.recorded()
    for name in ("look", "nonsense"):
        await process.do("workflow", "signal", "--name", name, "--input", "1")
    forged = json.dumps(FORGED | {"data": {"reason": "txt_1"}})
    name = {"Complaint": "withdraw", "Accreditation": "open_review"}.get(kind, "request_legal")
    refused = await process.refused("workflow", "update", "execute", "--name", name, "--input", forged)
    assert "is not signed by the product" in refused
    await eventually(process.goes_on)
    assert await process.recorded() == before


async def test_a_batch_does_to_each_what_the_command_does_to_one(product: Product) -> None:
    process = await Process.of_kind(product, "Complaint")
    query = f"WorkflowId = '{process.id}' AND ExecutionStatus = 'Running'"
    await eventually(lambda: listed(product.temporal, query))
    terminate = ("workflow", "terminate", "--reason", "tried", "--yes")
    done = await by_cli(product.temporal, *terminate, of=("--query", query))
    assert done.returncode == 0, done.stderr
    await process.is_now(ProcessStatus.TERMINATED)
    await process.is_followed()
    await eventually(process.goes_on)


@pytest.mark.parametrize("link", LINKS, ids=lambda link: unquote(link)[:40])
async def test_every_deep_link_holds_a_query_that_temporal_takes(product: Product, link: str) -> None:
    query = unquote(link)
    assert "%" not in query
    assert (await product.temporal.count_workflows(query)).count >= 0


def test_the_page_has_links_and_tells_of_every_kind_of_process() -> None:
    assert len(LINKS) >= 5
    assert [kind for kind in KINDS if f"`{kind}`" not in OPERATIONS] == []
