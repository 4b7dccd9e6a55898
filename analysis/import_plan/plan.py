"""Bringing in a portfolio: what each record of a file would change, judged by the same rules as any other door.

Records come in any order, so partners are judged before what hangs on them. Every fault is found, not just the first:
whoever prepared the file corrects it once.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, assert_never

from analysis.import_plan.rows import KINDS, Given, GivenAccreditation, GivenCertification, GivenMark, GivenPartner, key
from standards.accreditation import AccreditationEvent
from standards.actors import Actor
from standards.commands import Command
from standards.decisions import Decision, decided
from standards.editions import Edition
from standards.events import Event
from standards.partner import Partner, PartnerEvent, evolve
from standards.partner.commands import (
    DescribePartner,
    HeldAccreditation,
    ImportMark,
    ImportPartner,
    PartnerFact,
    RecordCertification,
)
from standards.partner.decide import Ruling, describe, rule
from standards.partner.state import Certification
from standards.rejections import Rejection
from standards.standing.application import brought_along
from standards.vocabulary import Role

Decided = tuple[Decision, tuple[Event[Any], ...]]
IMPORTER = Actor(sub="import", roles=(Role.OPS,))
EARLIEST = date(1970, 1, 1)


@dataclass(frozen=True)
class OnRecord:
    """What is on record about the partners that the file names."""

    partners: Mapping[str, Partner]
    accreditations: Mapping[tuple[str, str], tuple[date, ...]]
    """By partner and kind, the days on which they were issued."""
    lost_all: frozenset[str] = frozenset()
    """The partners that lost accreditations and hold none (S40)."""


@dataclass(frozen=True, order=True)
class Fault:
    """Why a line cannot be brought in."""

    line: int
    problem: str


class Effect(StrEnum):
    """What bringing in a record does to what is on record."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Effected:
    """A record with its effect, and in words what it changes where it is a change."""

    given: Given
    effect: Effect
    difference: str = ""


@dataclass
class Plan:
    """What the whole file comes to: events to write, or the faults for which nothing is written."""

    partner_events: dict[str, list[PartnerEvent]] = field(default_factory=lambda: defaultdict(list))
    accreditation_events: list[AccreditationEvent] = field(default_factory=list)
    told: dict[str, list[PartnerFact | HeldAccreditation]] = field(default_factory=lambda: defaultdict(list))
    """By partner, what the file says that is new."""
    effects: list[Effected] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def tell(self, partner_id: str, told: PartnerFact | HeldAccreditation) -> None:
        """Notes something new about the partner."""
        self.told[partner_id].append(told)

    def decisions(self, at: datetime) -> list[Decided]:
        """Partner by partner, the decision that brings in what is new, with its events."""
        issued: dict[str, list[Event[Any]]] = defaultdict(list)
        for event in self.accreditation_events:
            issued[event.data.partner_id].append(event)  # type: ignore[union-attr] # it is issued
        return [self._decision(partner_id, told, issued[partner_id], at) for partner_id, told in self.told.items()]

    def _decision(
        self, partner_id: str, told: list[PartnerFact | HeldAccreditation], issued: list[Event[Any]], at: datetime
    ) -> Decided:
        data = ImportPartner(
            described=next((one for one in told if isinstance(one, DescribePartner)), None),
            certifications=tuple(one for one in told if isinstance(one, RecordCertification)),
            marks=tuple(one for one in told if isinstance(one, ImportMark)),
            accreditations=tuple(one for one in told if isinstance(one, HeldAccreditation)),
        )
        process = f"partner/{partner_id}"
        command = Command[Any](by=IMPORTER, submitted_at=at, data=data, subject=process)
        events: tuple[Event[Any], ...] = (*self.partner_events.get(partner_id, ()), *issued)
        return decided(process, command, at, events), events

    @property
    def changes(self) -> list[Effected]:
        """The records that say something new, in the order of their lines."""
        return [effected for effected in self.effects if effected.effect is not Effect.UNCHANGED]


