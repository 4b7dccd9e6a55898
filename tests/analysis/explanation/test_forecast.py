"""What would happen if nothing changed: told before, and the same as what happens then."""

from datetime import timedelta

from hypothesis import HealthCheck, example, given, settings

from analysis.explanation import explain_standing
from analysis.explanation.forecast_messages import describe_forecast
from analysis.explanation.standing_schema import AccreditationForecast, RenewalOutlook
from standards.accreditation.events import CheckpointHeld
from standards.editions import EditionTimeline
from standards.formatting import on_day
from standards.vocabulary import Checkpoint, Seriousness
from tests.analysis.explanation.random_steps import Move, played, random_scenarios
from tests.analysis.explanation.standing_scenario import ExplainedScenario, partner, timelines
from tests.standards.builders import edition, instant
from tests.standards.standing.recorder import passed

thorough = settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
A_MOMENT = timedelta(microseconds=1)
LONG = 24 * 400
# Three marks convene a review that outlasts two terms; then two votes to renew end it.
RENEWED_TWO_TERMS_LATE: list[Move] = [
    *[(0, 0, 0), (0, 0, 0), (0, 3120, 0), (0, LONG, 0), (2, 0, 0)],
    *[(2, LONG, 0), (2, LONG, 0), (2, LONG, 0), (2, LONG, 0), (5, 0, 2), (5, 960, 0)],
]


def forecast(scenario: ExplainedScenario, number: int = 0) -> AccreditationForecast:
    found = explain_standing(scenario.standing, scenario.now, scenario.editions).accreditations[number].forecast
    assert found is not None
    return found


def test_the_next_checkpoint_comes_first_and_then_the_next_of_each_other_kind() -> None:
    found = forecast(partner("onboarding").at("2026-12-01 10:00"))

    assert found.next_checkpoint is not None
    looks = (found.next_checkpoint, *found.later_checkpoints)
    assert [(look.at, look.checkpoints) for look in looks] == [
        (instant("2027-01-15 09:00"), (Checkpoint.TIER_REVIEW,)),
        (instant("2027-05-23 09:00"), (Checkpoint.EVALUATION,)),
        (instant("2028-09-24 09:00"), (Checkpoint.LEAD_TIME,)),
        (instant("2028-11-23 09:00"), (Checkpoint.EVALUATION, Checkpoint.TERM_END)),
    ]
    assert found.next_checkpoint.would_happen == ()


def test_a_term_without_bars_would_renew() -> None:
    renewal = forecast(partner("onboarding").at("2026-12-01 10:00")).renewal

    assert (renewal.outlook, renewal.at) == (RenewalOutlook.WOULD_RENEW, instant("2028-11-23 09:00"))
    assert renewal.because == "The term would be renewed automatically at 2028-11-23 09:00 UTC, until 2030-11-23."


def test_a_tier_below_the_minimum_opens_a_grace_period_and_then_lapses() -> None:
    scenario = partner("onboarding").at("2026-12-01 10:00")
    scenario.is_tier("gold")

    found = forecast(scenario)

    assert found.next_checkpoint is not None
    assert found.next_checkpoint.would_happen == (
        "The tier gold is below the minimum: a grace period would run until 2027-06-15 09:00 UTC.",
    )
    assert (found.renewal.outlook, found.renewal.at) == (RenewalOutlook.WOULD_BE_LOST, instant("2027-06-15 09:00"))
    assert found.renewal.because.endswith("The accreditation would lapse: the tier is gold, below the minimum.")
    assert [look.checkpoints for look in found.later_checkpoints] == [
        (Checkpoint.EVALUATION,),
        (Checkpoint.GRACE_END,),
    ]


def test_marks_that_will_count_at_the_end_convene_a_review_first_and_then_hold_the_renewal() -> None:
    scenario = partner("onboarding")
    for when in ("2027-12-10 10:00", "2028-02-10 10:00", "2028-03-10 10:00"):
        scenario.marked(at=when)

    renewal = forecast(scenario).renewal

    assert renewal.outlook is RenewalOutlook.WOULD_BE_HELD
    assert renewal.review_convened_at == instant("2028-09-24 09:00")
    assert renewal.marks == ("mrk_0", "mrk_1", "mrk_2")
    assert renewal.because == (
        "A review would be convened on 2028-09-24. At the term's end, 2028-11-23 09:00 UTC: The renewal would be on "
        "hold: a review is open and there are too many marks on record to renew without a review."
    )


def test_marks_that_leave_before_the_end_of_the_term_are_no_bar() -> None:
    scenario = ExplainedScenario(timelines()[0])
    for when in ("2026-12-01 10:00", "2026-12-02 10:00", "2026-12-03 10:00"):
        scenario.marked(at=when)
    scenario.at("2027-03-01 10:00").holding("onboarding")

    found = explain_standing(scenario.standing, scenario.now, scenario.editions).accreditations[0]

    assert found.automatic_renewal.eligible  # by the count that will hold at the term's end
    (marks,) = (each for each in found.automatic_renewal.reasons if each.evidence.of == "marks")
    assert "3 marks count in the window of 24 months now, and 0 marks will at the term's end" in marks.because
    assert found.forecast is not None
    assert found.forecast.renewal.outlook is RenewalOutlook.WOULD_RENEW
    assert [f"{leaves.on}" for leaves in found.forecast.marks_leave] == ["2028-12-01", "2028-12-02", "2028-12-03"]


def test_a_renewal_on_hold_stays_so_until_something_changes() -> None:
    scenario = partner("onboarding")
    scenario.marked(Seriousness.SERIOUS, at="2028-11-01 10:00")
    scenario.at("2028-12-01 10:00")

    renewal = forecast(scenario).renewal

    assert (renewal.outlook, renewal.at) == (RenewalOutlook.STAYS_ON_HOLD, None)


