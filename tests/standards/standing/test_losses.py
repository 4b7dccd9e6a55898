"""What a loss brings: the lockout, the programmes, the order of consequences; and what an application takes."""

from datetime import date

import pytest

from standards.clauses import Clause
from standards.commands import NamedComplaint
from standards.notifications import NotificationKind
from standards.partner.commands import PARTNER_COMMANDS
from standards.rejections import Rejection, RejectionCode
from standards.standing.commands import Apply
from standards.standing.decide import STANDING_DECIDER
from standards.vocabulary import Loss
from tests.standards.builders import instant
from tests.standards.message_checks import NotificationFollower
from tests.standards.standing.common_scenarios import accredited, in_grace, revoked, under_review
from tests.standards.standing.people import ADA, CAS, DEE, OZ, PAT
from tests.standards.standing.scenario import StandingScenario


def lockout(scenario: StandingScenario) -> str | None:
    """The end of the lockout."""
    found = scenario.standing.partner.lockout
    return None if found is None else f"{found.until:%Y-%m-%d %H:%M}"


def test_a_directors_approval_revokes_every_live_accreditation_at_once() -> None:
    scenario = under_review("onboarding", "data_migration").votes("revoke", ADA, CAS)
    scenario.act_on_review("decide", DEE, "2027-03-10 15:00", decision="approve")

    assert [(event.at, event.actor) for event in scenario.found("revoked")] == [
        (instant("2027-03-10 15:00"), "dee")
    ] * 2
    assert scenario.standing.live == ()


def test_a_loss_locks_out_for_six_months_from_its_instant() -> None:
    scenario = revoked()
    assert lockout(scenario) == "2027-09-10 12:00"
    scenario.issue(at="2027-09-10 11:59", refused=RejectionCode.LOCKED_OUT)

    assert scenario.issue(at="2027-09-10 12:00").status() == "active"


def test_a_loss_at_the_end_of_august_locks_out_until_the_end_of_february() -> None:
    scenario = (
        under_review().votes("revoke", ADA, CAS).act_on_review("decide", DEE, "2027-08-31 10:00", decision="approve")
    )

    assert lockout(scenario) == "2028-02-29 10:00"


def test_a_lapse_locks_out_too() -> None:
    scenario = in_grace().until("2028-01-15 09:00")

    assert lockout(scenario) == "2028-07-15 09:00"
    assert scenario.standing.partner.lockout is not None
    assert scenario.standing.partner.lockout.because is Loss.LAPSED


def test_a_later_loss_extends_the_lockout_and_none_shortens_it() -> None:
    scenario = revoked(overrides={"lockout": {"months": 12}}, then=[("2027-04-01", {"lockout": {"months": 1}})])
    scenario.bring_in("data_migration", "2026-08-01", at="2027-05-01").set_tier("gold").until("2027-06-20")
    scenario.act_on_accreditation("deny_grace", kind="data_migration", at="2027-07-01")
    assert lockout(scenario) == "2028-03-10 12:00"

    scenario = revoked().bring_in("data_migration", "2026-08-01", at="2027-05-01").set_tier("gold").until("2027-06-20")
    scenario.act_on_accreditation("deny_grace", kind="data_migration", at="2027-07-01")
    assert lockout(scenario) == "2028-01-01 12:00"


def test_a_loss_takes_the_partner_out_of_every_accredited_only_programme_and_no_other() -> None:
    scenario = revoked(programmes=("PSO", "Community", "DFIM", "Upmarket Referral"))

    assert scenario.standing.partner.programmes == ("Community",)
    assert scenario.found("programmes_left")[0].data.programmes == ("DFIM", "PSO", "Upmarket Referral")


def test_no_later_description_brings_an_accredited_only_programme_back() -> None:
    scenario = revoked().describe(programmes=("PSO", "DIFM", "Community", "Partner Day"), at="2027-04-01")
    assert scenario.standing.partner.programmes == ("Community", "Partner Day")

    scenario.describe(programmes=("PSO",), at="2028-06-01")
    assert scenario.standing.partner.programmes == ()


def test_each_programme_that_is_refused_is_told_to_partner_ops_once_in_whatever_spelling() -> None:
    scenario = revoked()
    follower = NotificationFollower(scenario)
    for named in (("PSO", "Community"), ("pso ", "difm", "Community"), ("DFIM", "Pso", "Community")):
        scenario.describe(programmes=named, at="2027-04-01")

    assert [event.data.programmes for event in scenario.found("programmes_refused")] == [("PSO",), ("DFIM",)]
    assert follower.new_notifications() == [(NotificationKind.PROGRAMMES_REFUSED, "partner_ops")] * 2


def test_with_a_new_accreditation_a_programme_may_come_back() -> None:
    scenario = revoked().issue(at="2027-10-01").describe(programmes=("PSO", "Community"))

    assert scenario.standing.partner.programmes == ("Community", "PSO")


def test_an_edition_can_switch_off_what_a_lapse_brings() -> None:
    scenario = in_grace(overrides={"lapse": {"locks_out": False, "leaves_programmes": False}}).until("2028-01-16")
    assert (scenario.status(), lockout(scenario), scenario.standing.partner.programmes) == (
        "lapsed",
        None,
        ("Community", "PSO"),
    )

    scenario.describe(tier="platinum", programmes=("PSO", "DFIM", "Community"))
    assert scenario.standing.partner.programmes == ("Community", "PSO"), "what it never left stays, nothing is added"
    assert scenario.issue().status() == "active"


