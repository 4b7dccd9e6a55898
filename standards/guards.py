"""Guards: the preconditions of a command as data, declared once, in the order in which rejections are judged.

``decide``, the offered commands, the explanation of a rejection and the tables in the docs read them; nobody states a
precondition twice. A command's guards stand on its declaration.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from standards.actors import Actor
from standards.clauses import Clause
from standards.rejections import Rejection, RejectionCode
from standards.vocabulary import Role

if TYPE_CHECKING:  # Declarations hold guards, so this module is read before there are commands.
    from standards.commands import Command, CommandData, Declaration, NamedComplaint

S = TypeVar("S")
D = TypeVar("D", bound="CommandData")
R = TypeVar("R")

RULES = 4
"""Which rules these are. A change of rules other than a guard raises it; a guard carries its own number, ``since``.

The next number is one above this and above every ``since``: each stands for one change.
"""
SOMEBODY_ELSE = "somebody else"


class Situation(NamedTuple, Generic[S, D, R]):
    """What guards and handlers look at: the state ``S`` after the deadlines due by ``at``, who asks under which rules.

    ``R`` is the edition in force. ``command`` is None where it is only asked what may be offered to the caller.
    """

    state: S
    by: Actor
    at: datetime
    edition: R
    command: "Command[D] | None" = None
    subject: str = ""

    @property
    def data(self) -> D:
        """The content of the command. Guards that read it do not withhold an offer."""
        assert self.command is not None
        return self.command.data

    @property
    def named(self) -> "NamedComplaint | None":
        """The complaint that the content names, where one is on record."""
        return None if self.command is None else self.command.named

    @property
    def rules(self) -> int:
        """The rules under which the command was given; today's where it is only asked what may be offered."""
        return RULES if self.command is None else self.command.rules

    @property
    def seen_sequence(self) -> int | None:
        """The version that the caller has seen, where the command names one (If-Match)."""
        return None if self.command is None else self.command.if_sequence

    def on(self, state: S) -> "Situation[S, D, R]":
        """The same command on another state."""
        return self._replace(state=state)

    def by_whom(self, by: Actor) -> "Situation[S, D, R]":
        """The same command of somebody else, or of the same person in another role."""
        return self._replace(by=by, command=self.command and self.command.model_copy(update={"by": by}))

    def saying(self, **fields: Any) -> "Situation[S, D, R]":
        """The same command with other content."""
        return self.sent_with(data=self.data.model_copy(update=fields))

    def sent_with(self, **fields: Any) -> "Situation[S, D, R]":
        """The same command with other fields around its content, such as ``if_sequence``."""
        return self._replace(command=self.command and self.command.model_copy(update=fields))


@dataclass(frozen=True)
class Remedy(Generic[S]):
    """A change that may let a guard pass: a fact as it is, as it would have to be, and the situation then."""

    fact: str
    was: Any
    to: Any
    situation: Situation[S, Any, Any]


Candidates = Iterable[Remedy[S]]
"""Changes of one fact, the smallest first: the first with which the command fares otherwise is the nearest."""
Facts = Iterable[tuple[str, Any]]
"""Facts by name, as an explanation tells them."""


