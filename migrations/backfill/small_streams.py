"""The commands behind the events of editions, annulled marks, feedback and tier reviews: one event each."""

from collections.abc import Mapping, Sequence
from typing import Any

from migrations.backfill.rows import Logged, Said, kept


def said(events: Sequence[Logged], contents: Mapping[str, Mapping[str, Any]]) -> Said:
    """The command that led to the event. ``contents`` are the editions' contents by their ids."""
    (event,) = events
    match event.type:
        case "edition_published":
            return _edition(event, contents)
        case "vacation_asked" | "mark_vacated":
            return Said("vacate", kept(event.fact, "reason"), subject=event.subject)
        case "feedback_given":
            return Said("give_feedback", kept(event.fact, "text"), subject=event.subject)
        case "tier_review_began":
            return Said("begin_tier_review", kept(event.fact, "due_at"))
        case "tier_review_reported":
            return Said("report_tier_review", {"report": dict(event.fact)})
        case _:
            raise ValueError(f"{event.place}: no command leads to {event.type}")


def _edition(event: Logged, contents: Mapping[str, Mapping[str, Any]]) -> Said:
    content, follows = event.fact["content"], event.fact["follows"]
    if follows is None:
        return Said("bring_edition", {"content": content})
    return Said("publish_edition", {"changes": _departures(contents[follows], content)})


def _departures(base: Mapping[str, Any], content: Mapping[str, Any]) -> dict[str, Any]:
    """The merge patch (RFC 7396) that makes the content of the base."""
    changes: dict[str, Any] = {name: None for name in base if name not in content}
    for name, value in content.items():
        below = base.get(name)
        if isinstance(value, Mapping) and isinstance(below, Mapping):
            inner = _departures(below, value)
            changes |= {name: inner} if inner else {}
        elif value != below:
            changes[name] = value
    return changes
