"""That a late board or director was escalated is shown from the record, to those who may know how far it has come."""

import pytest

from api.claims import Caller
from api.complaints.presenter import complaint_view
from api.reviews.presenter import final_view, review_view
from records.complaints.queries import Recorded
from standards.actors import Actor
from standards.vocabulary import Role
from tests.standards import builders
from tests.standards.complaint.test_escalation import DUE, LATE, at_the_board
from tests.standards.standing.common_scenarios import under_review, with_the_director
from tests.standards.standing.scenario import StandingScenario

PAT = Caller(actor=Actor(sub="pat", roles=(Role.PARTNER_OPS,)))


@pytest.mark.parametrize(("until", "escalated"), [(DUE, False), (LATE, True)])
def test_a_complaint_shows_whether_its_mark_board_was_escalated(until: str, escalated: bool) -> None:
    case = at_the_board().time_passes(until).case
    view = complaint_view(Recorded(case, "hubspot", "1", {}), {}, {}, PAT, builders.edition(), case.last_at)
    assert (view.overdue, view.escalated) == (True, escalated)


@pytest.mark.parametrize("made", [under_review, with_the_director])
def test_a_review_shows_whether_its_stage_was_escalated_to_who_is_told_of_stages(made: type[StandingScenario]) -> None:
    scenario = made().until("2028-01-01")
    edition = scenario.editions.editions[0]
    whole = review_view(scenario.review, {}, {}, PAT, edition)
    assert (whole.escalated, final_view(whole, scenario.review, edition, scenario.now).escalated) == (True, False)
