"""The data converter of client, worker and replayer: pydantic's, tolerant of what a newer version wrote."""

from typing import Any

from pydantic import TypeAdapter
from temporalio.api.common.v1 import Payload
from temporalio.contrib.pydantic import PydanticJSONPlainPayloadConverter
from temporalio.converter import CompositePayloadConverter, DataConverter, DefaultPayloadConverter


class TolerantJSONConverter(PydanticJSONPlainPayloadConverter):
    """Ignores unknown fields: during a deploy a worker reads what a newer API or worker has sent."""

    def __init__(self) -> None:
        """Keeps one type adapter for each type."""
        super().__init__()
        self._adapters: dict[Any, TypeAdapter[Any]] = {}

    def from_payload(self, payload: Payload, type_hint: type | None = None) -> Any:
        """The value as the type says; raises ``ValidationError`` where it does not fit."""
        hint: Any = Any if type_hint is None else type_hint
        if hint not in self._adapters:
            self._adapters[hint] = TypeAdapter(hint)
        return self._adapters[hint].validate_json(payload.data, extra="ignore")


class TolerantPayloadConverter(CompositePayloadConverter):
    """The SDK's converters, with JSON read tolerantly."""

    def __init__(self) -> None:
        """Takes the place of the SDK's own JSON converter."""
        json = TolerantJSONConverter()
        others = DefaultPayloadConverter.default_encoding_payload_converters
        super().__init__(*(json if one.encoding == json.encoding else one for one in others))


DATA_CONVERTER = DataConverter(payload_converter_class=TolerantPayloadConverter)
