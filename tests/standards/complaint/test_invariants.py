"""Random scenario tries to break what must be impossible to break (I1, I6, I9, and the rules of time)."""

from datetime import datetime

from hypothesis import HealthCheck, given, settings

from standards.commands import PassTime
from standards.complaint import Complaint, ComplaintEvent, decide, fold, next_deadline
from standards.complaint import events as f
from standards.complaint.notifications import notifications
from standards.notifications import Notification
from standards.rejections import Rejection, RejectionCode
from standards.vocabulary import MarkVote, Outcome, Role, Seriousness, Stage
from tests.oracles.complaint_rejections import BODIES, access, fields_in, rejection
from tests.standards.builders import by_itself, command
from tests.standards.random_complaints import PEOPLE, RandomComplaint, random_complaints, seeded_complaints

thorough = settings(max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])


@thorough
@given(scenario=random_complaints())
def test_every_command_is_judged_as_the_contract_says(scenario: RandomComplaint) -> None:
    for step in scenario.steps:
        now = step.command.submitted_at
        found = fold(by_itself(step.case, PassTime(), now, scenario.edition), step.case)
        code = step.decision.code if isinstance(step.decision, Rejection) else None

        assert code is rejection(found, step.command.by, step.body)


@thorough
@given(scenario=random_complaints())
def test_every_change_has_one_event_with_its_place_time_actor_role_and_edition(scenario: RandomComplaint) -> None:
    assert [event.sequence for event in scenario.events] == list(range(1, len(scenario.events) + 1))
    assert all(earlier.at <= later.at for earlier, later in zip(scenario.events, scenario.events[1:], strict=False))
    roles = {person.sub: person.roles for person in PEOPLE} | {"recourse": (Role.SYSTEM,), "hubspot": (Role.INTAKE,)}
    for event in scenario.events:
        assert event.role in roles[event.actor]
        assert (event.role is Role.SYSTEM) is (event.actor == "recourse")
        assert (event.subject, event.edition) == (scenario.case.id, scenario.edition.id)


@thorough
@given(scenario=random_complaints())
def test_the_case_can_be_rebuilt_from_its_stored_events_alone(scenario: RandomComplaint) -> None:
    stored = [event.model_dump_json() for event in scenario.events]
    rebuilt = fold(ComplaintEvent.model_validate_json(line) for line in stored)

    assert rebuilt == scenario.case
    assert Complaint.model_validate_json(rebuilt.model_dump_json()) == scenario.case


def read_votes(events: tuple[ComplaintEvent, ...], quorum: int) -> None:
    """Checks a stream, and finds fault with any vote, decision or mark that has no right to be."""
    votes: dict[str, tuple[MarkVote, Seriousness]] = {}
    investigated: set[str] = set()
    stepped_back: set[str] = set()
    for before, event in zip((None, *events), events, strict=False):
        match event.data:
            case f.RubricScored() | f.FindingRecorded() | f.ConsequenceRecorded():
                assert event.actor not in votes, "a voter investigates"
                investigated.add(event.actor)
            case f.MarkVoteCast(vote=vote, seriousness=seriousness):
                assert event.actor not in investigated | stepped_back, "somebody in conflict votes"
                votes[event.actor] = (vote, seriousness)
            case f.MemberRecused():
                stepped_back.add(event.actor)
                votes.pop(event.actor, None)
            case f.MarkBoardDecided() as decided:
                assert isinstance(before and before.data, f.MarkVoteCast)
                assert len(votes) >= quorum
                read_decision(decided, list(votes.values()))
            case f.MarkPlaced(seriousness=seriousness):
                assert before is not None
                assert isinstance(before.data, f.MarkBoardDecided)
                assert before.data.placed
                assert before.data.seriousness is seriousness
            case _:
                pass


def read_decision(decided: f.MarkBoardDecided, votes: list[tuple[MarkVote, Seriousness]]) -> None:
    """Counts the votes again."""
    for_mark = [seriousness for vote, seriousness in votes if vote is MarkVote.MARK]
    against = len(votes) - len(for_mark)
    assert (decided.votes_for, decided.votes_against) == (len(for_mark), against)
    assert decided.placed is (len(for_mark) > against)
    if decided.placed:
        mostly = for_mark.count(Seriousness.SERIOUS) > for_mark.count(Seriousness.STANDARD)
        assert (decided.seriousness is Seriousness.SERIOUS) is mostly


@thorough
@given(scenario=random_complaints())
def test_a_mark_exists_only_by_a_decision_of_enough_members_without_a_conflict(scenario: RandomComplaint) -> None:
    types = [event.data.type for event in scenario.events]

    read_votes(scenario.events, scenario.edition.mark_board.quorum)
    assert types.count("mark_placed") <= types.count("mark_board_decided") <= 1
    assert (
        (scenario.case.mark is not None) is ("mark_placed" in types) is (scenario.case.outcome is Outcome.MARK_PLACED)
    )


FALL_DUE = (f.Reminded, f.DeadlineBreached, f.WaitingReminded, f.WaitingEnded)


