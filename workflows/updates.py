"""Named updates, generated from the declared actions before the workflow is defined.

A dynamic handler would publish no names; written by hand, the list of actions would stand here a second time.
"""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, FailureError

from standards.base_model import FrozenModel
from standards.commands import Command, CommandRegistry, Declaration
from standards.rejections import Rejection


class Receipt(FrozenModel):
    """What an accepted command is answered with: the sequence up to which the case has come."""

    sequence: int
    events: str | None = None
    """The digest of the events that it led to (``standards.events.digest_of``), where it led to these and no others."""


class Host(Protocol):
    """What a workflow offers to the generated handlers."""

    def check(self, command: Any) -> None:
        """Refuses, before it enters the history, a command that the case as it stands doesn't allow."""

    async def perform(self, command: Any) -> Receipt:
        """Decides the command under the workflow's lock and records what follows."""


W = TypeVar("W", bound=Host)


def updates_for(actions: CommandRegistry) -> Callable[[type[W]], type[W]]:
    """Gives the workflow class an update, with its validator, for each action. Goes below ``@workflow.defn``."""

    def add(host: type[W]) -> type[W]:
        for declared in actions.values():
            setattr(host, f"update_{declared.name}", _update(declared))
        return host

    return add


def _update(declared: Declaration) -> Any:
    command = Command[declared.model]  # type: ignore[name-defined] # the model is only known when the table is read

    async def handle(self: Host, command: Any) -> Receipt:
        return await self.perform(command)

    def validate(self: Host, command: Any) -> None:
        self.check(command)

    # The SDK reads the argument's type from the annotations and the update's name from the declaration.
    handle.__annotations__ = {"command": command, "return": Receipt}
    validate.__annotations__ = {"command": command, "return": None}
    handle.__name__ = handle.__qualname__ = f"update_{declared.name}"
    handle.__doc__ = declared.summary
    update = workflow.update(name=declared.name, description=declared.summary)(handle)
    update.validator(validate)
    return update


def refused(rejection: Rejection) -> ApplicationError:
    """A refusal as Temporal carries it: any other exception would fail the workflow's task, not the command."""
    details = {"clauses": [str(clause) for clause in rejection.clauses], "field": rejection.field}
    return ApplicationError(rejection.detail, details, type=rejection.code.value, non_retryable=True)


def is_of_type(failure: FailureError, *kinds: str) -> bool:
    """Whether an activity failed with one of these: a local one's failure comes as it is, another's inside its own."""
    cause = failure.cause if isinstance(failure, ActivityError) else failure
    return isinstance(cause, ApplicationError) and cause.type in kinds
