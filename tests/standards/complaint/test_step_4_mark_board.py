"""Step 4: the mark board votes on whether the partner receives a mark (S22, S23, S26, S29, S39)."""

import pytest

from standards.clauses import Clause
from standards.complaint.events import MarkPlaced
from standards.rejections import RejectionCode
from standards.vocabulary import MarkVote, Outcome, Seriousness, Stage
from tests.standards.builders import MAX, MEI, MIA, MOE, OPS, PAT, SOL, Story


@pytest.fixture
def story() -> Story:
    """A complaint in which Partner Ops found the partner responsible."""
    return Story().to_mark_board()


def of_quorum(quorum: int) -> Story:
    """The same under an edition with another quorum."""
    return Story({"mark_board": {"quorum": quorum}}).to_mark_board()


def test_a_majority_of_the_quorum_places_a_mark(story: Story) -> None:
    story.votes(MIA, "mark")
    story.votes(MAX, "no_mark")
    _vote, decided, placed, closed = story.votes(MEI, "mark")

    assert story.case.outcome is Outcome.MARK_PLACED
    assert story.case.decision is not None
    assert (story.case.decision.votes_for, story.case.decision.votes_against) == (2, 1)
    assert story.case.decision.placed
    assert Clause.S22 in decided.clauses
    assert {Clause.S23, Clause.S26} <= set(placed.clauses)
    assert Clause.S23 in closed.clauses


def test_the_mark_names_the_partner_and_is_dated_by_the_decision(story: Story) -> None:
    story.votes(MIA, "mark")
    story.votes(MAX, "mark")
    events = story.later(days=1).votes(MEI, "mark")

    (placed,) = [event for event in events if isinstance(event.data, MarkPlaced)]
    assert isinstance(placed.data, MarkPlaced)
    assert story.case.mark is not None
    assert placed.data.partner_id == "partner-1"
    assert placed.data.mark_id == story.case.mark.id
    assert story.case.mark.placed_at == placed.at == story.now


def test_a_majority_against_places_no_mark(story: Story) -> None:
    story.votes(MIA, "no_mark")
    story.votes(MAX, "mark", "serious")
    story.votes(MEI, "no_mark")

    assert story.case.outcome is Outcome.NO_MARK
    assert story.case.mark is None
    assert story.case.decision is not None
    assert story.case.decision.seriousness is None


@pytest.mark.parametrize("quorum", [2, 4])
def test_a_tie_is_no_mark(quorum: int) -> None:
    story = of_quorum(quorum)
    for member, vote in zip((MIA, MAX, MEI, MOE)[:quorum], ["mark", "no_mark"] * 2, strict=False):
        story.votes(member, vote)

    assert story.case.outcome is Outcome.NO_MARK
    assert story.case.mark is None


def test_a_tie_records_no_action_since_no_majority_carries_one() -> None:
    story = of_quorum(2)
    story.votes(MIA, "mark", action="tier_action")
    story.votes(MAX, "no_mark", action="written_warning")

    assert story.case.decision is not None
    assert story.case.decision.action == "none"


def test_nothing_is_decided_below_the_quorum(story: Story) -> None:
    story.votes(MIA, "mark")
    story.votes(MAX, "mark")

    assert story.case.stage is Stage.MARK_BOARD
    assert story.case.decision is None
    assert story.case.mark is None


def test_the_quorum_is_the_editions() -> None:
    story = of_quorum(1)
    story.votes(MIA, "mark")

    assert story.case.outcome is Outcome.MARK_PLACED


def test_a_vote_can_be_changed_until_the_board_has_decided(story: Story) -> None:
    story.votes(MIA, "mark")
    story.votes(MAX, "mark")
    story.votes(MIA, "no_mark")
    assert [(vote.by, vote.vote) for vote in story.case.votes] == [("max", MarkVote.MARK), ("mia", MarkVote.NO_MARK)]
    assert story.case.decision is None, "a changed vote is still one vote"

    story.votes(MEI, "no_mark")
    assert story.case.outcome is Outcome.NO_MARK
    assert story.rejects(MIA, "cast_mark_vote", vote="mark", reason="r") is RejectionCode.WRONG_STAGE


