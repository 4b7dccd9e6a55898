"""Committed histories replay on the workflow as it is now, and it asks for the same again: timers, answers, outcome."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer
from temporalio.workflow import NondeterminismError

from standards.complaint import Complaint, next_deadline
from standards.signing import Keyring
from standards.vocabulary import Outcome
from temporal.data_converter import DATA_CONVERTER
from temporal.signing import Signing
from tests.histories.complaint_scenarios import CANARIES, SCENARIOS
from tests.histories.replaying import FILES, STANDING, history_in, recorded, replayed
from tests.support.complaint_process import kinds
from worker import workflow_runner
from workflows.complaint import ComplaintWorkflow


def named(name: str) -> WorkflowHistory:
    """A committed history by the name of its scenario and, where it has several, the number of its run."""
    return history_in(Path(__file__).with_name(f"{name}.json"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_a_committed_history_replays_to_the_same_deadlines_answers_and_outcome(file: Path) -> None:
    history = history_in(file)
    assert await replayed(history) == recorded(history)


@pytest.mark.parametrize("file", [*FILES, *STANDING], ids=lambda file: file.stem)
async def test_a_history_from_before_commands_were_signed_replays_where_they_are(file: Path) -> None:
    history = history_in(file)
    signing = Signing(Keyring.parse("first:a key that is not in the history"))
    assert await replayed(history, interceptors=[signing]) == await replayed(history)


def test_each_scenario_is_kept_with_the_outcome_that_it_came_to() -> None:
    last_runs = {file.stem.partition(".")[0]: file for file in FILES}
    ended = {name: recorded(history_in(file))["endings"] for name, file in last_runs.items()}
    assert ended == {name: [[outcome]] for name, (_, outcome) in SCENARIOS.items()}
    assert {outcome for _, outcome in SCENARIOS.values()} == set(Outcome)


def test_the_histories_hold_what_their_names_say() -> None:
    assert kinds(named("continued_as_new.1").events)["WORKFLOW_EXECUTION_CONTINUED_AS_NEW"] == 1
    assert kinds(named("postgresql_away").events)["ACTIVITY_TASK_COMPLETED"] == 2
    assert kinds(named("escalated_by_breaches").events)["TIMER_FIRED"] == 6
    assert kinds(named("late_mark_board").events)["TIMER_FIRED"] == 3
    markers = b"".join(event.SerializeToString() for event in named("adopted").events)
    assert b'"command":"ord_lost"' in markers
    assert b'"command":"ord_lost_too"' in markers
    assert all(kinds(history_in(file).events)["WORKFLOW_TASK_FAILED"] == 0 for file in FILES)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_history_holds_nothing_private_and_nothing_of_the_machine_it_was_made_on(file: Path) -> None:
    history = history_in(file)
    told = b"".join(event.SerializeToString() for event in history.events).decode("utf-8", "replace").lower()
    assert not [word for word in (*CANARIES, "/site-packages/", ".py") if word in told]
    assert not re.findall(r"\w{2,}@\w{2,}", told)


async def test_a_deadline_that_moved_is_noticed_though_the_sdk_replays_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def later(case: Complaint) -> Any:
        due = next_deadline(case)
        return due and due + timedelta(hours=1)

    monkeypatch.setattr("workflows.complaint.next_deadline", later)
    history = named("resolved_by_cs")
    replayer = Replayer(workflows=[ComplaintWorkflow], data_converter=DATA_CONVERTER, workflow_runner=workflow_runner())
    await replayer.replay_workflow(history)
    today = await replayed(history)
    assert today["timers"] != recorded(history)["timers"]
    assert today["endings"] == recorded(history)["endings"]


async def test_a_step_that_is_no_longer_recorded_fails_the_replay(monkeypatch: pytest.MonkeyPatch) -> None:
    async def not_any_more(self: object) -> None:
        return None

    monkeypatch.setattr(ComplaintWorkflow, "_take_up", not_any_more)
    with pytest.raises(NondeterminismError):
        await replayed(named("resolved_by_cs"))
