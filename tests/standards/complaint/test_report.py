"""A period's escalations in figures, and how many were solved in mediation (S25)."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from standards.complaint.report import ClosedCase, EscalationReport, Passage, report
from standards.vocabulary import Outcome, Stage

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
HALF = Decimal("0.5")


def closed(outcome: Outcome, **hours: float) -> ClosedCase:
    """A case that spent the hours in each stage, in the order in which they are named."""
    at, passages = MONDAY, []
    for stage, spent in hours.items():
        passages.append(Passage(stage=Stage(stage), entered_at=at, left_at=at + timedelta(hours=spent)))
        at = passages[-1].left_at
    return ClosedCase(outcome=outcome, opened_at=MONDAY, closed_at=at, passages=tuple(passages))


def reported(*cases: ClosedCase) -> EscalationReport:
    return report(cases, filed=0, open_now={}, expected=HALF)


BY_CS = closed(Outcome.RESOLVED_BY_CS, cs_resolution=10)
MEDIATED = closed(Outcome.RESOLVED_BY_MEDIATION, cs_resolution=20, mediation=40)
CLEARED = closed(Outcome.PARTNER_NOT_RESPONSIBLE, cs_resolution=20, mediation=60, investigation=100)
MARKED = closed(Outcome.MARK_PLACED, mark_board=8)
WITHDRAWN = closed(Outcome.WITHDRAWN, cs_resolution=1)
DUPLICATE = closed(Outcome.DUPLICATE, cs_resolution=2, mark_board=1)


def test_a_stage_tells_how_many_reached_it_and_how_long_they_stayed() -> None:
    stages = {figures.stage: figures for figures in reported(BY_CS, MEDIATED, CLEARED, MARKED).by_stage}

    assert list(stages) == [Stage.CS_RESOLUTION, Stage.MEDIATION, Stage.INVESTIGATION, Stage.MARK_BOARD]
    mediation = stages[Stage.MEDIATION]
    assert (mediation.reached, mediation.rate, mediation.median_hours) == (2, 0.5, 50.0)
    assert stages[Stage.CS_RESOLUTION].rate == 0.75


def test_an_outcome_tells_how_many_came_to_it_and_how_long_it_took_from_the_filing() -> None:
    outcomes = {figures.outcome: figures for figures in reported(BY_CS, MEDIATED, MEDIATED, WITHDRAWN).by_outcome}

    assert set(outcomes) == set(Outcome)
    mediated = outcomes[Outcome.RESOLVED_BY_MEDIATION]
    assert (mediated.count, mediated.rate, mediated.median_hours) == (2, 0.5, 60.0)
    marked = outcomes[Outcome.MARK_PLACED]
    assert (marked.count, marked.rate, marked.median_hours) == (0, 0.0, None)


def test_the_expectation_leaves_out_who_withdrew_and_what_was_filed_twice() -> None:
    found = reported(MEDIATED, CLEARED, MARKED, BY_CS, WITHDRAWN, DUPLICATE).mediation_expectation

    assert (found.considered, found.expected, found.clauses) == (4, HALF, ("S25",))
    assert (found.resolved_by_mediation, found.mediation_rate) == (1, 0.25)
    assert (found.never_reached_mark_board, found.never_reached_rate) == (3, 0.75)


def test_a_period_in_which_nothing_closed_has_no_rates() -> None:
    found = report([], filed=3, open_now={Stage.MEDIATION: 2}, expected=HALF)

    assert (found.filed, found.closed) == (3, 0)
    assert {figures.rate for figures in (*found.by_stage, *found.by_outcome)} == {None}
    assert {figures.stage: figures.open for figures in found.by_stage}[Stage.MEDIATION] == 2
    said = found.mediation_expectation
    assert (said.considered, said.mediation_rate, said.never_reached_rate) == (0, None, None)


@given(st.lists(st.sampled_from((BY_CS, MEDIATED, CLEARED, MARKED, WITHDRAWN, DUPLICATE)), max_size=40))
def test_the_figures_add_up_whatever_closed(cases: list[ClosedCase]) -> None:
    found = reported(*cases)

    assert {figures.outcome: figures.count for figures in found.by_outcome if figures.count} == Counter(
        case.outcome for case in cases
    )
    said, outcomes = found.mediation_expectation, Counter(case.outcome for case in cases)
    assert said.considered == len(cases) - outcomes[Outcome.WITHDRAWN] - outcomes[Outcome.DUPLICATE]
    assert said.resolved_by_mediation <= said.never_reached_mark_board <= said.considered
