"""Step 4: the mark board votes on whether the partner receives a mark (S22, S23, S26, S29, S39)."""

import pytest

from standards.clauses import Clause
from standards.complaint.events import MarkPlaced
from standards.rejections import RejectionCode
from standards.vocabulary import MarkVote, Outcome, Seriousness, Stage
from tests.standards.builders import MAX, MEI, MIA, MOE, OPS, PAT, SOL, ComplaintScenario

FOR = ("mark", "mark", "mark")


@pytest.fixture
def scenario() -> ComplaintScenario:
    """A complaint in which Partner Ops found the partner responsible."""
    return ComplaintScenario().to_mark_board()


def of_quorum(quorum: int) -> ComplaintScenario:
    """The same under an edition with another quorum."""
    return ComplaintScenario({"mark_board": {"quorum": quorum}}).to_mark_board()


def test_a_majority_of_the_quorum_places_a_mark(scenario: ComplaintScenario) -> None:
    scenario.votes(MIA, "mark")
    scenario.votes(MAX, "no_mark")
    _vote, decided, placed, closed = scenario.votes(MEI, "mark")

    assert scenario.case.outcome is Outcome.MARK_PLACED
    assert scenario.case.decision is not None
    assert (scenario.case.decision.votes_for, scenario.case.decision.votes_against) == (2, 1)
    assert scenario.case.decision.placed
    assert Clause.S22 in decided.clauses
    assert {Clause.S23, Clause.S26} <= set(placed.clauses)
    assert Clause.S23 in closed.clauses


def test_the_mark_names_the_partner_and_is_dated_by_the_decision(scenario: ComplaintScenario) -> None:
    scenario.votes(MIA, "mark")
    scenario.votes(MAX, "mark")
    events = scenario.later(days=1).votes(MEI, "mark")

    (placed,) = [event for event in events if isinstance(event.data, MarkPlaced)]
    assert isinstance(placed.data, MarkPlaced)
    assert scenario.case.mark is not None
    assert placed.data.partner_id == "partner-1"
    assert placed.data.mark_id == scenario.case.mark.id
    assert scenario.case.mark.placed_at == placed.at == scenario.now


def test_a_majority_against_places_no_mark(scenario: ComplaintScenario) -> None:
    scenario.votes(MIA, "no_mark")
    scenario.votes(MAX, "mark", "serious")
    scenario.votes(MEI, "no_mark")

    assert scenario.case.outcome is Outcome.NO_MARK
    assert scenario.case.mark is None
    assert scenario.case.decision is not None
    assert scenario.case.decision.seriousness is None


@pytest.mark.parametrize("quorum", [2, 4])
def test_a_tie_is_no_mark(quorum: int) -> None:
    scenario = of_quorum(quorum)
    for member, vote in zip((MIA, MAX, MEI, MOE)[:quorum], ["mark", "no_mark"] * 2, strict=False):
        scenario.votes(member, vote)

    assert scenario.case.outcome is Outcome.NO_MARK
    assert scenario.case.mark is None


def test_a_tie_records_no_action_since_no_majority_carries_one() -> None:
    scenario = of_quorum(2)
    scenario.votes(MIA, "mark", action="tier_action")
    scenario.votes(MAX, "no_mark", action="written_warning")

    assert scenario.case.decision is not None
    assert scenario.case.decision.action == "none"


def test_nothing_is_decided_below_the_quorum(scenario: ComplaintScenario) -> None:
    scenario.votes(MIA, "mark")
    scenario.votes(MAX, "mark")

    assert scenario.case.stage is Stage.MARK_BOARD
    assert scenario.case.decision is None
    assert scenario.case.mark is None


def test_the_quorum_is_the_editions() -> None:
    scenario = of_quorum(1)
    scenario.votes(MIA, "mark")

    assert scenario.case.outcome is Outcome.MARK_PLACED


