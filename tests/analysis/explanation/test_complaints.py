"""Any decision in a complaint can be asked why: the votes, the score, the answers, the deadline."""

from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings

from analysis.explanation import Explanation, why_of_complaint
from analysis.explanation.text import describe
from analysis.history import moment_of
from standards.complaint import Complaint, decide, fold
from standards.complaint import events as f
from standards.editions import EditionTimeline
from standards.events import Event
from standards.rejections import Rejection
from standards.vocabulary import MarkVote
from tests.analysis.explanation.standing_scenario import changes, value
from tests.standards.builders import BLAMELESS, MAX, MEI, MIA, PAT, SOL, ComplaintScenario
from tests.standards.random_complaints import RandomComplaint, random_complaints

thorough = settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))


def asked(scenario: ComplaintScenario, kind: str, number: int = -1) -> Explanation:
    """Why the latest event of that kind came about."""
    event = [event for event in scenario.events if event.data.type == kind][number]
    return why_of_complaint(event, scenario.record, EditionTimeline((scenario.edition,)))


def test_one_vote_would_have_changed_the_mark_boards_decision() -> None:
    scenario = ComplaintScenario().to_mark_board()
    for by, vote in ((MIA, "mark"), (MAX, "no_mark"), (MEI, "mark")):
        scenario.votes(by, vote)
    found = asked(scenario, "mark_board_decided")

    assert (value(found, "votes for a mark"), value(found, "votes for no mark")) == (2, 1)
    assert value(found, "votes that decide") == 3
    assert changes(found)[0] == (
        "vote of mei",
        "mark",
        "no_mark",
        "The mark board decided for no mark, 1 to 2. The case closed: the mark board placed no mark.",
    )


def test_one_vote_could_have_made_the_mark_serious() -> None:
    scenario = ComplaintScenario().to_mark_board()
    for by, seriousness in ((MIA, "serious"), (MAX, "standard"), (MEI, "standard")):
        scenario.votes(by, "mark", seriousness)
    found = asked(scenario, "mark_placed")

    assert ("seriousness in the vote of mei", "standard", "serious") in [change[:3] for change in changes(found)]
    assert "A serious mark was placed on the partner's record." in changes(found)[-1][3]


def test_one_vote_without_the_action_would_have_left_the_partner_without_it() -> None:
    scenario = ComplaintScenario().to_mark_board()
    for by, action in ((MIA, "written_warning"), (MAX, "written_warning"), (MEI, None)):
        scenario.votes(by, "mark", "standard", action)

    told = [change[:3] for change in changes(asked(scenario, "mark_board_decided"))]
    assert ("action in the vote of mia", "written_warning", "none") in told


def test_no_single_vote_changes_a_unanimous_board() -> None:
    scenario = ComplaintScenario().to_mark_board()
    for by in (MIA, MAX, MEI):
        scenario.votes(by, "mark")

    assert not [change for change in changes(asked(scenario, "closed")) if change[0].startswith("vote")]


def test_the_smallest_step_of_one_criterion_that_carries_the_score_over_the_line_is_found() -> None:
    scenario = ComplaintScenario().to_investigation()
    just_below = BLAMELESS | {"scope_delivered": 4, "communication": 4, "remedy": 3}  # 19 of 40
    scenario.does(PAT, "score_rubric", scores=just_below)
    found = asked(scenario, "rubric_scored")

    assert (value(found, "score of the rubric"), value(found, "score from which on responsible")) == ("0.4750", "0.5")
    assert changes(found) == [
        ("score of quality", 0, 1, "The rubric was scored 0.55: it indicates responsibility."),
    ]


def test_a_finding_rests_on_the_score_and_the_other_one_would_have_been_refused() -> None:
    scenario = ComplaintScenario().to_investigation()
    scenario.does(PAT, "score_rubric", scores=BLAMELESS | {"quality": 4, "conduct": 4})  # 20 of 40: just at the line
    scenario.does(PAT, "record_finding", responsible=True, reason="late")
    found = asked(scenario, "finding_recorded")

    assert value(found, "partner responsible") is True
    assert ("score of quality", 4, 3) in [change[:3] for change in changes(found)]
    assert ("partner responsible", True, False) in [change[:3] for change in changes(found)]
    assert changes(found)[-1][3].startswith("It would have been rejected: ")


def test_a_mediation_that_was_resolved_rests_on_both_answers() -> None:
    scenario = ComplaintScenario().to_mediation()
    proposal = scenario.proposes()
    scenario.answers(proposal, "customer", accepted=True)
    scenario.answers(proposal, "partner", accepted=True)
    scenario.does(SOL, "record_mediation_outcome", outcome="resolved")
    found = asked(scenario, "closed")

    assert [change[:3] for change in changes(found)] == [
        ("outcome of the mediation", "resolved", "unresolved"),
        (f"answer of the customer to {proposal}", "accepted", "declined"),
    ]
    assert changes(found)[1][3].startswith("It would have been rejected: Record both parties' acceptance")


