"""Lives whose decisions are on record, so that a simulation can play them again."""

from datetime import timedelta
from typing import Any

from tests.oracles.random_standings import BEGINS, Script, WildLife


def lived(script: Script, **more: Any) -> WildLife:
    """The script's life."""
    then = [(BEGINS + timedelta(days=days, hours=days % 24), changes) for days, changes in script.then]
    life = WildLife("2027-02-10", then=then, **more)
    for move in script.moves:
        life.throw(move)
    return life


def surfaced(life: WildLife) -> dict[str, tuple[str, ...]]:
    """By complaint, who is known to have handled it."""
    return {mark.complaint_id: mark.handlers for mark in life.standing.marks if mark.complaint_id is not None}
