"""The record that is measured is one that the product could have written: it verifies, and everything reads it."""

from datetime import UTC, datetime

import pytest

from cli.benchmarks.scale import measure, seed
from cli.benchmarks.scale.lives import LIVES, life
from cli.benchmarks.scale.store import own_store
from cli.verify import differences
from records.editions.builtin_editions import bundled_editions
from standards.vocabulary import Status

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def test_lives_end_as_they_are_called_and_open_ones_do_not_end() -> None:
    edition = bundled_editions()[-1]
    closed = [life(number, "p", NOW, edition, is_open=False).case for number in range(200)]
    assert {case.outcome.value for case in closed if case is not None and case.outcome} == set(LIVES)
    opened = [life(number, "p", NOW, edition, is_open=True).case for number in range(50)]
    assert {case.status for case in opened if case is not None} == {Status.OPEN}
    assert life(7, "p", NOW, edition, is_open=False) == life(7, "p", NOW, edition, is_open=False)


async def test_a_seeded_record_verifies_and_every_read_of_it_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure, "TIMES", 2)
    monkeypatch.setattr(measure, "PARTNER", 20)
    async with own_store() as store:
        await seed.seed(store.settings, store.superuser_url, seed.Size(300, 40, 10), datetime.now(UTC))
        assert await differences(store.settings, with_temporal=False) == []
        async with measure.reader_on(store) as reader:
            rows = [row async for row in measure.measured(reader)]
    assert {row["read"] for row in rows if row["read"].startswith("console")} >= {"console: case", "console: cases"}
    few = {row["read"]: row["queries"] for row in rows if row["read"].startswith(("console: inbox", "console: case"))}
    assert {read: count for read, count in few.items() if count > 6} == {}
    assert all(row["p95_ms"] >= row["p50_ms"] > 0 for row in rows)
