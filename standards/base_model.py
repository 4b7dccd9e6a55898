"""The base of every model: frozen, strict about unknown fields, the same on the wire, in events and in state."""

from pydantic import BaseModel, ConfigDict


class FrozenModel(BaseModel):
    """A value: it never changes, and a field nobody declared is an error, not a silence."""

    model_config = ConfigDict(frozen=True, extra="forbid")
