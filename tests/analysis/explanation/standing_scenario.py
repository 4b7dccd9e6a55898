"""One partner whose standing a test plays, with every event, every decision and every moment of it."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from analysis.explanation import Explanation, why_of_standing
from analysis.history import Moment, moment_of, standing_of
from standards.accreditation import ACCREDITATION_COMMANDS
from standards.actors import Actor
from standards.commands import Command, CommandData, NamedComplaint, PassTime, by_the_product
from standards.decider import accepted
from standards.decisions import RecordedDecision, decided
from standards.editions import EditionTimeline
from standards.events import Event
from standards.partner.commands import (
    PARTNER_COMMANDS,
    DescribePartner,
    PartnerFact,
    RecordCertification,
    RemoveCertification,
)
from standards.rejections import Rejection
from standards.review import REVIEW_COMMANDS
from standards.standing import Mark, Standing
from standards.standing.commands import AnnulMark, Apply, PlaceMark, PreparePacket
from standards.standing.decide import STANDING_DECIDER
from standards.standing.evolve import fold
from standards.vocabulary import Role, Seat, Seriousness
from tests.standards.builders import edition, instant
from tests.support.mark_decisions import came, went

OPS = Actor(sub="ops", roles=(Role.OPS,))
START = instant("2026-11-23 12:00")
KINDS = ("onboarding", "data_migration", "platform_enablement")
CERTIFICATIONS = ("platform_consulting", "onboarding_delivery", "data_integrations", "hubspot_trainer")
SEATS = ((Seat.ACADEMY, "bo"), (Seat.POPS, "bea"), (Seat.CS_SERVICES, "cy"))
_DENY = {"tiers": {"grace": {"default": "deny"}}}
_EARLY = {"marks": {"review_opens": "on_threshold", "review_at": 2}, "accreditation_board": {"due_days": 5}}
_LATER = {
    "id": "2028-03",
    "effective_from": "2028-03-01",
    "terms": {"months": 18, "evaluate_every_months": 3},
    "marks": {"window_months": 12, "review_at": 2, "lead_days": 30},
    "tiers": {"minimum": "gold", "hour_utc": 7},
}


@cache
def timelines() -> tuple[EditionTimeline, ...]:
    """The bundled edition, two that depart from it, and one that another takes over from on the way."""
    return (
        EditionTimeline((edition(),)),
        EditionTimeline((edition(_DENY),)),
        EditionTimeline((edition(_EARLY),)),
        EditionTimeline((edition(), edition(_LATER))),
    )


def as_it_was(standing: Standing) -> Standing:
    """A scenario has no record to load its standing from, so nothing is put in another order between two decisions."""
    return standing


@dataclass(frozen=True)
class Refusal:
    """An attempt that was refused, on what it was tried."""

    attempt: Command[Any]
    before: Standing
    at: datetime
    rejection: Rejection


class ExplainedScenario:
    """One partner in random steps, with every event and every moment of it."""

    def __init__(self, editions: EditionTimeline, scenario: str = "") -> None:
        """Describes the partner."""
        self.editions, self.scenario, self.now = editions, scenario, START
        self.marks: list[Mark] = []
        self.moments: list[tuple[Standing, datetime]] = []
        self.refusals: list[Refusal] = []
        self.commands_given = 0
        self.doubts = 0
        """How many passages of the packets that are made from here on somebody has to look at."""
        self.history: list[Event[Any]] = []
        self.record: list[RecordedDecision] = []
        """Each decision with its events, as they are on record."""
        described = DescribePartner(tier="platinum", programmes=("PSO", "Other"), identity="idn_1")
        command = self._command(described, OPS, "partner/p1")
        first = accepted(STANDING_DECIDER.decide(None, command, START, editions))
        self.history += first
        self.record.append(RecordedDecision(decided("partner/p1", command, START, first), first))
        self.standing = fold(None, first)

    def __repr__(self) -> str:
        """How it can be played again."""
        return f"played({self.scenario})"

    def why(self, event: Event[Any]) -> Explanation:
        """Why the event came about."""
        return why_of_standing(event, self.record, self.marks, self.editions, arranged=as_it_was)

    def moment(self, event: Event[Any]) -> Moment[Standing]:
        """Where the event belongs."""
        return moment_of(event, self.record, lambda events: standing_of(events, self.marks))

    def holding(self, *kinds: str) -> "ExplainedScenario":
        """Holds every certification without expiry, and the accreditations."""
        for name in CERTIFICATIONS:
            self.certified(name)
        for kind in kinds:
            self.applies(kind)
        return self

    def at(self, when: str | datetime) -> "ExplainedScenario":
        """Moves the clock on, and holds what is due by then."""
        self.now = instant(when) if isinstance(when, str) else when
        self._gives(by_the_product(PassTime(), self.now))
        return self

    def is_tier(self, tier: str) -> None:
        """The partner is described with another tier."""
        partner = self.standing.partner
        self._records(DescribePartner(tier=tier, programmes=partner.programmes, identity=partner.identity))

    def certified(self, name: str, expires_on: date | None = None) -> None:
        """A certification is recorded."""
        self._records(RecordCertification(name=name, earned_on=date(2026, 1, 1), expires_on=expires_on))

    def uncertified(self, name: str) -> None:
        """A certification is removed."""
        if name in self.standing.partner.certifications:
            self._records(RemoveCertification(name=name))

    def _records(self, fact: PartnerFact) -> None:
        self._gives(self._command(fact, OPS, "partner/p1"))

    def marked(
        self,
        seriousness: Seriousness = Seriousness.STANDARD,
        at: str | None = None,
        handlers: tuple[str, ...] = ("pat",),
    ) -> Mark:
        """A mark board places a mark."""
        if at is not None:
            self.at(at)
        number = len(self.marks)
        mark = Mark(
            id=f"mrk_{number}",
            complaint_id=f"cmp_{number}",
            placed_on=self.now.date(),
            placed_at=self.now,
            seriousness=seriousness,
            handlers=handlers,
        )
        self.marks.append(mark)
        self.record.append(came(mark))
        self.standing = self.standing.with_mark(mark)
        self._gives(by_the_product(PlaceMark(mark_id=mark.id), self.now))
        return mark

    def vacates(self, mark: Mark) -> None:
        """A mark is vacated."""
        self.record.append(went(mark.id, self.now))
        self.standing = self.standing.with_annulled(mark.id, self.now)
        self.marks = list(self.standing.marks)
        self._gives(by_the_product(AnnulMark(mark_id=mark.id), self.now))

    def applies(self, kind: str) -> Rejection | None:
        """The partner applies for an accreditation."""
        return self._gives(self._command(Apply(kind=kind), OPS, None))

    def on_review(self, name: str, sub: str, role: Role, seat: Seat | None = None, **fields: Any) -> Rejection | None:
        """Somebody acts on the latest review."""
        review = self.standing.reviews[-1]
        by = Actor(sub=sub, roles=(role,), seat=seat)
        return self._gives(self._command(REVIEW_COMMANDS[name].model(**fields), by, review.id))

    def board_votes(self, vote: str) -> None:
        """Two seats, which decide, vote alike on the latest review."""
        for seat, sub in SEATS[:2]:
            self.on_review("cast_review_vote", sub, Role.ACCREDITATION_BOARD, seat, vote=vote, reason="r")

    def on_accreditation(
        self, subject: str, name: str, role: Role = Role.PARTNER_OPS, **fields: Any
    ) -> Rejection | None:
        """Somebody acts on an accreditation."""
        by = Actor(sub="pat", roles=(role,))
        return self._gives(self._command(ACCREDITATION_COMMANDS[name].model(**fields), by, subject))

    def requests(self, name: str, role: Role = Role.PARTNER_OPS) -> Rejection | None:
        """Partner Ops requests action on the partner."""
        by = Actor(sub="pat", roles=(role,))
        return self._gives(self._command(PARTNER_COMMANDS[name].model(detail="d"), by, "partner/p1"))

    def gives(self, data: CommandData, subject: str | None = None) -> Rejection | None:
        """Ops give any other command."""
        return self._gives(self._command(data, OPS, subject))

    def follows_up(self, data: CommandData, role: Role, named: NamedComplaint) -> Rejection | None:
        """Somebody sees to what was decided or agreed in a closed complaint."""
        command = self._command(data, Actor(sub="sam", roles=(role,)), "partner/p1")
        return self._gives(command.model_copy(update={"named": named}))

    def _command(self, data: CommandData, by: Actor, subject: str | None) -> Command[Any]:
        self.commands_given += 1
        return Command[Any](id=f"order-{self.commands_given}", by=by, submitted_at=self.now, data=data, subject=subject)

    def _gives(self, command: Command[Any]) -> Rejection | None:
        found = STANDING_DECIDER.decide(self.standing, command, self.now, self.editions)
        if isinstance(found, Rejection):
            self.refusals.append(Refusal(command, self.standing, self.now, found))
            return found
        self.history += found
        if found:
            self.record.append(RecordedDecision(decided("partner/p1", command, self.now, found), found))
        self.standing = fold(self.standing, found)
        review = self.standing.open_review
        if review is not None and review.to_prepare:
            return self._gives(by_the_product(PreparePacket(doubts=self.doubts), self.now, subject=review.id))
        self.moments.append((self.standing, self.now))
        return None


def partner(*kinds: str, timeline: int = 0) -> ExplainedScenario:
    """A platinum partner with every certification, since 2026-11-23 12:00."""
    return ExplainedScenario(timelines()[timeline]).holding(*kinds)


def changes(found: Explanation) -> list[tuple[str, object, object, str]]:
    return [(each.fact, each.was, each.to, each.then) for each in found.would_have_changed]


def value(found: Explanation, name: str) -> object:
    return next(fact.value for fact in found.facts if fact.name == name)
