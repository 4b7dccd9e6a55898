"""What is offered to whom: whatever the rules would accept, and nothing that they refuse whatever is said with it."""

from collections.abc import Callable, Iterator, Mapping

import pytest

from standards.accreditation.commands import ACCREDITATION_COMMANDS
from standards.accreditation.offered_commands import offered_commands as offered_on_accreditation
from standards.actors import Actor
from standards.commands import Command
from standards.mark import MARK_COMMANDS, Annulment, Vacate, evolve
from standards.mark.decide import MARK_DECIDER, MarkRules
from standards.mark.offered_commands import offered_commands as offered_on_mark
from standards.partner.commands import PARTNER_COMMANDS
from standards.partner.offered_commands import offered_commands as offered_on_partner
from standards.rejections import Rejection, RejectionCode
from standards.review import REVIEW_COMMANDS
from standards.review.offered_commands import offered_commands as offered_on_review
from standards.standing.decide import STANDING_DECIDER
from tests.standards.builders import MONDAY, edition
from tests.standards.standing.common_scenarios import accredited, in_grace, revoked, under_review, with_the_director
from tests.standards.standing.people import ABE, ADA, CAS, DEE, JACK, LEX, MOVED, OZ, PAT, PEOPLE, PIM
from tests.standards.standing.scenario import NAMED, SAID, StandingScenario

OF_THE_COMMANDS = {**ACCREDITATION_COMMANDS, **REVIEW_COMMANDS, **PARTNER_COMMANDS}


def taken_over() -> StandingScenario:
    """Ada voted, and comes into conflict: her seat is free for Abe."""
    scenario = under_review().votes("revoke", ADA)
    scenario.mark("serious", at="2027-03-20", handlers=("ada",))
    return scenario


def with_a_pending_packet() -> StandingScenario:
    """The packet waits for Partner Ops."""
    scenario = accredited()
    scenario.packets_open = False
    scenario.mark("serious", at="2027-03-01")
    return scenario


SCENARIOS: Mapping[str, Callable[[], StandingScenario]] = {
    "in good standing": accredited,
    "in grace": in_grace,
    "under review": under_review,
    "with one vote": lambda: under_review().votes("revoke", ADA),
    "with a seat to take over": taken_over,
    "with one who stepped back": lambda: under_review().act_on_review("recuse", ADA, reason="conflict"),
    "with a pending packet": with_a_pending_packet,
    "with Legal": lambda: under_review().votes("revoke", ADA).act_on_review("request_legal", PAT),
    "with the director": with_the_director,
    "with a director who voted": lambda: under_review().votes("revoke", JACK, CAS),
    "returned": lambda: with_the_director().act_on_review("decide", JACK, decision="return"),
    "lost": revoked,
}


def offered(scenario: StandingScenario, by: Actor) -> Iterator[tuple[str, str]]:
    """What is offered to the person, each with its subject."""
    in_force = scenario.editions.in_force(scenario.now)
    for declared in offered_on_accreditation(scenario.of(), by, in_force):
        yield declared.name, scenario.of().id
    for declared in offered_on_review(scenario.review, by, in_force) if scenario.standing.reviews else ():
        yield declared.name, scenario.review.id
    for declared in offered_on_partner(scenario.standing, by, in_force):
        yield declared.name, "partner/p1"


def accepted(scenario: StandingScenario, by: Actor) -> Iterator[tuple[str, str]]:
    """What the rules accept of the person, each with its subject."""
    about = [(ACCREDITATION_COMMANDS, scenario.of().id), (PARTNER_COMMANDS, "partner/p1")]
    about += [(REVIEW_COMMANDS, scenario.review.id)] if scenario.standing.reviews else []
    for commands, subject in about:
        for name, declared in commands.items():
            command = scenario.command(declared.model.model_validate(SAID[name]), by, subject)
            command = command.model_copy(update={"named": NAMED.get(name)})
            if not isinstance(
                STANDING_DECIDER.decide(scenario.standing, command, scenario.now, scenario.editions), Rejection
            ):
                yield name, subject


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_what_is_offered_is_what_is_accepted(scenario: str) -> None:
    run = SCENARIOS[scenario]()

    for by in PEOPLE:
        assert sorted(offered(run, by)) == sorted(accepted(run, by)), by.sub


def test_each_command_is_offered_to_somebody_in_some_scenario() -> None:
    assert {name for scenario in SCENARIOS.values() for by in PEOPLE for name, _ in offered(scenario(), by)} == {
        *OF_THE_COMMANDS
    }


def test_whoever_takes_over_the_seat_of_a_member_in_conflict_is_offered_the_vote_and_may_vote() -> None:
    scenario = taken_over()

    assert ("cast_review_vote", scenario.review.id) in offered(scenario, ABE)
    assert [vote.by for vote in scenario.votes("renew", ABE).review.votes] == ["abe"]


def test_a_member_who_voted_in_another_seat_is_not_offered_a_vote_that_is_refused() -> None:
    scenario = under_review().votes("revoke", ADA)

    assert ("cast_review_vote", scenario.review.id) not in offered(scenario, MOVED)
    scenario.act_on_review("cast_review_vote", MOVED, vote="revoke", refused=RejectionCode.SEAT_TAKEN)
    assert ("cast_review_vote", scenario.review.id) in offered(scenario, PIM)


# A mark


def annulment(*by: Actor) -> Annulment | None:
    """The annulment of a mark as far as these people brought it."""
    state, rules = None, MarkRules("p1", edition())
    for number, person in enumerate(by):
        events = MARK_DECIDER.decide(state, vacates(person, number), MONDAY, rules)
        assert not isinstance(events, Rejection)
        for event in events:
            state = evolve(state, event)
    return state


def vacates(by: Actor, number: int = 9) -> Command[Vacate]:
    """Somebody vacates the mark."""
    return Command(id=f"ord_{number}", by=by, submitted_at=MONDAY, data=Vacate(reason="r"), subject="mrk_1")


@pytest.mark.parametrize("before", [(), (OZ,), (JACK,), (OZ, DEE)])
def test_the_annulment_of_a_mark_is_offered_where_it_is_accepted(before: tuple[Actor, ...]) -> None:
    state, rules = annulment(*before), MarkRules("p1", edition())

    for by in (OZ, DEE, JACK, LEX):
        told = MARK_DECIDER.decide(state, vacates(by), MONDAY, rules)
        names = [declared.name for declared in offered_on_mark(state, "p1", by, rules.edition)]
        assert names == ([] if isinstance(told, Rejection) else [*MARK_COMMANDS])
