"""Accreditations, reviews, partners and vacated marks in words: everything has some, and none of them is private."""

import re
from datetime import UTC, date, datetime
from typing import Any, get_args

import pytest

from standards.accreditation import events as acc
from standards.accreditation import evolve as follow_accreditation
from standards.accreditation.events import AccreditationEventData
from standards.accreditation.messages import BAR_WORDS, CHECKPOINT_WORDS, STATUS_WORDS
from standards.accreditation.messages import describe as tell_accreditation
from standards.accreditation.messages import status_markdown as accreditation_stands
from standards.accreditation.messages import waits_for as accreditation_waits_for
from standards.mark import AnnulmentAsked, MarkAnnulled, MarkEventData, evolve
from standards.mark.messages import STAGE_WORDS as MARK_STAGE_WORDS
from standards.mark.messages import describe as tell_mark
from standards.mark.messages import waits_for as mark_waits_for
from standards.partner.events import PartnerEventData
from standards.partner.messages import ACTION_WORDS, LOSS_WORDS
from standards.partner.messages import describe as tell_partner
from standards.review import evolve as follow_review
from standards.review.events import ReviewEventData
from standards.review.messages import OUTCOME_WORDS, REASON_WORDS, SEAT_WORDS, STAGE_WORDS
from standards.review.messages import describe as tell_review
from standards.review.messages import status_markdown as review_stands
from standards.review.messages import waits_for as review_waits_for
from standards.vocabulary import (
    AccreditationStatus,
    Bar,
    Checkpoint,
    Loss,
    MarkStage,
    PartnerAction,
    ReviewOutcome,
    ReviewReason,
    ReviewStage,
    Seat,
)
from tests.standards.mark.test_notifications import vacated
from tests.standards.standing.people import ADA, CAS, DEE, LEX, OZ, PAT, POL, SOL
from tests.standards.standing.recorder import StandingRecorder
from tests.standards.standing.scenario import AGREED, WARNED, StandingScenario

SECRET = re.compile(r"\b(p1|idn_1|mrk_\d|cmp_\d|ada|cas|pol|dee|lex|abe)\b")
"""Whose review it is, by any name, and who sits on its board."""


def lost() -> StandingScenario:
    """Grace that is granted, extended and regained; a serious mark; a loss after a return and with Legal's advice."""
    scenario = StandingScenario().issue("onboarding").issue("data_migration").set_tier("gold").until("2027-06-16")
    scenario.act_on_accreditation("grant_grace").act_on_accreditation("extend_grace").set_tier("elite", at="2027-07-01")
    scenario.packets_open = False
    scenario.mark("serious", at="2027-09-01", handlers=("abe",))
    scenario.act_on_review("release_packet", PAT, replacements=[]).votes("renew", ADA).act_on_review(
        "recuse", POL, reason="conflict"
    )
    scenario.mark("serious", at="2027-09-02", handlers=("ada",))
    scenario.act_on_review("release_packet", PAT, replacements=[]).act_on_review("recuse", CAS, reason="recognised")
    scenario.vacate("mrk_2").act_on_review("release_packet", PAT, replacements=[])
    return scenario.handled("mrk_1", "pol").until("2027-10-20")


def revoked() -> StandingScenario:
    """A loss by the board and a director, and action on the tier after it."""
    scenario = StandingScenario().issue("onboarding")
    scenario.mark("serious", at="2027-09-01")
    scenario.votes("revoke", ADA, CAS).act_on_review("request_legal", DEE).act_on_review("give_legal_advice", LEX)
    scenario.act_on_review("decide", DEE, decision="return").votes("revoke", ADA, CAS).act_on_review(
        "decide", DEE, decision="approve"
    )
    scenario.certify("platform_consulting", date(2028, 1, 1)).uncertify("onboarding_delivery")
    scenario.describe(programmes=("PSO",))
    scenario.asks("request_tier_action").asks("request_programme_action")
    scenario.must(scenario.follows_up("record_decided_action_done", PAT, WARNED))
    return scenario.must(scenario.follows_up("confirm_delivery", SOL, AGREED, delivered=True))


