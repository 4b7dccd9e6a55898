"""The one place that knows the product: plays a scenario on its rehearsal engine and tells what it found."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from analysis.rehearsal import play, read
from analysis.rehearsal.expectations import EXPECTED, Expected
from records.editions.builtin_editions import bundled_editions


@dataclass(frozen=True)
class Played:
    """What the product made of a scenario."""

    refusals: list[str | None]
    """The code of each step's refusal, or None where it was accepted."""
    found: list[Mapping[str, Any]]
    """What was found for each line of `expect`, under the keys that it names."""


def play_on_product(document: Mapping[str, Any]) -> Played:
    """Plays the scenario. Raises ``ValueError`` with the faults where the product can't read it."""
    reading = read({**document, "expect": []}, bundled_editions()[-1])
    if reading.scenario is None:
        raise ValueError("; ".join(f"{fault.place}: {fault.problem}" for fault in reading.faults))
    rehearsal = play(replace(reading.scenario, expected=tuple(map(_asked, enumerate(document["expect"])))))
    refusals = [entry.rejection.code if entry.rejection else None for entry in rehearsal.entries if entry.step]
    return Played(refusals, [check.found for check in rehearsal.checks])


def _asked(numbered: tuple[int, Mapping[str, Any]]) -> Expected:
    """A line of `expect` without its values: the product tells what it found, and judges nothing.

    Reading thousands of lines as a file's would take longer than playing them.
    """
    number, line = numbered
    kind = next(kind for kind in EXPECTED if kind in line)
    keys = dict.fromkeys(key for key in line if key not in ("at", kind))
    return Expected(("expect", number), datetime.fromisoformat(line["at"]), kind, line[kind], keys)
