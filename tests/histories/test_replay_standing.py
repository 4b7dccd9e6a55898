"""The committed histories of everything but complaints play through the workflows as they are now."""

from pathlib import Path

import pytest

from tests.histories.replaying import STANDING, history_in, recorded, replayed


@pytest.mark.parametrize("file", STANDING, ids=lambda file: file.stem)
async def test_a_committed_history_of_standing_replays_to_the_same_dates_and_answers(file: Path) -> None:
    history = history_in(file)
    assert await replayed(history) == recorded(history)


def test_every_way_to_the_end_of_a_process_is_kept() -> None:
    kept = {file.stem.split(".")[0] for file in STANDING}
    assert kept == {"renewed", "grace", "revoked", "kept", "continued"} | {
        "tier_review",
        "simulation",
        "simulation_cancelled",
        "anchor",
    }


@pytest.mark.parametrize("file", STANDING, ids=lambda file: file.stem)
def test_a_history_of_standing_holds_nothing_that_people_wrote(file: Path) -> None:
    assert "bright" not in file.read_text().lower()