def lapsed() -> StandingScenario:
    """An imported accreditation and mark, a gap that is closed, one that runs out, a denial."""
    scenario = StandingScenario().bring_in("onboarding", "2026-05-01").uncertify("onboarding_delivery")
    scenario.mark(placed_on=date(2026, 12, 1))
    scenario.until("2027-06-16").certify("onboarding_delivery").uncertify("onboarding_delivery")
    return scenario.until("2028-03-01").set_tier("gold").until("2028-05-10").act_on_accreditation("deny_grace")


def renewed() -> StandingScenario:
    """Marks at the threshold, a review that renews, and a renewal by itself."""
    scenario = StandingScenario().issue("onboarding").issue("data_migration")
    scenario.marks("2027-09-01", "2027-10-01", "2027-11-01")
    return scenario.until("2029-03-01").votes("renew", ADA, CAS).until("2031-03-01")


SCENARIOS = {"lost": lost(), "revoked": revoked(), "lapsed": lapsed(), "renewed": renewed()}
EVENTS = [event for scenario in SCENARIOS.values() for event in scenario.log]
TELLS: dict[str, Any] = {"acc_": tell_accreditation, "rev_": tell_review, "partner/": tell_partner}


def sentence(event: Any) -> str:
    return str(next(tell for prefix, tell in TELLS.items() if event.subject.startswith(prefix))(event.data))


def kinds(facts: Any) -> set[type]:
    """The members of an annotated union of facts."""
    return set(get_args(get_args(facts)[0]))


@pytest.mark.parametrize(
    "facts", [AccreditationEventData, ReviewEventData, PartnerEventData], ids=["acc", "rev", "partner"]
)
def test_every_fact_occurs_in_these_scenarios(facts: Any) -> None:
    assert kinds(facts) <= {type(event.data) for event in EVENTS}


def test_every_fact_is_told_as_a_sentence_without_private_text() -> None:
    for event in EVENTS:
        told = sentence(event)
        assert told[0].isupper()
        assert told.endswith(".")
        assert "  " not in told
        assert not SECRET.search(told)


def states(scenario: StandingRecorder) -> Any:
    """Every state that an accreditation or a review of the scenario was in."""
    known: dict[str, Any] = {}
    for event in scenario.log:
        if not event.subject.startswith("partner/"):
            follow = follow_accreditation if event.subject.startswith("acc_") else follow_review
            known[event.subject] = follow(known.get(event.subject), event)
            yield event.subject, known[event.subject]


@pytest.mark.parametrize("name", SCENARIOS)
def test_where_it_stands_is_said_without_private_text(name: str) -> None:
    for subject, state in states(SCENARIOS[name]):
        words = accreditation_stands(state, None) if subject.startswith("acc_") else review_stands(state)
        assert words.startswith("**")
        assert "None" not in words
        assert not SECRET.search(words)


def test_every_word_of_the_vocabulary_has_words() -> None:
    assert set(STATUS_WORDS) == set(AccreditationStatus)
    assert set(CHECKPOINT_WORDS) == set(Checkpoint)
    assert set(BAR_WORDS) == set(Bar)
    assert set(REASON_WORDS) == set(ReviewReason)
    assert set(OUTCOME_WORDS) == set(ReviewOutcome)
    assert set(STAGE_WORDS) == set(ReviewStage)
    assert set(SEAT_WORDS) == set(Seat)
    assert set(LOSS_WORDS) == set(Loss)
    assert set(ACTION_WORDS) == set(PartnerAction)
    assert set(MARK_STAGE_WORDS) == set(MarkStage)


def test_an_accreditation_says_what_it_waits_for_in_each_status() -> None:
    said = {state.status: accreditation_waits_for(state) for subject, state in _all() if subject.startswith("acc_")}

    assert said[AccreditationStatus.ACTIVE] == "its next date"
    assert said[AccreditationStatus.IN_GRACE].startswith("the partner to regain the tier by ")
    assert said[AccreditationStatus.IN_REMEDIATION].startswith("the certifications onboarding delivery by ")
    assert said[AccreditationStatus.UNDER_REVIEW] == "the accreditation review"
    assert "a review is open" in said[AccreditationStatus.RENEWAL_ON_HOLD]
    assert said[AccreditationStatus.LAPSED] == said[AccreditationStatus.REVOKED] == "nothing; it is lost"


