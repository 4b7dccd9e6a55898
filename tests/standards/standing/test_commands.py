"""Orders on a standing: refused in the contract's order, and done once however often they are sent."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from standards.accreditation.commands import ACCREDITATION_COMMANDS
from standards.actors import Actor
from standards.commands import CommandData
from standards.decider import accepted
from standards.partner.commands import PARTNER_COMMANDS, RecordCertification
from standards.rejections import Rejection, RejectionCode
from standards.review import REVIEW_COMMANDS
from standards.standing.commands import Apply, PlaceMark
from standards.standing.decide import STANDING_DECIDER
from standards.vocabulary import Role
from tests.oracles.standing_rejections import ON_REVIEW
from tests.standards.standing.common_scenarios import accredited, in_grace, revoked, under_review, with_the_director
from tests.standards.standing.people import ADA, CAS, DEE, JACK, LEX, OZ, PAT, POL
from tests.standards.standing.recorder import Decided
from tests.standards.standing.scenario import HUBSPOT, SAID, StandingScenario


def on_review(scenario: StandingScenario, name: str, by: Actor, **more: Any) -> Decided:
    """The order on the latest review, decided and not kept."""
    data = REVIEW_COMMANDS[name].model.model_validate(SAID[name])
    command = scenario.command(data, by, scenario.review.id).model_copy(update=more)
    return STANDING_DECIDER.decide(scenario.standing, command, scenario.now, scenario.editions)


def code(outcome: Decided) -> RejectionCode | None:
    """The refusal's code, or None."""
    return outcome.code if isinstance(outcome, Rejection) else None


# Role, stage, conflict, content


def test_the_declared_roles_and_stages_are_the_contracts() -> None:
    assert {name: declared.roles for name, declared in REVIEW_COMMANDS.items()} == {
        name: roles for name, (roles, _) in ON_REVIEW.items()
    }
    assert {name: declared.roles for name, declared in ACCREDITATION_COMMANDS.items()} == {
        "grant_grace": (Role.PARTNER_OPS,),
        "deny_grace": (Role.PARTNER_OPS,),
        "extend_grace": (Role.PARTNER_OPS,),
        "open_review": (Role.OPS,),
    }
    assert {name: declared.roles for name, declared in PARTNER_COMMANDS.items()} == {
        "request_tier_action": (Role.PARTNER_OPS,),
        "request_programme_action": (Role.PARTNER_OPS,),
        "record_decided_action_done": (Role.PARTNER_OPS,),
        "confirm_delivery": (Role.SERVICE_ACCELERATION,),
    }


@pytest.mark.parametrize("name", REVIEW_COMMANDS)
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_the_role_is_judged_before_the_stage(name: str, role: Role) -> None:
    scenario = revoked()
    somebody = Actor(sub="x", roles=(role,), seat=ADA.seat)
    expected = RejectionCode.WRONG_STAGE if role in ON_REVIEW[name][0] else RejectionCode.ROLE_REQUIRED

    assert code(on_review(scenario, name, somebody)) is expected


def test_the_stage_is_judged_before_the_conflict() -> None:
    assert code(on_review(with_the_director(), "cast_review_vote", POL)) is RejectionCode.WRONG_STAGE
    jack_voted = under_review().votes("revoke", JACK)
    assert code(on_review(jack_voted, "decide", JACK)) is RejectionCode.WRONG_STAGE


def test_the_conflict_is_judged_before_the_content() -> None:
    scenario = accredited()
    scenario.packets_open = False
    scenario.mark("serious", at="2027-03-01", handlers=("pol",))
    assert code(on_review(scenario, "cast_review_vote", POL)) is RejectionCode.SEPARATION_OF_DUTIES
    assert code(on_review(scenario, "cast_review_vote", ADA)) is RejectionCode.PACKET_PENDING

    scenario.act_on_review("recuse", ADA, reason="conflict")
    assert code(on_review(scenario, "cast_review_vote", ADA)) is RejectionCode.RECUSED


def test_a_recusal_is_told_before_a_conflict() -> None:
    scenario = under_review().act_on_review("recuse", POL, reason="conflict")

    assert code(on_review(scenario, "cast_review_vote", POL)) is RejectionCode.RECUSED


def test_a_caller_who_has_seen_an_older_state_is_told_so() -> None:
    scenario = under_review()
    seen = scenario.review.sequence
    scenario.votes("revoke", CAS)

    assert code(on_review(scenario, "cast_review_vote", ADA, if_sequence=seen)) is RejectionCode.PRECONDITION_FAILED
    assert code(on_review(scenario, "cast_review_vote", ADA, if_sequence=scenario.review.sequence)) is None
    assert code(on_review(scenario, "cast_review_vote", PAT, if_sequence=seen)) is RejectionCode.ROLE_REQUIRED


