"""Any refusal can be asked why: what was looked at, and the smallest change that would have had it accepted."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings

from analysis.explanation import Explanation, why_rejected
from standards.actors import Actor
from standards.commands import Command
from standards.complaint import COMPLAINT_DECIDER
from standards.rejections import Rejection, RejectionCode
from standards.standing import STANDING_DECIDER, Standing
from standards.standing.commands import Apply
from standards.vocabulary import Packet, Role, Seriousness
from tests.analysis.explanation.random_moves import standing_plays
from tests.analysis.explanation.stories import SEATS, StandingPlay, timelines
from tests.standards.builders import ANA, AT_FAULT, MAX, MIA, PAT, PIA, SOL, Story, command, instant

thorough = settings(max_examples=30, deadline=None, database=None, suppress_health_check=list(HealthCheck))


def partner(*kinds: str) -> StandingPlay:
    return StandingPlay(timelines()[0]).holding(*kinds)


def asked(attempt: Command[Any], before: Standing, at: datetime, play: StandingPlay) -> Explanation:
    """Why the standing's decider rejects the attempt."""
    rejected = STANDING_DECIDER.rejected(before, attempt, at, play.editions)
    assert rejected is not None
    return why_rejected(STANDING_DECIDER, rejected, play.editions)


def refused(play: StandingPlay) -> Explanation:
    """Why the latest attempt was refused."""
    latest = play.refusals[-1]
    return asked(latest.attempt, latest.before, latest.at, play)


def refused_case(story: Story, by: Actor, name: str, **fields: Any) -> Explanation:
    """Why the order is refused."""
    attempt = command(by, name, fields)
    rejected = COMPLAINT_DECIDER.rejected(story.case, attempt, story.now, story.edition)
    assert rejected is not None
    return why_rejected(COMPLAINT_DECIDER, rejected, story.edition)


def changes(found: Explanation) -> list[tuple[str, object, object, str]]:
    return [(each.fact, each.was, each.to, each.then) for each in found.would_have_changed]


def test_an_application_names_each_prerequisite_that_fails_with_what_would_make_it_pass() -> None:
    play = partner()
    play.is_tier("gold")
    play.uncertified("platform_consulting")
    play.uncertified("onboarding_delivery")
    play.applies("onboarding")
    found = refused(play)

    assert found.outcome.startswith("Refused (not_eligible): The tier is gold; platinum or higher is required.")
    assert [clause.number for clause in found.clauses] == ["S5", "S9"]
    assert changes(found) == [
        (
            "tier",
            "gold",
            "platinum",
            "This prerequisite would hold; still refused: These certifications are missing or expired: "
            "platform_consulting, onboarding_delivery.",
        ),
        (
            "certifications",
            "missing: platform_consulting, onboarding_delivery",
            "held",
            "This prerequisite would hold; still refused: The tier is gold; platinum or higher is required.",
        ),
    ]


def test_one_missing_certification_is_the_smallest_change() -> None:
    play = partner()
    play.uncertified("onboarding_delivery")
    play.applies("onboarding")

    assert changes(refused(play)) == [
        (
            "certification onboarding_delivery",
            "missing",
            "held",
            "It would be accepted. The accreditation for onboarding was issued.",
        )
    ]


def test_what_the_partner_holds_already_cannot_be_applied_for() -> None:
    play = partner("onboarding")
    play.applies("onboarding")

    assert changes(refused(play))[0][:3] == ("accreditation onboarding", "held", "not held")


def test_a_lockout_names_the_instant_from_which_on_the_same_application_is_accepted() -> None:
    play = partner("onboarding").at("2026-12-01 10:00")
    play.is_tier("gold")
    play.at("2027-07-01 10:00").is_tier("platinum")
    play.applies("onboarding")
    found = refused(play)

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
    play = partner("onboarding").at("2026-12-01 10:00")
    play.is_tier("gold")
    play.at("2027-07-01 10:00").applies("onboarding")

    assert changes(refused(play))[0][3] == (
        "It would be refused for another reason: The tier is gold; platinum or higher is required."
    )


def test_action_on_the_tier_waits_for_the_accreditations() -> None:
    play = partner("onboarding")
    play.requests("request_tier_action")

    assert changes(refused(play))[0][:3] == ("accreditations held", ("onboarding",), ())


def test_a_wrong_role_names_one_that_may() -> None:
    play = partner("onboarding")
    play.requests("request_tier_action", Role.CS)

    assert changes(refused(play))[0][:3] == ("roles", ("cs",), ("partner_ops",))


def review(play: StandingPlay) -> StandingPlay:
    play.marked(Seriousness.SERIOUS, at="2027-03-10 10:00")
    return play


def test_a_seat_that_is_taken_belongs_to_its_holder() -> None:
    play = review(partner("onboarding"))
    seat, sub = SEATS[0]
    play.on_review("cast_review_vote", sub, Role.ACCREDITATION_BOARD, seat, vote="revoke", reason="r")
    play.on_review("cast_review_vote", "bud", Role.ACCREDITATION_BOARD, seat, vote="revoke", reason="r")

    assert changes(refused(play))[0][:3] == ("who acts", "the caller", "the holder of the seat")


def test_who_handled_a_case_is_replaced_by_somebody_else() -> None:
    play = review(partner("onboarding"))
    play.on_review("cast_review_vote", "pat", Role.ACCREDITATION_BOARD, SEATS[1][0], vote="revoke", reason="r")

    assert changes(refused(play))[0][:3] == ("who acts", "the caller", "somebody else")


