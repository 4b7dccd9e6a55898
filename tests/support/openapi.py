"""The OpenAPI document as a judge: whether an answer is one that the document promises."""

from dataclasses import dataclass, field
from typing import Any

import httpx
from jsonschema import Draft202012Validator  # type: ignore[import-untyped] # it brings no types

from tests.support.product import Product


@dataclass
class Described:
    """The document, and what it says of each operation."""

    document: dict[str, Any]
    _validators: dict[tuple[str, str], Draft202012Validator] = field(default_factory=dict)

    @classmethod
    async def of(cls, product: Product) -> "Described":
        """As anybody can read it."""
        return cls((await product.anonymous.get("/openapi.json")).json())

    @property
    def operations(self) -> dict[str, dict[str, Any]]:
        """Every operation by its id, with its ``method`` and ``path`` beside what the document says."""
        return {
            told["operationId"]: told | {"method": method.upper(), "path": path}
            for path, methods in self.document["paths"].items()
            for method, told in methods.items()
        }

    def schema(self, reference: dict[str, Any]) -> dict[str, Any]:
        """The schema, or the one that it refers to."""
        found = reference
        while "$ref" in found:
            found = self.document["components"]["schemas"][found["$ref"].rpartition("/")[2]]
        return found

    def promises(self, operation_id: str, answer: httpx.Response) -> None:
        """Fails unless the document says that the operation answers so."""
        responses = self.operations[operation_id]["responses"]
        status = str(answer.status_code)
        assert status in responses, (operation_id, status, answer.text[:300])
        told = responses[status]
        for name in told.get("headers", {}):
            assert name in answer.headers or name in {"Idempotent-Replayed"}, (operation_id, status, name)
        if not told.get("content"):
            assert answer.content == b""
            return
        kind = answer.headers["content-type"].partition(";")[0]
        assert kind in told["content"], (operation_id, status, kind)
        if kind.endswith("json"):
            self._validator(operation_id, status, told["content"][kind]["schema"]).validate(answer.json())

    def _validator(self, operation_id: str, status: str, schema: dict[str, Any]) -> Draft202012Validator:
        if (operation_id, status) not in self._validators:
            whole = {**schema, "components": self.document["components"]}
            self._validators[operation_id, status] = Draft202012Validator(whole)
        return self._validators[operation_id, status]


def fits(value: Any, schema: dict[str, Any]) -> None:
    """Fails unless the value fits the schema."""
    Draft202012Validator(schema).validate(value)