def plan(
    given: Iterable[Given], on_record: OnRecord, at: datetime, edition: Edition, excused: frozenset[str] = frozenset()
) -> Plan:
    """What the records would change. ``excused`` names partners whose own line is at fault already.

    A partner's faulty line is one fault: the lines that hang on it are not blamed for its absence.
    """
    planner = _Planner(on_record, at, edition, excused)
    for item in sorted(given, key=lambda item: (KINDS.index(type(item)), item.line)):
        planner.take(item)
    planner.plan.effects.sort(key=lambda effected: effected.given.line)
    return planner.plan


class _Planner:
    """Judges one record after the other against what is on record and what the file has said so far."""

    def __init__(self, on_record: OnRecord, at: datetime, edition: Edition, excused: frozenset[str]) -> None:
        self.plan = Plan()
        self._partners = dict(on_record.partners)
        self._issued = dict(on_record.accreditations)
        self._lost_all = on_record.lost_all
        self._at = at
        self._edition = edition
        self._seen: dict[tuple[str, ...], Given] = {}
        for partner_id in excused - self._partners.keys():
            self._excuse(partner_id)

    def take(self, item: Given) -> None:
        """Adds to the plan what the record changes, or why it cannot be brought in."""
        problems = self._dates(item)
        if problems:
            self._refuse(item, *problems)
        elif self._said_before(item):
            return
        elif not isinstance(item, GivenPartner) and item.partner_id not in self._partners:
            self._refuse(item, f"partner_id: {item.partner_id} is neither in this file nor on record (S13)")
        else:
            self._judge(item)

    def _judge(self, item: Given) -> None:
        match item:
            case GivenPartner():
                self._record_partner(item)
            case GivenCertification(certification=name, earned_on=earned_on, expires_on=expires_on):
                partner = self._partners[item.partner_id]
                again = name in partner.certifications
                fact = RecordCertification(name=name, earned_on=earned_on, expires_on=expires_on)
                self._record(item, fact, rule(partner, fact, self._edition, lost_all=False), again=again)
            case GivenAccreditation():
                self._issue(item)
            case GivenMark(placed_on=placed_on, seriousness=seriousness, reference=reference):
                mark = ImportMark(placed_on=placed_on, seriousness=seriousness, reference=reference)
                ruling = rule(self._partners[item.partner_id], mark, self._edition, lost_all=False)
                self._record(item, mark, ruling)
            case _:
                assert_never(item)

    def _record_partner(self, item: GivenPartner) -> None:
        known = self._partners.get(item.partner_id)
        lost_all = item.partner_id in self._lost_all
        ruling = describe(known, item.description, self._edition, lost_all=lost_all)
        self._record(item, item.description, ruling, again=known is not None)
        if item.partner_id not in self._partners:
            self._excuse(item.partner_id)

    def _record(self, item: Given, fact: PartnerFact, ruling: Ruling, *, again: bool = False) -> None:
        """What the fact brings about, as the partner's next events."""
        if isinstance(ruling, Rejection):
            field_at_fault = f"{ruling.field}: " if ruling.field else ""
            self._refuse(item, field_at_fault + _lowered(ruling.detail))
            return
        before = self._partners.get(item.partner_id)
        if ruling:
            self.plan.tell(item.partner_id, fact)
        for ruled in ruling:
            partner = self._partners.get(item.partner_id)
            event = PartnerEvent(
                subject=f"partner/{item.partner_id}",
                sequence=(partner.sequence if partner else 0) + 1,
                at=self._at,
                actor=IMPORTER.sub,
                role=Role.OPS,
                edition=self._edition.id,
                clauses=ruled.clauses,
                data=ruled.data,
            )
            self._partners[item.partner_id] = evolve(partner, event)
            self.plan.partner_events[item.partner_id].append(event)
        if before is not None and again and ruling:
            said = _difference(before, self._partners[item.partner_id])
            self.plan.effects.append(Effected(item, Effect.CHANGED, said))
        else:
            self.plan.effects.append(Effected(item, Effect.NEW if ruling else Effect.UNCHANGED))

    def _issue(self, item: GivenAccreditation) -> None:
        """An accreditation as it was issued; one of a kind, since each credentials one area of expertise (S1, S10)."""
        if item.kind not in self._edition.accreditations:
            allowed = ", ".join(self._edition.accreditations)
            self._refuse(item, f"kind: use one of the edition's accreditations: {allowed} (S10)")
            return
        issued = self._issued.get((item.partner_id, item.kind), ())
        if issued and item.issued_on not in issued:
            self._refuse(item, f"issued_on: {item.name} is on record as issued on {issued[-1]}")
            return
        self.plan.effects.append(Effected(item, Effect.UNCHANGED if issued else Effect.NEW))
        if not issued:
            held = HeldAccreditation(kind=item.kind, issued_on=item.issued_on)
            self.plan.accreditation_events.append(self._issued_event(item.partner_id, held))
            self.plan.tell(item.partner_id, held)

    def _issued_event(self, partner_id: str, held: HeldAccreditation) -> AccreditationEvent:
        accreditation_id, issued = brought_along(partner_id, held, self._at, self._edition)
        return AccreditationEvent(
            subject=accreditation_id,
            sequence=1,
            at=self._at,
            actor=IMPORTER.sub,
            role=Role.OPS,
            edition=self._edition.id,
            clauses=issued.clauses,
            data=issued.data,
        )

    def _said_before(self, item: Given) -> bool:
        """Whether an earlier line speaks of the same thing: repeated it is harmless, contradicted it is a fault."""
        earlier = self._seen.setdefault(key(item), item)
        if earlier is item:
            return False
        if replace(earlier, line=item.line) == item:
            self.plan.effects.append(Effected(item, Effect.UNCHANGED))
        else:
            self._refuse(item, f"{item.name} is given otherwise on line {earlier.line}; keep one of the two")
        return True

    def _dates(self, item: Given) -> list[str]:
        """What is wrong with the record's dates: what has happened lies in the past."""
        happened = {name: getattr(item, name, None) for name in ("earned_on", "issued_on", "placed_on")}
        today = self._at.date()
        return [
            f"{name}: {day} lies in the future; today is {today}" if day > today else f"{name}: {day} lies before 1970"
            for name, day in happened.items()
            if day is not None and not EARLIEST <= day <= today
        ]

    def _refuse(self, item: Given, *problems: str) -> None:
        self.plan.faults.extend(Fault(item.line, problem) for problem in problems)

    def _excuse(self, partner_id: str) -> None:
        """Lets the lines that hang on a partner at fault be judged by themselves; nothing will be written."""
        self._partners[partner_id] = Partner(id=partner_id, tier="", programmes=(), identity="", sequence=0)


def _lowered(detail: str) -> str:
    """A rule's words, which begin a sentence of their own, as the end of a line; a reference keeps its spelling."""
    first, words = detail.partition(" ")[0], detail.removesuffix(".")
    return words[0].lower() + words[1:] if first.isalpha() and first.istitle() else words


def _difference(before: Partner, after: Partner) -> str:
    """What is different, in words; who the partner is, is not for us to repeat."""
    said = [f"tier {before.tier} → {after.tier}"] if before.tier != after.tier else []
    if before.programmes != after.programmes:
        said.append(f"programmes {_listed(before.programmes)} → {_listed(after.programmes)}")
    if before.identity != after.identity:
        said.append("names, domains or contacts")
    for name, held in after.certifications.items():
        earlier = before.certifications.get(name)
        if earlier is not None and earlier != held:
            said.append(f"{_span(earlier)} → {_span(held)}")
    return "; ".join(said)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "none"


def _span(held: Certification) -> str:
    return f"{held.earned_on} to {held.expires_on or 'no end'}"
