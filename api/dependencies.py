"""What every endpoint needs: the stores, the clock and the verified caller, as FastAPI dependencies."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from temporalio.client import Client

from api.auth import Caller
from records import people
from records.editions.repository import EditionRepository
from records.standing import Written
from temporal.client import Nudger


@dataclass(frozen=True)
class Services:
    """The API's connections to the outside."""

    engine: AsyncEngine
    temporal: Client
    repository: EditionRepository
    clock: Callable[[], datetime]
    public_url: str
    audit_key: str | None = None
    hubspot_secret: str | None = None
    known_people: dict[str, Caller] = field(default_factory=dict)
    nudging: set[asyncio.Task[None]] = field(default_factory=set)

    async def introduce(self, caller: Caller) -> None:
        """Keeps the name and address of somebody who acts, where they are new to this process.

        In a transaction of its own, so that nothing that fails after it undoes what is taken for known here.
        """
        sub = caller.actor.sub
        if self.known_people.get(sub) != caller:
            async with self.engine.begin() as connection:
                await people.remember(
                    connection, sub, caller.name, caller.email, self.clock(), [str(role) for role in caller.actor.roles]
                )
            self.known_people[sub] = caller

    @staticmethod
    async def as_person(connection: AsyncConnection, caller: Caller) -> Caller:
        """The caller with the same person's other accounts, found by the verified address."""
        others = await people.other_subs(connection, caller.actor.sub, caller.email)
        return caller.model_copy(update={"actor": caller.actor.model_copy(update={"other_subs": others})})

    def nudge(self, written: Written | None) -> None:
        """Tells the processes that a decision concerns to look. Nobody waits for it: what it misses is swept up."""
        if written is not None and written.subjects:
            task = asyncio.create_task(Nudger(self.temporal)(written.standing, written.subjects))
            self.nudging.add(task)
            task.add_done_callback(self.nudging.discard)


# Both are asynchronous so that they run at once: a synchronous one would be handed to a thread.
async def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


async def _caller(request: Request) -> Caller:
    caller: Caller = request.scope["caller"]
    return caller


TheServices = Annotated[Services, Depends(_services)]
TheCaller = Annotated[Caller, Depends(_caller)]
