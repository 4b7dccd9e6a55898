"""Values from a JSON Schema, as far as our own document uses the language, and the ways in which they can be wrong."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

Schema = dict[str, Any]
CANARY = "Zanzibar Quux"
"""Is part of every hostile text: an answer that repeats it repeats what was sent."""

HOSTILE: list[Any] = [
    None,
    True,
    0,
    -1,
    2**63,
    10**400,
    1e308,
    float("inf"),
    float("nan"),
    "",
    " ",
    CANARY,
    f"{CANARY}\x00",
    f"{CANARY}\ud800",
    f"{CANARY}\r\nX-Injected: 1",
    f"<script>{CANARY}</script>",
    f"{CANARY}'; DROP TABLE complaints; --",
    f"{{{{{CANARY}}}}}",
    f"\u202e{CANARY}\u0000",
    CANARY * 3_000,
    [],
    [CANARY] * 60,
    {},
    {CANARY: CANARY},
    {"$ref": "#"},
]


class Values:
    """Draws values that fit the schemas of one document."""

    def __init__(self, resolve: Callable[[Schema], Schema]) -> None:
        self._resolve = resolve

    def of(self, schema: Schema) -> st.SearchStrategy[Any]:
        """Values that fit."""
        schema = self._resolve(schema)
        if "enum" in schema:
            return st.sampled_from(schema["enum"])
        if "anyOf" in schema and schema.get("type") != "object":  # there it says which fields go together
            return st.one_of([self.of(member) for member in schema["anyOf"]])
        plain = {"object": self._object, "array": self._array, "string": self._string, "integer": self._integer}
        if schema.get("type") in plain:
            return plain[schema["type"]](schema)
        if schema.get("type") == "number":
            return st.floats(schema.get("minimum", -5), schema.get("maximum", 5))
        return {"boolean": st.booleans(), "null": st.none()}[schema["type"]]

    def _object(self, schema: Schema) -> st.SearchStrategy[Any]:
        fields = {name: self.of(field) for name, field in schema.get("properties", {}).items()}
        required = set(schema.get("required", ()))
        if not fields and isinstance(schema.get("additionalProperties"), dict):
            keys = self.of(schema.get("propertyNames", {"type": "string", "pattern": "^[a-z_]{1,20}$"}))
            return st.dictionaries(keys, self.of(schema["additionalProperties"]), max_size=6)
        return st.fixed_dictionaries(
            {name: value for name, value in fields.items() if name in required},
            optional={name: value for name, value in fields.items() if name not in required},
        )

    def _array(self, schema: Schema) -> st.SearchStrategy[Any]:
        if "prefixItems" in schema:
            return st.tuples(*map(self.of, schema["prefixItems"])).map(list)
        return st.lists(self.of(schema["items"]), min_size=schema.get("minItems", 0), max_size=2)

    @staticmethod
    def _string(schema: Schema) -> st.SearchStrategy[str]:
        formats = {"date": st.dates().map(str), "date-time": st.datetimes().map(lambda at: f"{at.isoformat()}Z")}
        if schema.get("format") in formats:
            return formats[schema["format"]]
        if "pattern" in schema:
            return st.from_regex(str(schema["pattern"]), fullmatch=True)
        return st.text(min_size=schema.get("minLength", 0), max_size=min(schema.get("maxLength", 30), 30))

    @staticmethod
    def _integer(schema: Schema) -> st.SearchStrategy[int]:
        return st.integers(schema.get("minimum", -5), schema.get("maximum", 5))


@st.composite
def spoiled(draw: st.DrawFn, value: Any) -> Any:
    """The value with up to two of its parts replaced by, or joined by, something hostile."""
    value = deepcopy(value)
    for _ in range(draw(st.integers(0, 2))):
        places = list(_places(value))
        hostile = deepcopy(draw(st.sampled_from(HOSTILE)))
        if not places:
            return hostile
        container, key = draw(st.sampled_from(places))
        if isinstance(container, dict) and draw(st.booleans()):
            container[draw(st.sampled_from(["surprise", CANARY, "\x00", "\ud800", "__proto__", "id"]))] = hostile
        else:
            container[key] = hostile
    return value


def _places(value: Any) -> Any:
    """Every part of the value, as the container that it is in and its place there."""
    if not isinstance(value, dict | list):
        return
    for key, inner in list(value.items() if isinstance(value, dict) else enumerate(value)):
        yield value, key
        yield from _places(inner)
