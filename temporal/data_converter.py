"""The data converter of client, worker and replayer: pydantic's, tolerant of what a newer version wrote."""

from functools import cache
from typing import Any

from pydantic import TypeAdapter
from temporalio.api.common.v1 import Payload
from temporalio.contrib.pydantic import PydanticJSONPlainPayloadConverter
from temporalio.converter import CompositePayloadConverter, DataConverter, DefaultPayloadConverter


class TolerantJSONConverter(PydanticJSONPlainPayloadConverter):
    """Ignores unknown fields: during a deploy a worker reads what a newer API or worker has sent."""

    def from_payload(self, payload: Payload, type_hint: type | None = None) -> Any:
        """The value as the type says; raises ``ValidationError`` where it does not fit."""
        return _adapter(Any if type_hint is None else type_hint).validate_json(payload.data, extra="ignore")


@cache
def _adapter(hint: Any) -> TypeAdapter[Any]:
    return TypeAdapter(hint)


_JSON = TolerantJSONConverter()
_CONVERTERS = tuple(
    _JSON if one.encoding == _JSON.encoding else one
    for one in DefaultPayloadConverter.default_encoding_payload_converters
)
"""The same for all processes of a worker, which makes a converter of them for each task: they hold no state."""


class TolerantPayloadConverter(CompositePayloadConverter):
    """The SDK's converters, with JSON read tolerantly."""

    def __init__(self) -> None:
        """Takes the place of the SDK's own JSON converter."""
        super().__init__(*_CONVERTERS)


DATA_CONVERTER = DataConverter(payload_converter_class=TolerantPayloadConverter)
