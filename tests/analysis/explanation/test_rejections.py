"""Any refusal can be asked why: what was looked at, and the smallest change that would have had it accepted."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings

from analysis.explanation import Explanation, why_rejected
from standards.actors import Actor
from standards.commands import Command
from standards.complaint import COMPLAINT_DECIDER
from standards.rejections import Rejection, RejectionCode
from standards.standing import Standing
from standards.standing.commands import Apply
from standards.standing.decide import STANDING_DECIDER
from standards.vocabulary import Packet, Role, Seriousness
from tests.analysis.explanation.random_steps import random_scenarios
from tests.analysis.explanation.standing_scenario import SEATS, ExplainedScenario, changes, partner
from tests.standards.builders import ANA, AT_FAULT, MAX, MIA, PAT, PIA, SOL, ComplaintScenario, command, instant

thorough = settings(max_examples=30, deadline=None, database=None, suppress_health_check=list(HealthCheck))


def asked(attempt: Command[Any], before: Standing, at: datetime, scenario: ExplainedScenario) -> Explanation:
    """Why the standing's decider rejects the attempt."""
    rejected = STANDING_DECIDER.rejected(before, attempt, at, scenario.editions)
    assert rejected is not None
    return why_rejected(STANDING_DECIDER, rejected, scenario.editions)


def refused(scenario: ExplainedScenario) -> Explanation:
    """Why the latest attempt was refused."""
    latest = scenario.refusals[-1]
    return asked(latest.attempt, latest.before, latest.at, scenario)


def refused_case(scenario: ComplaintScenario, by: Actor, name: str, **fields: Any) -> Explanation:
    """Why the order is refused."""
    attempt = command(by, name, fields)
    rejected = COMPLAINT_DECIDER.rejected(scenario.case, attempt, scenario.now, scenario.edition)
    assert rejected is not None
    return why_rejected(COMPLAINT_DECIDER, rejected, scenario.edition)


def test_an_application_names_each_prerequisite_that_fails_with_what_would_make_it_pass() -> None:
    scenario = partner()
    scenario.is_tier("gold")
    scenario.uncertified("platform_consulting")
    scenario.uncertified("onboarding_delivery")
    scenario.applies("onboarding")
    found = refused(scenario)

    assert found.outcome.startswith("Rejected (not_eligible): The tier is gold; platinum or higher is required.")
    assert [clause.number for clause in found.clauses] == ["S5", "S9"]
    assert changes(found) == [
        (
            "tier",
            "gold",
            "platinum",
            "This prerequisite would hold; still rejected: These certifications are missing or expired: "
            "platform_consulting, onboarding_delivery.",
        ),
        (
            "certifications",
            "missing: platform_consulting, onboarding_delivery",
            "held",
            "This prerequisite would hold; still rejected: The tier is gold; platinum or higher is required.",
        ),
    ]


def test_one_missing_certification_is_the_smallest_change() -> None:
    scenario = partner()
    scenario.uncertified("onboarding_delivery")
    scenario.applies("onboarding")

    assert changes(refused(scenario)) == [
        (
            "certification onboarding_delivery",
            "missing",
            "held",
            "It would be accepted. The accreditation for onboarding was issued.",
        )
    ]


def test_what_the_partner_holds_already_cannot_be_applied_for() -> None:
    scenario = partner("onboarding")
    scenario.applies("onboarding")

    assert changes(refused(scenario))[0][:3] == ("accreditation onboarding", "held", "not held")


def test_a_lockout_names_the_instant_from_which_on_the_same_application_is_accepted() -> None:
    scenario = partner("onboarding").at("2026-12-01 10:00")
    scenario.is_tier("gold")
    scenario.at("2027-07-01 10:00").is_tier("platinum")
    scenario.applies("onboarding")
    found = refused(scenario)

    assert ("end of the lockout", instant("2027-12-15 09:00")) in [(fact.name, fact.value) for fact in found.facts]
    assert changes(found) == [
        (
            "instant of the application",
            instant("2027-07-01 10:00"),
            instant("2027-12-15 09:00"),
            "It would be accepted. The accreditation for onboarding was issued.",
        )
    ]


