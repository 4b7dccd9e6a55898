"""What every endpoint needs: the stores, the clock and the verified caller, as FastAPI dependencies."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from temporalio.client import Client

from api.auth import Caller
from api.rate_limits import Limits
from api.seat_holders import SeatHolders
from records import people
from records.database import autocommit
from records.editions.repository import EditionRepository
from records.evidence_files.object_store import EvidenceStore
from records.standing import Written
from standards.signing import AuditKeys
from temporal.client import Nudger


@dataclass(frozen=True)
class EvidenceLimits:
    """Where evidence files are kept, and how many of which size."""

    store: EvidenceStore | None = None
    """None where no file is taken."""
    most_bytes: int = 10 * 1024 * 1024
    most_files: int = 50


@dataclass(frozen=True)
class Services:
    """The API's connections to the outside."""

    engine: AsyncEngine
    temporal: Client
    repository: EditionRepository
    clock: Callable[[], datetime]
    public_url: str
    audit_keys: AuditKeys = AuditKeys()  # noqa: RUF009 - frozen
    hubspot_secret: str | None = None
    evidence: EvidenceLimits = EvidenceLimits()
    limits: Limits = field(default_factory=Limits)
    edition_approval: bool = True
    """Whether a second person approves an edition before it counts."""
    known_people: dict[str, Caller] = field(default_factory=dict)
    seats: SeatHolders = field(default_factory=SeatHolders)
    nudging: set[asyncio.Task[None]] = field(default_factory=set)

    @cached_property
    def autocommit(self) -> AsyncEngine:
        """The engine for reading and for single writes."""
        return autocommit(self.engine)

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

    async def recognised(self, caller: Caller, held: AsyncConnection | None = None) -> Caller:
        """The caller, with whether the person may sit on the accreditation review board (S32).

        ``held``: the connection of whoever holds one already.
        """
        sits = await self.seats.include(self.engine, caller, held)
        return caller.model_copy(update={"sits": True}) if sits else caller

    async def seat(self, caller: Caller) -> None:
        """Notes that the caller was shown a review blind: from now on the person sits, whatever token comes (S32)."""
        if not caller.sits:
            async with self.engine.begin() as connection:
                await people.remember(
                    connection,
                    caller.actor.sub,
                    caller.name,
                    caller.email,
                    self.clock(),
                    [str(role) for role in caller.actor.roles],
                    sits=True,
                )
            self.seats.add(caller)

    @staticmethod
    async def as_person(connection: AsyncConnection, caller: Caller) -> Caller:
        """The caller with the same person's other accounts, found by the verified address."""
        others = await people.other_subs(connection, caller.actor.sub, caller.email)
        return caller.with_others(others)

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
    services: Services = request.app.state.services
    caller: Caller = request.scope["caller"]
    return await services.recognised(caller)


TheServices = Annotated[Services, Depends(_services)]
TheCaller = Annotated[Caller, Depends(_caller)]


async def _costly(services: TheServices, caller: TheCaller) -> AsyncIterator[None]:
    """Counts the request among the caller's costly ones, and holds a place among the few that go on at once."""
    async with services.limits.costly(caller.actor.sub):
        yield


async def _costly_search(request: Request, services: TheServices, caller: TheCaller) -> AsyncIterator[None]:
    """The same where something is searched for; a list without words is cheap."""
    if "q" in request.query_params:
        async with services.limits.costly(caller.actor.sub):
            yield
    else:
        yield


COSTLY = Depends(_costly)
"""For a route whose answer takes the database, the rules or a process long."""
COSTLY_SEARCH = Depends(_costly_search)
"""For a list that can be searched."""