def test_a_review_says_what_it_waits_for_in_each_stage() -> None:
    said = {review_waits_for(state) for subject, state in _all() if subject.startswith("rev_")}

    assert said == {
        "the blind packet to be prepared",
        "Partner Ops to look through the blind packet and release it",
        "the board's votes",
        "Legal's advice",
        "a director to approve the loss, or to return it to the board",
        "nothing; it is closed",
    }


def _all() -> list[tuple[str, Any]]:
    return [found for scenario in SCENARIOS.values() for found in states(scenario)]


def test_an_accreditation_says_when_it_looks_again_and_every_condition_it_is_in() -> None:
    scenario = StandingScenario().issue().set_tier("gold").uncertify("onboarding_delivery").until("2027-06-16")

    words = accreditation_stands(scenario.of(), datetime(2027, 8, 10, 9, tzinfo=UTC))

    assert "**Status:** in remediation: a certification gap is to be closed" in words
    assert "**Remediation:** until 2027-08-14 09:00 UTC, missing: onboarding delivery" in words
    assert "**Grace period:** until 2028-01-15 09:00 UTC" in words
    assert "**Looks again:** 2027-08-10 09:00 UTC" in words


def test_a_review_says_how_many_voted_but_not_how() -> None:
    scenario = StandingScenario().issue()
    scenario.mark("serious", at="2027-09-01")
    scenario.votes("revoke", ADA)

    words = review_stands(scenario.review)

    assert "**Votes:** 1, recused: 0" in words
    assert "revoke" not in words


def test_an_overdue_review_says_so() -> None:
    assert "(overdue)" in review_stands(SCENARIOS["lost"].review)


def test_a_loss_is_told_step_by_step() -> None:
    scenario = SCENARIOS["revoked"]
    told = [sentence(event) for event in scenario.log if event.subject.startswith("rev_")]

    assert told[0] == "A review was convened for a mark for a serious infringement; it counts 1 mark."
    assert told[2] == "The blind packet was prepared and is open to the board."
    assert "The board recommended to revoke, 2 to 0." in told
    assert "A director did not approve the loss." in told
    assert told[-2:] == ["A director approved the loss.", "The review closed: the accreditations are revoked."]
    partner = [sentence(event) for event in scenario.log if event.data.type in ("lockout_began", "programmes_left")]
    assert partner == [
        "The accreditations were revoked: no application is accepted before 2028-03-01 12:00 UTC.",
        "The partner left the programmes for accredited partners: PSO.",
    ]


def test_a_remediation_that_ran_out_says_what_is_missing_where_anything_is() -> None:
    assert tell_accreditation(acc.RemediationRanOut(missing=())) == "The time to close the certification gap ran out."
    assert tell_accreditation(acc.RemediationRanOut(missing=("hubspot_trainer", "architecture_1"))).endswith(
        "still missing: HubSpot trainer and architecture 1."
    )
    assert tell_accreditation(acc.RemediationEnded(closed=False)) == "The remediation ended with the review."


def test_the_vacating_of_a_mark_is_told() -> None:
    asked, approved = vacated()

    assert kinds(MarkEventData) == {AnnulmentAsked, MarkAnnulled}
    assert tell_mark(asked.data) == "It was asked that the mark is vacated."
    assert tell_mark(approved.data) == "A director approved: the mark is vacated and no longer counts."
    assert mark_waits_for(evolve(None, asked)) == "a director who did not ask for it to approve"
    assert mark_waits_for(evolve(evolve(None, asked), approved)) == "nothing; the mark is vacated"


def test_ops_open_a_review_in_words() -> None:
    scenario = StandingScenario().issue()
    scenario.act_on_accreditation("open_review", OZ)

    assert "**Reasons:** a request of the accreditations team" in review_stands(scenario.review)
