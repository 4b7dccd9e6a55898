"""What each specified operation does to the portal."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from cli.hubspot_stand_in.portal import KINDS, Portal, Record, Refusal
from cli.hubspot_stand_in.specifications import Operation

Performed = tuple[int, Any]
_OBJECTS: Final = "/crm/objects/2026-09/{objectType}"
_LONGEST_NOTE: Final = 65_536
_MOST_A_BATCH: Final = 100


def perform(
    portal: Portal, operation: Operation, path: Mapping[str, str], query: Mapping[str, str], body: Any
) -> Performed:
    """Status and body of the answer. Raises ``Refusal``."""
    kind = path.get("objectType", "tickets")
    if kind not in KINDS:
        raise Refusal(400, "VALIDATION_ERROR", f"Unable to infer object type from: {kind}")
    return _PERFORM[operation.method, operation.path](portal, path, query, body)


def _read(portal: Portal, path: Mapping[str, str], query: Mapping[str, str], _: Any) -> Performed:
    record = portal.existing(path["objectType"], path["objectId"])
    return 200, _shown(record, _names(query, "properties"), _names(query, "associations"))


def _list(portal: Portal, path: Mapping[str, str], query: Mapping[str, str], _: Any) -> Performed:
    limit, after = int(query.get("limit", "10")), query.get("after", "")
    if not 1 <= limit <= _MOST_A_BATCH:
        raise Refusal(400, "VALIDATION_ERROR", "limit is between 1 and 100")
    living = [one for one in portal.records[path["objectType"]].values() if not one.archived and not one.merged_into]
    found = sorted((one for one in living if one.id.zfill(20) > after.zfill(20)), key=lambda one: one.id.zfill(20))
    page: dict[str, Any] = {"results": [_shown(one, _names(query, "properties")) for one in found[:limit]]}
    if len(found) > limit:
        page["paging"] = {"next": {"after": found[limit - 1].id}}
    return 200, page


def _read_batch(portal: Portal, path: Mapping[str, str], _: Mapping[str, str], body: Any) -> Performed:
    _must_be_few(body["inputs"])
    results = []
    for one in body["inputs"]:
        try:
            results.append(_shown(portal.existing(path["objectType"], one["id"]), body["properties"]))
        except Refusal:
            continue  # what there is not is left out
    return 200, _batch(results)


def _change(portal: Portal, path: Mapping[str, str], _: Mapping[str, str], body: Any) -> Performed:
    record = portal.change(path["objectType"], path["objectId"], body["properties"])
    return 200, _shown(record, list(body["properties"]))


def _upsert(portal: Portal, path: Mapping[str, str], _: Mapping[str, str], body: Any) -> Performed:
    kind = path["objectType"]
    _must_be_few(body["inputs"])
    results = []
    for one in body["inputs"]:
        unique, properties = one.get("idProperty", ""), one["properties"]
        known = portal.by_unique(kind, unique, one["id"])
        if properties.get(unique, one["id"]) != one["id"]:
            raise Refusal(400, "VALIDATION_ERROR", f"{unique} is another one than the id")
        if kind == "notes":
            _must_be_a_note(properties)
        record = (
            portal.change(kind, known.id, properties)
            if known
            else portal.create(kind, {unique: one["id"]} | properties)
        )
        results.append(_shown(record, list(properties)) | {"new": known is None})
    return 200, _batch(results)


def _associate(portal: Portal, path: Mapping[str, str], _: Mapping[str, str], __: Any) -> Performed:
    first, second = (path["fromObjectType"], path["fromObjectId"]), (path["toObjectType"], path["toObjectId"])
    portal.associate(*first, *second)
    spec = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 228}
    told = {"from": {"id": first[1]}, "to": {"id": second[1]}, "associationSpec": spec}
    return 200, _batch([told])


def _list_properties(portal: Portal, path: Mapping[str, str], _: Mapping[str, str], __: Any) -> Performed:
    return 200, {"results": list(portal.properties[path["objectType"]].values())}


def _create_property(portal: Portal, path: Mapping[str, str], _: Mapping[str, str], body: Any) -> Performed:
    kind, name = path["objectType"], body["name"]
    if name in portal.properties[kind]:
        raise Refusal(409, "OBJECT_ALREADY_EXISTS", f"A property named '{name}' already exists.")
    portal.define(kind, name, **{key: value for key, value in body.items() if key != "name"})
    return 201, portal.properties[kind][name]


def _complete(portal: Portal, path: Mapping[str, str], _: Mapping[str, str], body: Any) -> Performed:
    callback = portal.callbacks.get(path["callbackId"])
    if callback is None or callback.outputs is not None:
        raise Refusal(404, "OBJECT_NOT_FOUND", "No execution waits with this callback")
    callback.outputs = body["outputFields"]
    return 204, None


_Perform = Callable[[Portal, Mapping[str, str], Mapping[str, str], Any], Performed]
_PERFORM: Final[dict[tuple[str, str], _Perform]] = {
    ("GET", _OBJECTS): _list,
    ("GET", _OBJECTS + "/{objectId}"): _read,
    ("PATCH", _OBJECTS + "/{objectId}"): _change,
    ("POST", _OBJECTS + "/batch/read"): _read_batch,
    ("POST", _OBJECTS + "/batch/upsert"): _upsert,
    (
        "PUT",
        "/crm/objects/2026-09/{fromObjectType}/{fromObjectId}/associations/default/{toObjectType}/{toObjectId}",
    ): _associate,
    ("GET", "/crm/properties/2026-09/{objectType}"): _list_properties,
    ("POST", "/crm/properties/2026-09/{objectType}"): _create_property,
    ("POST", "/automation/actions/callbacks/2026-09/{callbackId}/complete"): _complete,
}


def _names(query: Mapping[str, str], name: str) -> list[str]:
    return [each for each in query.get(name, "").split(",") if each]


def _must_be_few(inputs: list[Any]) -> None:
    if len(inputs) > _MOST_A_BATCH:
        raise Refusal(400, "VALIDATION_ERROR", "a batch has 100 inputs at most")


def _must_be_a_note(properties: Mapping[str, str]) -> None:
    if "hs_timestamp" not in properties:
        raise Refusal(400, "VALIDATION_ERROR", "hs_timestamp is required")
    if len(properties.get("hs_note_body", "")) > _LONGEST_NOTE:
        raise Refusal(400, "VALIDATION_ERROR", "hs_note_body is too long")


def _shown(record: Record, names: list[str], associations: list[str] | None = None) -> dict[str, Any]:
    usual = {"hs_object_id": record.id, "createdate": _at(record.created_at)}
    told: dict[str, Any] = {
        "id": record.id,
        "properties": {name: record.properties.get(name) or None for name in names if name not in usual} | usual,
        "createdAt": _at(record.created_at),
        "updatedAt": _at(record.updated_at),
        "archived": record.archived,
    }
    linked = {kind: record.associated[kind] for kind in associations or () if record.associated.get(kind)}
    if linked:
        told["associations"] = {
            kind: {"results": [{"id": each, "type": f"{record.kind}_to_{kind}"} for each in ids]}
            for kind, ids in linked.items()
        }
    return told


def _batch(results: list[dict[str, Any]]) -> dict[str, Any]:
    now = _at(datetime.now(UTC))
    return {"status": "COMPLETE", "results": results, "startedAt": now, "completedAt": now}


def _at(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")