def test_a_packet_that_is_pending_would_have_to_be_open() -> None:
    play = review(partner("onboarding"))
    pending = play.standing.reviews[0].model_copy(update={"packet": Packet.PENDING})
    before = play.standing.model_copy(update={"reviews": (pending,)})
    attempt = _vote(play)
    rejection = STANDING_DECIDER.decide(before, attempt, play.now, play.editions)
    assert isinstance(rejection, Rejection)

    found = asked(attempt, before, play.now, play)

    assert (rejection.code, changes(found)[0][:3]) == (RejectionCode.PACKET_PENDING, ("packet", "pending", "open"))


def _vote(play: StandingPlay) -> Command[Any]:
    seat, sub = SEATS[0]
    play.on_review("cast_review_vote", sub, Role.CS, seat, vote="revoke", reason="r")
    attempt = play.refusals[-1].attempt
    by = attempt.by.model_copy(update={"roles": (Role.ACCREDITATION_BOARD,)})
    return attempt.model_copy(update={"by": by})


def test_an_extension_of_the_grace_period_needs_a_later_day() -> None:
    play = partner("onboarding").at("2026-12-01 10:00")
    play.is_tier("gold")
    play.at("2027-02-01 10:00")
    subject = play.standing.accreditations[0].id
    play.on_accreditation(subject, "extend_grace", reason="r", until=instant("2027-03-01 00:00").date())

    assert [(change[0], f"{change[2]}") for change in changes(refused(play))] == [("until", "2027-06-16")]


def test_a_mediation_without_agreement_names_the_answers_that_it_lacks() -> None:
    story = Story().to_mediation()
    first, second = story.proposes(), story.proposes()
    story.answers(second, "customer", accepted=True)
    story.answers(second, "partner", accepted=False)

    assert changes(refused_case(story, SOL, "record_mediation_outcome", outcome="resolved"))[0][:3] == (
        f"answer of the partner to {second}",
        ("declined",),
        ("accepted",),
    )
    assert first != second


def test_a_finding_without_a_score_or_against_it_says_what_it_lacks() -> None:
    story = Story().to_investigation()

    assert changes(refused_case(story, PAT, "record_finding", responsible=True, reason="r"))[0][:3] == (
        "score of the rubric",
        None,
        "1.00",
    )
    story.does(PAT, "score_rubric", scores=AT_FAULT)
    told = changes(refused_case(story, PAT, "record_finding", responsible=False, reason="r"))
    assert [change[:3] for change in told] == [
        ("override_reason", None, "given"),
        ("partner responsible", False, True),
    ]


def test_a_step_in_the_wrong_stage_names_the_nearest_right_one() -> None:
    assert changes(refused_case(Story(), PAT, "score_rubric", scores=AT_FAULT))[0][:3] == (
        "stage",
        "cs_resolution",
        "investigation",
    )


def test_an_investigator_cannot_vote_and_somebody_else_can() -> None:
    story = Story().to_investigation()
    story.does(PIA, "score_rubric", scores=AT_FAULT)
    story.does(PIA, "record_finding", responsible=True, reason="late")
    found = refused_case(story, PIA, "cast_mark_vote", vote="mark", reason="r")

    assert changes(found)[0][:3] == ("who acts", "the caller", "somebody else")
    assert ("who investigated", ("pia",)) in [(fact.name, fact.value) for fact in found.facts]


def test_a_wrong_role_on_a_complaint_names_one_that_may() -> None:
    assert changes(refused_case(Story(), MIA, "record_cs_outcome", outcome="resolved"))[0][:3] == (
        "roles",
        ("mark_board",),
        ("cs",),
    )


def test_an_order_that_repeats_nothing_is_explained_without_its_texts() -> None:
    found = refused_case(Story(), MAX, "withdraw", reason="a private reason")

    assert "a private reason" not in found.model_dump_json()
    assert ANA.sub not in found.model_dump_json()


@thorough
@given(play=standing_plays())
def test_every_refusal_of_an_application_ends_with_what_it_lacks(play: StandingPlay) -> None:
    for latest in play.refusals:
        if not isinstance(latest.attempt.data, Apply):
            continue
        found = asked(latest.attempt, latest.before, latest.at, play)
        assert found.would_have_changed
        if latest.rejection.code is RejectionCode.NOT_ELIGIBLE:
            assert len(found.would_have_changed) == len(latest.rejection.clauses)


@thorough
@given(play=standing_plays())
def test_a_lockout_is_over_when_it_is_said_to_be(play: StandingPlay) -> None:
    for latest in play.refusals:
        if latest.rejection.code is not RejectionCode.LOCKED_OUT:
            continue
        found = asked(latest.attempt, latest.before, latest.at, play)
        until = found.would_have_changed[0].to
        for at, locked in ((until, False), (until - timedelta(minutes=1), True)):  # type: ignore[operator]
            ran = STANDING_DECIDER.decide(latest.before, latest.attempt, at, play.editions)  # type: ignore[arg-type]
            assert (isinstance(ran, Rejection) and ran.code is RejectionCode.LOCKED_OUT) is locked


@thorough
@given(play=standing_plays())
def test_every_refusal_can_be_asked(play: StandingPlay) -> None:
    for latest in play.refusals:
        found = asked(latest.attempt, latest.before, latest.at, play)

        assert found.outcome == f"Refused ({latest.rejection.code}): {latest.rejection.detail}"
        assert [clause.number for clause in found.clauses] == list(dict.fromkeys(latest.rejection.clauses))
        assert Explanation.model_validate_json(found.model_dump_json()).model_dump_json() == found.model_dump_json()
