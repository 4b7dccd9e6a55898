"""Waiting for the customer, the partner or a third party: the clock of the stage stands still (an extension).

The wait is bounded by the edition, and ends with the stage at the latest. It moves no case and decides nothing.
"""

from standards.calendar import opening_on
from standards.complaint.commands import StopWaiting, WaitFor
from standards.complaint.deadlines import dates_after_wait, end_of_wait
from standards.complaint.events import WaitingStarted
from standards.complaint.situation import CaseSituation, Pending
from standards.complaint.waiting_guards import longest_wait


def wait_for(situation: CaseSituation[WaitFor]) -> Pending:
    """The clock stops. Until it runs again, the stage's dates are told as they will be at the latest."""
    case, data, at, calendar = situation.state, situation.data, situation.at, situation.edition.calendar
    assert case.remind_at is not None
    assert case.due_at is not None
    until = longest_wait(at, situation.edition)
    remind_at, due_at = dates_after_wait((case.remind_at, case.due_at), at, until, case.reminded, calendar)
    started = WaitingStarted(
        party=data.party,
        reason=data.reason,
        ask_again_at=opening_on(data.remind_on, calendar),
        until=until,
        remind_at=remind_at,
        due_at=due_at,
    )
    return [started.under()]


def stop_waiting(situation: CaseSituation[StopWaiting]) -> Pending:
    """The clock runs again with the business time that was left."""
    case = situation.state
    assert case.waiting is not None
    return [end_of_wait(case.waiting, situation.at, case, situation.edition).under()]
