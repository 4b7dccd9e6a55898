"""Random scenarios, whose every event is checked against the invariants (I2, I3, I4, I5, I8, I9).

The invariants and the expected rejections are written from the standard's text, with a calendar of their own. They are
checked inside ``StandingScenario`` after every single event, so a scenario that reaches its end has met them all.
"""

from collections import Counter
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings

from standards.accreditation import AccreditationEvent
from standards.events import Event
from standards.partner import PartnerEvent
from standards.review import ReviewEvent
from standards.standing import Standing
from standards.standing.advance import next_due, next_due_of
from standards.standing.evolve import evolve
from tests.oracles.random_standings import RandomScenario, StepSequence, seeded, step_sequences
from tests.standards.standing.recorder import passed

thorough = settings(
    max_examples=40,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@thorough
@given(sequence=step_sequences())
def test_nobody_breaks_what_must_be_impossible_to_break(sequence: StepSequence) -> None:
    sequence.run()


def test_random_scenarios_reach_everything_that_the_checker_judges() -> None:
    seen = Counter(event.data.type for sequence in seeded(25) for event in sequence.run().log)

    assert {
        *("accreditation_issued", "checkpoint_held", "marks_flagged", "renewal_held", "renewed", "lapsed", "revoked"),
        *("grace_opened", "grace_granted", "grace_extended", "grace_denied", "grace_ended"),
        *("remediation_opened", "remediation_ended", "remediation_ran_out", "under_review", "review_ended"),
        *("review_opened", "review_joined", "review_vote_cast", "vote_fell", "reviewer_recused", "recommended"),
        *("review_stage_entered", "legal_advised", "director_decided", "review_overdue", "review_closed"),
        *("mark_dropped", "mark_imported", "lockout_began", "programmes_left", "action_requested"),
    } <= seen.keys()


class SlowlyAdvancedScenario(RandomScenario):
    """Looks again and again on the way: just before and just when something is due, and a few times in between."""

    def _look(self) -> None:
        end, start = self.now, self.standing.last_at or self.now
        for part in (0.1, 0.37, 0.8):
            self._hold(min(end, start + (end - start) * part))
        self._hold(end)
        self.now = end
        super()._look()

    def _hold(self, until: Any) -> None:
        while (due := next_due(self.standing, self.editions)) is not None and due.at <= until:
            for at in (due.at - timedelta(microseconds=1), due.at):
                self._pass(at)
        self._pass(until)


@settings(thorough, max_examples=20)
@given(sequence=step_sequences())
def test_one_long_wait_comes_to_the_same_events_as_many_short_ones(sequence: StepSequence) -> None:
    at_once, in_steps = sequence.run(), sequence.run(SlowlyAdvancedScenario)

    assert in_steps.log == at_once.log
    assert in_steps.standing == at_once.standing


def in_small_steps(
    standing: Standing, scenario: RandomScenario, days: float, last: Any
) -> tuple[tuple[Event[Any], ...], Standing]:
    events: list[Event[Any]] = []
    at = scenario.now
    while at < last:
        at = min(at + timedelta(days=days), last)
        found, standing = passed(standing, at, scenario.editions)
        events += found
    return tuple(events), standing


@settings(thorough, max_examples=20)
@given(sequence=step_sequences(20))
def test_whatever_the_standing_five_years_pass_alike_in_one_jump_and_in_steps_of_days(sequence: StepSequence) -> None:
    scenario = sequence.run()
    last = scenario.now + timedelta(days=5 * 365)
    jump = passed(scenario.standing, last, scenario.editions)

    for days in (5.3, 61.0):
        assert in_small_steps(scenario.standing, scenario, days, last) == jump


@settings(thorough, max_examples=15)
@given(sequence=step_sequences(20))
def test_what_is_due_next_is_the_next_thing_that_happens(sequence: StepSequence) -> None:
    scenario = sequence.run()
    standing = scenario.standing
    for _ in range(25):
        due = next_due(standing, scenario.editions)
        if due is None:
            assert passed(standing, scenario.now + timedelta(days=9000), scenario.editions)[0] == ()
            return
        subjects = [item.id for item in standing.live] + [item.id for item in standing.reviews]
        alone = (next_due_of(standing, subject, scenario.editions) for subject in subjects)
        assert due.at == min(found.at for found in alone if found is not None)
        events, before = passed(standing, due.at - timedelta(microseconds=1), scenario.editions)
        taking_effect = {edition.effective_from for edition in scenario.editions.editions}
        assert {event.at for event in events} <= taking_effect
        events, standing = passed(before, due.at, scenario.editions)
        assert {event.at for event in events} == {due.at}


def by_stream(events: tuple[Event[Any], ...]) -> Counter[tuple[str, Any, str]]:
    """What happens to each at each instant, in whatever order.

    At the instant of a loss the first to be looked at is lost with all the others, which are not looked at any more.
    """
    lost_at = {event.at for event in events if event.data.type == "lapsed"}
    return Counter(
        (event.subject, event.at, event.data.type)
        for event in events
        if event.data.type != "checkpoint_held" or event.at not in lost_at
    )


@settings(thorough, max_examples=15)
@given(sequence=step_sequences(20))
def test_the_order_in_which_a_record_is_read_changes_no_decision(sequence: StepSequence) -> None:
    scenario = sequence.run()
    last = scenario.now + timedelta(days=4 * 365)
    known = scenario.standing
    turned = known.model_copy(
        update={"accreditations": known.accreditations[::-1], "marks": known.marks[::-1]},
    )

    assert by_stream(passed(turned, last, scenario.editions)[0]) == by_stream(passed(known, last, scenario.editions)[0])


def read_back(event: Event[Any]) -> Event[Any]:
    """The event as it comes from the record."""
    stored = event.model_dump_json()
    if event.subject.startswith("partner/"):
        return PartnerEvent.model_validate_json(stored)
    kind = AccreditationEvent if event.subject.startswith("acc_") else ReviewEvent
    return kind.model_validate_json(stored)


@settings(thorough, max_examples=15)
@given(sequence=step_sequences())
def test_a_standing_can_be_rebuilt_from_its_stored_events_alone(sequence: StepSequence) -> None:
    scenario = sequence.run()
    rebuilt = sequence.begin(audited=False, certified=False).standing
    for event in scenario.log[1:]:
        rebuilt = evolve(rebuilt, read_back(event))

    assert rebuilt.model_copy(update={"marks": scenario.standing.marks}) == scenario.standing
    assert Standing.model_validate_json(scenario.standing.model_dump_json()) == scenario.standing
