"""Who is told of a step in a complaint (S16, S20, S24), and what the extensions add."""

from typing import Any

import pytest

from standards.complaint import ComplaintEvent, fold
from standards.complaint.notifications import notifications
from standards.notifications import Notification, NotificationKind, Recipient
from standards.vocabulary import OPEN_STAGES, Party
from tests.standards.builders import ANA, AT_FAULT, BLAMELESS, MAX, MEI, MIA, OPS, PAT, SOL, ComplaintScenario

PDM_INFORMED = (NotificationKind.PDM_INFORMED, "pdm")
PDM_UPDATED = (NotificationKind.PDM_UPDATED, "pdm")
CUSTOMER_OUTCOME = (NotificationKind.CUSTOMER_OUTCOME, "customer")
PARTNER_MARK = (NotificationKind.PARTNER_MARK, "partner_contact")
BOARD_INFORMED = (NotificationKind.MARK_BOARD_INFORMED, "mark_board")
BOARD_CASE = (NotificationKind.MARK_BOARD_CASE, "mark_board")


def test_cs_is_told_of_a_new_complaint_and_the_pdm_is_not() -> None:
    scenario = ComplaintScenario()

    assert scenario.tells(scenario.events) == {(NotificationKind.STAGE_STARTED, "cs")}


def test_mediation_tells_service_acceleration_and_informs_the_pdm() -> None:
    scenario = ComplaintScenario()
    events = scenario.does(ANA, "record_cs_outcome", outcome="unresolved")

    assert scenario.tells(events) == {(NotificationKind.STAGE_STARTED, "service_acceleration"), PDM_INFORMED}


def test_the_mark_board_hears_of_the_investigation_and_of_the_case_that_reaches_it() -> None:
    scenario = ComplaintScenario().to_mediation()
    started = scenario.does(SOL, "record_mediation_outcome", outcome="unresolved")
    assert scenario.tells(started) == {(NotificationKind.STAGE_STARTED, "partner_ops"), BOARD_INFORMED, PDM_UPDATED}

    scenario.does(PAT, "score_rubric", scores=AT_FAULT)
    reached = scenario.does(PAT, "record_finding", responsible=True, reason="r")
    assert scenario.tells(reached) == {BOARD_CASE, PDM_UPDATED}


def test_a_flag_tells_the_mark_board_and_informs_the_pdm_at_once() -> None:
    scenario = ComplaintScenario()
    flagged = scenario.does(ANA, "flag_very_serious", reason="r")

    assert scenario.tells(flagged) == {BOARD_CASE, PDM_INFORMED}


def test_a_flag_after_mediation_updates_the_pdm_who_knows_the_case() -> None:
    scenario = ComplaintScenario().to_mediation()
    flagged = scenario.does(SOL, "flag_very_serious", reason="r")

    assert scenario.tells(flagged) == {BOARD_CASE, PDM_UPDATED}


def test_a_complaint_filed_as_very_serious_tells_the_mark_board_and_the_pdm() -> None:
    scenario = ComplaintScenario(very_serious=True)

    assert scenario.tells(scenario.events) == {BOARD_CASE, PDM_INFORMED}


MEDIATING: list[tuple[str, dict[str, Any]]] = [
    ("propose_solution", {"kind": "other", "terms": "t"}),
    ("add_evidence", {"title": "t", "url": "https://files.example/1"}),
    ("assign", {"assignee": "sol"}),
]
INVESTIGATING: list[tuple[str, dict[str, Any]]] = [
    ("score_rubric", {"scores": AT_FAULT}),
    ("record_consequence", {"category": "other", "amount": "1", "currency": "EUR"}),
    ("record_statement", {"party": "partner", "text": "t"}),
]


@pytest.mark.parametrize(("name", "fields"), MEDIATING)
def test_the_pdm_is_told_of_every_change_in_mediation(name: str, fields: dict[str, Any]) -> None:
    scenario = ComplaintScenario().to_mediation()

    assert scenario.tells(scenario.does(SOL, name, **fields)) == {PDM_UPDATED}


@pytest.mark.parametrize(("name", "fields"), INVESTIGATING)
def test_the_pdm_is_told_of_every_change_in_the_investigation(name: str, fields: dict[str, Any]) -> None:
    scenario = ComplaintScenario().to_investigation()

    assert scenario.tells(scenario.does(PAT, name, **fields)) == {PDM_UPDATED}


def test_the_pdm_is_told_of_an_answer_and_of_the_agreement() -> None:
    scenario = ComplaintScenario().to_mediation()
    agreed = scenario.proposes()
    for party in Party:
        assert scenario.tells(scenario.answers(agreed, party, True)) == {PDM_UPDATED}

    resolved = scenario.does(SOL, "record_mediation_outcome", outcome="resolved")
    assert scenario.tells(resolved) == {PDM_UPDATED, CUSTOMER_OUTCOME}