def test_an_edition_that_is_published_already_moves_what_lies_behind_it() -> None:
    renewal = forecast(partner("onboarding", timeline=3).at("2027-12-01 10:00")).renewal

    assert renewal.at == instant("2028-05-23 07:00")  # 18 months under the later edition, at its hour


def test_an_edition_that_lowers_the_minimum_ends_a_grace_period_as_it_takes_effect() -> None:
    lowered = edition({"id": "2028-03", "effective_from": "2028-03-01", "tiers": {"minimum": "gold"}})
    scenario = ExplainedScenario(EditionTimeline((edition(), lowered))).holding("onboarding").at("2027-12-01 10:00")
    scenario.is_tier("gold")
    scenario.at("2028-01-20 10:00")

    [ahead] = forecast(scenario).editions

    assert (ahead.edition, ahead.at) == ("2028-03", instant("2028-03-01 00:00"))
    assert ahead.would_happen == ("The partner is gold and meets the minimum tier: the grace period would end.",)


def test_a_date_that_is_due_and_not_held_yet_comes_first() -> None:
    scenario = partner("onboarding")

    found = (
        explain_standing(scenario.standing, instant("2027-02-01 10:00"), scenario.editions).accreditations[0].forecast
    )

    assert found is not None
    assert found.next_checkpoint is not None
    assert found.next_checkpoint.at == instant("2027-01-15 09:00")


@thorough
@given(scenario=random_scenarios())
def test_what_is_said_of_a_checkpoint_is_what_happens_at_it(scenario: ExplainedScenario) -> None:
    for standing, at in scenario.moments[::6]:
        for found in explain_standing(standing, at, scenario.editions).accreditations:
            if found.forecast is None:
                continue
            looks = (found.forecast.next_checkpoint, *found.forecast.later_checkpoints)
            for look in looks:
                assert look is not None
                _, before = passed(standing, look.at - A_MOMENT, scenario.editions)
                then, _ = passed(before, look.at, scenario.editions)
                ours = [
                    event
                    for event in then
                    if event.at == look.at and (event.subject == found.id or not event.subject.startswith("acc_"))
                ]
                own = [event for event in ours if event.subject == found.id]
                held = [event.data.checkpoint for event in own if isinstance(event.data, CheckpointHeld)]
                told = [describe_forecast(event) for event in ours if not isinstance(event.data, CheckpointHeld)]
                assert list(look.would_happen) == told
                assert own
                assert not held or [kind for kind in look.checkpoints if kind not in _ENDS] == held


@thorough
@given(scenario=random_scenarios())
def test_no_forecast_reads_as_if_it_had_come_about(scenario: ExplainedScenario) -> None:
    for standing, at in scenario.moments[::4]:
        for found in explain_standing(standing, at, scenario.editions).accreditations:
            if found.forecast is None:
                continue
            looks = (found.forecast.next_checkpoint, *found.forecast.later_checkpoints, *found.forecast.editions)
            said = [sentence for look in looks if look for sentence in look.would_happen]
            assert all(" would " in sentence for sentence in said), said
            assert " would " in found.forecast.renewal.because or found.forecast.renewal.at is None


_ENDS = (Checkpoint.GRACE_END, Checkpoint.REMEDIATION_END)


@thorough
@given(scenario=random_scenarios())
def test_no_date_comes_before_the_one_that_is_said_to_be_next(scenario: ExplainedScenario) -> None:
    for standing, at in scenario.moments[::6]:
        for found in explain_standing(standing, at, scenario.editions).accreditations:
            if found.forecast is None:
                continue
            assert found.forecast.next_checkpoint is not None
            until = found.forecast.next_checkpoint.at - A_MOMENT
            earlier = passed(standing, until, scenario.editions)[0]
            assert not [
                event for event in earlier if event.subject == found.id and isinstance(event.data, CheckpointHeld)
            ]


@thorough
@example(scenario=played(0, RENEWED_TWO_TERMS_LATE))
@given(scenario=random_scenarios())
def test_what_is_said_of_the_renewal_is_what_comes_of_it(scenario: ExplainedScenario) -> None:
    for standing, at in scenario.moments[::4]:
        for found in explain_standing(standing, at, scenario.editions).accreditations:
            if found.forecast is None:
                continue
            renewal, was = found.forecast.renewal, standing.accreditation(found.id)
            if renewal.at is None:
                assert was.hold is not None
                assert renewal.outlook is RenewalOutlook.STAYS_ON_HOLD
                looks = found.forecast.later_checkpoints or (found.forecast.next_checkpoint,)
                assert looks[-1] is not None
                last = passed(standing, looks[-1].at, scenario.editions)[1].accreditation(found.id)
                assert last.hold is not None
                continue
            earlier = passed(standing, renewal.at - A_MOMENT, scenario.editions)[1].accreditation(found.id)
            then = passed(standing, renewal.at, scenario.editions)[1].accreditation(found.id)
            assert (earlier.live, earlier.term) == (True, was.term)
            assert (earlier.hold is None) is (was.hold is None)
            match renewal.outlook:
                case RenewalOutlook.WOULD_RENEW:
                    assert then.term > was.term
                    assert f"until {on_day(then.term_ends_on)}." in renewal.because
                case RenewalOutlook.WOULD_BE_HELD:
                    assert (then.live, then.term) == (True, was.term)
                    assert then.hold is not None
                case RenewalOutlook.WOULD_BE_LOST:
                    assert not then.live
                case RenewalOutlook.STAYS_ON_HOLD:
                    raise AssertionError("a hold that stays has no instant")
