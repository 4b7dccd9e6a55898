"""An edition on record, and all of them together: the rules by which a further one is judged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from standards.base_model import FrozenModel, read_stored
from standards.editions.model import Edition
from standards.editions.timeline import EditionTimeline
from standards.vocabulary import EditionStage


class PublishedEdition(FrozenModel):
    """An edition on record. It is only ever made by ``evolve`` from its events; its content never changes."""

    id: str
    sequence: int
    effective_from: datetime
    follows: str | None
    digest: str
    content: dict[str, Any]
    published_by: str
    """Who wrote it, whether or not somebody else had to approve it."""
    published_at: datetime
    stage: EditionStage = EditionStage.PUBLISHED
    approved_by: str | None = None
    approved_at: datetime | None = None
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = None
    commands: tuple[str, ...] = ()

    @cached_property
    def edition(self) -> Edition:
        """What it says."""
        return read_stored(Edition, self.content)


@dataclass(frozen=True)
class EditionRules:
    """The editions on record, among which a further one takes its place."""

    timeline: EditionTimeline | None
    """Those that are published; None before the first."""
    proposed: tuple[Edition, ...] = ()
    """Those that wait for a second person: each holds its id and its instant."""
    withdrawn: frozenset[str] = frozenset()
    """The ids of those that were taken back: no other edition is ever called so."""
    follows: Mapping[str, str | None] = field(default_factory=dict)
    """By the id of each that was not taken back, the one over which it was written."""

    @classmethod
    def of(cls, known: Iterable[PublishedEdition]) -> "EditionRules":
        """The rules that the editions come to."""
        found = tuple(known)
        by_stage = {stage: [one for one in found if one.stage is stage] for stage in EditionStage}
        published = tuple(one.edition for one in by_stage[EditionStage.PUBLISHED])
        return cls(
            timeline=EditionTimeline(published) if published else None,
            proposed=tuple(one.edition for one in by_stage[EditionStage.PROPOSED]),
            withdrawn=frozenset(one.id for one in by_stage[EditionStage.WITHDRAWN]),
            follows={one.id: one.follows for one in found if one.stage is not EditionStage.WITHDRAWN},
        )

    def written_over(self, edition_id: str) -> tuple[str, ...]:
        """The editions that were written over this one, by their ids."""
        return tuple(sorted(name for name, follows in self.follows.items() if follows == edition_id))