def pending(event: ComplaintEvent, reminded: bool) -> list[tuple[datetime, type[f.ComplaintEventData]]] | None:
    """The deadlines that a stage or a wait brings, where the event starts or ends one."""
    match event.data:
        case f.WaitingStarted(ask_again_at=ask_again_at, until=until):
            return [(ask_again_at, f.WaitingReminded), (until, f.WaitingEnded)]
        case (
            f.ComplaintFiled(remind_at=remind_at, due_at=due_at)
            | f.StageEntered(remind_at=remind_at, due_at=due_at)
            | f.WaitingEnded(remind_at=remind_at, due_at=due_at)
        ):
            breach: list[tuple[datetime, type[f.ComplaintEventData]]] = [(due_at, f.DeadlineBreached)]
            return breach if reminded or remind_at == due_at else [(remind_at, f.Reminded), *breach]
        case f.Closed():
            return []
        case _:
            return None


@thorough
@given(scenario=random_complaints())
def test_nothing_overtakes_a_deadline_and_each_fires_once_at_its_instant(scenario: RandomComplaint) -> None:
    due: list[tuple[datetime, type[f.ComplaintEventData]]] = []
    reminded = False
    for event in scenario.events:
        if event.role is Role.SYSTEM and isinstance(event.data, FALL_DUE):
            assert due.pop(0) == (event.at, type(event.data))
        else:
            assert not due or due[0][0] > event.at
        reminded = isinstance(event.data, f.Reminded) or (reminded and not isinstance(event.data, f.StageEntered))
        started = pending(event, reminded)
        due = due if started is None else started


@thorough
@given(scenario=random_complaints())
def test_after_the_close_nothing_falls_due_and_only_an_agreement_is_reopened(scenario: RandomComplaint) -> None:
    for event, following in zip(scenario.events, scenario.events[1:], strict=False):
        assert isinstance(event.data, f.Closed) is isinstance(following.data, f.Reopened)
    assert sum(isinstance(event.data, f.Reopened) for event in scenario.events) <= 1
    if scenario.case.stage is not Stage.CLOSED:
        return
    assert next_deadline(scenario.case) is None
    for number, body in enumerate(BODIES):
        given_late = command(
            PEOPLE[-1], body.command, fields_in(scenario.case, body, scenario.case.last_at), id=f"late-{number}"
        )
        rejected = decide(scenario.case, given_late, scenario.case.last_at, scenario.edition)
        if body.command != "reopen":
            assert isinstance(rejected, Rejection)
            assert rejected.code is RejectionCode.WRONG_STAGE


@thorough
@given(scenario=random_complaints())
def test_a_command_that_took_effect_changes_nothing_when_it_is_sent_again(scenario: RandomComplaint) -> None:
    for step in scenario.steps:
        if step.accepted:
            after = fold(step.accepted, step.case)
            assert decide(after, step.command, step.command.submitted_at, scenario.edition) == ()
            assert decide(scenario.case, step.command, scenario.case.last_at, scenario.edition) == ()


def recorded_alone(scenario: RandomComplaint) -> tuple[list[ComplaintEvent], list[Notification]]:
    """The scenario's events and notifications when every deadline is recorded by itself, before what came after it."""
    case = scenario.start.case
    events, told = list(scenario.start.events), list[Notification]()

    def record(step: tuple[ComplaintEvent, ...]) -> None:
        nonlocal case
        events.extend(step)
        told.extend(notifications(case, step, scenario.edition))
        case = fold(step, case)

    def fire(until: datetime) -> None:
        while (due := next_deadline(case)) is not None and due <= until:
            record(by_itself(case, PassTime(), due, scenario.edition))

    for step in scenario.steps:
        if step.accepted:
            fire(step.command.submitted_at)
            decision = decide(case, step.command, step.command.submitted_at, scenario.edition)
            assert not isinstance(decision, Rejection)
            record(decision)
    fire(scenario.events[-1].at)
    return events, told


@thorough
@given(scenario=random_complaints())
def test_events_and_notifications_are_the_same_where_deadlines_are_recorded_alone(scenario: RandomComplaint) -> None:
    events, told = recorded_alone(scenario)
    together = notifications(scenario.start.case, scenario.events[len(scenario.start.events) :], scenario.edition)

    assert tuple(events) == scenario.events
    assert tuple(told) == together
    assert len({notification.id for notification in together}) == len(together)


@thorough
@given(scenario=random_complaints())
def test_no_command_by_somebody_without_access_is_ever_accepted(scenario: RandomComplaint) -> None:
    for step in scenario.steps:
        if step.accepted:
            deadlines = tuple(event for event in step.accepted if event.command is None)
            assert access(fold(deadlines, step.case), step.command.by, step.body.command) is None


def test_random_play_reaches_every_outcome_and_people_in_conflict() -> None:
    outcomes: set[Outcome | None] = set()
    codes: set[RejectionCode] = set()
    for scenario in seeded_complaints(150):
        outcomes.update(case.outcome for case in (*(step.case for step in scenario.steps), scenario.case))
        codes.update(step.decision.code for step in scenario.steps if isinstance(step.decision, Rejection))

    assert outcomes == {None, *Outcome}
    assert {RejectionCode.RECUSED, RejectionCode.SEPARATION_OF_DUTIES, RejectionCode.NO_MUTUAL_AGREEMENT} <= codes
