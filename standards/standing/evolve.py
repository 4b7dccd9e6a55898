"""How each event changes a partner's standing. The standing is a fold of its streams' events, here and nowhere else."""

from collections.abc import Iterable
from typing import Any

from standards.accreditation import evolve as evolve_accreditation
from standards.base_model import recalled, remember
from standards.events import Event
from standards.partner import evolve as evolve_partner
from standards.partner.events import MarkImported
from standards.review import evolve as evolve_review
from standards.standing.state import Mark, Standing


def evolve(standing: Standing | None, event: Event[Any]) -> Standing:
    """The standing after an event of one of its streams. Raises ``ValueError`` where an event is out of sequence.

    A mark that a board placed, and its annulment, are events of other streams: whoever holds the standing puts them in.
    """
    if standing is None:
        return Standing(partner=evolve_partner(None, event))
    if event.subject.startswith("partner/"):
        described = standing.model_copy(update={"partner": evolve_partner(standing.partner, event)})
        return _with_imported(described, event) if isinstance(event.data, MarkImported) else described
    if event.subject.startswith("acc_"):
        return _evolve_one(standing, "accreditations", event, evolve_accreditation)
    return _evolve_one(standing, "reviews", event, evolve_review)


def fold(standing: Standing | None, events: Iterable[Event[Any]]) -> Standing:
    """The standing after all the events. Raises ``ValueError`` where there is none."""
    decided = None if standing is None else recalled(standing, fold)
    if decided is not None and decided[0] is events:
        after: Standing = decided[1]
        return after
    for event in events:
        standing = evolve(standing, event)
    if standing is None:
        raise ValueError("a standing begins with the partner's first event")
    return standing


def folded(standing: Standing, events: tuple[Event[Any], ...], after: Standing) -> tuple[Event[Any], ...]:
    """The events, once it is remembered how the standing stands after them: whoever decided them has seen it."""
    remember(standing, fold, (events, after))
    return events


def _with_imported(standing: Standing, event: Event[MarkImported]) -> Standing:
    data = event.data
    imported = Mark(
        id=data.mark_id,
        complaint_id=None,
        placed_on=data.placed_on,
        placed_at=event.at,
        seriousness=data.seriousness,
        imported=True,
    )
    return standing.with_mark(imported)


def _evolve_one(standing: Standing, name: str, event: Event[Any], evolve_item: Any) -> Standing:
    items: list[Any] = [*getattr(standing, name)]
    for place, item in enumerate(items):
        if item.id == event.subject:
            items[place] = evolve_item(item, event)
            break
    else:
        items.append(evolve_item(None, event))
    return standing.model_copy(update={name: tuple(items)})
