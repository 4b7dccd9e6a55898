"""The life of one partner, told as what happens to it: every step keeps its events and is looked at by an auditor.

A life never changes a standing by another way than the deciders, except that it brings in what an import brings in.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Self

from standards.accreditation import Accreditation, AccreditationEvent, AccreditationIssued
from standards.accreditation.commands import ACCREDITATION_COMMANDS
from standards.actors import Actor
from standards.clauses import Clause
from standards.commands import Command
from standards.events import Event
from standards.partner import Description, import_mark, record_certification, record_partner, remove_certification
from standards.partner.commands import PARTNER_COMMANDS
from standards.partner.decide import Ruling
from standards.partner.state import Partner
from standards.rejections import RejectionCode
from standards.review import REVIEW_COMMANDS, AccreditationReview
from standards.standing import decide as deciding
from standards.standing.decide import Outcome
from standards.standing.decision import Attribution, Course, follow
from standards.standing.state import Mark
from standards.vocabulary import AccreditationStatus, Role, Seriousness
from tests.oracles.almanac import at_hour, later
from tests.standards.standing.keeping import Keeper, when
from tests.standards.standing.people import PAT

SHAPES: Mapping[str, tuple[str, ...]] = {
    "onboarding": ("platform_consulting", "onboarding_delivery"),
    "data_migration": ("platform_consulting", "data_integrations"),
    "platform_enablement": ("platform_consulting", "hubspot_trainer"),
}
"""The kinds of accreditation that lives are about, with what each requires."""

CERTIFICATIONS = tuple(dict.fromkeys(name for names in SHAPES.values() for name in names))
IMPORTER = Attribution("import", Role.OPS)


class Life(Keeper):
    """One partner's life. ``now`` only moves forward, and every date that is due on the way is held."""

    def __init__(self, begins: str = "2027-02-10", *given: Any, certified: bool = True, **more: Any) -> None:
        """A partner as the keeper makes it, with every certification there is."""
        super().__init__(begins, *given, **more)
        for name in CERTIFICATIONS if certified else ():
            self.certify(name)

    # What the partner's own systems say

    def set_tier(self, tier: str, at: str | None = None) -> Self:
        """The partner is described with another tier."""
        return self.describe(tier=tier, at=at)

    def describe(
        self, *, tier: str | None = None, programmes: tuple[str, ...] | None = None, at: str | None = None
    ) -> Self:
        """The partner is described anew, as systems outside see it."""
        partner = self.standing.partner
        said = Description(
            tier=partner.tier if tier is None else tier,
            programmes=partner.programmes if programmes is None else programmes,
            identity=partner.identity,
        )

        def ruling(course: Course, known: Partner) -> Ruling:
            return record_partner(known, said, course.edition, lost_all=course.standing.lost_all)

        return self._record(ruling, at, "described", said.tier)

    def certify(self, name: str, expires_on: date | None = None, at: str | None = None) -> Self:
        """The partner earns a certification, or renews it."""

        def ruling(_: Course, known: Partner) -> Ruling:
            return record_certification(known, name, date(2026, 1, 1), expires_on)

        return self._record(ruling, at, "certified", name, expires_on)

    def uncertify(self, name: str, at: str | None = None) -> Self:
        """A certification is gone."""
        return self._record(lambda _, known: remove_certification(known, name), at, "uncertified", name)

    def _record(self, ruling: Callable[[Course, Partner], Ruling], at: str | None, *told: Any) -> Self:
        self._step(at, *told)
        doer = Attribution("hubspot", Role.INTAKE, self._next_order())
        self._take(lambda found: deciding.record_on_partner(found, ruling, doer, self.now, self.editions))
        return self._prepare()

    # Accreditations

    def issue(self, kind: str = "onboarding", at: str | None = None, *, refused: RejectionCode | None = None) -> Self:
        """The partner applies."""
        self._step(at)
        doer = Attribution("oz", Role.OPS, self._next_order())
        self._must(self._take(lambda found: deciding.apply_for(found, kind, doer, self.now, self.editions)), refused)
        return self._prepare()

    def bring_in(self, kind: str, issued_on: str, at: str | None = None) -> Self:
        """An accreditation is imported, in the term in which it is."""
        self._step(at)
        day, under = date.fromisoformat(issued_on), self.editions.in_force(self.now)
        term = 1
        while at_hour(later(day, under.terms.months * term), under.tiers.hour_utc) <= self.now:
            term += 1
        event = AccreditationEvent(
            subject=f"acc_{kind}_{len(self.standing.accreditations)}",
            sequence=1,
            at=self.now,
            actor=IMPORTER.actor,
            role=IMPORTER.role,
            edition=under.id,
            clauses=(Clause.S1,),
            data=AccreditationIssued(partner_id="p1", kind=kind, issued_on=day, imported=True, term=term),
        )
        course = Course(follow(self.standing, event), self.now, under)
        course.events.append(event)
        self._keep(course)
        return self.until(self.now)

    def command(
        self, name: str, by: Actor, kind: str = "onboarding", *, subject: str | None = None, **fields: Any
    ) -> Outcome:
        """Somebody's order on an accreditation, the latest of the kind if none is named, whatever comes of it."""
        action = ACCREDITATION_COMMANDS[name].model.model_validate({"reason": "r"} | fields)
        command: Command[Any] = Command(id=self._next_order(), by=by, submitted_at=self.now, action=action)
        of = subject or self.of(kind).id
        return self._give(lambda found, at: deciding.act_on_accreditation(found, of, command, at, self.editions), of)

    def orders(
        self, name: str, by: Actor = PAT, at: str | None = None, *, refused: RejectionCode | None = None, **fields: Any
    ) -> Self:
        """An order on an accreditation that must be accepted, or refused with the code."""
        self._step(at)
        return self._must(self.command(name, by, **fields), refused)

    # Marks

    def mark(
        self,
        seriousness: str = "standard",
        at: str | None = None,
        *,
        handlers: tuple[str, ...] = (),
        placed_on: date | None = None,
    ) -> str:
        """The mark board places a mark; with ``placed_on`` it is one from before, which is imported. Returns its id."""
        self._step(at)
        if placed_on is not None:
            self._import(placed_on, Seriousness(seriousness))
        mark = Mark(
            id=f"mrk_{len(self.standing.marks) + 1}",
            complaint_id=None if placed_on else f"cmp_{len(self.standing.marks) + 1}",
            placed_on=placed_on or self.now.date(),
            placed_at=self.now,
            seriousness=Seriousness(seriousness),
            imported=placed_on is not None,
            handlers=handlers,
        )
        self._tell("marked", mark)
        self._take(lambda found: deciding.place_mark(found, mark, self.editions))
        self._prepare()
        return mark.id

    def _import(self, placed_on: date, seriousness: Seriousness) -> None:
        reference = f"ref-{len(self.standing.marks) + 1}"

        def ruling(_: Course, known: Partner) -> Ruling:
            return import_mark(known, placed_on, seriousness, reference)

        self._take(lambda found: deciding.record_on_partner(found, ruling, IMPORTER, self.now, self.editions))

    def marks(self, *days: str) -> list[str]:
        """A standard mark on each of the days."""
        return [self.mark(at=day) for day in days]

    def vacate(self, mark_id: str, at: str | None = None) -> Self:
        """A mark is vacated."""
        self._step(at, "vacated", mark_id)
        self._take(lambda found: deciding.vacate_mark(found, mark_id, self.now, self.editions))
        return self._prepare()

    # Reviews

    def rule(self, name: str, by: Actor, **fields: Any) -> Outcome:
        """Somebody's order on the latest review, whatever comes of it."""
        given = {"cast_review_vote": {"reason": "r"}, "decide": {"reason": "r"}, "give_legal_advice": {"advice": "a"}}
        action = REVIEW_COMMANDS[name].model.model_validate(given.get(name, {}) | fields)
        command: Command[Any] = Command(id=self._next_order(), by=by, submitted_at=self.now, action=action)
        subject = self.review.id
        return self._give(lambda found, at: deciding.act_on_review(found, subject, command, at, self.editions), subject)

    def ruled(
        self, name: str, by: Actor, at: str | None = None, *, refused: RejectionCode | None = None, **fields: Any
    ) -> Self:
        """An order on the latest review that must be accepted, or refused with the code."""
        self._step(at)
        return self._must(self.rule(name, by, **fields), refused)

    def votes(self, vote: str, *by: Actor, at: str | None = None) -> Self:
        """Members vote alike."""
        for person in by:
            self.ruled("cast_review_vote", person, at, vote=vote)
        return self

    # The partner

    def ask(self, name: str, by: Actor) -> Outcome:
        """Somebody requests action on tier or programmes, whatever comes of it."""
        action = PARTNER_COMMANDS[name].model.model_validate({"detail": "d"})
        command: Command[Any] = Command(id=self._next_order(), by=by, submitted_at=self.now, action=action)
        return self._give(lambda found, at: deciding.act_on_partner(found, command, at, self.editions))

    def asks(self, name: str, by: Actor = PAT, at: str | None = None, *, refused: RejectionCode | None = None) -> Self:
        """A request that must be accepted, or refused with the code."""
        self._step(at)
        return self._must(self.ask(name, by), refused)

    # What is there

    def of(self, kind: str = "onboarding") -> Accreditation:
        """The latest accreditation of the kind."""
        return [item for item in self.standing.accreditations if item.kind == kind][-1]

    def status(self, kind: str = "onboarding") -> AccreditationStatus:
        """The status of the latest accreditation of the kind."""
        return self.of(kind).status

    @property
    def review(self) -> AccreditationReview:
        """The latest review."""
        return self.standing.reviews[-1]

    def said(self, *types: str, since: str | None = None) -> list[tuple[str, str]]:
        """The events of those types as when and what, from the instant on."""
        begun = when(since) if since else None
        return [
            (f"{event.at:%Y-%m-%d %H:%M}", event.data.type)
            for event in self.log
            if event.data.type in types and (begun is None or event.at >= begun)
        ]

    def found(self, *types: str) -> list[Event[Any]]:
        """The events of those types."""
        return [event for event in self.log if event.data.type in types]
