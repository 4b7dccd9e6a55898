"""No explanation lies: each fact that it says would have changed the outcome is changed by an independent hand."""

import random
from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from analysis.explanation import Explanation, why_of_complaint
from analysis.explanation.outcome_key import essence
from analysis.explanation.schema import WouldHaveChanged
from analysis.explanation.text import tell
from analysis.history import moment_of
from standards.complaint import fold
from standards.editions import EditionTimeline
from standards.events import Event
from standards.partner.commands import ImportMark, ImportPartner
from standards.rejections import Rejection
from standards.vocabulary import Role, Seriousness
from tests.analysis.explanation.flipping import FACTS_OF_STANDING, Ran, run_case, run_standing
from tests.analysis.explanation.random_moves import MOVES, WAITS, played, standing_plays
from tests.analysis.explanation.stories import SEATS, StandingPlay, timelines
from tests.standards.builders import AT_FAULT, PAT, Story
from tests.standards.play import Play, plays, seeded_plays

thorough = settings(max_examples=30, deadline=None, database=None, suppress_health_check=list(HealthCheck))


def holds(change: WouldHaveChanged, ran: Ran, actual: tuple[Event[Any], ...], event: Event[Any]) -> None:
    """Whether what is told of the change is what came of it, and nothing of it was so in reality."""
    if isinstance(ran, Rejection):
        assert change.then == f"It would have been refused: {ran.detail}"
        return
    still, known = {essence(one) for one in ran}, {essence(one) for one in actual}
    followed = [one for one in actual if of_it(one, event)]
    match change.then.split(": ", 1):
        case ["This would not have happened."]:
            assert essence(event) not in still
        case ["Nothing of this would have followed."]:
            assert not [one for one in followed if essence(one) in still]
        case ["This alone would not have followed", sentences]:
            gone = [one for one in followed if essence(one) not in still]
            assert only(sentences, gone)
            assert [one for one in followed if essence(one) in still], "nothing else followed"
        case _:
            assert only(change.then, [one for one in ran if essence(one) not in known])
            assert still != known


def of_it(one: Event[Any], event: Event[Any]) -> bool:
    """Whether it is something else that follows, and not of another accreditation."""
    elsewhere = one.subject.startswith("acc_") and event.subject.startswith("acc_") and one.subject != event.subject
    return type(one.data) is not type(event.data) and not elsewhere


def only(sentences: str, events: list[Event[Any]]) -> bool:
    """Whether nothing but these events is told, and at least one of them."""
    told = {tell(event) for event in events}
    rest = sentences
    for sentence in sorted(told, key=len, reverse=True):
        rest = rest.replace(sentence, "")
    return not rest.strip() and sentences != rest


def asked(play: StandingPlay, event: Event[Any]) -> Explanation:
    """Why the event came about, each claim held against a run of its own."""
    found, moment = play.why(event), play.moment(event)
    for change in found.would_have_changed:
        ran = run_standing(moment, change.fact, change.was, change.to, play.editions)
        holds(change, ran, moment.together, event)
    return found


