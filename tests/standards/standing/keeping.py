"""Keeping the record of a life: every step's events, folded again, decided again, and shown to the auditor."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Self

from standards.clauses import Clause
from standards.editions.timeline import EditionTimeline
from standards.events import Event
from standards.partner.events import PartnerEvent, PartnerRecorded
from standards.partner.state import Partner, evolve
from standards.rejections import Rejection, RejectionCode
from standards.standing import decide as deciding
from standards.standing.advance import advance
from standards.standing.decide import Outcome
from standards.standing.decision import Course, follow
from standards.standing.state import Standing
from standards.vocabulary import Role
from tests.oracles.almanac import at_hour
from tests.oracles.auditor import Auditor
from tests.oracles.history import History
from tests.standards.builders import edition, instant


def when(text: str | date | datetime) -> datetime:
    """An instant in UTC; a day means its noon."""
    if isinstance(text, datetime):
        return text
    if isinstance(text, date):
        return at_hour(text, 12)
    return instant(text if ":" in text else f"{text} 12:00")


def _knows(standing: Standing, subject: str | None) -> bool:
    """Whether what an order is about was there already, so that somebody could have meant it."""
    known = {item.id for item in standing.accreditations} | {item.id for item in standing.reviews}
    return subject is None or subject in known


class Keeper:
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
        self.packets_open = True
        self._orders = 0
        self._auditor = Auditor(self.editions, self.now) if audited else None
        self.standing = Standing(partner=self._born(tier, programmes))
        self._before: tuple[Standing, list[Event[Any]]] = (self.standing, [])

    def _born(self, tier: str, programmes: tuple[str, ...]) -> Partner:
        event = PartnerEvent(
            subject="partner/p1",
            sequence=1,
            at=self.now,
            actor="oz",
            role=Role.OPS,
            edition=self.editions.in_force(self.now).id,
            clauses=(Clause.S2,),
            command="ord_0",
            data=PartnerRecorded(tier=tier, programmes=programmes, identity="idn_1"),
        )
        self.log.append(event)
        born = evolve(None, event)
        if self._auditor is not None:
            self._auditor.told("described", tier)
            self._auditor.read([event])
        return born

    @property
    def history(self) -> History:
        """What the auditor knows."""
        assert self._auditor is not None
        return self._auditor.history

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

    # Keeping the record

    def _take(self, decide: Callable[[Standing], Outcome], subject: str | None = None) -> Outcome:
        """Keeps what is decided, which must be the same whether or not what is due was held in a step of its own."""
        outcome = decide(self.standing)
        before, held = self._before
        if not _knows(before, subject):
            before, held = self.standing, []
        at_once = decide(before)
        if isinstance(outcome, Rejection):
            assert at_once == outcome, "a refusal depends on when the dates were held"
            return outcome
        assert isinstance(at_once, Course)
        assert at_once.events == [*held, *outcome.events], "what follows depends on when the dates were held"
        assert at_once.standing == outcome.standing
        self._keep(outcome)
        self._look()
        return outcome

    def _give(self, decide: Callable[[Standing, datetime], Outcome], subject: str | None = None) -> Outcome:
        """Gives an order. One that takes effect and is given again must add nothing."""
        outcome = self._take(lambda found: decide(found, self.now), subject)
        if isinstance(outcome, Course):
            again = decide(self.standing, self.now + timedelta(hours=1))
            assert isinstance(again, Course)
            assert (again.events, again.standing) == ([], self.standing), "an order took effect twice"
            self._prepare()
        return outcome

    def _look(self) -> None:
        """Holds what is due by now; then nothing may be left undone."""
        self._keep(advance(self.standing, self.now, self.editions))
        if self._auditor is not None:
            self._auditor.rest(self.standing, self.now)

    def _keep(self, course: Course) -> None:
        """Keeps the events, and holds the standing against them."""
        folded = self.standing
        for event in course.events:
            folded = follow(folded, event)
        marks = course.standing.marks
        assert folded.model_copy(update={"marks": marks}) == course.standing, "the events tell another standing (I9)"
        self.log += course.events
        self.standing = course.standing
        self._before = (self.standing, [])
        if self._auditor is not None:
            self._auditor.read(course.events)

    def _step(self, at: str | None, *told: Any) -> None:
        """What is due comes first; then the auditor is told what will be said."""
        self.until(self.now if at is None else at)
        if told:
            self._tell(*told)

    def _tell(self, *told: Any) -> None:
        if self._auditor is not None:
            self._auditor.told(*told)

    def _prepare(self) -> Self:
        """What the processes do of themselves: they take up what is new, and open the packet where it is to be made."""
        for item in self.standing.live:
            if not item.taken_up:
                self._keep(deciding.take_up_accreditation(self.standing, item.id, self.now, self.editions))
        review = self.standing.open_review
        if review is not None and review.to_prepare:
            doubts = 0 if self.packets_open else 1
            self._keep(deciding.take_up_review(self.standing, review.id, self.now, self.editions, doubts=doubts))
        return self

    def _next_order(self) -> str:
        self._orders += 1
        return f"ord_{self._orders}"

    def _must(self, outcome: Outcome, refused: RejectionCode | None) -> Self:
        found = outcome.code if isinstance(outcome, Rejection) else None
        assert found is refused, f"expected {refused or 'acceptance'}, found {outcome if found else 'acceptance'}"
        return self
