"""The base of every model: frozen, the same on the wire, in events and in state; strict, or tolerant on demand."""

from collections.abc import Mapping
from typing import Any, Final, Self, TypeVar

from pydantic import BaseModel, ConfigDict

M = TypeVar("M", bound=BaseModel)
_set = object.__setattr__

STORED: Final = {"stored": True}
"""The context of a validation that reads what was stored: a validator may then accept what was valid once."""


class FrozenModel(BaseModel):
    """A value: it never changes, and what comes in with a field that nobody declared is rejected."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some fields changed, unvalidated, as pydantic makes it: at a third of the time.

        States are folded by nothing else. A value has no private attributes and no fields that nobody declared.
        """
        if deep:
            return super().model_copy(update=update, deep=True)
        changes = update or {}
        copied = self.__class__.__new__(self.__class__)
        _set(copied, "__dict__", {**self.__dict__, **changes})
        _set(copied, "__pydantic_fields_set__", self.__pydantic_fields_set__ | changes.keys())
        _set(copied, "__pydantic_extra__", None)
        _set(copied, "__pydantic_private__", None)
        return copied


def read_stored(model: type[M], stored: Any) -> M:
    """The model from its stored form, which another version may have written: unknown fields are ignored.

    Raises ``ValidationError`` where a field without a default is missing.
    """
    return model.model_validate(stored, extra="ignore", context=STORED)
