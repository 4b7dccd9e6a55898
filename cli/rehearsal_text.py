"""A rehearsal for a person: a timeline by day with who, what and why, what is due next, and then the expectations."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import typer

from analysis.rehearsal import Rehearsal, Scenario
from analysis.rehearsal.engine import RehearsedEvent
from analysis.rehearsal.messages import describe
from analysis.rehearsal.play import Check, TimelineEntry
from analysis.rehearsal.upcoming import Ahead
from cli.terminal import printable
from standards.editions.validation_errors import Place

_UNTOLD: Final = ("taken_up", "review_taken_up")
"""That a process began is for machines to know."""
_SUBJECT, _WHO = 18, 10
_INDENT: Final = " " * 9
Line = Callable[[Place], int]


@dataclass(frozen=True)
class Pen:
    """Colours where they can be seen."""

    colour: bool

    def dim(self, text: str) -> str:
        """What stands aside."""
        return typer.style(text, dim=True) if self.colour else text

    def bold(self, text: str) -> str:
        """What leads."""
        return typer.style(text, bold=True) if self.colour else text

    def good(self, text: str) -> str:
        """What is as it should be."""
        return typer.style(text, fg=typer.colors.GREEN) if self.colour else text

    def bad(self, text: str) -> str:
        """What is not."""
        return typer.style(text, fg=typer.colors.RED, bold=True) if self.colour else text


def lines(name: str, title: str, scenario: Scenario, played: Rehearsal, line: Line, *, colour: bool) -> Iterator[str]:
    """The whole rehearsal, line by line."""
    pen = Pen(colour)
    yield pen.bold(printable(title or name))
    yield pen.dim(f"edition {scenario.edition.id}, from {_instant(scenario.starts)} UTC")
    for problem in scenario.unpublishable:
        yield pen.dim(f"tried out, though it could not be published: {printable(problem)}")
    yield from _timeline(scenario, played, line, pen)
    if played.checks:
        yield ""
        yield pen.bold("Expected")
        yield from (printed for check in played.checks for printed in _check(check, line, pen))
    yield ""
    yield _sum(played, pen)


def _timeline(scenario: Scenario, played: Rehearsal, line: Line, pen: Pen) -> Iterator[str]:
    day: date | None = None
    known: dict[str, Ahead] = {}
    for number, entry in enumerate(played.entries):
        told = [*_beginning(scenario)] if number == 0 else [*_entry(entry, played.engine.names, line, pen)]
        if not told:
            continue
        if entry.at.date() != day:
            day = entry.at.date()
            yield ""
            yield pen.bold(f"{day:%a %Y-%m-%d}")
        yield from _stamped(entry.at, told, pen)
        for ahead in entry.next:
            if known.get(ahead.owner) != ahead:
                known[ahead.owner] = ahead
                yield pen.dim(_ahead(ahead))


def _stamped(at: datetime, told: Sequence[str], pen: Pen) -> Iterator[str]:
    for number, text in enumerate(told):
        yield f"  {pen.dim(f'{at:%H:%M}')}  {text}" if number == 0 else f"{_INDENT}{text}"


def _beginning(scenario: Scenario) -> Iterator[str]:
    """One line a partner: what it brings along."""
    for name, partner in scenario.partners.items():
        said = [printable(partner.tier)]
        said += [f"{held.kind} since {held.issued_on}" for held in partner.accreditations]
        said += [f"in {', '.join(map(printable, partner.programmes))}"] if partner.programmes else []
        if partner.marks:
            said.append(f"{len(partner.marks)} {'mark' if len(partner.marks) == 1 else 'marks'} from before")
        yield f"{name:<{_SUBJECT}} {'; '.join(said)}"


def _entry(entry: TimelineEntry, names: Mapping[str, str], line: Line, pen: Pen) -> Iterator[str]:
    for told in entry.events:
        if told.event.data.type not in _UNTOLD:
            yield _event(told, names, pen)
    if entry.step is not None and (entry.rejection is not None or not entry.holds):
        yield _answer(entry, line, pen)


def _event(told: RehearsedEvent, names: Mapping[str, str], pen: Pen) -> str:
    event = told.event
    clauses = pen.dim(f"  [{' '.join(event.clauses)}]") if event.clauses else ""
    name = f"review {told.name}" if told.kind == "review" else told.name
    return f"{printable(name):<{_SUBJECT}} {event.actor:<{_WHO}} {printable(describe(told, names))}{clauses}"


def _answer(entry: TimelineEntry, line: Line, pen: Pen) -> str:
    """A step that was refused, or that should have been."""
    assert entry.step is not None
    step, rejection = entry.step.step, entry.rejection
    start = f"{printable(step.about[1]):<{_SUBJECT}} {step.actor.sub:<{_WHO}} {printable(step.does)}: "
    if rejection is None:
        return start + pen.bad(f"✗ accepted; it should have been refused with {step.refused}") + _where(entry, line)
    why = f": {printable(rejection.detail)}"
    clauses = pen.dim(f"  [{' '.join(rejection.clauses)}]") if rejection.clauses else ""
    if entry.holds:
        return start + pen.good(f"✓ refused, {rejection.code}") + why + clauses
    should = f"refused with {step.refused}" if step.refused else "accepted"
    return (
        start
        + pen.bad(f"✗ refused, {rejection.code}; it should have been {should}")
        + why
        + clauses
        + _where(entry, line)
    )


def _where(entry: TimelineEntry, line: Line) -> str:
    assert entry.step is not None
    return f"  (line {line(entry.step.place)})"


def _ahead(ahead: Ahead) -> str:
    return f"{_INDENT}{'':<{_SUBJECT}} → {_instant(ahead.at)} {ahead.words} ({printable(ahead.name)})"


def _check(check: Check, line: Line, pen: Pen) -> Iterator[str]:
    expected = check.expected
    subject = printable(expected.subject) if expected.kind != "review" else f"review of {expected.subject}"
    start = f"{_instant(expected.at)}  {subject:<{_SUBJECT}} "
    if check.holds:
        yield f"  {pen.good('✓')} {start}{_said(check.wanted)}"
        return
    yield f"  {pen.bad('✗')} {start}{_said(check.wanted)}  (line {line(expected.place)})"
    missed = {key: check.found.get(key) for key in check.missed if key in check.found} or check.found
    yield f"    {pen.bad('found')} {_said(missed)}"


def _said(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} {_value(value)}" for key, value in values.items())


def _value(value: Any) -> str:  # noqa: PLR0911 - one line a kind of value reads best as a table
    match value:
        case None:
            return "none"
        case bool():
            return "yes" if value else "no"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case Decimal():
            return f"{value.normalize():f}"
        case tuple() | list():
            return f"[{', '.join(_value(item) for item in value)}]"
        case Mapping():
            return f"{{{_said(value)}}}"
        case _:
            return printable(str(value))


def _instant(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def _sum(played: Rehearsal, pen: Pen) -> str:
    said = f"{played.passed} passed, {played.failed} failed"
    unexpected = len(played.unexpected)
    if unexpected:
        said += f", {unexpected} of them {'a step' if unexpected == 1 else 'steps'} that went otherwise than expected"
    return pen.bad(said) if played.failed else pen.good(said)