def test_a_lockout_with_another_shortfall_behind_it_says_so() -> None:
    scenario = partner("onboarding").at("2026-12-01 10:00")
    scenario.is_tier("gold")
    scenario.at("2027-07-01 10:00").applies("onboarding")

    assert changes(refused(scenario))[0][3] == (
        "It would be rejected for another reason: The tier is gold; platinum or higher is required."
    )


def test_action_on_the_tier_waits_for_the_accreditations() -> None:
    scenario = partner("onboarding")
    scenario.requests("request_tier_action")

    assert changes(refused(scenario))[0][:3] == ("accreditations held", ("onboarding",), ())


def test_a_wrong_role_names_one_that_may() -> None:
    scenario = partner("onboarding")
    scenario.requests("request_tier_action", Role.CS)

    assert changes(refused(scenario))[0][:3] == ("roles", ("cs",), ("partner_ops",))


def review(scenario: ExplainedScenario) -> ExplainedScenario:
    scenario.marked(Seriousness.SERIOUS, at="2027-03-10 10:00")
    return scenario


def test_a_seat_that_is_taken_belongs_to_its_holder() -> None:
    scenario = review(partner("onboarding"))
    seat, sub = SEATS[0]
    scenario.on_review("cast_review_vote", sub, Role.ACCREDITATION_BOARD, seat, vote="revoke", reason="r")
    scenario.on_review("cast_review_vote", "bud", Role.ACCREDITATION_BOARD, seat, vote="revoke", reason="r")

    assert changes(refused(scenario))[0][:3] == ("who acts", "the caller", "the holder of the seat")


def test_who_handled_a_case_is_replaced_by_somebody_else() -> None:
    scenario = review(partner("onboarding"))
    scenario.on_review("cast_review_vote", "pat", Role.ACCREDITATION_BOARD, SEATS[1][0], vote="revoke", reason="r")

    assert changes(refused(scenario))[0][:3] == ("who acts", "the caller", "somebody else")


def test_a_packet_that_is_pending_would_have_to_be_open() -> None:
    scenario = review(partner("onboarding"))
    pending = scenario.standing.reviews[0].model_copy(update={"packet": Packet.PENDING})
    before = scenario.standing.model_copy(update={"reviews": (pending,)})
    attempt = _vote(scenario)
    rejection = STANDING_DECIDER.decide(before, attempt, scenario.now, scenario.editions)
    assert isinstance(rejection, Rejection)

    found = asked(attempt, before, scenario.now, scenario)

    assert (rejection.code, changes(found)[0][:3]) == (RejectionCode.PACKET_PENDING, ("packet", "pending", "open"))


def _vote(scenario: ExplainedScenario) -> Command[Any]:
    seat, sub = SEATS[0]
    scenario.on_review("cast_review_vote", sub, Role.CS, seat, vote="revoke", reason="r")
    attempt = scenario.refusals[-1].attempt
    by = attempt.by.model_copy(update={"roles": (Role.ACCREDITATION_BOARD,)})
    return attempt.model_copy(update={"by": by})


def test_an_extension_of_the_grace_period_needs_a_later_day() -> None:
    scenario = partner("onboarding").at("2026-12-01 10:00")
    scenario.is_tier("gold")
    scenario.at("2027-02-01 10:00")
    subject = scenario.standing.accreditations[0].id
    scenario.on_accreditation(subject, "extend_grace", reason="r", until=instant("2027-03-01 00:00").date())

    assert [(change[0], f"{change[2]}") for change in changes(refused(scenario))] == [("until", "2027-06-16")]


def test_a_mediation_without_agreement_names_the_answers_that_it_lacks() -> None:
    scenario = ComplaintScenario().to_mediation()
    first, second = scenario.proposes(), scenario.proposes()
    scenario.answers(second, "customer", accepted=True)
    scenario.answers(second, "partner", accepted=False)

    assert changes(refused_case(scenario, SOL, "record_mediation_outcome", outcome="resolved"))[0][:3] == (
        f"answer of the partner to {second}",
        ("declined",),
        ("accepted",),
    )
    assert first != second


