"""HubSpot's own specifications, cut down to what we use: a request that does not fit them is refused.

They are of OpenAPI 3.0. Stricter than HubSpot, an object takes only the fields that are specified.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator

FOLDER: Final = Path(__file__).with_name("specifications")


class Unspecified(Exception):
    """The request is not one that the specifications know."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Operation:
    """One operation: how its address looks, what it takes, and what it answers."""

    method: str
    path: str
    pattern: re.Pattern[str]
    queries: frozenset[str]
    body: Draft202012Validator | None
    answers: Mapping[str, Draft202012Validator]


class Specifications:
    """Every operation that is specified."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._operations = [one for file in sorted(folder.glob("*.json")) for one in _operations(file)]

    def operation(self, method: str, path: str) -> tuple[Operation, dict[str, str]]:
        """The operation at the address and the parameters of its path. Raises ``Unspecified`` with 404 or 405."""
        found = [(one, match) for one in self._operations if (match := one.pattern.fullmatch(path))]
        if not found:
            raise Unspecified(404, f"no such path: {path}")
        # A path that is spelled out comes before one with a parameter in its place.
        for one, match in sorted(found, key=lambda pair: pair[0].path.count("{")):
            if one.method == method:
                return one, match.groupdict()
        raise Unspecified(405, f"{path} does not take {method}")

    @staticmethod
    def check(operation: Operation, queries: set[str], body: Any) -> None:
        """Raises ``Unspecified`` with 400 for a query or a body that the operation does not take."""
        unknown = sorted(queries - operation.queries)
        if unknown:
            raise Unspecified(400, f"unknown query parameters: {', '.join(unknown)}")
        if operation.body is None:
            if body is not None:
                raise Unspecified(400, "takes no body")
            return
        faults = sorted(
            f"{'/'.join(map(str, fault.path))}: {fault.message}" for fault in operation.body.iter_errors(body)
        )
        if faults:
            raise Unspecified(400, "; ".join(faults))

    @staticmethod
    def faults_of_answer(operation: Operation, status: int, body: Any) -> list[str]:
        """What of an answer is not as specified."""
        validator = operation.answers.get(str(status))
        if validator is None:
            return [f"{operation.method} {operation.path} answers no {status}"]
        return [fault.message for fault in validator.iter_errors(body)]


def _operations(file: Path) -> list[Operation]:
    document = json.loads(file.read_text(encoding="utf-8"))
    schemas = {name: _strict(schema) for name, schema in document["components"]["schemas"].items()}
    found = []
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            queries = frozenset(one["name"] for one in told.get("parameters", ()) if one["in"] == "query")
            body = _schema(told.get("requestBody", {}))
            answers = {status: _schema(answer) or {} for status, answer in told["responses"].items()}
            found.append(
                Operation(
                    method=method.upper(),
                    path=path,
                    pattern=re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)),
                    queries=queries,
                    body=_validator(body, schemas) if body else None,
                    answers={status: _validator(schema, schemas) for status, schema in answers.items()},
                )
            )
    return found


def _schema(told: Mapping[str, Any]) -> dict[str, Any] | None:
    return next((content["schema"] for content in told.get("content", {}).values()), None)


def _validator(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Draft202012Validator:
    return Draft202012Validator({**_strict(schema), "components": {"schemas": schemas}})


def _strict(schema: Any) -> Any:
    """The schema as today's validators read it: what may be null says so, and nothing unknown is let in."""
    if isinstance(schema, list):
        return [_strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: _strict(value) for name, value in schema.items() if name != "nullable"}
    if schema.get("nullable") and "type" in found:
        found["type"] = [found["type"], "null"]
    if found.get("type") == "object" and found.get("properties"):
        found.setdefault("additionalProperties", False)
    return found
