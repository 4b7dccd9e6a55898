"""What happens while a complaint waits for somebody: the clock of its stage stops, and runs again (an extension)."""

from datetime import datetime
from typing import Literal

from standards.events import EventData, TextRef
from standards.vocabulary import AwaitedParty


class WaitingStarted(EventData):
    """The case waits for somebody's answer, and the clock of its stage stands still (extension)."""

    type: Literal["waiting_started"] = "waiting_started"
    party: AwaitedParty
    reason: TextRef
    ask_again_at: datetime
    """When whoever let the case wait is reminded to ask again."""
    until: datetime
    """When the case waits no longer, whatever was answered."""
    remind_at: datetime
    due_at: datetime
    """The stage's reminder and deadline if the case waits until then; they come earlier if it waits less."""


class WaitingReminded(EventData):
    """The day came on which somebody is to ask again (extension)."""

    type: Literal["waiting_reminded"] = "waiting_reminded"
    party: AwaitedParty


class WaitingEnded(EventData):
    """The clock of the stage runs again, with the business time that was left when it stopped (extension)."""

    type: Literal["waiting_ended"] = "waiting_ended"
    party: AwaitedParty
    remind_at: datetime
    due_at: datetime


WaitingEventData = WaitingStarted | WaitingReminded | WaitingEnded
