"""The base of every model: frozen, the same on the wire, in events and in state; strict, or tolerant on demand."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, Self, TypeVar

from pydantic import BaseModel, ConfigDict

M = TypeVar("M", bound=BaseModel)
V = TypeVar("V", bound="FrozenModel")
P = ParamSpec("P")
T = TypeVar("T")

STORED: Final = {"stored": True}
"""The context of a validation that reads what was stored: a validator may then accept what was valid once."""


class FrozenModel(BaseModel):
    """A value: it never changes, and what comes in with a field that nobody declared is rejected."""

    __slots__ = ("_known",)
    """What is remembered about the value: it is no part of it, and a copy knows nothing yet."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some fields changed, unvalidated, as pydantic makes it: at a third of the time.

        States are folded by nothing else. A value has no private attributes and no fields that nobody declared.
        """
        if deep:
            return super().model_copy(update=update, deep=True)
        changes, given = update or {}, self.__pydantic_fields_set__
        if not given.issuperset(changes):
            given = given.union(changes)
        copy = as_validated(self.__class__, {**self.__dict__, **changes}, given)
        _know(copy, None)
        return copy

    @classmethod
    def of_known(cls, **fields: Any) -> Self:
        """As ``made``, with the fields by their names."""
        return made(cls, fields)


_EVERY_FIELD: Final[dict[type[FrozenModel], set[str]]] = {}
"""The fields of a value that the rules make. Values share the set, which nobody changes."""
_new: Final = object.__new__
_set_fields: Final = BaseModel.__dict__["__dict__"].__set__
_set_given: Final = BaseModel.__dict__["__pydantic_fields_set__"].__set__
_set_extra: Final = BaseModel.__dict__["__pydantic_extra__"].__set__
_set_private: Final = BaseModel.__dict__["__pydantic_private__"].__set__


def made(model: type[V], fields: dict[str, Any]) -> V:
    """A value of fields that are valid already, every one of them, in the order in which they are declared."""
    try:
        given = _EVERY_FIELD[model]
    except KeyError:
        given = _EVERY_FIELD[model] = set(fields)
    value = as_validated(model, fields, given)
    _know(value, None)
    return value


def as_validated(model: type[M], fields: dict[str, Any], given: set[str]) -> M:
    """What pydantic leaves behind where it has validated the fields; ``given`` are those that were said."""
    value = _new(model)
    _set_fields(value, fields)
    _set_given(value, given)
    _set_extra(value, None)
    _set_private(value, None)
    return value


def read_stored(model: type[M], stored: Any) -> M:
    """The model from its stored form, which another version may have written: unknown fields are ignored.

    Raises ``ValidationError`` where a field without a default is missing.
    """
    return model.model_validate(stored, extra="ignore", context=STORED)


# What is remembered about a value

_known_of: Final = FrozenModel.__dict__["_known"].__get__
_know: Final = FrozenModel.__dict__["_known"].__set__


def recalled(value: FrozenModel, what: object) -> Any:
    """What was remembered about the value; None where nothing was."""
    try:
        known = _known_of(value)
    except AttributeError:  # pydantic has made it
        return None
    return known.get(what) if known else None


def remember(value: FrozenModel, what: object, answer: object) -> None:
    """Keeps with the value what follows from it, for as long as the value itself is kept."""
    _known_about(value)[what] = answer


def _known_about(value: FrozenModel) -> dict[object, Any]:
    try:
        known: dict[object, Any] | None = _known_of(value)
    except AttributeError:  # pydantic has made it
        known = None
    if known is None:
        known = {}
        _know(value, known)
    return known


def derived(rule: Callable[[V], T]) -> Callable[[V], T]:
    """A rule about a value alone, whose answer stays with the value, which never changes."""

    @wraps(rule)
    def answer(value: V) -> T:
        try:
            known = _known_of(value) or _known_about(value)
        except AttributeError:  # pydantic has made it
            known = _known_about(value)
        if rule in known:
            return known[rule]  # type: ignore[no-any-return]
        found = known[rule] = rule(value)
        return found

    return answer


def asked_once(rule: Callable[Concatenate[V, P], T]) -> Callable[Concatenate[V, P], T]:
    """A rule whose last answer stays with the value that it is about: asked the same, it is not worked out again.

    The answer must follow from the value and from what else the rule is given, none of which ever changes.
    """

    @wraps(rule)
    def answer(value: V, *others: P.args, **none: P.kwargs) -> T:
        try:
            known = _known_of(value) or _known_about(value)
        except AttributeError:  # pydantic has made it
            known = _known_about(value)
        if rule in known and not none:
            asked, found = known[rule]
            if asked == others:
                return found  # type: ignore[no-any-return]
        found = rule(value, *others, **none)
        known[rule] = others, found
        return found

    return answer  # type: ignore[return-value] # wraps() forgets that a value is given by its place
