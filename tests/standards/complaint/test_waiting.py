"""Waiting for somebody's answer: the clock of the stage stands still, within the edition's bounds (an extension)."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standards.calendar import business_time
from standards.complaint import events as f
from standards.complaint import next_deadline
from standards.complaint.deadlines import dates_after_wait
from standards.complaint.messages import describe, status_markdown, waits_for
from standards.complaint.offered_commands import offered_commands
from standards.editions import Edition
from standards.notifications import NotificationKind, Recipient
from standards.rejections import RejectionCode
from standards.vocabulary import Stage
from tests.standards.builders import ANA, MIA, OPS, PAT, SOL, ComplaintScenario, document, edition, instant

FRIDAY = instant("2026-11-06 16:00")
"""An hour before the bundled calendar closes; the stage is reminded of on Wednesday and due on the next Friday."""


def waiting(on: str = "2026-11-10", **fields: str) -> ComplaintScenario:
    """A complaint that was filed at that hour and waits from then on."""
    scenario = ComplaintScenario(at=FRIDAY)
    scenario.does(ANA, "wait_for", **({"party": "customer", "reason": "r", "remind_on": on} | fields))
    return scenario


def test_the_clock_stands_and_every_date_is_told_as_late_as_it_can_be() -> None:
    case = waiting().case

    assert case.waiting is not None
    assert (case.waiting.ask_again_at, case.waiting.until) == (instant("2026-11-10 09:00"), instant("2026-11-20 16:00"))
    assert (case.remind_at, case.due_at) == (instant("2026-11-25 16:00"), instant("2026-11-27 16:00"))
    assert next_deadline(case) == instant("2026-11-10 09:00")


def test_the_deadline_moves_by_the_business_time_for_which_the_case_waited() -> None:
    scenario = waiting().at("2026-11-10 13:00")
    (reminded, ended) = scenario.does(ANA, "stop_waiting")

    assert isinstance(reminded.data, f.WaitingReminded)
    assert isinstance(ended.data, f.WaitingEnded)
    assert business_time(FRIDAY, scenario.now, scenario.edition.calendar) == timedelta(hours=13)
    assert (ended.data.remind_at, ended.data.due_at) == (instant("2026-11-13 13:00"), instant("2026-11-17 13:00"))
    assert (scenario.case.waiting, scenario.case.due_at) == (None, ended.data.due_at)


def test_a_wait_over_a_night_moves_nothing() -> None:
    scenario = ComplaintScenario(at=instant("2026-11-02 18:00"))
    before = scenario.case
    scenario.does(ANA, "wait_for", party="partner", reason="r", remind_on="2026-11-04")
    scenario.at("2026-11-03 08:59").does(ANA, "stop_waiting")

    assert (scenario.case.remind_at, scenario.case.due_at) == (before.remind_at, before.due_at)


@settings(max_examples=80, deadline=None, database=None)
@given(st.integers(0, 4000), st.integers(0, 20_000), st.integers(60, 15_000))
def test_what_was_left_when_the_clock_stopped_is_left_when_it_runs_again(start: int, wait: int, ahead: int) -> None:
    rules = edition({"calendar": {"timezone": "Europe/Dublin", "holidays": ["2026-11-09"]}})
    since = FRIDAY + timedelta(minutes=start)
    until, date = since + timedelta(minutes=wait), since + timedelta(minutes=ahead)
    (_, moved) = dates_after_wait((date, date), since, until, False, rules.calendar)

    assert business_time(until, moved, rules.calendar) == business_time(since, date, rules.calendar)
    assert business_time(date, moved, rules.calendar) == business_time(since, until, rules.calendar)


def test_a_reminder_that_was_given_before_the_wait_is_not_given_again() -> None:
    scenario = ComplaintScenario(at=FRIDAY).time_passes("2026-11-11 16:00")
    scenario.does(ANA, "wait_for", party="third_party", reason="r", remind_on="2026-11-16")
    scenario.time_passes("2027-01-15 09:00")

    assert scenario.event_types.count("reminded") == 1
    assert scenario.event_types[-3:] == ["waiting_reminded", "waiting_ended", "deadline_breached"]


def test_a_wait_ends_by_itself_and_the_stage_goes_on_from_there() -> None:
    scenario = waiting().time_passes("2026-12-31 12:00")
    ended = next(event for event in scenario.events if isinstance(event.data, f.WaitingEnded))

    assert (ended.at, ended.actor) == (instant("2026-11-20 16:00"), "recourse")
    assert scenario.event_types[2:] == ["waiting_reminded", "waiting_ended", "reminded", "deadline_breached"]
    assert scenario.events[-1].at == instant("2026-11-27 16:00")


def test_a_reminder_falls_on_the_first_working_day_from_the_day_that_was_chosen() -> None:
    case = waiting(on="2026-11-14").case

    assert case.waiting is not None
    assert case.waiting.ask_again_at == instant("2026-11-16 09:00")


@pytest.mark.parametrize("day", ["2026-11-05", "2026-11-06", "2026-11-21", "2030-01-01", "2199-12-31"])
def test_a_reminder_comes_after_today_and_before_the_wait_ends(day: str) -> None:
    scenario = ComplaintScenario(at=FRIDAY)
    rejected = scenario.rejection(ANA, "wait_for", party="customer", reason="r", remind_on=day)

    assert (rejected.code, rejected.field) == (RejectionCode.INVALID, "remind_on")
    assert "2026-11-20" in rejected.detail


def test_whoever_let_it_wait_is_reminded_and_told_when_the_wait_ends_by_itself() -> None:
    scenario = waiting().time_passes("2026-11-25 12:00")
    told = scenario.notifications_of(scenario.events)

    kinds = (NotificationKind.WAIT_REMINDER, NotificationKind.WAIT_ENDED)
    assert [(one.kind, one.to, one.team, one.person) for one in told if one.kind in kinds] == [
        (kind, Recipient.ASSIGNEE, "cs", "ana") for kind in kinds
    ]


def test_nobody_is_told_that_a_wait_ended_who_ended_it() -> None:
    scenario = waiting().at("2026-11-09 12:00")

    assert scenario.tells(scenario.does(ANA, "stop_waiting")) == set()


def test_the_pdm_is_kept_updated_of_a_wait_and_not_of_its_reminder() -> None:
    scenario = ComplaintScenario(at=FRIDAY).to_mediation()
    started = scenario.does(SOL, "wait_for", party="partner", reason="r", remind_on="2026-11-10")
    assert scenario.tells(started) == {(NotificationKind.PDM_UPDATED, "pdm")}

    before = len(scenario.events)
    scenario.time_passes("2026-11-10 09:00")
    assert scenario.tells(scenario.events[before:]) == {(NotificationKind.WAIT_REMINDER, "service_acceleration")}


def test_a_case_waits_once_at_a_time_and_twice_in_a_step() -> None:
    scenario = waiting()
    again = {"party": "partner", "reason": "r", "remind_on": "2026-11-12"}
    assert scenario.rejects(ANA, "wait_for", **again) is RejectionCode.WRONG_STAGE

    scenario.does(ANA, "stop_waiting")
    assert scenario.rejects(ANA, "stop_waiting") is RejectionCode.WRONG_STAGE
    scenario.does(ANA, "wait_for", **again)
    scenario.does(ANA, "stop_waiting")
    assert scenario.rejects(ANA, "wait_for", **again) is RejectionCode.INVALID

    scenario.to_mediation().does(SOL, "wait_for", **again)
    assert scenario.case.waits == 1


def test_a_wait_ends_with_its_step() -> None:
    scenario = waiting()
    scenario.does(ANA, "record_cs_outcome", outcome="unresolved")
    assert (scenario.case.waiting, scenario.case.waits) == (None, 0)
    assert next_deadline(scenario.case) == scenario.case.remind_at

    closed = waiting()
    closed.does(ANA, "record_cs_outcome", outcome="resolved")
    assert (closed.case.waiting, next_deadline(closed.case)) == (None, None)


def test_no_clock_is_stopped_that_ran_out() -> None:
    scenario = ComplaintScenario(at=FRIDAY).time_passes("2026-11-13 16:00")

    assert scenario.rejects(ANA, "wait_for", party="customer", reason="r", remind_on="2026-11-17") is (
        RejectionCode.INVALID
    )


def test_the_mark_board_waits_for_nobody() -> None:
    scenario = ComplaintScenario(at=FRIDAY).to_mark_board()

    assert scenario.rejects(PAT, "wait_for", party="customer", reason="r", remind_on="2026-11-10") is (
        RejectionCode.WRONG_STAGE
    )
    assert scenario.rejects(MIA, "wait_for", party="customer", reason="r", remind_on="2026-11-10") is (
        RejectionCode.ROLE_REQUIRED
    )


def test_an_edition_says_where_how_long_and_how_often_a_case_waits() -> None:
    bounds = {"stages": ["mediation"], "longest_business_days": 3, "times_a_stage": 1}
    scenario = ComplaintScenario({"waiting": bounds}, at=FRIDAY)
    wait = {"party": "customer", "reason": "r", "remind_on": "2026-11-10"}
    assert scenario.rejects(ANA, "wait_for", **wait) is RejectionCode.WRONG_STAGE

    scenario.to_mediation()
    assert scenario.rejects(SOL, "wait_for", **(wait | {"remind_on": "2026-11-12"})) is RejectionCode.INVALID
    scenario.does(SOL, "wait_for", **wait)
    assert scenario.case.waiting is not None
    assert scenario.case.waiting.until == instant("2026-11-11 16:00")
    scenario.does(SOL, "stop_waiting")
    assert scenario.rejects(SOL, "wait_for", **wait) is RejectionCode.INVALID


def test_an_edition_can_switch_waiting_off_and_one_from_before_it_has_none() -> None:
    off = ComplaintScenario({"extensions": {"waiting": False}})
    assert off.rejects(ANA, "wait_for", party="customer", reason="r", remind_on="2026-11-04") is RejectionCode.INVALID
    assert "wait_for" not in {one.name for one in offered_commands(off.case, ANA, off.edition)}

    before = document()
    del before["waiting"], before["extensions"]["waiting"]
    old = Edition.model_validate(before)
    assert (old.extensions.waiting, old.waiting.stages) == (False, tuple(Stage)[:3])


def test_what_waits_is_said_in_words() -> None:
    scenario = waiting()
    started = describe(scenario.events[-1].data)

    assert started.startswith("The case waits for the customer until 2026-11-20 16:00 UTC at the latest.")
    assert waits_for(scenario.case) == "an answer of the customer; until then its clock stands still"
    assert "**Asks again:** 2026-11-10 09:00 UTC" in status_markdown(scenario.case)
    assert OPS.sub not in started
