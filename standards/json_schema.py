"""What a check of ours comes to as a pattern, for the OpenAPI document: a schema is as strict as the code."""

from collections.abc import Callable
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema


class Pattern:
    """A pattern that stands in the document beside others. What it says is checked elsewhere."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The schema with the pattern."""
        told = handler(schema)
        if "pattern" not in told:
            return told | {"pattern": self._pattern}
        return told | {"allOf": [*told.get("allOf", []), {"pattern": self._pattern}]}


class Characters(Pattern):
    """Which characters a text may hold: a check, and the pattern that it comes to."""

    def __init__(self, check: Callable[[str], str], pattern: str) -> None:
        super().__init__(pattern)
        self._check = check

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The check, after those that stand before it."""
        return core_schema.no_info_after_validator_function(self._check, handler(source))


def together(one: str, other: str) -> dict[str, Any]:
    """What is said of two texts that are given together or not at all."""
    given = {"properties": {name: {"type": "string"} for name in (one, other)}, "required": [one, other]}
    left_out = {"properties": {name: {"type": "null"} for name in (one, other)}}
    return {"anyOf": [given, left_out]}
