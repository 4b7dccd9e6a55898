"""The ways from stage to stage that a walk found."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from cli.docs.commands import choices_of
from cli.docs.explorable import BESIDE, Beginning, Machine, Place
from cli.docs.markdown import code, either
from cli.docs.state_explorer import CLOCK, Found, Tried, numbered
from standards.clauses import Clause

OUTCOME = "outcome"
"""The fact of a situation by which a machine tells how a case had ended."""


@dataclass(frozen=True)
class Way:
    """One way: from a stage (None where a case begins) by a command or a deadline to a place, on these clauses."""

    leaves: str | None
    words: str
    to: Place
    clauses: tuple[Clause, ...]
    ended: str = ""
    """The outcome that the case had, where it leaves its end."""

    @property
    def begins_at(self) -> str | None:
        """Where the picture draws the way from: an outcome where the case had ended."""
        return self.ended or self.leaves


def ways(found: Found[Any]) -> list[Way]:
    """How a case begins, then every way in the order of the stages and of the declarations."""
    return [*map(partial(_beginning, found), found.beginnings), *_between_stages(found)]


def _beginning(found: Found[Any], begins: Beginning[Any]) -> Way:
    return Way(None, begins.words, found.machine.place(begins.case), tuple(numbered(begins.first.clauses)))


def _between_stages(found: Found[Any]) -> Iterator[Way]:
    grouped: dict[tuple[int, int, bool, int, str, str], list[Tried]] = {}
    for tried in found.tried:
        if tried.answer.moved_to is not None:
            grouped.setdefault(_order(found.machine, tried, tried.answer.moved_to), []).append(tried)
    for _, group in sorted(grouped.items()):
        to = group[0].answer.moved_to
        if to is not None:
            clauses = numbered(clause for tried in group for clause in tried.answer.clauses)
            yield Way(group[0].stage, _words(found, group), to, tuple(clauses), _ended(group[0]))


def _ended(tried: Tried) -> str:
    return dict(tried.situation).get(OUTCOME, "")


def _order(machine: Machine[Any], tried: Tried, to: Place) -> tuple[int, int, bool, int, str, str]:
    """By stage and declaration; what ends the case comes first, which also gives the picture a straight spine."""
    stages, actions = [str(stage) for stage in machine.stages], [*machine.actions, *machine.by_itself]
    leaves, action = stages.index(tried.stage), actions.index(tried.command.action)
    return leaves, action, to.outcome is None, stages.index(to.stage), to.outcome or "", _ended(tried)


def _words(found: Found[Any], group: list[Tried]) -> str:
    """What was done, with what was chosen in it where another choice does not lead there."""
    action = group[0].command.action
    given = [dict(tried.command.given) for tried in group]
    possible = [dict(command.given) for command in found.commands if command.action == action]
    if action == CLOCK:
        event, *chosen = [(name, either(_chosen(name, given))) for name in given[0]]
        return " ".join([code(event[1]), *(f"with {name} {choice}" for name, choice in chosen)])
    if action in found.machine.by_itself:
        return _happened(given, possible)
    fields = found.machine.actions[action].model.model_fields
    choices = [name for name in possible[0] if choices_of(fields[name])]
    distinguishing = [name for name in choices if _chosen(name, given) != _chosen(name, possible)]
    return " ".join([code(action), *(_choice(name, _chosen(name, given)) for name in distinguishing)])


def _happened(given: list[dict[str, str]], possible: list[dict[str, str]]) -> str:
    """What came about, with what it depends on where otherwise it does not lead there."""
    what, *depending = given[0]
    alike = [each for each in possible if each[what] in _chosen(what, given)]
    chosen = {name: _chosen(name, given) for name in depending if name != BESIDE}
    distinguishing = {name: found for name, found in chosen.items() if found != _chosen(name, alike)}
    with_facts = [f"{name} {found[0]}" for name, found in distinguishing.items() if len(found) == 1]
    return ", ".join([either(_chosen(what, given)), *with_facts])


def _chosen(name: str, given: list[dict[str, str]]) -> list[str]:
    return sorted({each[name] for each in given})


def _choice(name: str, chosen: list[str]) -> str:
    match chosen:
        case ["yes"]:
            return name
        case ["no"]:
            return f"not {name}"
        case _:
            return either(chosen)
