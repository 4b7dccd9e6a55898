"""Records a scenario: every step's events, folded again, decided again, and checked against the invariants."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Self

from standards.actors import SYSTEM, Actor
from standards.commands import Command, CommandData, NamedComplaint, PassTime, by_the_product
from standards.decider import accepted
from standards.decisions import RecordedDecision, decided
from standards.editions.timeline import EditionTimeline
from standards.events import Event
from standards.partner.commands import DescribePartner, ImportPartner
from standards.rejections import Rejection, RejectionCode
from standards.standing import Standing
from standards.standing.commands import PreparePacket, TakeUpAccreditation
from standards.standing.decide import STANDING_DECIDER
from standards.standing.evolve import fold
from tests.oracles.counted_calendar import at_hour
from tests.oracles.history import History
from tests.oracles.invariant_checker import InvariantChecker
from tests.standards.builders import edition, instant
from tests.standards.standing.people import OZ

Decided = tuple[Event[Any], ...] | Rejection


def when(text: str | date | datetime) -> datetime:
    """An instant in UTC; a day means its noon."""
    if isinstance(text, datetime):
        return text
    if isinstance(text, date):
        return at_hour(text, 12)
    return instant(text if ":" in text else f"{text} 12:00")


def passed(standing: Standing, at: datetime, editions: EditionTimeline) -> tuple[tuple[Event[Any], ...], Standing]:
    """What falls due by the instant, and the standing then."""
    events = accepted(STANDING_DECIDER.decide(standing, by_the_product(PassTime(), at), at, editions))
    return events, fold(standing, events)


class StandingRecorder:
    """Holds a partner's standing, its events, and the hour. ``now`` only moves forward."""

    def __init__(
        self,
        begins: str = "2027-02-10",
        overrides: Mapping[str, Any] | None = None,
        *,
        then: Sequence[tuple[str, Mapping[str, Any]]] = (),
        tier: str = "platinum",
        programmes: tuple[str, ...] = ("PSO", "Community"),
        audited: bool = True,
    ) -> None:
        """A partner with a description. ``then`` are further editions, each from its instant."""
        first = edition({"effective_from": "2026-11-01", **(overrides or {})})
        further = [
            edition({**changes, "id": f"then-{number}", "effective_from": when(at).isoformat()})
            for number, (at, changes) in enumerate(then, 1)
        ]
        self.editions = EditionTimeline((first, *further))
        self.now = when(begins)
        self.log: list[Event[Any]] = []
        self.record: list[RecordedDecision] = []
        """Each decision with its events, as they are on record."""
        self.packets_open = True
        self.unreleased = 0
        """How many scenarios nobody has released, when a packet is made."""
        self._commands_given = 0
        self._checker = InvariantChecker(self.editions, self.now) if audited else None
        self._tell("described", tier)
        described = DescribePartner(tier=tier, programmes=programmes, identity="idn_1")
        command = self.command(described, OZ, "partner/p1")
        born = accepted(self._decided(None, command))
        self.standing = fold(None, born)
        self._note(born, command)
        self._before: tuple[Standing, list[Event[Any]]] = (self.standing, [])

    @property
    def history(self) -> History:
        """What the checker knows."""
        assert self._checker is not None
        return self._checker.history

    # What time brings

    def until(self, at: str | date | datetime) -> Self:
        """Time passes, and what falls due is held."""
        self.now = when(at)
        before, kept = self.standing, len(self.log)
        self._look()
        self._before = (before, self.log[kept:])
        return self._prepare()

    def after(self, **span: float) -> Self:
        """As ``until``, by a span from now."""
        return self.until(self.now + timedelta(**span))

    # Deciding

    def command(self, data: CommandData, by: Actor = SYSTEM, subject: str | None = None) -> Command[Any]:
        """A command of its own, which has no id where nobody gave one."""
        given = by.sub not in (SYSTEM.sub, "import")
        self._commands_given += given
        command_id = f"ord_{self._commands_given}" if given else None
        return Command[Any](id=command_id, by=by, submitted_at=self.now, data=data, subject=subject)

    def give(
        self,
        data: CommandData,
        by: Actor = SYSTEM,
        subject: str | None = None,
        *,
        named: NamedComplaint | None = None,
    ) -> Decided:
        """Keeps what follows from a command, the same whether or not what is due was held in a step of its own.

        One that takes effect and is given again must add nothing.
        """
        command = self.command(data, by, subject).model_copy(update={"named": named})
        found = self._decided(self.standing, command)
        # What a file tells holds no dates: they are held by the next look.
        apart = self._knew(subject) and not isinstance(data, ImportPartner)
        before, held = self._before if apart else (self.standing, [])
        at_once = self._decided(before, command)
        if isinstance(found, Rejection):
            assert at_once == found, "a refusal depends on when the dates were held"
            return found
        assert at_once == (*held, *found), "what follows depends on when the dates were held"
        self._keep(found, command)
        self._look()
        if any(event.command is not None for event in found):
            again = self._decided(self.standing, command, self.now + timedelta(hours=1))
            assert again == (), "a command took effect twice"
        self._prepare()
        return found

    def must(self, outcome: Decided, refused: RejectionCode | None = None) -> Self:
        """Holds that it was accepted, or refused with the code."""
        found = outcome.code if isinstance(outcome, Rejection) else None
        assert found is refused, f"expected {refused or 'acceptance'}, found {outcome if found else 'acceptance'}"
        return self

    def _decided(self, standing: Standing | None, command: Command[Any], at: datetime | None = None) -> Decided:
        return STANDING_DECIDER.decide(standing, command, at or self.now, self.editions)

    def _knew(self, subject: str | None) -> bool:
        """Whether what a command is about was there already, so that somebody could have meant it."""
        before, _ = self._before
        known = {item.id for item in before.accreditations} | {item.id for item in before.reviews}
        return subject is None or subject.startswith("partner/") or subject in known

    # Keeping the record

    def _arrives(self, change: Callable[[Standing], Standing]) -> None:
        """What comes in from another stream is there before anything follows from it."""
        before, held = self._before
        self.standing, self._before = change(self.standing), (change(before), held)

    def _look(self) -> None:
        """Holds what is due by now; then nothing may be left undone."""
        self._pass(self.now)
        if self._checker is not None:
            self._checker.rest(self.standing, self.now)

    def _pass(self, at: datetime) -> None:
        command = by_the_product(PassTime(), at)
        self._keep(accepted(self._decided(self.standing, command, at)), command)

    def _keep(self, events: Sequence[Event[Any]], command: Command[Any]) -> None:
        self.standing = fold(self.standing, events)
        self._before = (self.standing, [])
        self._note(events, command)

    def _note(self, events: Sequence[Event[Any]], command: Command[Any]) -> None:
        self.log += events
        if events:
            self.record.append(RecordedDecision(decided("partner/p1", command, self.now, events), tuple(events)))
        if self._checker is not None:
            self._checker.read(events)

    def _step(self, at: str | None, *told: Any) -> None:
        """What is due comes first; then the checker is told what will be said."""
        self.until(self.now if at is None else at)
        if told:
            self._tell(*told)

    def _tell(self, *told: Any) -> None:
        if self._checker is not None:
            self._checker.told(*told)

    def _prepare(self) -> Self:
        """What the processes do of themselves: they take up what is new, and open the packet where it is to be made."""
        for item in self.standing.live:
            if not item.taken_up:
                self._takes(TakeUpAccreditation(), item.id)
        review = self.standing.open_review
        if review is not None and review.to_prepare:
            doubts = 0 if self.packets_open else 1
            self._takes(PreparePacket(doubts=doubts, to_release=self.unreleased), review.id)
        return self

    def _takes(self, data: CommandData, subject: str) -> None:
        command = self.command(data, subject=subject)
        self._keep(accepted(self._decided(self.standing, command)), command)
