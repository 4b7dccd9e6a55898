"""`./recourse reconcile`: says what would bring Temporal and the record together again after a restore, and does it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode
from temporalio.workflow import NondeterminismError

from activities.standing import StandingActivities
from cli.both_stores import Compared, compare_stores
from cli.record import settings_of_the_record
from cli.terminal import AsJson, give_up, print_json
from cli.verify import Say
from maintenance.follow_record import have_look
from records.database import opened
from records.editions.repository import EditionRepository, NoEdition
from records.reviews.packets import Packets
from records.standing import load
from records.workflow_cursors import Standings, going_on
from settings import StoreSettings
from standards.formatting import several
from standards.signing import Keyring
from temporal import anchoring
from temporal.client import Nudger, connect, start_following
from temporal.reconciliation import Disagreement, Remedy
from temporal.recovery import ANOTHERS, CannotRecover, recover_complaint, retake
from temporal.resetting import reset
from workflows.anchor import Lost

WHY = "PostgreSQL was restored from an older backup"
_ROUNDS = 4
"""A mended complaint can place a mark, which opens a review, whose process is then another one's."""


@dataclass(frozen=True)
class Stores:
    """Both stores, and the keys that prove who gave a command."""

    engine: AsyncEngine
    client: Client
    repository: EditionRepository
    keys: Keyring | None

    @property
    def keeper(self) -> StandingActivities:
        """Takes steps of standing again as the worker would."""
        standings = Standings(self.engine, self.repository, lambda: datetime.now(UTC))
        return StandingActivities(standings, Packets(self.engine), Nudger(self.client))


