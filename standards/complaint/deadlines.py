"""Deadlines of a complaint's stages: when they fall, and what follows when they do (S14, S15)."""

from datetime import datetime, timedelta

from standards.calendar import add_business_days, add_business_time, business_time
from standards.clauses import Clause
from standards.complaint.events import (
    ComplaintEventData,
    DeadlineBreached,
    OverdueEscalated,
    Reminded,
    StageEntered,
    WaitingEnded,
    WaitingReminded,
)
from standards.complaint.state import Complaint, Waiting
from standards.editions import EscalationEdition
from standards.editions.escalation import Calendar
from standards.events import PendingEvent
from standards.vocabulary import OnBreach, Stage

STAGE_CLAUSES = {
    Stage.CS_RESOLUTION: (Clause.S14,),
    Stage.MEDIATION: (Clause.S15,),
    Stage.INVESTIGATION: (Clause.S19, Clause.S20),
    Stage.MARK_BOARD: (Clause.S22,),
}
ESCALATES_TO = {Stage.CS_RESOLUTION: Stage.MEDIATION, Stage.MEDIATION: Stage.INVESTIGATION}


ESCALATING_RULES = 3
"""The first rules under which a late mark board is told to people whom the edition names."""


def enter(stage: Stage, at: datetime, edition: EscalationEdition, rules: int) -> StageEntered:
    """The move into an open stage, with its reminder and its deadline in the edition's business hours (S14)."""
    remind_at, due_at = stage_deadlines(stage, at, edition)
    return StageEntered(
        stage=stage, remind_at=remind_at, due_at=due_at, escalates_at=escalation(stage, due_at, edition, rules)
    )


def stage_deadlines(stage: Stage, at: datetime, edition: EscalationEdition) -> tuple[datetime, datetime]:
    """When a stage entered at ``at`` is reminded and due, in UTC (S14)."""
    deadline = edition.stages.of(stage)
    return (
        add_business_days(at, deadline.remind_business_days, edition.calendar),
        add_business_days(at, deadline.due_business_days, edition.calendar),
    )


def escalation(stage: Stage, due_at: datetime, edition: EscalationEdition, rules: int) -> datetime | None:
    """When a mark board that was due at ``due_at`` is told to be late, in calendar days (extension); None for others.

    A case that came to the board under earlier ``rules`` keeps the dates that it was given.
    """
    if stage is not Stage.MARK_BOARD or rules < ESCALATING_RULES:
        return None
    return due_at + timedelta(days=edition.follow_up.board_overdue_escalates_after_days)


def next_deadline(case: Complaint) -> datetime | None:
    """The next instant at which the case changes by itself, or None: it waits for people alone."""
    if case.waiting is not None:
        return case.waiting.until if case.waiting.asked_again else case.waiting.ask_again_at
    if not case.overdue:
        return case.remind_at if not case.reminded and case.remind_at is not None else case.due_at
    return None if case.escalated else case.escalates_at


def fall_due(case: Complaint, edition: EscalationEdition, rules: int) -> list[PendingEvent[ComplaintEventData]]:
    """What follows from the case's next deadline, at that instant."""
    if case.waiting is not None:
        return [_of_the_wait(case.waiting, case, edition).under()]
    clauses = STAGE_CLAUSES[case.stage]
    if case.overdue:
        return [OverdueEscalated(stage=case.stage).under()]
    if not case.reminded and case.remind_at != case.due_at:
        return [Reminded(stage=case.stage).under(*clauses)]
    breach = DeadlineBreached(stage=case.stage).under(*clauses)
    # S15: people advance the case; a breach moves it on its own only where the edition says so.
    follows = ESCALATES_TO.get(case.stage)
    if follows is None or case.due_at is None or edition.stages.of(case.stage).on_breach is OnBreach.WARN:
        return [breach]
    rests_on = dict.fromkeys((Clause.S15, *STAGE_CLAUSES[follows]))
    return [breach, enter(follows, case.due_at, edition, rules).under(*rests_on)]


def _of_the_wait(waiting: Waiting, case: Complaint, edition: EscalationEdition) -> WaitingReminded | WaitingEnded:
    if not waiting.asked_again:
        return WaitingReminded(party=waiting.party)
    return end_of_wait(waiting, waiting.until, case, edition)


def end_of_wait(waiting: Waiting, at: datetime, case: Complaint, edition: EscalationEdition) -> WaitingEnded:
    """The clock of the stage runs again from ``at`` on."""
    moved = dates_after_wait(
        (waiting.stage_remind_at, waiting.stage_due_at), waiting.since, at, case.reminded, edition.calendar
    )
    return WaitingEnded(party=waiting.party, remind_at=moved[0], due_at=moved[1])


def dates_after_wait(
    dates: tuple[datetime, datetime], since: datetime, until: datetime, reminded: bool, calendar: Calendar
) -> tuple[datetime, datetime]:
    """A stage's reminder and deadline, in UTC, where its clock stood from ``since`` until ``until``.

    Each keeps the business time that was left to it when the clock stopped. So it moves by the business time for which
    the case waited, and by nothing where the case waited outside the hours alone. A reminder that was given before the
    wait stays where it was.
    """
    remind_at, due_at = (
        add_business_time(until, business_time(since, date, calendar), calendar) if since < date else date
        for date in dates
    )
    return (dates[0] if reminded else remind_at), due_at
