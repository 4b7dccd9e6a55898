"""How a scenario begins: its partners are brought in as `import` brings in a portfolio, by the same plan."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from analysis.import_plan import Given, GivenAccreditation, GivenCertification, GivenMark, GivenPartner, Plan, plan
from analysis.rehearsal.initial_state import Certifications, Certified, PartnerAtStart
from analysis.rehearsal.validation_errors import path
from standards.decisions import RecordedDecision
from standards.editions import Edition
from standards.editions.validation_errors import Fault, Place
from standards.partner.commands import DescribePartner
from standards.standing import Standing
from standards.standing.evolve import fold


@dataclass(frozen=True)
class Beginning:
    """What the partners at the start come to."""

    plan: Plan
    at: datetime
    faults: tuple[Fault, ...]

    @cached_property
    def decisions(self) -> tuple[RecordedDecision, ...]:
        """The import, partner by partner."""
        return tuple(RecordedDecision(decision, events) for decision, events in self.plan.decisions(self.at))

    @cached_property
    def standings(self) -> dict[str, Standing]:
        """The partners' standings after the import."""
        return {partner_id: fold(None, events) for partner_id, events in self.plan.events.items()}


def begin(partners: Mapping[str, PartnerAtStart], starts: datetime, edition: Edition) -> Beginning:
    """The import of the partners at the scenario's start, or what is wrong with it."""
    located = list(_given(partners, starts, edition))
    items = [given for _, given in located]
    planned = plan(items, {}, starts, edition)
    places = [place for place, _ in located]

    def elsewhere(line: int) -> str:
        return f"in {path(places[line])}"

    faults = tuple(Fault(places[fault.line], fault.told(elsewhere)) for fault in planned.faults)
    return Beginning(planned, starts, faults)


def _given(partners: Mapping[str, PartnerAtStart], starts: datetime, edition: Edition) -> Iterator[tuple[Place, Given]]:
    """The records of an import file, each with its place here; their numbers stand for lines."""
    number = -1
    for name, said in partners.items():
        place: Place = ("partners", name)
        number += 1
        yield (
            place,
            GivenPartner(number, name, DescribePartner(tier=said.tier, programmes=said.programmes, identity=name)),
        )
        kinds = tuple(held.kind for held in said.accreditations)
        for certified in certifications(said.certifications, kinds, edition):
            number += 1
            earned, expires = earned_on(certified, starts.date()), certified.expires_on
            at = (*place, "certifications")
            yield at, GivenCertification(number, name, certified.name, earned, expires)
        for index, held in enumerate(said.accreditations):
            number += 1
            yield (*place, "accreditations", index), GivenAccreditation(number, name, held.kind, held.issued_on)
        for index, mark in enumerate(said.marks):
            number += 1
            reference = mark.reference or f"mark {index + 1}"
            yield (*place, "marks", index), GivenMark(number, name, mark.placed_on, mark.seriousness, reference)


def certifications(given: Certifications, kinds: tuple[str, ...], edition: Edition) -> tuple[Certified, ...]:
    """The certifications as a list: `all` are the prerequisites of these kinds of accreditation (S10)."""
    if not given.every:
        return given.listed
    known = [edition.accreditations[kind] for kind in kinds if kind in edition.accreditations]
    return tuple(Certified(name=name) for name in dict.fromkeys(n for kind in known for n in kind.certifications))


def earned_on(certified: Certified, today: date) -> date:
    """The day on which a certification was earned: today where the scenario doesn't say, or before it expired."""
    if certified.earned_on is not None:
        return certified.earned_on
    return min(today, certified.expires_on) if certified.expires_on is not None else today
