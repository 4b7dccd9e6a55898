"""The demo portfolio on the real product: everything there is to see, the same however often it is loaded."""

from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from sqlalchemy import func, select

from analysis.simulation.differences import simulate
from analysis.simulation.rulebook import Rulebook, as_recorded, candidate
from cli import demo
from cli.local import issuer
from cli.local.processes import LocalStackError
from records import replay_source
from records.tables.event_log import events
from standards.editions.permissions import DECLARED
from standards.vocabulary import Role
from tests.support.product import Product


class Later(datetime):
    """A clock that is forty days ahead."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Later":
        return super().now(tz) + timedelta(days=40)


async def load(product: Product) -> list[str]:
    return await demo.load(
        product.address, product.servers.keys, product.servers.postgres.app_url, product.servers.settings().audit.ring
    )


async def how_many_events(product: Product) -> int:
    """How many events somebody caused: processes take up what was loaded, and hold its dates, in their own time."""
    told = select(func.count()).select_from(events).where(events.c.role != Role.SYSTEM.value)
    async with product.engine.connect() as connection:
        return (await connection.execute(told)).scalar_one()


async def test_the_demo_shows_everything_and_loading_it_again_changes_nothing(
    product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    partners, complaints = await load(product)
    assert partners == "demo: 26 partners with 31 accreditations, 62 certifications and 17 marks from before"
    for stage in ("cs_resolution", "mediation", "investigation", "mark_board"):
        assert f" {stage}" in complaints
    before = await how_many_events(product)
    monkeypatch.setattr(demo, "datetime", Later)
    assert await load(product) == [partners, complaints]
    assert await how_many_events(product) == before
    await _shows_every_outcome_and_feature(product)
    assert await _reviewed_at_two_marks(product) == {"hs-8200002", "hs-8200018"}


async def _reviewed_at_two_marks(product: Product) -> set[str]:
    """The partners whom an edition that reviews at two marks would have had reviewed by now, and nobody else."""
    async with product.engine.connect() as connection:
        told = await replay_source.page(connection, "hs-8200000", 26)
        timeline = await product.repository.timeline(connection)
    rules = candidate(timeline, {"marks": {"review_at": 2}}, DECLARED)
    assert isinstance(rules, Rulebook)
    now = datetime.now(UTC)
    found = [simulate(one.decisions, as_recorded(timeline), rules, now, one.surfaced).finding for one in told]
    return {finding.partner_id for finding in found if finding and "reviewed from" in repr(finding.differences)}


async def _shows_every_outcome_and_feature(product: Product) -> None:
    answer = await product.as_("olga", "ops").get("/v1/complaints?limit=200")
    told = [complaint for complaint in answer.json()["results"] if complaint["source"] == "demo"]
    assert len(told) == 45
    assert {complaint["outcome"] for complaint in told} == {
        *("resolved_by_cs", "resolved_by_mediation", "partner_not_responsible", "no_mark", "mark_placed"),
        *("withdrawn", "duplicate", None),
    }
    still_open = [complaint for complaint in told if complaint["status"] == "open"]
    for feature in ("assignee", "proposals", "evidence", "consequences", "statements", "score", "votes", "recused"):
        assert any(complaint[feature] for complaint in still_open), feature
    assert sum(complaint["severity"] == "very_serious" for complaint in told) == 4
    assert {complaint["category"] for complaint in told} >= {"delivery", "data_handling", "payment", "customer_care"}
    assert len({(complaint["project_value"] or {}).get("currency") for complaint in told}) > 8


async def test_a_stack_that_refuses_ends_the_demo_with_words(product: Product, tmp_path: Path) -> None:
    issuer.ensure_key(tmp_path)  # not the issuer that the API trusts
    with pytest.raises(LocalStackError, match=r"PUT /v1/partners/hs-82\d+ was answered 401"):
        await demo.load(product.address, tmp_path, product.servers.postgres.app_url)


async def test_a_stack_that_is_away_is_named(tmp_path: Path) -> None:
    issuer.ensure_key(tmp_path)
    with pytest.raises(LocalStackError, match=r"the demo can't reach http://127\.0\.0\.1:1"):
        await demo.load("http://127.0.0.1:1", tmp_path, "postgresql://127.0.0.1:1/x")
