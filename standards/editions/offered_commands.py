"""What a caller may do to an edition now: the list that the API and the console offer."""

from datetime import datetime
from typing import Any

from standards.actors import Actor
from standards.commands import Declaration
from standards.editions.commands import EDITION_CHANGES
from standards.editions.state import EditionRules, PublishedEdition
from standards.guards import Situation, offered


def offered_commands(
    edition: PublishedEdition, by: Actor, now: datetime, rules: EditionRules
) -> tuple[Declaration, ...]:
    """The declared commands whose guards let the caller try."""
    return offered(EDITION_CHANGES, asked_of(edition, by, now, rules))


def asked_of(
    edition: PublishedEdition, by: Actor, now: datetime, rules: EditionRules
) -> Situation[Any, Any, EditionRules]:
    """What is looked at where it is asked what the caller may do."""
    return Situation(edition, by, now, rules)
