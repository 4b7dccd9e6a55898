"""The escalations of a period in figures: how far cases went, how they ended, how long it took (S25)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import median

from standards.base_model import FrozenModel
from standards.clauses import Clause
from standards.vocabulary import OPEN_STAGES, Outcome, Stage

LEFT_OUT = frozenset({Outcome.WITHDRAWN, Outcome.DUPLICATE})
"""Cases that ended so say nothing of how complaints are solved (S25)."""
_HOUR = 3_600_000_000
"""In microseconds."""


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


class Tally(FrozenModel):
    """What is counted and measured of the cases that closed in a period: the report is made of nothing else.

    Medians are in microseconds, nights and weekends included; null where there was no case.
    """

    closed: int
    outcomes: Mapping[Outcome, int]
    open_for: Mapping[Outcome, float | None]
    """From filing to close."""
    reached: Mapping[Stage, int]
    stayed: Mapping[Stage, float | None]
    """Between entering a stage and leaving it."""
    spared: int
    """Those neither withdrawn nor duplicates that never came before the mark board (S25)."""


def report(
    closed: Sequence[ClosedCase], filed: int, open_now: Mapping[Stage, int], expected: Decimal
) -> EscalationReport:
    """The figures of cases that closed in a period in which ``filed`` others, or the same, were filed (S25)."""
    return figures(tally(closed), filed, open_now, expected)


def tally(closed: Sequence[ClosedCase]) -> Tally:
    """What the figures mean, case by case. The records count the same in one query."""
    return Tally(
        closed=len(closed),
        outcomes={outcome: sum(case.outcome is outcome for case in closed) for outcome in Outcome},
        open_for={outcome: _median(_open_for(outcome, closed)) for outcome in Outcome},
        reached={stage: sum(case.reached(stage) for case in closed) for stage in OPEN_STAGES},
        stayed={stage: _median(_stayed(stage, closed)) for stage in OPEN_STAGES},
        spared=sum(case.outcome not in LEFT_OUT and not case.reached(Stage.MARK_BOARD) for case in closed),
    )


def _open_for(outcome: Outcome, closed: Sequence[ClosedCase]) -> Iterator[timedelta]:
    return (case.closed_at - case.opened_at for case in closed if case.outcome is outcome)


def _stayed(stage: Stage, closed: Sequence[ClosedCase]) -> Iterator[timedelta]:
    passages = (passage for case in closed for passage in case.passages)
    return (passage.left_at - passage.entered_at for passage in passages if passage.stage is stage)


def _median(spans: Iterable[timedelta]) -> float | None:
    microseconds = [span // timedelta(microseconds=1) for span in spans]
    return median(microseconds) if microseconds else None


def figures(counted: Tally, filed: int, open_now: Mapping[Stage, int], expected: Decimal) -> EscalationReport:
    """The report of what was counted in a period in which ``filed`` complaints were filed (S25)."""
    return EscalationReport(
        filed=filed,
        closed=counted.closed,
        by_stage=tuple(_of_stage(stage, counted, open_now.get(stage, 0)) for stage in OPEN_STAGES),
        by_outcome=tuple(_of_outcome(outcome, counted) for outcome in Outcome),
        mediation_expectation=_of_mediation(counted, expected),
    )


def _of_stage(stage: Stage, counted: Tally, open_now: int) -> StageFigures:
    reached = counted.reached[stage]
    rate, hours = _share(reached, counted.closed), _hours(counted.stayed[stage])
    return StageFigures(stage=stage, open=open_now, reached=reached, rate=rate, median_hours=hours)


def _of_outcome(outcome: Outcome, counted: Tally) -> OutcomeFigures:
    count = counted.outcomes[outcome]
    rate, hours = _share(count, counted.closed), _hours(counted.open_for[outcome])
    return OutcomeFigures(outcome=outcome, count=count, rate=rate, median_hours=hours)


def _of_mediation(counted: Tally, expected: Decimal) -> MediationExpectation:
    considered = counted.closed - sum(counted.outcomes[outcome] for outcome in LEFT_OUT)
    mediated = counted.outcomes[Outcome.RESOLVED_BY_MEDIATION]
    return MediationExpectation(
        expected=expected,
        considered=considered,
        resolved_by_mediation=mediated,
        mediation_rate=_share(mediated, considered),
        never_reached_mark_board=counted.spared,
        never_reached_rate=_share(counted.spared, considered),
    )


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _hours(microseconds: float | None) -> float | None:
    return None if microseconds is None else round(microseconds / _HOUR, 2)
