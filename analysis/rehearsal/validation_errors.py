"""What pydantic finds wrong, in the words that a scenario's author understands, each with its place."""

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from standards.editions.validation_errors import Fault, Place

_SHOWN = 40
_OURS = ("listed", "named")
"""Steps of a path that stand in our models and not in the file."""
_TIME = "must be a day or an instant, such as 2026-11-02 or 2026-11-02T09:00:00Z"
_DAY = "must be a day, such as 2026-11-02"
_WORDS = {
    **dict.fromkeys(("datetime_type", "datetime_parsing", "datetime_from_date_parsing"), _TIME),
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"), _DAY),
    "extra_forbidden": "is unknown here",
    "tuple_type": "must be a list",
    "list_type": "must be a list",
    "model_type": "must be a mapping",
    "dict_type": "must be a mapping",
    "bool_type": "must be true or false",
    "string_type": "must be text",
    "int_type": "must be a whole number",
}
"""What each error of a type asks for."""


def located(error: ValidationError, above: Place) -> list[Fault]:
    """Each error as a fault in its place."""
    found: dict[tuple[Place, str], Fault] = {}
    for one in error.errors(include_url=False):
        path = tuple(part for part in one["loc"] if part not in _OURS)
        place = (*above, *path) if one["type"] != "missing" else (*above, *path[:-1])
        found.setdefault((place, in_words(one)), Fault(place, in_words(one)))
    return list(found.values())


def path(place: Place) -> str:
    """The place as people write it: ``steps[2].at``."""
    return ".".join(f"[{part}]" if isinstance(part, int) else part for part in place).replace(".[", "[")


def in_words(error: ErrorDetails) -> str:
    """The error as an instruction."""
    if error["type"] in _WORDS:
        return _WORDS[error["type"]]
    match error["type"]:
        case "missing":
            return f"{error['loc'][-1]}: is missing"
        case "enum" | "literal_error":
            return f"{_shown(error['input'])} is unknown; use one of {_listed(error['ctx']['expected'])}"
        case _:
            message = error["msg"].removeprefix("Value error, ")
            return message[0].lower() + message[1:]


def _listed(expected: str) -> str:
    return expected.replace("'", "").replace(" or ", ", ")


def _shown(value: object) -> str:
    said = str(value)
    return f"`{said if len(said) <= _SHOWN else said[:_SHOWN] + '…'}`"
