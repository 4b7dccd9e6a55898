"""One object for an edition, however many cases carry it: a worker holds thousands of them."""

from typing import Annotated

from pydantic import AfterValidator

from standards.editions.model import EscalationEdition

_KNOWN: dict[tuple[type[EscalationEdition], str], EscalationEdition] = {}


def shared(edition: EscalationEdition) -> EscalationEdition:
    """The edition itself, or the equal one of its id that came before it. Nothing in an edition ever changes."""
    known = _KNOWN.setdefault((type(edition), edition.id), edition)
    return known if known == edition else edition


SharedEdition = Annotated[EscalationEdition, AfterValidator(shared)]
"""An edition as many cases read it."""