def test_a_finding_without_a_score_or_against_it_says_what_it_lacks() -> None:
    scenario = ComplaintScenario().to_investigation()

    assert changes(refused_case(scenario, PAT, "record_finding", responsible=True, reason="r"))[0][:3] == (
        "score of the rubric",
        None,
        "1.00",
    )
    scenario.does(PAT, "score_rubric", scores=AT_FAULT)
    told = changes(refused_case(scenario, PAT, "record_finding", responsible=False, reason="r"))
    assert [change[:3] for change in told] == [
        ("override_reason", None, "given"),
        ("partner responsible", False, True),
    ]


def test_a_step_in_the_wrong_stage_names_the_nearest_right_one() -> None:
    assert changes(refused_case(ComplaintScenario(), PAT, "score_rubric", scores=AT_FAULT))[0][:3] == (
        "stage",
        "cs_resolution",
        "investigation",
    )


def test_an_investigator_cannot_vote_and_somebody_else_can() -> None:
    scenario = ComplaintScenario().to_investigation()
    scenario.does(PIA, "score_rubric", scores=AT_FAULT)
    scenario.does(PIA, "record_finding", responsible=True, reason="late")
    found = refused_case(scenario, PIA, "cast_mark_vote", vote="mark", reason="r")

    assert changes(found)[0][:3] == ("who acts", "the caller", "somebody else")
    assert ("who investigated", ("pia",)) in [(fact.name, fact.value) for fact in found.facts]


def test_a_wrong_role_on_a_complaint_names_one_that_may() -> None:
    assert changes(refused_case(ComplaintScenario(), MIA, "record_cs_outcome", outcome="resolved"))[0][:3] == (
        "roles",
        ("mark_board",),
        ("cs",),
    )


def test_an_order_that_repeats_nothing_is_explained_without_its_texts() -> None:
    found = refused_case(ComplaintScenario(), MAX, "withdraw", reason="a private reason")

    assert "a private reason" not in found.model_dump_json()
    assert ANA.sub not in found.model_dump_json()


@thorough
@given(scenario=random_scenarios())
def test_every_refusal_of_an_application_ends_with_what_it_lacks(scenario: ExplainedScenario) -> None:
    for latest in scenario.refusals:
        if not isinstance(latest.attempt.data, Apply):
            continue
        found = asked(latest.attempt, latest.before, latest.at, scenario)
        assert found.would_have_changed
        if latest.rejection.code is RejectionCode.NOT_ELIGIBLE:
            assert len(found.would_have_changed) == len(latest.rejection.clauses)


@thorough
@given(scenario=random_scenarios())
def test_a_lockout_is_over_when_it_is_said_to_be(scenario: ExplainedScenario) -> None:
    for latest in scenario.refusals:
        if latest.rejection.code is not RejectionCode.LOCKED_OUT:
            continue
        found = asked(latest.attempt, latest.before, latest.at, scenario)
        until = found.would_have_changed[0].to
        for at, locked in ((until, False), (until - timedelta(minutes=1), True)):  # type: ignore[operator]
            ran = STANDING_DECIDER.decide(latest.before, latest.attempt, at, scenario.editions)  # type: ignore[arg-type]
            assert (isinstance(ran, Rejection) and ran.code is RejectionCode.LOCKED_OUT) is locked


@thorough
@given(scenario=random_scenarios())
def test_every_refusal_can_be_asked(scenario: ExplainedScenario) -> None:
    for latest in scenario.refusals:
        found = asked(latest.attempt, latest.before, latest.at, scenario)

        assert found.outcome == f"Rejected ({latest.rejection.code}): {latest.rejection.detail}"
        assert [clause.number for clause in found.clauses] == list(dict.fromkeys(latest.rejection.clauses))
        assert Explanation.model_validate_json(found.model_dump_json()).model_dump_json() == found.model_dump_json()
