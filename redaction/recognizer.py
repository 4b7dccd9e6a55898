"""The one interface of all recognisers."""

from collections.abc import Iterable
from typing import Protocol

from redaction.context import Context
from redaction.match import Match


class Recognizer(Protocol):
    """Finds one kind of identifying string."""

    def find(self, text: str, context: Context) -> Iterable[Match]:
        """Every match in the text; they may overlap. The time is linear in the text's length."""
        ...
