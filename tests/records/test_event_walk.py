"""What the verification writes by itself, for speed, is to the byte what was signed and hashed."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from records.chain import digest_of_decision
from records.event_walk import decided_as_stored

NOW = datetime(2026, 11, 28, 12, 30, 0, 250_000, UTC)
NOTHING: dict[str, Any] = {"none": None, "no": False, "text": "", "list": [], "object": {}, "of none": {"inner": None}}
COMMANDS: dict[str, Any] = {
    "empty": {},
    "nothing in it": NOTHING,
    "numbers that are nothing": {"rules": 0, "share": 0.0, "count": -1, "yes": True},
    "nothing in a list": {"list": [None, False, "", {}, [], NOTHING, {"b": 1, "a": [2, {"c": None}]}]},
    "letters of all kinds": {"né": 'ü"\\/\u2028\u007f\u0001', "key": "žluť 😀"},
    "what a command is like": {"by": {"sub": "ana", "roles": ["cs"], "seat": None, "other_subs": []}, "seed": ""},
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_decision_is_read_to_the_digest_that_its_writer_made(command: Any) -> None:
    row = {"id": "cmp_1/1", "process": "cmp_1", "command": command, "editions": ["2026-11"], "now": NOW}
    stored = ("cmp_1/1", "cmp_1", json.dumps(command), ["2026-11"], NOW)
    assert decided_as_stored(digest_of_decision(row), stored)


@pytest.mark.parametrize("place", range(5))
def test_a_decision_that_was_changed_in_any_part_has_another_digest(place: int) -> None:
    row = {"id": "cmp_1/1", "process": "cmp_1", "command": {"a": 1}, "editions": ["2026-11"], "now": NOW}
    stored: list[Any] = ["cmp_1/1", "cmp_1", '{"a": 1}', ["2026-11"], NOW]
    changed: list[Any] = ["cmp_1/2", "cmp_2", '{"a": true}', ["2026-12"], NOW.replace(microsecond=1)]
    stored[place] = changed[place]
    assert not decided_as_stored(digest_of_decision(row), stored)


def test_an_event_whose_decision_is_gone_is_not_taken_for_compared() -> None:
    assert not decided_as_stored("0" * 64, (None, None, None, None, None))