@dataclass(frozen=True, kw_only=True)
class Guard(Generic[S]):
    """One precondition of a command."""

    name: str
    """What must hold, in words that the docs' tables show: `the rubric has been scored`."""
    code: RejectionCode
    clauses: tuple[Clause, ...] = ()
    holds: Callable[[Situation[S, Any, Any]], bool]
    words: str | Callable[[Situation[S, Any, Any]], str]
    """What to do instead, to the caller."""
    field: str | None = None
    """The part of the command that is at fault, where one is."""
    withholds: bool = True
    """Whether the command is not even offered while this fails. False for what is judged when it is given: its content,
    and what the caller can see to first."""
    of_stage: bool = False
    """Whether it looks at the stage, the caller's roles and the edition alone: it says the same of every case there."""
    since: int = 0
    """The first rules with this guard. Commands given under earlier ones are decided again as they were then: by a
    process that replays its history, by an explanation, by whoever verifies the record."""
    told_together: bool = False
    """Whether the caller is told of everything with this mark that fails, where this is the first."""
    part: str | None = None
    """What somebody for whom it fails did in the case, where that is it: `voted`."""
    remedies: Callable[[Situation[S, Any, Any]], Iterable[Candidates[S]]] = lambda _: ()
    """What may let it pass: a list of candidates for each fact; the decider runs again with each candidate."""
    facts: Callable[[Situation[S, Any, Any]], Facts] = lambda _: ()
    """What the test looked at, for the explanation of a rejection."""

    def applies_to(self, command: "Command[Any]") -> bool:
        """Whether it was among the rules when the command was given."""
        return self.since <= command.rules

    def reject(self, situation: Situation[S, Any, Any]) -> Rejection:
        """The rejection that this guard gives."""
        words = self.words if isinstance(self.words, str) else self.words(situation)
        return Rejection(self.code, words, self.clauses, self.field)


@dataclass(frozen=True)
class Rejected(Generic[S]):
    """A command that was rejected: the guard that stood in its way, and what it looked at."""

    guard: Guard[S]
    situation: Situation[S, Any, Any]
    beside: tuple[Guard[S], ...] = ()
    """Those that are told together with it."""

    @property
    def guards(self) -> tuple[Guard[S], ...]:
        """All that the caller is told of."""
        return (self.guard, *self.beside)

    @property
    def rejection(self) -> Rejection:
        """What the caller is told."""
        if not self.beside:
            return self.guard.reject(self.situation)
        told = [guard.reject(self.situation) for guard in self.guards]
        clauses = tuple(dict.fromkeys(clause for each in told for clause in each.clauses))
        return replace(told[0], detail=" ".join(each.detail for each in told), clauses=clauses)


_RANK = {
    RejectionCode.ROLE_REQUIRED: 0,
    RejectionCode.PRECONDITION_FAILED: 1,
    RejectionCode.WRONG_STAGE: 2,
    RejectionCode.RECUSED: 3,
    RejectionCode.SEPARATION_OF_DUTIES: 3,
}


def as_judged(guards: Iterable[Guard[S]]) -> tuple[Guard[S], ...]:
    """The guards as every rejection is judged: role, If-Match, stage, conflicts, then content as it was declared."""
    return tuple(sorted(guards, key=lambda guard: _RANK.get(guard.code, len(_RANK))))


def first_failing(guards: Sequence[Guard[S]], situation: Situation[S, Any, Any]) -> Guard[S] | None:
    """The guard that rejects, the first in order; None where the command may be taken, or offered."""
    return next(_failing(guards, situation), None)


def _failing(guards: Sequence[Guard[S]], situation: Situation[S, Any, Any]) -> Iterator[Guard[S]]:
    """Those that are judged of the command, or that withhold its offer, and do not hold."""
    if situation.command is None:
        return (guard for guard in guards if guard.withholds and not guard.holds(situation))
    given = situation.command
    return (guard for guard in guards if guard.applies_to(given) and not guard.holds(situation))


def judge(situation: Situation[S, Any, Any]) -> Rejected[S] | None:
    """What stands in the way of the situation's command; None where it may be taken."""
    guards = situation.data.declaration.guards
    if not guards:
        return None
    failing = _failing(guards, situation)
    first = next(failing, None)
    if first is None:
        return None
    beside = tuple(guard for guard in failing if guard.told_together) if first.told_together else ()
    return Rejected(first, situation, beside)


def offered(commands: "Mapping[str, Declaration]", situation: Situation[S, Any, Any]) -> "tuple[Declaration, ...]":
    """The commands that may be offered to the caller: what they will say is judged when they are given."""
    asked = situation if situation.command is None else situation._replace(command=None)
    return tuple(declared for declared in commands.values() if first_failing(declared.guards, asked) is None)