def test_what_nobody_could_have_decided_is_not_told() -> None:
    scenario = ComplaintScenario().to_mediation()
    scenario.does(SOL, "record_mediation_outcome", outcome="unresolved")

    assert changes(asked(scenario, "mediation_outcome_recorded")) == []  # nothing was accepted, so nothing was resolved


def test_a_breach_would_not_have_been_before_its_deadline() -> None:
    scenario = ComplaintScenario()
    scenario.time_passes("2026-11-30 10:00")
    found = asked(scenario, "deadline_breached")

    assert value(found, "what a missed deadline does") == "warn"
    assert [(change[0], change[1], change[3]) for change in changes(found)] == [
        ("deadline of the stage", found.at, "This would not have happened.")
    ]


def test_a_complaint_would_have_started_elsewhere_with_another_severity() -> None:
    assert changes(asked(ComplaintScenario(), "complaint_filed")) == [
        (
            "severity",
            "standard",
            "very_serious",
            "A complaint was filed as a very serious infringement and went straight to the mark board.",
        )
    ]


def test_what_is_only_noted_has_nothing_that_changes_it() -> None:
    scenario = ComplaintScenario()
    scenario.does(PAT, "add_note", text="t")

    assert asked(scenario, "note_added").would_have_changed == ()


@thorough
@given(scenario=random_complaints())
def test_every_event_can_be_asked_and_tells_itself(scenario: RandomComplaint) -> None:
    editions = EditionTimeline((scenario.edition,))
    for event in scenario.events:
        found = why_of_complaint(event, scenario.record, editions)

        assert (found.at, found.outcome) == (event.at, describe(event))
        assert all(each.was != each.to and each.then for each in found.would_have_changed)
        assert Explanation.model_validate_json(found.model_dump_json()).model_dump_json() == found.model_dump_json()


def outcome(events: tuple[Event[Any], ...]) -> tuple[object, ...]:
    decided = [event.data for event in events if isinstance(event.data, f.MarkBoardDecided)]
    return tuple((fact.placed, fact.seriousness, fact.action) for fact in decided)


@thorough
@given(scenario=random_complaints())
def test_a_vote_is_told_where_and_only_where_it_would_have_changed_the_decision(scenario: RandomComplaint) -> None:
    editions = EditionTimeline((scenario.edition,))
    for step in scenario.steps:
        decided = [event for event in step.accepted if isinstance(event.data, f.MarkBoardDecided)]
        if not decided:
            continue
        case = moment_of(decided[0], scenario.record, fold).before
        assert case is not None
        told = {change.fact for change in why_of_complaint(decided[0], scenario.record, editions).would_have_changed}
        flipped = {
            vote.by for vote in case.votes if vote.by != step.command.by.sub and changed(case, vote.by, step, scenario)
        }
        own = step.command.data.model_copy(update={"vote": other(step.command.data.vote)})  # type: ignore[union-attr]
        ran = decide(case, step.command.model_copy(update={"data": own}), step.command.submitted_at, scenario.edition)
        assert not isinstance(ran, Rejection)
        if outcome(ran) != outcome(step.accepted):
            flipped.add(step.command.by.sub)
        names = {fact.removeprefix("vote of ") for fact in told if fact.startswith("vote of ")}
        assert names <= flipped
        assert bool(names) is bool(flipped)


def other(vote: MarkVote) -> MarkVote:
    return MarkVote.NO_MARK if vote is MarkVote.MARK else MarkVote.MARK


def changed(case: Complaint, by: str, step: Any, scenario: RandomComplaint) -> bool:
    votes = tuple(vote.model_copy(update={"vote": other(vote.vote)}) if vote.by == by else vote for vote in case.votes)
    ran = decide(case.model_copy(update={"votes": votes}), step.command, step.command.submitted_at, scenario.edition)
    assert not isinstance(ran, Rejection)
    return outcome(ran) != outcome(step.accepted)


@thorough
@given(scenario=random_complaints())
def test_a_criterion_that_is_told_carries_the_score_over_the_line(scenario: RandomComplaint) -> None:
    rubric = scenario.edition.rubric
    for event in scenario.events:
        if not isinstance(event.data, f.RubricScored):
            continue
        found = why_of_complaint(event, scenario.record, EditionTimeline((scenario.edition,)))
        for change in found.would_have_changed:
            name = change.fact.removeprefix("score of ")
            assert isinstance(change.to, int)
            mean: Decimal = rubric.weigh(event.data.scores | {name: change.to})
            assert (mean >= rubric.responsible_at) is not event.data.indicates_responsible