def test_nothing_changes_a_lost_accreditation_ever_again() -> None:
    scenario = revoked()
    kept = len([event for event in scenario.log if event.subject == scenario.of().id])
    scenario.set_tier("gold").uncertify("onboarding_delivery").mark("serious", at="2027-05-01")
    scenario.until("2035-01-01")

    assert len([event for event in scenario.log if event.subject == scenario.of().id]) == kept


# The order of consequences


@pytest.mark.parametrize("name", ["request_tier_action", "request_programme_action"])
def test_action_on_tier_or_programmes_waits_until_no_accreditation_is_held(name: str) -> None:
    scenario = accredited().asks(name, refused=RejectionCode.ACCREDITATIONS_FIRST)
    scenario.mark("serious", at="2027-03-01")
    scenario.votes("revoke", ADA, CAS).asks(name, refused=RejectionCode.ACCREDITATIONS_FIRST)
    scenario.act_on_review("decide", DEE, decision="approve").asks(name)

    assert len(scenario.standing.partner.requested) == 1


def test_a_partner_that_never_had_an_accreditation_can_be_acted_on() -> None:
    assert len(StandingScenario().asks("request_tier_action").standing.partner.requested) == 1


def asked_for(complaint: NamedComplaint | None, names: str | None = "cmp_1") -> RejectionCode | None:
    """How a request for action on the tier fares that names the complaint."""
    scenario = StandingScenario()
    data = PARTNER_COMMANDS["request_tier_action"].model.model_validate({"detail": "d", "complaint_id": names})
    request = scenario.command(data, PAT, "partner/p1").model_copy(update={"named": complaint})
    found = STANDING_DECIDER.decide(scenario.standing, request, scenario.now, scenario.editions)
    return found.code if isinstance(found, Rejection) else None


@pytest.mark.parametrize(
    ("decided", "code"),
    [
        ("tier_action", None),
        ("programme_action", RejectionCode.INVALID),
        ("none", RejectionCode.INVALID),
        (None, RejectionCode.INVALID),
    ],
)
def test_an_action_that_is_requested_for_a_complaint_is_what_its_board_decided(
    decided: str | None, code: RejectionCode | None
) -> None:
    assert asked_for(NamedComplaint(id="cmp_1", partner_id="p1", decided_action=decided)) is code


def test_a_complaint_that_a_request_names_is_on_record_and_about_the_partner() -> None:
    assert asked_for(None) is RejectionCode.INVALID
    about_another = NamedComplaint(id="cmp_1", partner_id="p2", decided_action="tier_action")
    assert asked_for(about_another) is RejectionCode.INVALID


def test_without_a_complaint_the_action_is_partner_ops_own() -> None:
    assert asked_for(None, names=None) is None


# Applications


def application(scenario: StandingScenario, kind: str) -> Rejection:
    """The refusal of an application."""
    outcome = scenario.give(Apply(kind=kind), OZ)
    assert isinstance(outcome, Rejection)
    return outcome


def test_a_locked_out_partner_is_told_so_before_anything_else_that_fails() -> None:
    scenario = revoked().set_tier("none").uncertify("onboarding_delivery")

    assert (application(scenario, "onboarding").code, application(scenario, "onboarding").clauses) == (
        RejectionCode.LOCKED_OUT,
        (Clause.S37,),
    )


def test_an_application_that_fails_is_told_every_clause_that_fails() -> None:
    scenario = accredited().set_tier("none").uncertify("onboarding_delivery")
    refused = application(scenario, "onboarding")

    assert (refused.code, refused.clauses) == (RejectionCode.NOT_ELIGIBLE, (Clause.S5, Clause.S9, Clause.S1))
    assert all(word in refused.detail for word in ("platinum", "onboarding_delivery", "already"))


def test_an_expired_certification_does_not_count_for_an_application() -> None:
    scenario = StandingScenario().certify("onboarding_delivery", date(2027, 3, 1))

    scenario.issue(at="2027-03-01 00:00", refused=RejectionCode.NOT_ELIGIBLE)
    assert (
        StandingScenario().certify("onboarding_delivery", date(2027, 3, 1)).issue(at="2027-02-28").status() == "active"
    )


def test_a_kind_that_the_edition_does_not_know_is_no_content_for_an_application() -> None:
    assert application(StandingScenario(), "astrology").code is RejectionCode.INVALID


@pytest.mark.parametrize(
    ("tier", "accepted"), [("gold", False), ("platinum", True), ("diamond", True), ("elite", True)]
)
def test_platinum_diamond_and_elite_may_apply(tier: str, accepted: bool) -> None:
    StandingScenario(tier=tier).issue(refused=None if accepted else RejectionCode.NOT_ELIGIBLE)


def test_an_accreditation_that_was_lost_can_be_applied_for_anew() -> None:
    scenario = revoked().issue(at="2027-09-10 12:00").until("2029-09-11")

    assert [item.status for item in scenario.standing.accreditations] == ["revoked", "active"]
    assert scenario.of().term == 2
