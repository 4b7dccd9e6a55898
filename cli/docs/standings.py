"""A partner's standing, as the docs walk through it: one partner with one accreditation, and what its systems tell."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cli.docs.explorable import Events
from standards.actors import SYSTEM, Actor
from standards.commands import Command, CommandData
from standards.decider import accepted
from standards.editions import Edition
from standards.editions.timeline import EditionTimeline
from standards.partner.commands import DescribePartner
from standards.partner.state import Certification, Partner
from standards.rejections import Rejection
from standards.standing import Mark, Standing
from standards.standing.commands import AnnulMark, Apply, PlaceMark
from standards.standing.decide import STANDING_DECIDER
from standards.standing.evolve import fold as evolved
from standards.vocabulary import Role, Seriousness

BEGAN = datetime(2026, 11, 2, 9, tzinfo=UTC)
OPS = Actor(sub="ops", roles=(Role.OPS,))
INTAKE = Actor(sub="intake", roles=(Role.INTAKE,))


@dataclass(frozen=True)
class After:
    """What followed from a command, and the standing after it."""

    events: Events
    standing: Standing


class StandingBuilder:
    """Tells the deciders of one edition what a partner's systems say, at the instant of the standing's last event."""

    def __init__(self, rules: Edition) -> None:
        self.rules = rules
        self.editions = EditionTimeline((rules,))
        self.kind, self.other_kind, *_ = rules.accreditations
        self.short = rules.tiers.order[rules.tiers.order.index(rules.tiers.minimum) - 1]
        self.certification = rules.accreditations[self.kind].certifications[-1]

    def accredited(self) -> After:
        """A partner that has just been accredited, with everything that any accreditation requires."""
        required = {name for kind in self.rules.accreditations.values() for name in kind.certifications}
        held = {name: Certification(earned_on=BEGAN.date()) for name in sorted(required)}
        partner = Partner(
            id="partner-1",
            tier=self.rules.tiers.minimum,
            programmes=(),
            identity="txt_1",
            sequence=1,
            certifications=held,
            last_at=BEGAN,
        )
        return self.after(Standing(partner=partner), Apply(kind=self.kind), by=OPS)

    def decide(
        self, case: Standing, data: CommandData, *, by: Actor, at: datetime | None = None, subject: str | None = None
    ) -> Events | Rejection:
        """What the decider makes of a command, at the standing's instant unless another is named."""
        moment = now(case) if at is None else at
        command = Command[Any](by=by, submitted_at=moment, data=data, subject=subject)
        return self.command(case, command, moment)

    def command(self, case: Standing, command: Command[Any], at: datetime) -> Events | Rejection:
        """What the decider makes of the command."""
        return STANDING_DECIDER.decide(case, command, at, self.editions)

    def after(
        self,
        case: Standing,
        data: CommandData,
        *,
        by: Actor = SYSTEM,
        at: datetime | None = None,
        subject: str | None = None,
    ) -> After:
        """What follows from a command that nothing stands against."""
        events = accepted(self.decide(case, data, by=by, at=at, subject=subject))
        return After(events, evolved(case, events))

    def of_tier(self, case: Standing, tier: str) -> After:
        """The partner is described with this tier (S2, S5)."""
        partner = case.partner
        described = DescribePartner(tier=tier, programmes=partner.programmes, identity=partner.identity)
        return self.after(case, described, by=INTAKE)

    def marked(self, case: Standing, seriousness: Seriousness, handlers: tuple[str, ...] = ()) -> After:
        """A mark board's mark comes on record (S23, S29)."""
        at = now(case)
        mark = Mark(
            id=f"mrk_{len(case.marks) + 1}",
            complaint_id=None,
            placed_on=at.date(),
            placed_at=at,
            seriousness=seriousness,
            handlers=handlers,
        )
        return self.after(case.with_mark(mark), PlaceMark(mark_id=mark.id))

    def annulled(self, case: Standing, mark_id: str) -> After:
        """The mark is annulled (extension)."""
        return self.after(case.with_annulled(mark_id, now(case)), AnnulMark(mark_id=mark_id))

    def at_the_threshold(self, case: Standing, handlers: tuple[str, ...] = ()) -> After:
        """As many standard marks as convene a review (S28), with all that followed."""
        events: Events = ()
        for _ in range(self.rules.marks.review_at):
            marked = self.marked(case, Seriousness.STANDARD, handlers)
            case, events = marked.standing, (*events, *marked.events)
        return After(events, case)


def now(case: Standing) -> datetime:
    """The instant of the last event."""
    return case.last_at or BEGAN


def told(case: Standing, after: After) -> Standing:
    """The case with the marks as they are told now, before what follows from them."""
    return case.model_copy(update={"marks": after.standing.marks})


def fold(case: Standing, events: Events) -> Standing:
    """The standing after the events, without the memory of its commands."""
    case = evolved(case, events)
    return case.model_copy(
        update={
            "partner": case.partner.model_copy(update={"commands": ()}),
            "accreditations": tuple(item.model_copy(update={"commands": ()}) for item in case.accreditations),
            "reviews": tuple(item.model_copy(update={"commands": ()}) for item in case.reviews),
        }
    )
