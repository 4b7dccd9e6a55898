"""The shape of editions in the API: what is published and read, and the body of a new one.

The body is the edition's own schema, of which anything may be left out. It is judged by the rules as a whole and not
field by field: its writer learns of every fault at once, those between two fields included.
"""

from datetime import datetime
from typing import Annotated, Any

from fastapi import Body
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from api.action_links import ActionView
from standards.editions import Edition
from standards.vocabulary import EditionStage

Schema = dict[str, Any]

EXAMPLE: Schema = {
    "id": "2027-01",
    "effective_from": "2027-01-01T00:00:00Z",
    "marks": {"review_at": 2},
    "calendar": {"timezone": "Europe/Dublin", "holidays": ["2027-03-17"]},
}
_MERGED = (
    "The departures from the edition in force just before `effective_from`, merged into it as JSON Merge Patch "
    "(RFC 7396): objects are merged name by name, lists and values are replaced, null takes a name out."
)
_LEFT_OUT = ("title", "default", "required", "minProperties")


def _schema() -> Schema:
    whole = Edition.model_json_schema()
    required = {"id": whole["properties"]["id"], "effective_from": whole["properties"]["effective_from"]}
    merged = _mergeable(whole, whole["$defs"])
    del merged["$defs"]
    return merged | {"description": _MERGED, "required": list(required), "examples": [EXAMPLE]}


def _mergeable(schema: Schema, parts: Schema) -> Schema:
    """The schema of what is merged into such a value: all may be left out, and a name of a catalogue taken out."""
    found = _resolved(schema, parts)
    if found.get("type") != "object":
        return _replacing(found, parts)
    kept = {name: value for name, value in found.items() if name not in (*_LEFT_OUT, "patternProperties")}
    if "properties" in found:
        kept["properties"] = {name: _mergeable(one, parts) for name, one in found["properties"].items()}
    for pattern, one in found.get("patternProperties", {}).items():
        kept["propertyNames"] = {"pattern": pattern, "type": "string"}
        kept["additionalProperties"] = {"anyOf": [_mergeable(one, parts), {"type": "null"}]}
    if "propertyNames" in found:
        kept["propertyNames"] = found["propertyNames"] | {"type": "string"}
    if isinstance(found.get("additionalProperties"), dict):
        kept["additionalProperties"] = {"anyOf": [_mergeable(found["additionalProperties"], parts), {"type": "null"}]}
    return kept


def _replacing(schema: Schema, parts: Schema) -> Schema:
    """The schema of a value or a list, with nothing that refers to elsewhere."""
    found = {name: value for name, value in _resolved(schema, parts).items() if name not in ("title", "default")}
    if "items" in found:
        found["items"] = _replacing(found["items"], parts)
    if "properties" in found:
        found["properties"] = {name: _replacing(one, parts) for name, one in found["properties"].items()}
    return found


def _resolved(schema: Schema, parts: Schema) -> Schema:
    if "$ref" not in schema:
        return schema
    referred: Schema = parts[schema["$ref"].rpartition("/")[2]]
    return referred | {name: value for name, value in schema.items() if name != "$ref"}


EditionBody = Annotated[dict[str, Any], Body(), WithJsonSchema(_schema())]


def _candidate_schema() -> Schema:
    whole = _mergeable(Edition.model_json_schema(), Edition.model_json_schema()["$defs"])
    kept = {name: value for name, value in whole.items() if name != "$defs"}
    return kept | {
        "description": "The departures from every recorded edition, merged as JSON Merge Patch (RFC 7396). An `id` and "
        "an `effective_from` are taken, so that what will be published can be sent, and change nothing.",
        "examples": [{"marks": {"review_at": 2}}],
    }


CandidateBody = Annotated[dict[str, Any], WithJsonSchema(_candidate_schema())]
"""The edition of a simulation: departures, whose id and beginning count for nothing."""


class EditionView(BaseModel):
    """An edition on record; what it says never changes."""

    id: str = Field(examples=["2026-11"])
    effective_from: datetime
    in_force: bool = Field(description="Whether it governs new complaints now.")
    follows: str | None = Field(description="The edition over which it was written; null for the product's own.")
    published_by: str
    published_at: datetime
    stage: EditionStage = Field(description="`proposed` until a second person approves it; it counts once `published`.")
    approved_by: str | None = Field(description="Null where nobody had to approve it.")
    approved_at: datetime | None
    withdrawn_by: str | None
    withdrawn_at: datetime | None
    content: dict[str, Any] = Field(description="Every number, list and named choice.")
    actions: list[ActionView]


class DifferenceView(BaseModel):
    """One field in which an edition departs from another."""

    path: str = Field(examples=["marks.review_at"])
    clauses: list[str] = Field(examples=[["S27", "S28"]])
    before: Any = Field(description="The value before; null where there was none.", examples=[3])
    after: Any = Field(description="The value after; null where there is none.", examples=[2])
    words: str = Field(examples=["A review is convened at 2 marks instead of 3 (S27, S28)."])


class PublishedView(EditionView):
    """An edition on record, with what it changes."""

    diff: list[DifferenceView] = Field(description="What it says otherwise than the edition that it follows.")


class ValidatedView(BaseModel):
    """An edition that could be published now, with what it would change. Nothing was published."""

    id: str
    effective_from: datetime
    follows: str = Field(description="The edition over which it is written.")
    content: dict[str, Any] = Field(description="Every number, list and named choice.")
    diff: list[DifferenceView] = Field(description="What it would say otherwise than the edition that it follows.")


class DiffView(BaseModel):
    """What one edition says otherwise than another."""

    model_config = ConfigDict(populate_by_name=True)

    from_: str = Field(alias="from", examples=["2026-11"])
    to: str = Field(examples=["2027-01"])
    results: list[DifferenceView]