def reconcile(
    apply: Annotated[bool, typer.Option("--apply", help="Do it; without this nothing is changed.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say what would bring Temporal and the record together again; with --apply, do it. Nothing is made up."""
    settings, said = settings_of_the_record(), list[str]()
    say = said.append if as_json else typer.echo
    try:
        left = asyncio.run(_reconcile(settings, say, apply=apply))
    except (RPCError, RuntimeError, OSError, TimeoutError) as error:
        give_up(f"one of the stores does not answer ({type(error).__name__})")
    if as_json:
        print_json({"applied": True, "done": said, "left": left} if apply else {"applied": False, "differences": left})
    elif apply:
        _say_left(left)
    else:
        typer.echo(f"{several(len(left), 'difference')}; nothing was changed" if left else "nothing to reconcile")
    raise typer.Exit(1 if left else 0)


def _say_left(left: Sequence[str]) -> None:
    for line in left:
        typer.echo(f"left: {line}")
    typer.echo(f"{several(len(left), 'difference')} left" if left else "nothing is left to reconcile")


async def _reconcile(settings: StoreSettings, say: Say, *, apply: bool) -> list[str]:
    async with opened(settings.database_url, 4, settings.audit.ring) as engine:
        client = await connect(signing=settings.signing_keyring)
        stores = Stores(engine, client, EditionRepository(), settings.signing_keyring)
        return await mend(stores, say) if apply else await plan(stores, say)


async def plan(stores: Stores, say: Say = typer.echo) -> list[str]:
    """What differs, each with what would mend it, said as well; nothing is changed."""
    compared = await compare_stores(stores.engine, stores.client)
    said = [f"{one.subject}: {one.problem}; {one.remedy}" for one in _in_order(compared.disagreements)]
    if lost := _lost(compared):
        said.append(
            f"anchor: seals {lost.after + 1} to {lost.last} are not on record; it goes on from seal {lost.after}"
        )
    said += _contradicted(compared)
    for line in said:
        say(line)
    return said


async def mend(stores: Stores, say: Say = typer.echo) -> list[str]:
    """Mends what can be mended, round by round, and says so; returns what is left for somebody."""
    given_up: set[str] = set()
    left: list[str] = []
    for _ in range(_ROUNDS):
        compared = await compare_stores(stores.engine, stores.client)
        waiting = [one for one in _in_order(compared.disagreements) if one.workflow_id not in given_up]
        if not waiting:
            break
        left = [problem for one in waiting if (problem := await _mended(stores, one, given_up, say)) is not None]
    compared = await compare_stores(stores.engine, stores.client)
    lost = _lost(compared)
    if lost or given_up:
        lost = lost or Lost(at=datetime.now(UTC), after=_last(compared), last=_last(compared))
        await anchoring.restored(stores.client, lost.model_copy(update={"processes": tuple(sorted(given_up))}))
        say(f"anchor: goes on from seal {lost.after}; seals up to {lost.last} are kept as lost")
    return left + _contradicted(compared)


def _in_order(disagreements: Sequence[Disagreement]) -> list[Disagreement]:
    """Complaints first, in the order of their filing: what they place, accreditations and reviews follow from."""
    return sorted(disagreements, key=lambda one: (not one.subject.startswith("cmp_"), one.subject))


def _lost(compared: Compared) -> Lost | None:
    """The seals that the anchor knows and the record does not have."""
    known = compared.anchored
    if known is None or not known.heads:
        return None
    after = anchoring.last_in_common(compared.heads, known)
    return None if after == known.last else Lost(at=datetime.now(UTC), after=after, last=known.last)


def _contradicted(compared: Compared) -> list[str]:
    """What the anchor keeps for good, in words: no seal is lost, and nothing that is done now changes it."""
    if compared.anchored is None or _lost(compared):
        return []
    numbers = sorted({head.number for head in compared.anchored.contradictions})
    return [f"anchor: seal {number} was another one; somebody has to find out who wrote it" for number in numbers]


def _last(compared: Compared) -> int:
    return compared.anchored.last if compared.anchored else 0


async def _mended(stores: Stores, one: Disagreement, given_up: set[str], say: Say) -> str | None:
    """Nothing where it is mended, else what is left of it, in words."""
    try:
        done = await remedied(stores, one, given_up)
    except CannotRecover as problem:
        return f"{one.subject}: {one.problem}; {problem}"
    except (ApplicationError, NoEdition, NondeterminismError, ValueError, LookupError) as error:
        return f"{one.subject}: {one.problem}; it could not be mended ({type(error).__name__})"
    if done is None:
        return f"{one.subject}: {one.problem}; {one.remedy}"
    say(f"{one.subject}: {done}")
    return None


async def remedied(  # noqa: PLR0911 - one line a remedy
    stores: Stores, one: Disagreement, given_up: set[str]
) -> str | None:
    """What was done about it, in words; None where somebody has to. ``given_up`` gets processes that stay lost."""
    match one.remedy:
        case Remedy.FOLLOW:
            await _follow(stores, one.subject)
            return "its process follows the record"
        case Remedy.RECOVER if one.subject.startswith("cmp_"):
            events = await recover_complaint(stores.client, stores.engine, one.subject, stores.keys)
            return f"its steps are on record again, {several(events, 'event')}"
        case Remedy.RECOVER:
            return await _recover_standing(stores, one)
        case Remedy.RESET:
            return await _reset(stores.client, one.workflow_id)
        case Remedy.END:
            await _end(stores.client, one.workflow_id)
            return "its process was ended"
        case Remedy.KNOW:
            given_up.add(one.workflow_id)
            return "the anchor keeps that it was lost"
        case Remedy.ASK | Remedy.UNPAUSE:
            return None


async def _recover_standing(stores: Stores, one: Disagreement) -> str:
    try:
        steps = await retake(stores.client, stores.keeper, one.workflow_id, one.subject, stores.keys)
    except CannotRecover as problem:
        if str(problem) != ANOTHERS:
            raise
        await _end(stores.client, one.workflow_id)
        await _follow(stores, one.subject)
        return "the process under its name was that of a lost review: it was ended, and its own begun"
    await _follow(stores, one.subject)
    return f"{several(steps, 'step')} of its process were taken again"


async def _follow(stores: Stores, subject: str) -> None:
    if subject.startswith("cmp_"):
        await have_look(stores.client, stores.engine, stores.repository, subject)
        return
    async with stores.engine.connect() as connection:
        for found in await going_on(connection, subject):
            standing: Any = await load(connection, found.partner_id, lock=False)
            await start_following(stores.client, standing, subject, nudge=True)


async def _reset(client: Client, workflow_id: str) -> str | None:
    why = "Reconciled: its process cannot answer"
    if not await reset(client, workflow_id, None, to_its_beginning=True, reason=why):
        return None
    return "its process was reset to its beginning, from where it follows the record"


async def _end(client: Client, workflow_id: str) -> None:
    try:
        await client.get_workflow_handle(workflow_id).terminate(f"Reconciled: {WHY}")
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
