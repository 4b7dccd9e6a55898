"""The escalations of a period in figures: how far cases went, how they ended, how long it took (S25)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import median

from standards.base_model import FrozenModel
from standards.clauses import Clause
from standards.vocabulary import Outcome, Stage

LEFT_OUT = frozenset({Outcome.WITHDRAWN, Outcome.DUPLICATE})
"""Cases that ended so say nothing of how complaints are solved (S25)."""


class Passage(FrozenModel):
    """A case's time in one stage."""

    stage: Stage
    entered_at: datetime
    left_at: datetime


class ClosedCase(FrozenModel):
    """A case that closed in the period."""

    outcome: Outcome
    opened_at: datetime
    closed_at: datetime
    passages: tuple[Passage, ...]

    def reached(self, stage: Stage) -> bool:
        """Whether the case was ever in the stage."""
        return any(passage.stage is stage for passage in self.passages)


class StageFigures(FrozenModel):
    """One stage. Rates are shares of all cases that closed in the period; null where none did."""

    stage: Stage
    open: int
    """Cases that stand there now."""
    reached: int
    rate: float | None
    median_hours: float | None
    """Of the time between entering and leaving it, nights and weekends included."""


class OutcomeFigures(FrozenModel):
    """One outcome."""

    outcome: Outcome
    count: int
    rate: float | None
    median_hours: float | None
    """Of the time from filing to close, nights and weekends included."""


class MediationExpectation(FrozenModel):
    """How many were solved in mediation, and how many never reached the mark board, beside what is expected (S25)."""

    clauses: tuple[Clause, ...] = (Clause.S25,)
    expected: Decimal
    considered: int
    """Cases that closed in the period, without those withdrawn and the duplicates."""
    resolved_by_mediation: int
    mediation_rate: float | None
    never_reached_mark_board: int
    never_reached_rate: float | None


class EscalationReport(FrozenModel):
    """A period's escalations."""

    filed: int
    closed: int
    by_stage: tuple[StageFigures, ...]
    by_outcome: tuple[OutcomeFigures, ...]
    mediation_expectation: MediationExpectation


def report(
    closed: Sequence[ClosedCase], filed: int, open_now: Mapping[Stage, int], expected: Decimal
) -> EscalationReport:
    """The figures of cases that closed in a period in which ``filed`` others, or the same, were filed (S25)."""
    return EscalationReport(
        filed=filed,
        closed=len(closed),
        by_stage=tuple(
            _of_stage(stage, closed, open_now.get(stage, 0)) for stage in Stage if stage is not Stage.CLOSED
        ),
        by_outcome=tuple(_of_outcome(outcome, closed) for outcome in Outcome),
        mediation_expectation=_of_mediation(closed, expected),
    )


def _of_stage(stage: Stage, closed: Sequence[ClosedCase], open_now: int) -> StageFigures:
    reached = sum(case.reached(stage) for case in closed)
    passages = (passage for case in closed for passage in case.passages if passage.stage is stage)
    spans = [passage.left_at - passage.entered_at for passage in passages]
    return StageFigures(
        stage=stage, open=open_now, reached=reached, rate=_share(reached, len(closed)), median_hours=_hours(spans)
    )


def _of_outcome(outcome: Outcome, closed: Sequence[ClosedCase]) -> OutcomeFigures:
    spans = [case.closed_at - case.opened_at for case in closed if case.outcome is outcome]
    return OutcomeFigures(
        outcome=outcome, count=len(spans), rate=_share(len(spans), len(closed)), median_hours=_hours(spans)
    )


def _of_mediation(closed: Sequence[ClosedCase], expected: Decimal) -> MediationExpectation:
    considered = [case for case in closed if case.outcome not in LEFT_OUT]
    mediated = sum(case.outcome is Outcome.RESOLVED_BY_MEDIATION for case in considered)
    spared = sum(not case.reached(Stage.MARK_BOARD) for case in considered)
    return MediationExpectation(
        expected=expected,
        considered=len(considered),
        resolved_by_mediation=mediated,
        mediation_rate=_share(mediated, len(considered)),
        never_reached_mark_board=spared,
        never_reached_rate=_share(spared, len(considered)),
    )


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _hours(spans: Iterable[timedelta]) -> float | None:
    hours = [span / timedelta(hours=1) for span in spans]
    return round(median(hours), 2) if hours else None
