"""Tries every operation, as everybody and in every stage, and keeps what was answered."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx

from tests.api.operations import KINDS, OPERATIONS, Subjects, action_on
from tests.api.stages import PLACES, STAGES, a_case_in, a_review_in
from tests.support.callers import NOBODY, Person, people, tried_by
from tests.support.case import Case, a_recorded_partner
from tests.support.hubspot_parked import something_kept_aside
from tests.support.product import Product
from tests.support.retrying_client import retried
from tests.support.simulation_client import a_cancelled_simulation

GOLDEN = Path(__file__).with_name("authorization.golden.txt")
HEADER = """\
# Who may do what: every operation of the API, as every caller and, for an action, in every stage of what it acts on.
# Written by WRITE_AUTHORIZATION=1 .venv/bin/python -m pytest tests/api/test_authorization.py, and read before it lands.
"""


AT_ONCE = 6
"""Stages that are tried side by side: more of them only wait for one another."""


@dataclass
class Sweep:
    """What everybody was answered."""

    reads: dict[str, dict[str, str]] = field(default_factory=dict)
    """By operation and caller."""
    actions: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    """By action and stage, and caller."""
    offered: dict[tuple[str, str, str], tuple[str, ...]] = field(default_factory=dict)
    """The actions that something of the kind, in the stage, offered to the caller."""

    def lines(self) -> Iterator[str]:
        """The table as text: an operation's answers, each with everybody who gets it."""
        for operation, answers in self.reads.items():
            yield f"\n{operation}"
            yield from _grouped(answers)
        for (action, stage), answers in self.actions.items():
            yield f"\n{action} in {stage}"
            yield from _grouped(answers)


def _grouped(answers: dict[str, str]) -> Iterator[str]:
    for label in sorted(set(answers.values())):
        yield f"  {label}: {'; '.join(who for who, answered in answers.items() if answered == label)}"


def label(answer: httpx.Response) -> str:
    """What an answer comes to: its class, or its status and code."""
    if answer.status_code >= 400:
        return f"{answer.status_code} {answer.json().get('code', '')}".strip()
    if "json" not in answer.headers["content-type"]:
        return "2xx"
    found: Any = answer.json()
    return "2xx, nothing in it" if found.get("results") == [] else "2xx"


async def sweep(product: Product) -> Sweep:
    """Tries everything. Some stages are tried side by side, since each has cases of its own."""
    partner_id = await a_recorded_partner(product)
    marked = await (await Case.filed(product, partner_id=partner_id)).to_mark_board()
    await marked.voted("mark", "mark", "mark")
    found = Sweep()
    places = {
        ("complaint", stage): lambda s=stage: a_case_in(product, s, partner_id, marked.id) for stage in STAGES
    } | {
        (kind, stage): lambda b=build, s=stage: b(product, s)
        for kind, (build, stages) in PLACES.items()
        for stage in stages
    }
    limit = asyncio.Semaphore(AT_ONCE)

    async def tried(kind: str, stage: str) -> None:
        async with limit:
            await _stage(product, found, kind, stage, places[kind, stage])

    async with asyncio.TaskGroup() as trying:
        for kind, stage in places:
            trying.create_task(tried(kind, stage))
    await _reads(product, found)  # now that something waits in every stage, whoever has an inbox finds it filled
    found.actions = {
        (action, stage): found.actions[action, stage]
        for name, kind in KINDS.items()
        for action in kind.actions
        for stage in stages_of(name)
    }
    return found


def stages_of(kind: str) -> tuple[str, ...]:
    """Every stage that something of the kind is brought to."""
    return tuple(STAGES) if kind == "complaint" else PLACES[kind][1]


async def _reads(product: Product, found: Sweep) -> None:
    subjects = await a_review_in(product, "board, packet pending")
    subjects = replace(subjects, simulation_id=await a_cancelled_simulation(product))
    everybody = people(subjects.partner_id)
    await something_kept_aside(product)
    for operation, call in OPERATIONS.items():
        found.reads[operation] = {
            who: label(await call(subjects).by(tried_by(product, who, everybody))) for who in (NOBODY, *everybody)
        }


NO_MORE_THE_SAME = {"recuse", "review_recuse", "release_packet", "vacate", "wait_for", "stop_waiting"}
"""Actions after which the next one is tried on something new, although the stage is called as before."""


def _changed(answer: httpx.Response, action: str, stage: str) -> bool:
    """Whether what was acted on is no longer what the next one should be tried on."""
    if answer.status_code >= 400:
        return False
    now = answer.json().get("stage") or answer.json().get("status") or stage
    return action in NO_MORE_THE_SAME or not stage.startswith(now)


def actors(partner_id: str) -> dict[str, Person]:
    """Everybody who may act. No token can carry the product's own role: who has it in the token has none."""
    return {who: person for who, person in people(partner_id).items() if who != "system"}


async def _stage(
    product: Product, found: Sweep, kind: str, stage: str, anew: Callable[[], Awaitable[Subjects]]
) -> None:
    subjects = await anew()
    for who, person in actors(subjects.partner_id).items():
        read = await person.client(product).get(KINDS[kind].path(subjects))
        found.offered[kind, stage, who] = tuple(each["name"] for each in read.json().get("actions", ()))
    for action in KINDS[kind].actions:
        answers: dict[str, str] = {}
        for who in (NOBODY, *actors(subjects.partner_id)):
            call, caller = action_on(subjects, action), tried_by(product, who, actors(subjects.partner_id))
            answer = await retried(caller, call.path, call.body)
            answers[who] = label(answer)
            subjects = await anew() if _changed(answer, action, stage) else subjects
        found.actions[action, stage] = answers
