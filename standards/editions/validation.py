"""What is asked of a new edition beyond legal values: that it says nothing twice, and that its parts fit together.

An edition on record is never judged again by this, so the checks may grow; running cases keep what they began with.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from pydantic import BaseModel

from standards.editions.escalation import WEEKDAYS
from standards.editions.field_catalogue import is_list
from standards.editions.model import Edition
from standards.editions.spelling import folded
from standards.editions.validation_errors import Fault, Place
from standards.vocabulary import DEFAULT_CATEGORY, NO_ACTION, OnBreach, Role, Seat, Stage

MAY_ESCALATE = (Stage.CS_RESOLUTION, Stage.MEDIATION)
TEAMS = (Role.CS, Role.SERVICE_ACCELERATION, Role.PARTNER_OPS, Role.MARK_BOARD, Role.DIRECTOR, Role.LEGAL)
"""The teams whose work the process announces; the accreditation board is told seat by seat."""
_SHORTEST_MONTH = 28


@dataclass(frozen=True)
class Powers:
    """The declared actions as far as an edition can hand them out; given, since actions know editions already."""

    actions: frozenset[str]
    decisive: frozenset[str]
    """Votes and outcomes of a step: ops administers and holds none of them."""
    bound: Mapping[str, Role]
    """What the standard itself gives to one body (S31, S35)."""


def contradictions(edition: Edition, powers: Powers) -> tuple[Fault, ...]:
    """All the faults of an edition whose every value is legal by itself."""
    return (
        *_repetitions(edition, ()),
        *_breaches(edition),
        *_packet(edition),
        *_calendar(edition),
        *_named_choices(edition),
        *_powers(edition, powers),
        *_periods(edition),
        *_lowest_tier(edition),
        *_aliases(edition),
        *_teams(edition),
    )


def _repetitions(part: BaseModel, above: Place) -> Iterator[Fault]:
    """No list says the same twice: whoever reads it could not say which of the two counts."""
    for name, info in type(part).model_fields.items():
        value, place = getattr(part, name), (*above, name)
        if is_list(info):
            yield from _repeated(value, place)
        for key, inner in value.items() if isinstance(value, dict) else ():
            if isinstance(inner, tuple):
                yield from _repeated(inner, (*place, key))
            elif isinstance(inner, BaseModel):
                yield from _repetitions(inner, (*place, key))
        if isinstance(value, BaseModel):
            yield from _repetitions(value, place)


def _repeated(values: tuple[object, ...], place: Place) -> Iterator[Fault]:
    for index, value in enumerate(values):
        if value in values[:index]:
            yield Fault((*place, index), f"must not repeat entry {values.index(value)} of the list")


def _breaches(edition: Edition) -> Iterator[Fault]:
    """S15: an escalation moves a case to the next step of the mediation, and no further by itself."""
    for stage in (Stage.CS_RESOLUTION, Stage.MEDIATION, Stage.INVESTIGATION, Stage.MARK_BOARD):
        chosen, place = edition.stages.of(stage).on_breach, ("stages", stage.value, "on_breach")
        if chosen not in edition.stages.on_breach_choices:
            yield Fault(place, "must be one of stages.on_breach_choices", (("stages", "on_breach_choices"),))
        if chosen is OnBreach.ESCALATE and stage not in MAY_ESCALATE:
            yield Fault(place, f"must not be escalate: only {' and '.join(MAY_ESCALATE)} move on by themselves (S15)")


def _packet(edition: Edition) -> Iterator[Fault]:
    if edition.packet.opens not in edition.packet.choices:
        yield Fault(("packet", "opens"), "must be one of packet.choices", (("packet", "choices"),))


def _calendar(edition: Edition) -> Iterator[Fault]:
    """Only holidays can leave a year without a working day, and such a year begins with one of them."""
    calendar = edition.calendar
    works, holidays = {WEEKDAYS.index(day) for day in calendar.days}, frozenset(calendar.holidays)
    for holiday in sorted(holidays):
        year = (holiday + timedelta(days=offset) for offset in range(365))
        if not any(day.weekday() in works and day not in holidays for day in year):
            problem = "must leave a working day within every year: no deadline could be reached"
            yield Fault(("calendar", "holidays"), problem, (("calendar", "days"),))
            return


def _named_choices(edition: Edition) -> Iterator[Fault]:
    """What is meant where somebody names no choice has to be among the choices."""
    if NO_ACTION not in edition.partner_actions:
        yield Fault(("partner_actions",), "must hold `none`: it is meant where a vote names no other action (S39)")
    if DEFAULT_CATEGORY not in edition.complaint_categories:
        yield Fault(("complaint_categories",), "must hold `other`: a complaint filed without a category has it")


def _powers(edition: Edition, powers: Powers) -> Iterator[Fault]:
    for action, roles in edition.may_take.items():
        place = ("may_take", action)
        if action not in powers.actions:
            yield Fault(place, "is no declared action; /openapi.json lists them")
        elif action in powers.bound and set(roles) != {powers.bound[action]}:
            yield Fault(place, f"must stay with {powers.bound[action].value}: the standard gives it to nobody else")
        elif action in powers.decisive and Role.OPS in roles:
            yield Fault(place, "must not name ops: ops administers, and holds no vote and no step's outcome")


def _periods(edition: Edition) -> Iterator[Fault]:
    """S4, S28: what happens during a term has to fit into it."""
    months, term = edition.terms.months, ("terms", "months")
    if edition.terms.evaluate_every_months > months:
        yield Fault(("terms", "evaluate_every_months"), "must not be longer than terms.months", (term,))
    if edition.marks.lead_days >= months * _SHORTEST_MONTH:
        problem = f"must be shorter than the term, whose months have {_SHORTEST_MONTH} days at least"
        yield Fault(("marks", "lead_days"), problem, (term,))
    window = ("marks", "window_months")
    if edition.retention.personal_text_months < edition.marks.window_months:
        problem = "must not be shorter than the window of marks: a review reads the texts of each that counts"
        yield Fault(("retention", "personal_text_months"), problem, (window,))


def _lowest_tier(edition: Edition) -> Iterator[Fault]:
    """S5 asks for a tier: with the lowest one as the minimum nobody could ever be below it (S7, S8)."""
    if edition.tiers.minimum == edition.tiers.order[0]:
        problem = "must not be the lowest tier: nobody could be below it, and S5 asks for a tier"
        yield Fault(("tiers", "minimum"), problem, (("tiers", "order"),))


def _aliases(edition: Edition) -> Iterator[Fault]:
    """S40: every spelling leads to a programme, in one step."""
    known = edition.programmes.accredited_only
    for alias, name in edition.programmes.aliases.items():
        place, besides = ("programmes", "aliases", alias), (("programmes", "accredited_only"),)
        if name not in known:
            yield Fault(place, "must stand for one of programmes.accredited_only (S40)", besides)
        elif alias in known and alias != name:
            yield Fault(place, "must stand for itself: it is the name of a programme (S40)", besides)
    yield from _one_spelling(edition)


def _one_spelling(edition: Edition) -> Iterator[Fault]:
    """S40: what differs in case, accents and spacing alone is one programme."""
    programmes, kept = edition.programmes, dict[str, str]()
    for index, name in enumerate(programmes.accredited_only):
        first = kept.setdefault(folded(name), name)
        if first != name:
            entry = programmes.accredited_only.index(first)
            yield Fault(("programmes", "accredited_only", index), f"is entry {entry} in another spelling (S40)")
    for alias, name in programmes.aliases.items():
        first = kept.setdefault(folded(alias), name)
        if first not in (name, alias):
            problem = "is a programme, or an alias of another one, in another spelling (S40)"
            yield Fault(("programmes", "aliases", alias), problem)


def _teams(edition: Edition) -> Iterator[Fault]:
    """Whoever has work to do is told of it."""
    place, seats = ("contacts", "teams"), edition.accreditation_board.seats
    for team in (*TEAMS, *seats):
        if team.value not in edition.contacts.teams:
            besides = (("accreditation_board", "seats"),) if team in seats else ()
            yield Fault((*place, team.value), "is missing: the team could not be told of its work", besides)
    known = {*(role.value for role in Role if role is not Role.SYSTEM), *(seat.value for seat in Seat)}
    for team_name in edition.contacts.teams:
        if team_name not in known:
            yield Fault((*place, team_name), "is neither a role nor a seat of the accreditation review board")