@pytest.mark.parametrize(
    ("classes", "seriousness"),
    [
        (("standard", "standard", "standard"), Seriousness.STANDARD),
        (("serious", "standard", "standard"), Seriousness.STANDARD),
        (("serious", "serious", "standard"), Seriousness.SERIOUS),
        (("serious", "serious", "serious"), Seriousness.SERIOUS),
    ],
)
def test_a_mark_is_serious_when_most_of_the_mark_votes_say_so(
    story: Story, classes: tuple[str, ...], seriousness: Seriousness
) -> None:
    for member, said in zip((MIA, MAX, MEI), classes, strict=True):
        story.votes(member, "mark", said)

    assert story.case.mark is not None
    assert story.case.decision is not None
    assert story.case.mark.seriousness is story.case.decision.seriousness is seriousness


def test_half_of_the_mark_votes_do_not_make_a_mark_serious(story: Story) -> None:
    story.votes(MIA, "mark", "serious")
    story.votes(MAX, "mark", "standard")
    story.votes(MEI, "no_mark", "serious")

    assert story.case.mark is not None
    assert story.case.mark.seriousness is Seriousness.STANDARD


@pytest.mark.parametrize(
    ("actions", "decided"),
    [
        ((None, None, None), "none"),
        (("written_warning", "written_warning", "tier_action"), "written_warning"),
        (("written_warning", "tier_action", "programme_action"), "none"),
        (("tier_action", "tier_action", "tier_action"), "tier_action"),
    ],
)
def test_the_majoritys_partner_action_is_recorded_as_decided(
    story: Story, actions: tuple[str | None, ...], decided: str
) -> None:
    for member, action in zip((MIA, MAX, MEI), actions, strict=True):
        story.votes(member, "mark", action=action)

    assert story.case.decision is not None
    assert story.case.decision.action == decided


def test_half_of_the_deciding_votes_are_no_majority_for_a_partner_action(story: Story) -> None:
    story.votes(MIA, "mark")
    story.votes(MAX, "no_mark", action="written_warning")
    story.votes(MEI, "no_mark", action="tier_action")

    assert story.case.decision is not None
    assert story.case.decision.action == "none"


def test_the_minority_does_not_choose_the_partner_action(story: Story) -> None:
    story.votes(MIA, "mark", action="tier_action")
    story.votes(MAX, "mark", action="written_warning")
    story.votes(MEI, "no_mark", action="written_warning")

    assert story.case.decision is not None
    assert story.case.decision.action == "none", "the two who decided named different actions"


def test_a_partner_action_is_one_of_the_editions(story: Story) -> None:
    rejected = story.rejection(MIA, "cast_mark_vote", vote="mark", reason="r", action="expulsion")

    assert (rejected.code, rejected.field) == (RejectionCode.INVALID, "action")
    assert Clause.S39 in rejected.clauses


def test_only_the_mark_board_votes(story: Story) -> None:
    for other in (PAT, SOL, OPS):
        assert story.rejects(other, "cast_mark_vote", vote="mark", reason="r") is RejectionCode.ROLE_REQUIRED


def test_nobody_votes_before_the_case_reaches_the_board() -> None:
    for story in (Story(), Story().to_mediation(), Story().to_investigation()):
        assert story.rejects(MIA, "cast_mark_vote", vote="mark", reason="r") is RejectionCode.WRONG_STAGE
        assert story.rejects(MIA, "recuse", reason="r") is RejectionCode.WRONG_STAGE


def test_the_same_decision_gives_the_mark_the_same_id_and_another_case_another() -> None:
    first, again, other = (Story({"mark_board": {"quorum": 1}}, id=id, very_serious=True) for id in ("a", "a", "b"))
    for story in (first, again, other):
        story.votes(MIA, "mark")

    assert first.case.mark is not None
    assert other.case.mark is not None
    assert first.case.mark == again.case.mark
    assert first.case.mark.id != other.case.mark.id
