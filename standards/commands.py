"""The spine: a command is declared once, with its guards, and whatever offers it is made from its declaration.

The HTTP route and its OpenAPI, the Temporal update, the authorization table, the console's form, the scenario verb and
the docs' table all read ``Declaration``; none of them lists the commands again.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import ConfigDict, Field, ValidationInfo, model_validator

from standards.actors import SYSTEM, Actor
from standards.base_model import FrozenModel
from standards.clauses import Clause
from standards.editions import EscalationEdition
from standards.field_types import Narrative
from standards.guards import RULES, Guard, as_judged
from standards.vocabulary import Role


class CommandData(FrozenModel):
    """The fields of something that a person or a system can do. Every command may carry a note."""

    declaration: ClassVar["Declaration"]

    note: Narrative | None = Field(default=None, description="Anything the record should keep beside the action.")

    @property
    def names(self) -> str | None:
        """The id of another complaint that the content names: whoever takes the command in looks it up."""
        return None


RolesInStage = Callable[[Any, EscalationEdition], tuple[Role, ...]]
"""Who may act in a stage of the process; each process has stages of its own."""


@dataclass(frozen=True)
class Declaration:
    """What a command is called, who may take it, from which stages, on which clauses, and what must hold before."""

    name: str
    model: type[CommandData]
    roles: tuple[Role, ...]
    stages: tuple[StrEnum, ...]
    """Empty where it can be taken in every stage."""
    clauses: tuple[Clause, ...]
    summary: str
    narrowed: RolesInStage | None = None
    """Where the stage or the edition decides among ``roles``."""
    where: str | None = None
    """The stages in words, where more than their names says when it can be taken."""
    guards: tuple[Guard[Any], ...] = ()
    """Its preconditions, in the order in which rejections are judged."""

    @cached_property
    def rules(self) -> int:
        """The rules under which the command is given today: a guard that came after ``RULES`` raises them by itself."""
        return max((RULES, *(guard.since for guard in self.guards)))

    def open_in(self, stage: StrEnum) -> bool:
        """Whether the command can be taken in this stage."""
        return not self.stages or stage in self.stages

    def roles_in(self, stage: StrEnum, edition: EscalationEdition) -> tuple[Role, ...]:
        """Who may take the command in this stage under this edition."""
        if self.name in edition.may_take:
            return edition.may_take[self.name]
        return self.narrowed(stage, edition) if self.narrowed else self.roles

    def roles_anywhere(self, edition: EscalationEdition) -> tuple[Role, ...]:
        """Who may take the command in some stage: the check that needs no case."""
        if not self.stages:
            return self.roles
        allowed = {role: None for stage in self.stages for role in self.roles_in(stage, edition)}
        return tuple(allowed)


A = TypeVar("A", bound=CommandData)


class CommandRegistry(Mapping[str, Declaration]):
    """The declared commands of one process, by name."""

    def __init__(self, preconditions: Callable[[Declaration], tuple[Guard[Any], ...]] = lambda _: ()) -> None:
        """``preconditions`` are the guards that follow from what a declaration says: of its roles, of its stages."""
        self._declared: dict[str, Declaration] = {}
        self._preconditions = preconditions

    def declare(
        self,
        name: str,
        *,
        by: tuple[Role, ...],
        during: tuple[StrEnum, ...],
        clauses: tuple[Clause, ...] = (),
        narrowed: RolesInStage | None = None,
        where: str | None = None,
        guards: tuple[Guard[Any], ...] = (),
    ) -> Callable[[type[A]], type[A]]:
        """Declares the decorated model as the command ``name``. Its docstring is the summary that is shown of it."""

        def add(model: type[A]) -> type[A]:
            summary = (model.__doc__ or "").strip()
            declared = Declaration(name, model, by, during, clauses, summary, narrowed, where)
            judged = as_judged((*self._preconditions(declared), *guards))
            model.declaration = self._declared[name] = replace(declared, guards=judged)
            return model

        return add

    def __getitem__(self, name: str) -> Declaration:
        return self._declared[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._declared)

    def __len__(self) -> int:
        return len(self._declared)


A_co = TypeVar("A_co", bound=CommandData, covariant=True)


class NamedComplaint(FrozenModel):
    """A complaint that the content of a command names, as the record had it when the command was taken in."""

    id: str
    partner_id: str
    duplicate_of: tuple[str, ...] = ()
    """What it was closed as a duplicate of, what that one was, and so on."""
    decided_action: str | None = None
    """The action on the partner that its mark board decided; None where no board decided on it (S39)."""
    agreed_proposal: str | None = None
    """The proposal on which a mediation closed it (S18)."""


class Command(FrozenModel, Generic[A_co]):
    """A command, who gives it and when it was taken in. ``id`` makes it happen once, however often it is sent."""

    # Temporal's histories call the content "action".
    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)

    id: str | None = None
    """None where nobody sent it: the product's own command, which names none in the events that follow."""
    by: Actor
    submitted_at: datetime
    data: A_co = Field(alias="action")
    if_sequence: int | None = None
    """The caller's ``If-Match``: the sequence of the case that the caller has seen."""
    subject: str | None = None
    """What the command acts on where the process has several subjects: an accreditation or a review of a partner."""
    named: NamedComplaint | None = None
    """The complaint that the content names (``CommandData.names``); None where there is none on record."""
    seed: str = ""
    """Chance, drawn where the command was taken in: it makes the ids that rules give unguessable."""
    recorded_up_to: int = 0
    """How far the record had come when the command was taken in: a process that is behind it has lost a step."""
    rules: int = Field(default_factory=lambda fields: fields["data"].declaration.rules if "data" in fields else RULES)
    """The rules under which it was given: today's, where it is made here."""
    signature: str | None = None
    """The API's, over who gives it to which process, when, and what it says (``standards.signing``)."""

    @model_validator(mode="before")
    @classmethod
    def _from_before_rules_had_numbers(cls, given: Any, info: ValidationInfo) -> Any:
        """What is read from Temporal's histories may be older than the number; what is made here is not."""
        return {"rules": 0, **given} if info.mode == "json" and isinstance(given, dict) else given


SHARED_COMMANDS = CommandRegistry()
"""What every process takes."""


@SHARED_COMMANDS.declare("pass_time", by=(Role.SYSTEM,), during=())
class PassTime(CommandData):
    """Let the deadlines that are due take effect."""


_GIVEN: type[Command[Any]] = Command[Any]


def given_by(
    by: Actor,
    data: A,
    at: datetime,
    *,
    command: str | None = None,
    subject: str | None = None,
    named: NamedComplaint | None = None,
    seed: str = "",
) -> Command[A]:
    """A command of somebody who is known, made here at ``at`` of values that are valid already."""
    return _GIVEN.of_known(
        id=command,
        by=by,
        submitted_at=at,
        data=data,
        if_sequence=None,
        subject=subject,
        named=named,
        seed=seed,
        recorded_up_to=0,
        rules=data.declaration.rules,
        signature=None,
    )


def by_the_product(data: A, at: datetime, *, subject: str | None = None, seed: str = "") -> Command[A]:
    """A command that nobody sent: the product gives it at ``at``, because time passes or a process begins."""
    return given_by(SYSTEM, data, at, subject=subject, seed=seed)
