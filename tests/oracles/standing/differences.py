"""What a difference between the model and the product is."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Difference:
    """Something that the product finds otherwise than the model expects."""

    at: str
    partner: str
    subject: str
    key: str
    expected: object
    found: object

    @property
    def instant(self) -> datetime:
        """When it is found."""
        return datetime.fromisoformat(self.at)

    def __str__(self) -> str:
        return f"{self.at} {self.subject} {self.key}: expected {self.expected!r}, found {self.found!r}"