def test_the_pdm_is_told_of_a_breach_but_not_of_a_reminder_or_a_note() -> None:
    scenario = ComplaintScenario().to_mediation()
    assert scenario.tells(scenario.does(SOL, "add_note", text="seen")) == set()

    reminded, breached = scenario.time_passes("2027-01-01 00:00").events[-2:]
    before = fold(scenario.events[:-2])
    assert [notification.kind for notification in notifications(before, [reminded], scenario.edition)] == [
        NotificationKind.REMINDER
    ]
    of_breach = notifications(fold([reminded], before), [breached], scenario.edition)
    assert {notification.kind for notification in of_breach} == {NotificationKind.BREACH, NotificationKind.PDM_UPDATED}


def test_the_pdm_is_not_told_of_single_votes_but_of_the_decision() -> None:
    scenario = ComplaintScenario().to_mark_board()
    assert scenario.tells(scenario.votes(MIA, "mark")) == set()
    assert scenario.tells(scenario.votes(MAX, "mark")) == set()

    assert scenario.tells(scenario.votes(MEI, "mark")) == {PDM_UPDATED, PARTNER_MARK, CUSTOMER_OUTCOME}


def test_while_cs_works_the_pdm_is_told_nothing() -> None:
    scenario = ComplaintScenario()

    assert scenario.tells(scenario.does(ANA, "assign", assignee="ana")) == set()
    assert scenario.tells(scenario.does(ANA, "record_cs_outcome", outcome="resolved")) == {CUSTOMER_OUTCOME}


def test_the_board_and_ops_are_told_that_a_member_stepped_back() -> None:
    scenario = ComplaintScenario().to_mark_board()

    assert scenario.tells(scenario.does(MIA, "recuse", reason="r")) == {
        (NotificationKind.MEMBER_RECUSED, "mark_board"),
        (NotificationKind.MEMBER_RECUSED, "ops"),
    }


def test_no_mark_tells_the_partners_contact_nothing() -> None:
    scenario = ComplaintScenario().to_mark_board()
    for member in (MIA, MAX):
        scenario.votes(member, "no_mark")

    assert scenario.tells(scenario.votes(MEI, "no_mark")) == {PDM_UPDATED, CUSTOMER_OUTCOME}


@pytest.mark.parametrize(
    ("name", "fields"), [("withdraw", {"reason": "r"}), ("mark_duplicate", {"of": "cmp_2"})], ids=["withdraw", "dup"]
)
def test_the_customer_is_told_how_the_complaint_ended(name: str, fields: dict[str, Any]) -> None:
    scenario = ComplaintScenario()

    assert scenario.tells(scenario.does(OPS, name, **fields)) == {CUSTOMER_OUTCOME}


def test_the_extensions_can_be_switched_off() -> None:
    scenario = ComplaintScenario(
        {"extensions": {"tell_customer": False, "tell_partner_of_mark": False}}, very_serious=True
    )
    for member in (MIA, MAX):
        scenario.votes(member, "mark")

    assert scenario.tells(scenario.votes(MEI, "mark")) == {PDM_UPDATED}


def test_reminders_and_breaches_go_to_whoever_is_answerable_or_to_the_stages_team() -> None:
    for assignee in (None, "ana"):
        scenario = ComplaintScenario()
        if assignee:
            scenario.does(ANA, "assign", assignee=assignee)
        told = scenario.notifications_of(scenario.time_passes("2027-01-01 00:00").events[-2:])

        assert [notification.kind for notification in told] == [NotificationKind.REMINDER, NotificationKind.BREACH]
        assert {(notification.to, notification.team, notification.person) for notification in told} == {
            (Recipient.ASSIGNEE, "cs", assignee)
        }


def test_a_breach_that_escalates_is_told_to_whoever_missed_it() -> None:
    escalate = {"due_business_days": 5, "remind_business_days": 3, "on_breach": "escalate"}
    scenario = ComplaintScenario({"stages": {"cs_resolution": escalate}})
    scenario.does(ANA, "assign", assignee="ana")
    scenario.time_passes("2026-11-06 17:00")
    breach, *rest = scenario.notifications_of(scenario.events[-2:])

    assert (breach.kind, breach.team, breach.person) == (NotificationKind.BREACH, "cs", "ana")
    assert {(told.kind, told.team or told.to) for told in rest} == {
        (NotificationKind.STAGE_STARTED, "service_acceleration"),
        PDM_INFORMED,
    }


def test_each_is_told_once_a_step_however_many_events_it_has() -> None:
    scenario = ComplaintScenario().to_mark_board()
    scenario.votes(MIA, "mark")
    scenario.votes(MAX, "mark")
    told = scenario.notifications_of(scenario.votes(MEI, "mark"))

    assert len({(notification.kind, notification.to) for notification in told}) == len(told) == 3


