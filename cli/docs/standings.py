"""A partner's standing, as the docs walk through it: one partner with one accreditation, and what its systems tell."""

from datetime import UTC, datetime
from typing import Any

from cli.docs.explorable import Events
from standards.editions import Edition
from standards.editions.timeline import EditionTimeline
from standards.events import Event
from standards.partner import Description, record_partner
from standards.partner.state import Certification, Partner
from standards.rejections import Rejection
from standards.standing import decide as deciding
from standards.standing.decide import Outcome
from standards.standing.decision import Attribution, Course, follow
from standards.standing.state import Mark, Standing
from standards.vocabulary import Role, Seriousness

BEGAN = datetime(2026, 11, 2, 9, tzinfo=UTC)
OPS = Attribution("ops", Role.OPS)
INTAKE = Attribution("intake", Role.INTAKE)


class Teller:
    """Tells the deciders of one edition what a partner's systems say, at the instant of the standing's last event."""

    def __init__(self, rules: Edition) -> None:
        self.rules = rules
        self.editions = EditionTimeline((rules,))
        self.kind, self.other_kind, *_ = rules.accreditations
        self.short = rules.tiers.order[rules.tiers.order.index(rules.tiers.minimum) - 1]
        self.certification = rules.accreditations[self.kind].certifications[-1]

    def accredited(self) -> Course:
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
        return followed(deciding.apply_for(Standing(partner=partner), self.kind, OPS, BEGAN, self.editions))

    def of_tier(self, case: Standing, tier: str) -> Course:
        """The partner is described with this tier (S2, S5)."""
        described = Description(tier=tier, programmes=case.partner.programmes, identity=case.partner.identity)
        return followed(
            deciding.record_on_partner(
                case,
                lambda course, partner: record_partner(partner, described, course.edition),
                INTAKE,
                now(case),
                self.editions,
            )
        )

    def marked(self, case: Standing, seriousness: Seriousness, handlers: tuple[str, ...] = ()) -> Course:
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
        return deciding.place_mark(case, mark, self.editions)

    def at_the_threshold(self, case: Standing, handlers: tuple[str, ...] = ()) -> Course:
        """As many standard marks as convene a review (S28); all that followed is in the last course."""
        events: list[Event[Any]] = []
        course = self.marked(case, Seriousness.STANDARD, handlers)
        for _ in range(self.rules.marks.review_at - 1):
            events += course.events
            course = self.marked(course.standing, Seriousness.STANDARD, handlers)
        course.events[:0] = events
        return course


def now(case: Standing) -> datetime:
    """The instant of the last event."""
    return case.last_at or BEGAN


def followed(outcome: Outcome) -> Course:
    """The course of what is never refused. Raises ``ValueError`` where it was."""
    if isinstance(outcome, Rejection):
        raise ValueError(outcome.detail)
    return outcome


def told(case: Standing, course: Course) -> Standing:
    """The case with the marks as they are told now, before what follows from them."""
    return case.model_copy(update={"marks": course.standing.marks})


def fold(case: Standing, events: Events) -> Standing:
    """The standing after the events, without the memory of its orders."""
    for event in events:
        case = follow(case, event)
    return case.model_copy(
        update={
            "partner": case.partner.model_copy(update={"orders": ()}),
            "accreditations": tuple(item.model_copy(update={"orders": ()}) for item in case.accreditations),
            "reviews": tuple(item.model_copy(update={"orders": ()}) for item in case.reviews),
        }
    )


def decided(outcome: Outcome) -> Events | Rejection:
    """The events that follow, or the refusal."""
    return outcome if isinstance(outcome, Rejection) else tuple(outcome.events)
