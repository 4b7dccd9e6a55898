"""Bringing in a portfolio: what each record of a file would change, judged by the same rules as every other way in.

Records come in any order, so partners are judged before what hangs on them. Every fault is found, not just the first:
whoever prepared the file corrects it once.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, assert_never

from analysis.import_plan.rows import KINDS, Given, GivenAccreditation, GivenCertification, GivenMark, GivenPartner, key
from standards.actors import Actor
from standards.commands import given_by
from standards.decisions import Decision, decided
from standards.editions import Edition
from standards.editions.timeline import EditionTimeline
from standards.events import Event
from standards.partner import Partner
from standards.partner.commands import (
    DescribePartner,
    HeldAccreditation,
    ImportMark,
    ImportPartner,
    PartnerFact,
    RecordCertification,
)
from standards.partner.state import Certification
from standards.rejections import Rejection
from standards.standing import Standing
from standards.standing.decide import STANDING_DECIDER
from standards.standing.evolve import fold
from standards.vocabulary import Role

Decided = tuple[Decision, tuple[Event[Any], ...]]
IMPORTER = Actor(sub="import", roles=(Role.OPS,))
EARLIEST = date(1970, 1, 1)


@dataclass(frozen=True, order=True)
class Fault:
    """Why a line cannot be brought in."""

    line: int
    finding: str
    other_line: int | None = field(default=None, compare=False)
    """Another line that says otherwise of the same thing."""

    @property
    def problem(self) -> str:
        """What is wrong, in words."""
        return self.told(lambda line: f"on line {line}")

    def told(self, place_of: Callable[[int], str]) -> str:
        """What is wrong, in words; ``place_of`` says where another line stands."""
        if self.other_line is None:
            return self.finding
        return f"{self.finding} {place_of(self.other_line)}; keep one of the two"


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

    events: dict[str, list[Event[Any]]] = field(default_factory=lambda: defaultdict(list))
    """By partner, what happens to it and to its accreditations, each stream in its order."""
    told: dict[str, list[PartnerFact | HeldAccreditation]] = field(default_factory=lambda: defaultdict(list))
    """By partner, what the file says that is new."""
    effects: list[Effected] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def decisions(self, at: datetime) -> list[Decided]:
        """Partner by partner, the decision that brings in what is new, with its events."""
        return [self._decision(partner_id, told, at) for partner_id, told in self.told.items()]

    def _decision(self, partner_id: str, told: list[PartnerFact | HeldAccreditation], at: datetime) -> Decided:
        data = ImportPartner(
            described=next((one for one in told if isinstance(one, DescribePartner)), None),
            certifications=tuple(one for one in told if isinstance(one, RecordCertification)),
            marks=tuple(one for one in told if isinstance(one, ImportMark)),
            accreditations=tuple(one for one in told if isinstance(one, HeldAccreditation)),
        )
        process = f"partner/{partner_id}"
        command = given_by(IMPORTER, data, at, subject=process)
        events = tuple(sorted(self.events[partner_id], key=lambda event: event.subject != process))
        return decided(process, command, at, events), events

    @property
    def changes(self) -> list[Effected]:
        """The records that say something new, in the order of their lines."""
        return [effected for effected in self.effects if effected.effect is not Effect.UNCHANGED]


def plan(
    given: Iterable[Given],
    on_record: Mapping[str, Standing],
    at: datetime,
    edition: Edition,
    excused: frozenset[str] = frozenset(),
) -> Plan:
    """What the records would change, in a partner's standing on record or in one that begins with them.

    ``excused`` names partners whose own line is at fault already.

    A partner's faulty line is one fault: the lines that hang on it are not blamed for its absence.
    """
    planner = _Planner(on_record, at, edition, excused)
    for item in sorted(given, key=lambda item: (KINDS.index(type(item)), item.line)):
        planner.take(item)
    planner.plan.effects.sort(key=lambda effected: effected.given.line)
    return planner.plan


class _Planner:
    """Judges one record after the other against what is on record and what the file has said so far."""

    def __init__(
        self, on_record: Mapping[str, Standing], at: datetime, edition: Edition, excused: frozenset[str]
    ) -> None:
        self.plan = Plan()
        self._standings = dict(on_record)
        self._at = at
        self._edition = edition
        self._editions = EditionTimeline((edition,))
        self._seen: dict[tuple[str, ...], Given] = {}
        for partner_id in excused - self._standings.keys():
            self._excuse(partner_id)

    def take(self, item: Given) -> None:
        """Adds to the plan what the record changes, or why it cannot be brought in."""
        problems = self._dates(item)
        if problems:
            self._refuse(item, *problems)
        elif self._said_before(item):
            return
        elif not isinstance(item, GivenPartner) and item.partner_id not in self._standings:
            self._refuse(item, f"partner_id: {item.partner_id} is neither in this file nor on record (S13)")
        else:
            self._judge(item)

    def _judge(self, item: Given) -> None:
        match item:
            case GivenPartner(description=described):
                again = item.partner_id in self._standings
                self._bring(item, described, again=again, described=described)
                if item.partner_id not in self._standings:
                    self._excuse(item.partner_id)
            case GivenCertification(certification=name, earned_on=earned_on, expires_on=expires_on):
                held = RecordCertification(name=name, earned_on=earned_on, expires_on=expires_on)
                again = name in self._standings[item.partner_id].partner.certifications
                self._bring(item, held, again=again, certifications=(held,))
            case GivenAccreditation():
                self._issue(item)
            case GivenMark(placed_on=placed_on, seriousness=seriousness, reference=reference):
                mark = ImportMark(placed_on=placed_on, seriousness=seriousness, reference=reference)
                self._bring(item, mark, marks=(mark,))
            case _:
                assert_never(item)

    def _bring(self, item: Given, told: PartnerFact | HeldAccreditation, *, again: bool = False, **fields: Any) -> None:
        """What follows from what the line tells, or why it cannot be brought in."""
        partner_id, before = item.partner_id, self._standings.get(item.partner_id)
        command = given_by(IMPORTER, ImportPartner(**fields), self._at, subject=f"partner/{partner_id}")
        found = STANDING_DECIDER.decide(before, command, self._at, self._editions)
        if isinstance(found, Rejection):
            field_at_fault = f"{found.field}: " if found.field else ""
            self._refuse(item, field_at_fault + _lowered(found.detail))
            return
        difference = ""
        if found:
            self._standings[partner_id] = after = fold(before, found)
            self.plan.events[partner_id] += found
            self.plan.told[partner_id].append(told)
            difference = _difference(before.partner, after.partner) if before is not None and again else ""
        effect = (Effect.CHANGED if again else Effect.NEW) if found else Effect.UNCHANGED
        self.plan.effects.append(Effected(item, effect, difference))

    def _issue(self, item: GivenAccreditation) -> None:
        """An accreditation as it was issued; one of a kind, since each credentials one area of expertise (S1, S10)."""
        if item.kind not in self._edition.accreditations:
            allowed = ", ".join(self._edition.accreditations)
            self._refuse(item, f"kind: use one of the edition's accreditations: {allowed} (S10)")
            return
        held = self._standings[item.partner_id].accreditations
        issued = sorted(one.issued_on for one in held if one.kind == item.kind)
        if issued and item.issued_on not in issued:
            self._refuse(item, f"issued_on: {item.name} is on record as issued on {issued[-1]}")
        elif issued:
            self.plan.effects.append(Effected(item, Effect.UNCHANGED))
        else:
            brought = HeldAccreditation(kind=item.kind, issued_on=item.issued_on)
            self._bring(item, brought, accreditations=(brought,))

    def _said_before(self, item: Given) -> bool:
        """Whether an earlier line speaks of the same thing: repeated it is harmless, contradicted it is a fault."""
        earlier = self._seen.setdefault(key(item), item)
        if earlier is item:
            return False
        if replace(earlier, line=item.line) == item:
            self.plan.effects.append(Effected(item, Effect.UNCHANGED))
        else:
            self.plan.faults.append(Fault(item.line, f"{item.name} is given otherwise", earlier.line))
        return True

    def _dates(self, item: Given) -> list[str]:
        """What is wrong with the record's dates: what has happened lies in the past.

        Of a certification that is earned in the future the rules themselves tell.
        """
        today = self._at.date()
        happened = {name: getattr(item, name, None) for name in ("earned_on", "issued_on", "placed_on")}
        told = {name: day for name, day in happened.items() if day is not None}
        ahead = [name for name, day in told.items() if day > today and name != "earned_on"]
        return [
            *(f"{name}: {told[name]} lies in the future; today is {today}" for name in ahead),
            *(f"{name}: {day} lies before 1970" for name, day in told.items() if day < EARLIEST),
        ]

    def _refuse(self, item: Given, *problems: str) -> None:
        self.plan.faults.extend(Fault(item.line, problem) for problem in problems)

    def _excuse(self, partner_id: str) -> None:
        """Lets the lines that hang on a partner at fault be judged by themselves; nothing will be written."""
        self._standings[partner_id] = Standing.alone(partner_id)


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