def test_a_notification_names_its_step_so_that_a_step_recorded_twice_mails_once() -> None:
    scenario = ComplaintScenario().to_mediation()
    events = scenario.does(SOL, "record_mediation_outcome", outcome="unresolved")
    told = scenario.notifications_of(events)

    assert len({notification.id for notification in told}) == len(told)
    assert {(notification.first_sequence, notification.last_sequence) for notification in told} == {(4, 5)}
    assert scenario.notifications_of(events) == told


def both_ways(
    scenario: ComplaintScenario, events: tuple[ComplaintEvent, ...]
) -> tuple[tuple[Notification, ...], tuple[Notification, ...]]:
    """The notifications of the latest events recorded together, and with each deadline recorded by itself."""
    case = fold(scenario.events[: len(scenario.events) - len(events)])
    together = notifications(case, events, scenario.edition)
    deadlines = [event for event in events if event.command is None]
    alone: list[Notification] = []
    while deadlines:
        step = [event for event in deadlines if event.at == deadlines[0].at]
        alone.extend(notifications(case, step, scenario.edition))
        case, deadlines = fold(step, case), deadlines[len(step) :]
    alone.extend(notifications(case, [event for event in events if event.command is not None], scenario.edition))
    return together, tuple(alone)


@pytest.mark.parametrize("on_breach", ["warn", "escalate"])
def test_a_deadline_recorded_with_the_next_command_tells_what_it_tells_alone(on_breach: str) -> None:
    deadline = {"due_business_days": 5, "remind_business_days": 3, "on_breach": on_breach}
    scenario = ComplaintScenario({"stages": dict.fromkeys(OPEN_STAGES, deadline)})
    events = scenario.at("2027-01-01 00:00").does(OPS, "assign", assignee="ana")
    together, alone = both_ways(scenario, events)

    assert together == alone
    assert NotificationKind.BREACH in {notification.kind for notification in together}


@pytest.mark.parametrize("very_serious", [False, True])
def test_a_filing_tells_the_same_whether_the_case_was_taken_up_yet_or_not(very_serious: bool) -> None:
    scenario = ComplaintScenario(very_serious=very_serious).is_taken_up()
    alone = notifications(None, scenario.events[:1], scenario.edition)

    assert alone
    assert notifications(None, scenario.events, scenario.edition) == alone
    assert notifications(fold(scenario.events[:1]), scenario.events[1:], scenario.edition) == ()


def test_the_notifications_of_a_whole_case_are_those_of_its_steps() -> None:
    scenario = ComplaintScenario().to_investigation()
    scenario.does(PAT, "score_rubric", scores=BLAMELESS)
    scenario.does(PAT, "record_finding", responsible=False, reason="r")
    by_order: dict[str | None, list[ComplaintEvent]] = {}
    for event in scenario.events:
        by_order.setdefault(event.command, []).append(event)
    told: list[Notification] = []
    seen = 0
    for step in by_order.values():
        told.extend(notifications(fold(scenario.events[:seen]) if seen else None, step, scenario.edition))
        seen += len(step)

    assert notifications(None, scenario.events, scenario.edition) == tuple(told)


@pytest.mark.parametrize("action", ["none", "written_warning", "tier_action"])
def test_partner_ops_are_told_of_an_action_that_the_board_decided_and_of_no_other_end(action: str) -> None:
    scenario = ComplaintScenario(very_serious=True)
    for member in (MIA, MEI):
        scenario.does(member, "cast_mark_vote", vote="no_mark", seriousness="standard", reason="r", action=action)
    decided = scenario.does(MAX, "cast_mark_vote", vote="no_mark", seriousness="standard", reason="r", action=action)

    told = (NotificationKind.ACTION_DECIDED, "partner_ops") in scenario.tells(decided)
    assert told == (action != "none")


def test_whom_a_note_mentions_is_told_once_and_nobody_else_is() -> None:
    scenario = ComplaintScenario().to_mediation()
    noted = scenario.does(SOL, "add_note", text="t", mentions=("pat", "max", "pat", SOL.sub))

    assert [(one.kind, one.to, one.person) for one in scenario.notifications_of(noted)] == [
        (NotificationKind.MENTIONED, Recipient.MENTIONED, "pat"),
        (NotificationKind.MENTIONED, Recipient.MENTIONED, "max"),
    ]
    assert scenario.notifications_of(scenario.does(SOL, "add_note", text="t")) == ()


def test_a_note_that_mentions_nobody_is_stored_as_it_always_was() -> None:
    noted = ComplaintScenario().does(ANA, "add_note", text="t")

    assert noted[-1].data.model_dump() == {"type": "note_added", "note": None, "text": "t"}
