"""What guards on an accreditation looked at, and what would have had the command accepted."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from standards.accreditation.state import Accreditation
from standards.editions import Edition
from standards.guards import Candidates, Facts, Remedy, Situation

if TYPE_CHECKING:  # The commands' declarations hold the guards, which hold these.
    from standards.standing.state import Standing

_OnStanding: TypeAlias = "Situation[Standing, Any, Edition]"


def grace(accreditation: Accreditation | None) -> Facts:
    """The end of the grace period; none where none runs (S7)."""
    running = accreditation.grace if accreditation else None
    yield "end of the grace period", running.until if running else None


def a_later_day(situation: _OnStanding) -> Iterator[Candidates[Any]]:
    """A day after the one on which the grace period ends (S7)."""
    running = situation.state.accreditation(situation.subject).grace
    if running is not None:
        days = [running.until.date() + timedelta(days=more) for more in (0, 1)]
        yield [Remedy("until", situation.data.until, day, situation.saying(until=day)) for day in days]
