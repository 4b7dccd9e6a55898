"""The base of every model: frozen, the same on the wire, in events and in state; strict, or tolerant on demand."""

from typing import Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict

M = TypeVar("M", bound=BaseModel)

STORED: Final = {"stored": True}
"""The context of a validation that reads what was stored: a validator may then accept what was valid once."""


class FrozenModel(BaseModel):
    """A value: it never changes, and what comes in with a field that nobody declared is rejected."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def read_stored(model: type[M], stored: Any) -> M:
    """The model from its stored form, which another version may have written: unknown fields are ignored.

    Raises ``ValidationError`` where a field without a default is missing.
    """
    return model.model_validate(stored, extra="ignore", context=STORED)