@pytest.mark.parametrize("name", ACCREDITATION_COMMANDS)
def test_on_an_accreditation_the_role_is_judged_before_the_stage(name: str) -> None:
    scenario = revoked()

    scenario.act_on_accreditation(name, by=LEX, refused=RejectionCode.ROLE_REQUIRED)
    scenario.act_on_accreditation(name, by=JACK, refused=RejectionCode.WRONG_STAGE)


def test_an_extension_is_judged_by_its_stage_before_its_day() -> None:
    accredited().act_on_accreditation("extend_grace", until=date(2020, 1, 1), refused=RejectionCode.WRONG_STAGE)


def test_a_request_for_action_is_judged_by_its_role_before_the_accreditations() -> None:
    accredited().asks("request_tier_action", by=LEX, refused=RejectionCode.ROLE_REQUIRED)


def test_a_refused_command_leaves_nothing_behind() -> None:
    scenario = under_review()
    before = scenario.standing
    scenario.act_on_review("cast_review_vote", POL, vote="renew", refused=RejectionCode.SEPARATION_OF_DUTIES)

    assert scenario.standing == before


# Once


def once(
    scenario: StandingScenario, data: CommandData, by: Actor, subject: str | None = None
) -> Callable[[timedelta], None]:
    """Gives the order; the result decides the same so much later, on what has become of the standing."""
    command = scenario.command(data, by, subject)
    scenario._keep(
        accepted(STANDING_DECIDER.decide(scenario.standing, command, scenario.now, scenario.editions)), command
    )

    def again(later: timedelta) -> None:
        assert STANDING_DECIDER.decide(scenario.standing, command, scenario.now + later, scenario.editions) == ()

    return again


@pytest.mark.parametrize("later", [timedelta(0), timedelta(days=1), timedelta(days=4000)])
def test_a_vote_that_took_effect_is_not_cast_again_even_after_the_review_has_closed(later: timedelta) -> None:
    scenario = under_review()
    vote = REVIEW_COMMANDS["cast_review_vote"].model.model_validate({"vote": "revoke", "reason": "r"})
    again = once(scenario, vote, ADA, scenario.review.id)

    again(later)
    scenario.votes("renew", ADA).votes("renew", CAS)
    again(later)


def test_an_application_that_was_accepted_is_not_accepted_twice() -> None:
    scenario = StandingScenario()
    again = once(scenario, Apply(kind="onboarding"), OZ)

    scenario.until("2027-12-01")
    again(timedelta(0))


def test_a_fact_that_was_recorded_is_not_recorded_over_a_later_one() -> None:
    scenario = accredited()
    scenario._tell("certified", "hubspot_trainer", date(2029, 1, 1))
    held = RecordCertification(name="hubspot_trainer", earned_on=date(2026, 1, 1), expires_on=date(2029, 1, 1))
    again = once(scenario, held, HUBSPOT, "partner/p1")

    scenario.uncertify("hubspot_trainer")
    again(timedelta(0))


def test_a_fact_that_says_nothing_new_adds_nothing() -> None:
    scenario = accredited()
    kept = len(scenario.log)
    scenario.set_tier("platinum").certify("onboarding_delivery")

    assert len(scenario.log) == kept


def test_a_mark_that_reaches_the_standing_twice_counts_once() -> None:
    scenario = under_review()
    mark = scenario.standing.marks[0]
    scenario.after(days=3)

    assert scenario.give(PlaceMark(mark_id=mark.id)) == ()


def test_granting_denying_and_opening_happen_once_and_the_next_order_is_its_own() -> None:
    scenario = (
        in_grace()
        .act_on_accreditation("grant_grace")
        .act_on_accreditation("grant_grace")
        .act_on_accreditation("open_review", by=OZ)
    )
    scenario.act_on_accreditation("open_review", by=OZ).act_on_accreditation("deny_grace")

    assert len(scenario.found("grace_granted")) == 2
    assert len(scenario.found("review_opened", "review_joined")) == 2


def test_a_directors_decision_is_one_event_chain_of_one_order() -> None:
    scenario = with_the_director().act_on_review("decide", DEE, "2027-03-10", decision="approve")
    mine = [event for event in scenario.log if event.actor == "dee"]

    assert [event.data.type for event in mine] == [
        *("director_decided", "review_closed", "revoked", "lockout_began", "programmes_left")
    ]
    assert len({event.command for event in mine}) == 1
