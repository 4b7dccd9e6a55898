"""What the record knows of a private row."""

from datetime import datetime

from standards.base_model import FrozenModel


class PrivateRecord(FrozenModel):
    """A private row by its store and key: the digest of what it holds, or when that was erased."""

    id: str
    sequence: int
    digest: str | None = None
    """None where it is covered by another event, and known here for its erasure alone."""
    erased_at: datetime | None = None