def test_a_vote_can_be_changed_until_the_board_has_decided(scenario: ComplaintScenario) -> None:
    scenario.votes(MIA, "mark")
    scenario.votes(MAX, "mark")
    scenario.votes(MIA, "no_mark")
    assert [(vote.by, vote.vote) for vote in scenario.case.votes] == [("max", MarkVote.MARK), ("mia", MarkVote.NO_MARK)]
    assert scenario.case.decision is None, "a changed vote is still one vote"

    scenario.votes(MEI, "no_mark")
    assert scenario.case.outcome is Outcome.NO_MARK
    assert scenario.rejects(MIA, "cast_mark_vote", vote="mark", reason="r") is RejectionCode.WRONG_STAGE


@pytest.mark.parametrize(
    ("classes", "last", "seriousness"),
    [
        (("standard", "standard", "standard"), "mark", Seriousness.STANDARD),
        (("serious", "standard", "standard"), "mark", Seriousness.STANDARD),
        (("serious", "serious", "standard"), "mark", Seriousness.SERIOUS),
        (("serious", "serious", "serious"), "mark", Seriousness.SERIOUS),
        (("serious", "standard", "serious"), "no_mark", Seriousness.STANDARD),  # half of the votes for a mark
    ],
)
def test_a_mark_is_serious_when_most_of_the_mark_votes_say_so(
    scenario: ComplaintScenario, classes: tuple[str, ...], last: str, seriousness: Seriousness
) -> None:
    for member, vote, said in zip((MIA, MAX, MEI), ("mark", "mark", last), classes, strict=True):
        scenario.votes(member, vote, said)

    assert scenario.case.mark is not None
    assert scenario.case.decision is not None
    assert scenario.case.mark.seriousness is scenario.case.decision.seriousness is seriousness


@pytest.mark.parametrize(
    ("votes", "actions", "decided"),
    [
        (FOR, (None, None, None), "none"),
        (FOR, ("written_warning", "written_warning", "tier_action"), "written_warning"),
        (FOR, ("written_warning", "tier_action", "programme_action"), "none"),
        (FOR, ("tier_action", "tier_action", "tier_action"), "tier_action"),
        # Half of the votes that decide are no majority, and those that did not decide choose none.
        (("mark", "no_mark", "no_mark"), (None, "written_warning", "tier_action"), "none"),
        (("mark", "mark", "no_mark"), ("tier_action", "written_warning", "written_warning"), "none"),
    ],
)
def test_the_majoritys_partner_action_is_recorded_as_decided(
    scenario: ComplaintScenario, votes: tuple[str, ...], actions: tuple[str | None, ...], decided: str
) -> None:
    for member, vote, action in zip((MIA, MAX, MEI), votes, actions, strict=True):
        scenario.votes(member, vote, action=action)

    assert scenario.case.decision is not None
    assert scenario.case.decision.action == decided


def test_a_partner_action_is_one_of_the_editions(scenario: ComplaintScenario) -> None:
    rejected = scenario.rejection(MIA, "cast_mark_vote", vote="mark", reason="r", action="expulsion")

    assert (rejected.code, rejected.field) == (RejectionCode.INVALID, "action")
    assert Clause.S39 in rejected.clauses


def test_only_the_mark_board_votes(scenario: ComplaintScenario) -> None:
    for other in (PAT, SOL, OPS):
        assert scenario.rejects(other, "cast_mark_vote", vote="mark", reason="r") is RejectionCode.ROLE_REQUIRED


def test_nobody_votes_before_the_case_reaches_the_board() -> None:
    for scenario in (ComplaintScenario(), ComplaintScenario().to_mediation(), ComplaintScenario().to_investigation()):
        assert scenario.rejects(MIA, "cast_mark_vote", vote="mark", reason="r") is RejectionCode.WRONG_STAGE
        assert scenario.rejects(MIA, "recuse", reason="r") is RejectionCode.WRONG_STAGE


def test_the_same_decision_gives_the_mark_the_same_id_and_another_case_another() -> None:
    first, again, other = (
        ComplaintScenario({"mark_board": {"quorum": 1}}, id=id, very_serious=True) for id in ("a", "a", "b")
    )
    for scenario in (first, again, other):
        scenario.votes(MIA, "mark")

    assert first.case.mark is not None
    assert other.case.mark is not None
    assert first.case.mark == again.case.mark
    assert first.case.mark.id != other.case.mark.id
