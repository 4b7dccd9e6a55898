"""The anchor: the heads of the audit chain in Temporal's history, out of the reach of who holds PostgreSQL."""

from datetime import datetime

from temporalio import workflow
from temporalio.exceptions import ApplicationError

from standards.base_model import FrozenModel
from workflows.limits import history_is_long

ANCHOR_ID = "anchor"
CONTINUE_AT = 2_000
KEPT = 500
"""Heads that a run takes along to the next; each binds all before it, and the histories hold them all."""
MOST_CONTRADICTIONS = 50


class Head(FrozenModel):
    """A seal of the event log, with the key that signed it."""

    number: int
    up_to: int
    total: int
    digest: str
    """In hexadecimal digits, as the signature."""
    sealed_at: datetime
    key: str | None = None
    signature: str | None = None


class Heads(FrozenModel):
    """Consecutive seals, oldest first."""

    heads: tuple[Head, ...]


class Lost(FrozenModel):
    """What was lost with a store that was restored from a backup, as whoever restored it has said."""

    at: datetime
    after: int
    """The last seal that was left."""
    last: int
    """The last of the seals that were lost."""
    processes: tuple[str, ...] = ()
    """Processes that ended, and of which nothing is on record."""


class Anchored(FrozenModel):
    """What the anchor knows."""

    heads: tuple[Head, ...] = ()
    contradictions: tuple[Head, ...] = ()
    """Heads that the record showed later in the place of others: it was rewritten."""

    lost: tuple[Lost, ...] = ()

    @property
    def last(self) -> int:
        """The number of the last seal that is anchored."""
        return self.heads[-1].number if self.heads else 0


@workflow.defn(name="Anchor")
class AnchorWorkflow:
    """Keeps the heads for life. It never forgets one that was contradicted."""

    @workflow.init
    def __init__(self, start: Anchored) -> None:
        """Takes over what the run before knew."""
        self.anchored = start

    @workflow.run
    async def run(self, _start: Anchored) -> None:
        """Goes on for ever, from run to run."""
        self._show()
        await workflow.wait_condition(lambda: history_is_long(CONTINUE_AT))
        await workflow.wait_condition(workflow.all_handlers_finished)
        workflow.continue_as_new(self.anchored)

    @workflow.query(description="The heads that are anchored, and those that contradict them.")
    def live(self) -> Anchored:
        """What it knows."""
        return self.anchored

    @workflow.update(name="anchor", description="Anchor the seals that were made since.")
    def anchor(self, given: Heads) -> int:
        """Keeps heads that follow on the last one, and what contradicts one that it has; returns the last number."""
        known = {head.number: head for head in self.anchored.heads}
        other = [head for head in given.heads if head.number in known and head.digest != known[head.number].digest]
        fresh = [head for head in given.heads if head.number > self.anchored.last]
        contradictions = dict.fromkeys([*self.anchored.contradictions, *other])
        kept = {"heads": (*self.anchored.heads, *fresh)[-KEPT:]}
        self.anchored = self.anchored.model_copy(
            update=kept | {"contradictions": tuple(contradictions)[:MOST_CONTRADICTIONS]}
        )
        self._show()
        return self.anchored.last

    @workflow.update(name="restored", description="Go on after a restore: keep what was lost, for good.")
    def restored(self, lost: Lost) -> int:
        """Goes on from the last seal that was left; returns its number. The histories hold the others."""
        heads = tuple(head for head in self.anchored.heads if head.number <= lost.after)
        wrong = tuple(head for head in self.anchored.contradictions if head.number <= lost.after)
        known = (*self.anchored.lost, lost)
        self.anchored = self.anchored.model_copy(update={"heads": heads, "contradictions": wrong, "lost": known})
        self._show()
        return self.anchored.last

    @restored.validator
    def check_restored(self, lost: Lost) -> None:
        """There is always something to judge a signature by: an update without a validator is taken unseen."""
        if lost.last < lost.after:
            raise ApplicationError("Say which seals were lost.", type="invalid", non_retryable=True)

    @anchor.validator
    def check(self, given: Heads) -> None:
        """Refuses heads that leave a gap; a refusal leaves no event."""
        numbers = [head.number for head in given.heads]
        if not numbers or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
            raise ApplicationError("Anchor consecutive seals.", type="invalid", non_retryable=True)
        if numbers[0] > self.anchored.last + 1 and self.anchored.heads:
            raise ApplicationError("Seals before these are not anchored yet.", type="gap", non_retryable=True)

    def _show(self) -> None:
        last = f"seal {self.anchored.last}" if self.anchored.heads else "no seal yet"
        told = f"**Anchor of the audit chain:** {last}"
        if self.anchored.contradictions:
            told += f"  \n**Contradicted {len(self.anchored.contradictions)} times:** run `./recourse verify`"
        workflow.set_current_details(told)