def withheld(
    commands: "Mapping[str, Declaration]", situation: Situation[S, Any, Any]
) -> "tuple[tuple[Declaration, Rejection], ...]":
    """The commands that are not offered to the caller, each with the rejection that an attempt would meet first."""
    asked = situation._replace(command=None)
    found = ((declared, first_failing(declared.guards, asked)) for declared in commands.values())
    return tuple((declared, guard.reject(asked)) for declared, guard in found if guard is not None)


def parts(commands: "Mapping[str, Declaration]", situation: Situation[S, Any, Any]) -> tuple[str, ...]:
    """What the caller did in the case that keeps some command from them, each part once."""
    known = (guard for declared in commands.values() for guard in declared.guards if guard.part is not None)
    return tuple(dict.fromkeys(guard.part or "" for guard in known if not guard.holds(situation)))


# What most commands have in common


def role_required(
    declared: "Declaration",
    stage_of: Callable[[Situation[S, Any, Any]], StrEnum],
    in_role: Callable[[Actor, Role, Any], Actor] = lambda by, role, _: by.model_copy(update={"roles": (role,)}),
) -> Guard[S]:
    """The caller holds a role that may take the command: in this stage, or in any where it is not taken in this one.

    ``in_role`` is the caller in another role, under the edition, where more than the role goes with it.
    """

    def allowed(situation: Situation[S, Any, Any]) -> tuple[Role, ...]:
        stage, edition = stage_of(situation), situation.edition
        return declared.roles_in(stage, edition) if declared.open_in(stage) else declared.roles_anywhere(edition)

    def other_roles(situation: Situation[S, Any, Any]) -> Iterator[Candidates[S]]:
        by, edition = situation.by, situation.edition
        roles = dict.fromkeys((*allowed(situation), *declared.roles_anywhere(edition)))
        yield [Remedy("roles", by.roles, (role,), situation.by_whom(in_role(by, role, edition))) for role in roles]

    return Guard(
        name="the caller holds a role that may take it",
        code=RejectionCode.ROLE_REQUIRED,
        of_stage=True,
        clauses=declared.clauses,
        holds=lambda situation: situation.by.acting_as(allowed(situation)) is not None,
        words=lambda situation: f"This takes the role {' or '.join(allowed(situation))}.",
        remedies=other_roles,
    )


def unchanged(
    what: str,
    sequence_of: Callable[[Situation[S, Any, Any]], int],
    is_as_seen_at: Callable[[S, int], bool] | None = None,
) -> Guard[S]:
    """The caller has seen its latest version, where the command says which one was seen (If-Match)."""

    def holds(situation: Situation[S, Any, Any]) -> bool:
        seen = situation.seen_sequence
        if seen is None:
            return True
        return is_as_seen_at(situation.state, seen) if is_as_seen_at else seen == sequence_of(situation)

    def read_again(situation: Situation[S, Any, Any]) -> Iterator[Candidates[S]]:
        read, now = situation.seen_sequence, sequence_of(situation)
        yield (Remedy("sequence that was read", read, now, situation.sent_with(if_sequence=now)),)

    return Guard(
        name=f"the caller has seen the latest version of the {what}, where one is named",
        code=RejectionCode.PRECONDITION_FAILED,
        holds=holds,
        words=f"The {what} has changed since you read it; read it again.",
        withholds=False,
        remedies=read_again,
    )


def of_content(
    name: str,
    holds: Callable[[Situation[Any, Any, Any]], bool],
    words: str | Callable[[Situation[Any, Any, Any]], str],
    code: RejectionCode = RejectionCode.INVALID,
    **more: Any,
) -> Guard[Any]:
    """A precondition of what the command says: it is judged when the command is given, and no offer waits for it."""
    return Guard(name=name, code=code, holds=holds, words=words, withholds=False, **more)


def somebody_else(situation: Situation[S, Any, Any]) -> Iterator[Candidates[S]]:
    """Another person in the same role."""
    by = situation.by.model_copy(update={"sub": "somebody-else", "other_subs": ()})
    yield (Remedy("who acts", "the caller", SOMEBODY_ELSE, situation.by_whom(by)),)
