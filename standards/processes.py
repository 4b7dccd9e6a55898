"""Every process with its decider and the commands that it takes, by how the names of its subjects begin."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from standards.commands import Declaration
from standards.complaint import COMPLAINT_DECIDER
from standards.complaint.commands import EVERY_COMMAND as ON_COMPLAINT
from standards.decider import Decider
from standards.editions.commands import EDITION_CHANGES, EDITION_COMMANDS
from standards.editions.decide import EDITION_DECIDER
from standards.feedback.commands import FEEDBACK_COMMANDS
from standards.feedback.decide import FEEDBACK_DECIDER
from standards.mark import MARK_COMMANDS
from standards.mark.decide import MARK_DECIDER
from standards.standing.commands import EVERY_COMMAND as ON_STANDING
from standards.standing.decide import STANDING_DECIDER
from standards.tier_review.commands import TIER_REVIEW_COMMANDS
from standards.tier_review.decide import TIER_REVIEW_DECIDER


@dataclass(frozen=True)
class Process:
    """One kind of process."""

    begins: str
    """How the names of its subjects begin."""
    decider: Decider[Any, Any, Any]
    commands: Mapping[str, Declaration]


PROCESSES = (
    Process("cmp_", COMPLAINT_DECIDER, ON_COMPLAINT),
    Process("partner/", STANDING_DECIDER, ON_STANDING),
    Process("mrk_", MARK_DECIDER, MARK_COMMANDS),
    Process("edition/", EDITION_DECIDER, {**EDITION_COMMANDS, **EDITION_CHANGES}),
    Process("tier-review/", TIER_REVIEW_DECIDER, TIER_REVIEW_COMMANDS),
    Process("fbk_", FEEDBACK_DECIDER, FEEDBACK_COMMANDS),
)


def process_of(name: str) -> Process:
    """The kind of process that a decision names. Raises ``ValueError`` for a name of no known kind."""
    found = next((process for process in PROCESSES if name.startswith(process.begins)), None)
    if found is None:
        raise ValueError("no such process is known")
    return found
