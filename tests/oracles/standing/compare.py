"""The model and the product on one scenario: every refusal and every expectation in which they differ."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from tests.oracles.standing.adapter import play_on_product
from tests.oracles.standing.differences import Difference
from tests.oracles.standing.facts import accredited_only, folded
from tests.oracles.standing.numbers import Edition, edition
from tests.oracles.standing.observe import written

Scenario = Mapping[str, Any]
KINDS = ("file_complaint", "complaint", "accreditation", "review", "partner")


def differences(scenario: Scenario) -> list[Difference]:
    """What differs in a scenario that holds the model's expectations, in the order of time."""
    played = play_on_product(scenario)
    found = [
        Difference(step["at"], _partner(step, scenario), _subject(step), "refused", step.get("refused"), refusal)
        for step, refusal in zip(scenario["steps"], played.refusals, strict=True)
        if step.get("refused") != refusal
    ]
    numbers = edition(scenario.get("edition"))
    for line, seen in zip(scenario["expect"], played.found, strict=True):
        found += _missed(line, {"exists": True, **seen}, _partner(line, scenario), numbers)
    return sorted(found, key=lambda one: one.instant)


def _missed(line: Mapping[str, Any], seen: Mapping[str, Any], partner: str, numbers: Edition) -> Iterator[Difference]:
    kind = next(kind for kind in KINDS if kind in line)
    for key, value in line.items():
        if key not in ("at", kind):
            wanted, found = plain(key, value, numbers), plain(key, seen.get(key), numbers)
            if isinstance(wanted, int) and isinstance(found, list):
                found = len(found)
            if wanted != found:
                yield Difference(line["at"], partner, _subject(line), key, wanted, found)


def _subject(line: Mapping[str, Any]) -> str:
    kind = next(kind for kind in KINDS if kind in line)
    return " ".join(filter(None, (kind, line[kind], line.get("do"))))


def _partner(line: Mapping[str, Any], scenario: Scenario) -> str:
    if "complaint" in line:
        filed = next(step for step in scenario["steps"] if step.get("file_complaint") == line["complaint"])
        return str(filed["partner"])
    return str(line.get("partner") or line.get("review") or line["accreditation"]).split("/")[0]


def plain(key: str, value: object, numbers: Edition) -> object:
    """A value in a form that all sides share; programmes whichever way they are spelled."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return written(value)
    if isinstance(value, date):
        return str(value)
    if key == "programmes" and isinstance(value, list | tuple):
        return sorted({folded(accredited_only(name, numbers) or name) for name in value})
    if isinstance(value, list | tuple):
        return sorted(map(str, value))
    return value
