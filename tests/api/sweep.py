"""Tries every operation, as everybody and in every stage, and keeps what was answered."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.api.operations import ACTIONS, OPERATIONS, Scene, action_on
from tests.api.stages import STAGES, a_case_in
from tests.support.callers import NOBODY, Person, people, tried_by
from tests.support.product import Product
from tests.support.story import Case, a_recorded_partner

GOLDEN = Path(__file__).with_name("authorization.golden.txt")
HEADER = """\
# Who may do what: every operation of the API, as every caller and, for a complaint's actions, in every stage.
# Written by WRITE_AUTHORIZATION=1 .venv/bin/python -m pytest tests/api/test_authorization.py, and read before it lands.
"""


@dataclass
class Sweep:
    """What everybody was answered."""

    reads: dict[str, dict[str, str]] = field(default_factory=dict)
    """By operation and caller."""
    actions: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    """By action and stage, and caller."""
    offered: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """The actions that a complaint in the stage offered to the caller."""

    def lines(self) -> Iterator[str]:
        """The table as text: an operation's answers, each with everybody who gets it."""
        for operation, answers in self.reads.items():
            yield f"\n{operation}"
            yield from _grouped(answers)
        for action in ACTIONS:
            for stage in STAGES:
                yield f"\n{action} in {stage}"
                yield from _grouped(self.actions[action, stage])


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
    """Tries everything. Stages are tried side by side, since each has cases of its own."""
    partner_id = await a_recorded_partner(product)
    everybody = people(partner_id)
    # A token cannot carry the product's own role: who has it in the token acts as who has none.
    actors = {who: person for who, person in everybody.items() if who != "system"}
    marked = await (await Case.filed(product, partner_id=partner_id)).to_mark_board()
    await marked.voted("mark", "mark", "mark")
    found = Sweep()
    await asyncio.gather(
        _reads(product, found, everybody, partner_id),
        *(_stage(product, found, actors, stage, partner_id, marked.id) for stage in STAGES),
    )
    return found


async def _reads(product: Product, found: Sweep, everybody: dict[str, Person], partner_id: str) -> None:
    case = await Case.filed(product, partner_id=partner_id)
    scene = Scene(partner_id=partner_id, complaint_id=case.id)
    for operation, call in OPERATIONS.items():
        found.reads[operation] = {
            who: label(await call(scene).by(tried_by(product, who, everybody))) for who in (NOBODY, *everybody)
        }


def _changed(answer: httpx.Response, action: str, stage: str) -> bool:
    """Whether the case is no longer what the next one should be tried on."""
    return answer.status_code < 400 and (action == "recuse" or not stage.startswith(answer.json()["stage"]))


async def _stage(
    product: Product, found: Sweep, everybody: dict[str, Person], stage: str, partner_id: str, other: str
) -> None:
    async def anew() -> Scene:
        return await a_case_in(product, stage, partner_id, other)

    scene = await anew()
    for who, person in everybody.items():
        read = await person.client(product).get(f"/v1/complaints/{scene.complaint_id}")
        found.offered[stage, who] = tuple(each["name"] for each in read.json().get("actions", ()))
    for action in ACTIONS:
        answers: dict[str, str] = {}
        for who in (NOBODY, *everybody):
            answer = await action_on(scene, action).by(tried_by(product, who, everybody))
            answers[who] = label(answer)
            scene = await anew() if _changed(answer, action, stage) else scene
        found.actions[action, stage] = answers