@thorough
@given(play=standing_plays())
def test_no_claim_about_a_standing_is_false(play: StandingPlay) -> None:
    for event in play.history[:: max(1, len(play.history) // 40)]:
        asked(play, event)


@thorough
@given(play=plays())
def test_no_claim_about_a_complaint_is_false(play: Play) -> None:
    claims(play)


def claims(play: Play) -> list[str]:
    """The facts of all claims about a complaint's events, each held against a run of its own."""
    found: list[str] = []
    for event in play.events:
        moment = moment_of(event, play.record, lambda events: fold(tuple(events)) if events else None)
        for change in why_of_complaint(event, play.record, EditionTimeline((play.edition,))).would_have_changed:
            holds(change, run_case(moment, change.fact, change.to, play.edition), moment.together, event)
            found.append(change.fact)
    return found


def test_every_kind_of_fact_is_claimed_of_a_standing_and_each_claim_is_true() -> None:
    told: Counter[str] = Counter()
    for play in (*seeded_standings(16), returned(), locked_out()):
        for event in play.history:
            told.update(kind_of(change.fact) for change in asked(play, event).would_have_changed)
    assert set(told) == FACTS_OF_STANDING


def seeded_standings(count: int) -> list[StandingPlay]:
    """The same many plays every time."""
    found = []
    for seed in range(count):
        chance = random.Random(seed)
        moves = [(chance.randrange(len(MOVES)), chance.choice(WAITS), chance.randrange(700)) for _ in range(26)]
        found.append(played(seed % len(timelines()), moves))
    return found


def kind_of(fact: str) -> str:
    """The words in which facts of this kind are told."""
    return next(
        begins for begins in FACTS_OF_STANDING if fact == begins or (begins[-1] == " " and fact.startswith(begins))
    )


def partner(*kinds: str) -> StandingPlay:
    return StandingPlay(timelines()[0]).holding(*kinds)


def returned() -> StandingPlay:
    """A recommendation that a director returned twice."""
    play = partner("onboarding")
    play.marked(Seriousness.SERIOUS, at="2027-03-10 10:00")
    for _ in range(2):
        for seat, sub in SEATS[:2]:
            play.on_review("cast_review_vote", sub, Role.ACCREDITATION_BOARD, seat, vote="revoke", reason="r")
        play.on_review("decide", "dir", Role.DIRECTOR, decision="return", reason="r")
    return play


def locked_out() -> StandingPlay:
    """A partner that applied again as soon as it could after a loss."""
    play = partner("onboarding")
    play.marked(Seriousness.SERIOUS, at="2027-03-10 10:00")
    for seat, sub in SEATS[:2]:
        play.on_review("cast_review_vote", sub, Role.ACCREDITATION_BOARD, seat, vote="revoke", reason="r")
    play.on_review("decide", "dir", Role.DIRECTOR, decision="approve", reason="r")
    assert play.standing.partner.lockout is not None
    play.at(play.standing.partner.lockout.until).applies("onboarding")
    return play


def test_every_kind_of_fact_is_claimed_of_a_complaint_and_each_claim_is_true() -> None:
    told = Counter(fact.split()[0] for play in seeded_plays(40) for fact in claims(play))
    assert set(told) >= {"severity", "reminder", "deadline", "outcome", "answer", "vote", "seriousness", "action"}


def changes(found: Explanation) -> list[tuple[str, object, object, str]]:
    return [(each.fact, each.was, each.to, each.then) for each in found.would_have_changed]


def latest(play: StandingPlay, kind: str) -> Event[Any]:
    return [event for event in play.history if event.data.type == kind][-1]


def test_a_finding_against_the_score_is_said_to_be_refused_without_a_reason_for_it() -> None:
    story = Story().to_investigation()
    story.does(PAT, "score_rubric", scores=AT_FAULT)
    story.does(PAT, "record_finding", responsible=True, reason="late")
    found = why_of_complaint(story.events[-2], story.record, EditionTimeline((story.edition,)))
    [told] = [change for change in changes(found) if change[0] == "partner responsible"]

    assert told[:3] == ("partner responsible", True, False)
    assert told[3].startswith("It would have been refused: ")


def test_of_two_shortfalls_the_one_that_is_left_is_not_denied() -> None:
    play = partner("onboarding")
    play.uncertified("platform_consulting")
    play.is_tier("gold")
    found = asked(play.at("2027-01-20 10:00"), latest(play, "checkpoint_held"))

    grace = "The tier gold is below the minimum: a grace period runs until 2027-06-15 09:00 UTC."
    assert ("tier", "gold", "platinum", f"This alone would not have followed: {grace}") in changes(found)
    assert not [then for *_, then in changes(found) if then.startswith("Nothing")]


def test_a_renewal_by_the_board_tells_the_tier_and_the_votes() -> None:
    play = partner("onboarding")
    for when in ("2027-12-10 10:00", "2028-02-10 10:00", "2028-03-10 10:00"):
        play.marked(at=when)
    play.at("2028-12-01 10:00")
    for seat, sub in SEATS[:2]:
        play.on_review("cast_review_vote", sub, Role.ACCREDITATION_BOARD, seat, vote="renew", reason="r")
    found = asked(play, latest(play, "renewed"))
    facts = {fact.name: fact.value for fact in found.facts}

    assert (facts["tier"], facts["minimum tier"], facts["votes to renew"]) == ("platinum", "platinum", 2)
    assert changes(found)[0][:3] == ("vote of POPS", "renew", "revoke")


@pytest.mark.parametrize("tier", ["gold", "platinum"])
def test_a_tier_that_a_renewal_after_a_review_rests_on_is_told(tier: str) -> None:
    play = partner("onboarding")
    subject = play.standing.accreditations[0].id
    play.at("2028-11-01 10:00").on_accreditation(subject, "open_review", Role.OPS, reason="r")
    play.at("2028-12-01 10:00").is_tier(tier)
    for seat, sub in SEATS[:2]:
        play.on_review("cast_review_vote", sub, Role.ACCREDITATION_BOARD, seat, vote="renew", reason="r")
    followed = play.history[-1]
    flipped = run_standing(play.moment(followed), "tier", tier, "platinum" if tier == "gold" else "gold", play.editions)
    assert not isinstance(flipped, Rejection)
    there = essence(followed) in {essence(event) for event in flipped}

    assert ("tier" in [change[0] for change in changes(asked(play, followed))]) is not there


def imported(play: StandingPlay, *days: str) -> None:
    """Marks from before the records began are brought in."""
    marks = tuple(
        ImportMark(placed_on=date.fromisoformat(day), seriousness=Seriousness.STANDARD, reference=day) for day in days
    )
    play.gives(ImportPartner(marks=marks), "partner/p1")


def test_a_review_that_an_import_brings_about_has_its_flips() -> None:
    play = partner("onboarding").at("2028-11-01 10:00")
    imported(play, "2027-12-10", "2028-02-10", "2028-03-10")
    found = asked(play.at("2028-11-02 10:00"), latest(play, "review_opened"))

    without = [change[1:3] for change in changes(found) if change[0].startswith("marks in the window, without")]
    assert without == [(3, 2)]


def test_a_renewal_knows_no_mark_that_was_imported_later() -> None:
    play = partner("onboarding").at("2028-12-01 10:00")
    imported(play, "2028-02-10", "2028-03-10")
    found = asked(play.at("2029-01-10 10:00"), latest(play, "renewed"))
    facts = {fact.name: fact.value for fact in found.facts}

    assert (facts["marks in the window"], facts["marks"]) == (0, ())
    assert ("marks in the window", 0, 3) in [change[:3] for change in changes(found)]
