"""One partner's scenario: every step records its events and is checked against the invariants.

A scenario never changes a standing by another way than the deciders, except that it brings in what an import brings in.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from standards.accreditation import Accreditation
from standards.accreditation.commands import ACCREDITATION_COMMANDS
from standards.actors import Actor
from standards.commands import Command, NamedComplaint
from standards.decider import accepted
from standards.events import Event
from standards.partner.commands import (
    PARTNER_COMMANDS,
    DescribePartner,
    HeldAccreditation,
    ImportMark,
    ImportPartner,
    PartnerFact,
    RecordCertification,
    RemoveCertification,
)
from standards.rejections import RejectionCode
from standards.review import REVIEW_COMMANDS, AccreditationReview
from standards.standing import Mark, Standing
from standards.standing.commands import AnnulMark, Apply, PlaceMark
from standards.standing.evolve import fold
from standards.vocabulary import AccreditationStatus, Role, Seriousness
from tests.oracles.counted_calendar import at_hour, later
from tests.standards.standing.people import OZ, PAT
from tests.standards.standing.recorder import Decided, StandingRecorder, when
from tests.support.mark_decisions import came, went

SHAPES: Mapping[str, tuple[str, ...]] = {
    "onboarding": ("platform_consulting", "onboarding_delivery"),
    "data_migration": ("platform_consulting", "data_integrations"),
    "platform_enablement": ("platform_consulting", "hubspot_trainer"),
}
"""The kinds of accreditation that lives are about, with what each requires."""

SAID: Mapping[str, Mapping[str, Any]] = {
    **{name: {"reason": "r"} for name in ACCREDITATION_COMMANDS},
    **{name: {"detail": "d"} for name in PARTNER_COMMANDS},
    "record_decided_action_done": {"complaint_id": "cmp_8"},
    "confirm_delivery": {"complaint_id": "cmp_9", "delivered": True},
    "cast_review_vote": {"vote": "renew", "reason": "r"},
    "recuse": {"reason": "conflict"},
    "release_packet": {"replacements": ()},
    "request_legal": {},
    "give_legal_advice": {"advice": "a"},
    "decide": {"decision": "approve", "reason": "r"},
}
"""What is said with a command where a test says nothing else."""

WARNED = NamedComplaint(id="cmp_8", partner_id="p1", decided_action="written_warning")
AGREED = NamedComplaint(id="cmp_9", partner_id="p1", agreed_proposal="prp_1")
NAMED: Mapping[str, NamedComplaint] = {"record_decided_action_done": WARNED, "confirm_delivery": AGREED}
"""The complaint that a command names where a test says nothing else."""

CERTIFICATIONS = tuple(dict.fromkeys(name for names in SHAPES.values() for name in names))
HUBSPOT = Actor(sub="hubspot", roles=(Role.INTAKE,))
IMPORTER = Actor(sub="import", roles=(Role.OPS,))


class StandingScenario(StandingRecorder):
    """One partner's scenario. ``now`` only moves forward, and every date that is due on the way is run."""

    def __init__(self, begins: str = "2027-02-10", *given: Any, certified: bool = True, **more: Any) -> None:
        """A partner as the recorder makes it, with every certification there is."""
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
        said = DescribePartner(
            tier=partner.tier if tier is None else tier,
            programmes=partner.programmes if programmes is None else programmes,
            identity=partner.identity,
        )
        return self._told(said, at, "described", said.tier)

    def certify(self, name: str, expires_on: date | None = None, at: str | None = None) -> Self:
        """The partner earns a certification, or renews it."""
        earned_on = min(date(2026, 1, 1), self.now.date())
        held = RecordCertification(name=name, earned_on=earned_on, expires_on=expires_on)
        return self._told(held, at, "certified", name, expires_on)

    def uncertify(self, name: str, at: str | None = None) -> Self:
        """A certification is gone."""
        return self._told(RemoveCertification(name=name), at, "uncertified", name)

    def _told(self, fact: PartnerFact, at: str | None, *told: Any) -> Self:
        self._step(at, *told)
        return self.must(self.give(fact, HUBSPOT, "partner/p1"))

    # Accreditations

    def issue(self, kind: str = "onboarding", at: str | None = None, *, refused: RejectionCode | None = None) -> Self:
        """The partner applies."""
        self._step(at)
        return self.must(self.give(Apply(kind=kind), OZ), refused)

    def bring_in(self, kind: str, issued_on: str, at: str | None = None) -> Self:
        """An accreditation is imported, in the term in which it is."""
        self._step(at)
        day, under = date.fromisoformat(issued_on), self.editions.in_force(self.now)
        term = 1
        while at_hour(later(day, under.terms.months * term), under.tiers.hour_utc) <= self.now:
            term += 1
        held = HeldAccreditation(kind=kind, issued_on=day)
        self.must(self.give(ImportPartner(accreditations=(held,)), IMPORTER))
        assert self.of(kind).term == term
        return self

    def act_on_accreditation(
        self,
        name: str,
        by: Actor = PAT,
        at: str | None = None,
        *,
        kind: str = "onboarding",
        subject: str | None = None,
        refused: RejectionCode | None = None,
        **fields: Any,
    ) -> Self:
        """A command on an accreditation, by default the latest of the kind: accepted, or refused with the code."""
        self._step(at)
        data = ACCREDITATION_COMMANDS[name].model.model_validate({**SAID[name], **fields})
        return self.must(self.give(data, by, subject or self.of(kind).id), refused)

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
            return self._import(placed_on, Seriousness(seriousness))
        mark = Mark(
            id=f"mrk_{len(self.standing.marks) + 1}",
            complaint_id=f"cmp_{len(self.standing.marks) + 1}",
            placed_on=self.now.date(),
            placed_at=self.now,
            seriousness=Seriousness(seriousness),
            handlers=handlers,
        )
        self._tell("marked", mark)
        self.record.append(came(mark))
        self._arrives(lambda standing: standing.with_mark(mark))
        self.give(PlaceMark(mark_id=mark.id))
        return mark.id

    def _import(self, placed_on: date, seriousness: Seriousness) -> str:
        fact = ImportMark(placed_on=placed_on, seriousness=seriousness, reference=f"ref-{len(self.standing.marks) + 1}")
        mark = fold(self.standing, self._imported(fact)).marks[-1]
        self._tell("marked", mark)
        self.must(self.give(ImportPartner(marks=(fact,)), IMPORTER))
        return mark.id

    def _imported(self, fact: ImportMark) -> tuple[Event[Any], ...]:
        command = Command[Any](by=IMPORTER, submitted_at=self.now, data=ImportPartner(marks=(fact,)))
        return accepted(self._decided(self.standing, command))

    def handled(self, mark_id: str, sub: str, at: str | None = None) -> Self:
        """It becomes known that somebody else handled the mark's case, too."""

        def told(standing: Standing) -> Standing:
            marks = (
                each.model_copy(update={"handlers": (*each.handlers, sub)} if each.id == mark_id else {})
                for each in standing.marks
            )
            return standing.model_copy(update={"marks": tuple(marks)})

        self._step(at)
        self._arrives(told)
        self._tell("marked", next(mark for mark in self.standing.marks if mark.id == mark_id))
        return self.until(self.now)

    def marks(self, *days: str) -> list[str]:
        """A standard mark on each of the days."""
        return [self.mark(at=day) for day in days]

    def vacate(self, mark_id: str, at: str | None = None) -> Self:
        """A mark is vacated."""
        self._step(at, "vacated", mark_id)
        self.record.append(went(mark_id, self.now))
        self._arrives(lambda standing: standing.with_annulled(mark_id, self.now))
        return self.must(self.give(AnnulMark(mark_id=mark_id)))

    # Reviews

    def act_on_review(
        self, name: str, by: Actor, at: str | None = None, *, refused: RejectionCode | None = None, **fields: Any
    ) -> Self:
        """A command on the latest review that must be accepted, or refused with the code."""
        self._step(at)
        data = REVIEW_COMMANDS[name].model.model_validate({**SAID[name], **fields})
        return self.must(self.give(data, by, self.review.id), refused)

    def votes(self, vote: str, *by: Actor, at: str | None = None) -> Self:
        """Members vote alike."""
        for person in by:
            self.act_on_review("cast_review_vote", person, at, vote=vote)
        return self

    # The partner

    def asks(self, name: str, by: Actor = PAT, at: str | None = None, *, refused: RejectionCode | None = None) -> Self:
        """A request of action on tier or programmes that must be accepted, or refused with the code."""
        self._step(at)
        data = PARTNER_COMMANDS[name].model.model_validate(SAID[name])
        return self.must(self.give(data, by, "partner/p1"), refused)

    def follows_up(self, name: str, by: Actor, named: NamedComplaint | None, **fields: Any) -> Decided:
        """Somebody sees to what was decided or agreed in a complaint, whatever comes of it."""
        data = PARTNER_COMMANDS[name].model.model_validate({"complaint_id": named.id if named else "cmp_0"} | fields)
        return self.give(data, by, "partner/p1", named=named)

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
