"""The committed histories of the exchange with HubSpot play through the workflows as they are now."""

from pathlib import Path

import pytest

from tests.histories.replaying import HUBSPOT, history_in, recorded, replayed
from tests.support.complaint_process import kinds


@pytest.mark.parametrize("file", HUBSPOT, ids=lambda file: file.stem)
async def test_a_committed_history_of_the_exchange_replays_to_the_same_answers(file: Path) -> None:
    history = history_in(file)
    assert await replayed(history) == recorded(history)


def test_every_scenario_of_the_exchange_is_kept_and_no_task_of_it_failed() -> None:
    assert {file.stem for file in HUBSPOT} == {"ticket", "refused", "retried", "partners"}
    assert all(kinds(history_in(file).events)["WORKFLOW_TASK_FAILED"] == 0 for file in HUBSPOT)


@pytest.mark.parametrize("file", HUBSPOT, ids=lambda file: file.stem)
def test_a_history_of_the_exchange_holds_nothing_that_people_wrote(file: Path) -> None:
    told = b"".join(event.SerializeToString() for event in history_in(file).events).lower()
    assert not [word for word in (b"zephyrine", b"quux", b"sam@", b"slipped", b".py") if word in told]
