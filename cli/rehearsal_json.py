"""A rehearsal for a program: one JSON object a line."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from analysis.rehearsal.engine import RehearsedEvent
from analysis.rehearsal.messages import describe
from analysis.rehearsal.play import Check, Rehearsal, TimelineEntry
from standards.editions.validation_errors import Place

_PLAIN: TypeAdapter[Any] = TypeAdapter(Any)
Line = Callable[[Place], int]


def lines(played: Rehearsal, line: Line) -> Iterator[str]:
    """Every event in the order in which it happened, rejections among them; then each expectation, and the sum."""
    for entry in played.entries:
        yield from (_dumped(_event(told, played.engine.names)) for told in entry.events)
        if entry.step is not None and (entry.rejection is not None or not entry.holds):
            yield _dumped(_answer(entry, line))
    for check in played.checks:
        yield _dumped(_checked(check, line))
    yield json.dumps({"passed": played.passed, "failed": played.failed})


def _dumped(row: dict[str, Any]) -> str:
    return json.dumps(_PLAIN.dump_python(row, mode="json"), ensure_ascii=False)


def _at(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _event(told: RehearsedEvent, names: Mapping[str, str]) -> dict[str, Any]:
    event = told.event
    data = event.data.model_dump(mode="json", exclude={"type"}, exclude_none=True)
    return {
        "at": _at(event.at),
        "subject": f"{told.kind}/{told.name}",
        "event": event.data.type,
        "by": event.actor,
        "role": event.role.value,
        "clauses": [str(clause) for clause in event.clauses],
        "words": describe(told, names),
        "fact": data,
    }


def _answer(entry: TimelineEntry, line: Line) -> dict[str, Any]:
    """A step that was refused, or that should have been."""
    assert entry.step is not None
    rejection = entry.rejection
    return {
        "at": _at(entry.at),
        "subject": "/".join(entry.step.step.about),
        "event": "refused" if rejection else "accepted",
        "by": entry.step.step.actor.sub,
        "clauses": list(rejection.clauses) if rejection else [],
        "code": rejection.code if rejection else None,
        "words": rejection.detail if rejection else f"It was accepted, and should have been {entry.step.step.refused}.",
        "expected": entry.step.step.refused,
        "as_expected": entry.holds,
        "line": line(entry.step.place),
    }


def _checked(check: Check, line: Line) -> dict[str, Any]:
    """An expectation, with what was found."""
    expected = check.expected
    return {
        "at": _at(expected.at),
        "subject": f"{expected.kind}/{expected.subject}",
        "event": "expectation",
        "by": None,
        "clauses": [],
        "as_expected": check.holds,
        "expected": check.wanted,
        "found": check.found,
        "missed": list(check.missed),
        "line": line(expected.place),
    }
