"""Money: decimal strings with an ISO 4217 currency. We record what people state; we compute no sums."""

import re
from collections.abc import Iterator
from typing import Annotated

from iso4217 import raw_xml
from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationInfo, WithJsonSchema

_UNITS_OF_ACCOUNT = frozenset(("UYW", "XAD"))
"""Codes in the list of countries' currencies that nobody pays in."""


def _circulating() -> Iterator[str]:
    """ISO 4217's current codes without funds and metals, in which no project is paid."""
    for entry in raw_xml.iter("CcyNtry"):
        code = entry.findtext("Ccy")
        is_fund = any(name.get("IsFund") == "true" for name in entry.iter("CcyNm"))
        if code and not is_fund and entry.findtext("CcyMnrUnts") != "N.A." and code not in _UNITS_OF_ACCOUNT:
            yield code


CURRENCIES = frozenset(_circulating())
"""The codes that are in circulation; a withdrawn one, such as BGN, is rejected in every request."""
_CODE = re.compile(r"[A-Z]{3}")


def _iso_4217(code: str, info: ValidationInfo) -> str:
    # What was stored while its currency circulated must be read for as long as it is kept.
    is_stored = (info.context or {}).get("stored") is True
    if code not in CURRENCIES and not (is_stored and _CODE.fullmatch(code)):
        raise ValueError("must be an ISO 4217 currency code in circulation, such as EUR")
    return code


def _not_negative(amount: str) -> str:
    if amount.startswith("-"):
        raise ValueError("must not be negative")
    return amount


Amount = Annotated[
    str,
    StringConstraints(pattern=r"^-?[0-9]{1,15}(\.[0-9]{1,4})?$"),
    AfterValidator(_not_negative),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]{1,15}(\.[0-9]{1,4})?$"}),
]
Currency = Annotated[str, AfterValidator(_iso_4217), WithJsonSchema({"type": "string", "enum": sorted(CURRENCIES)})]


class Money(BaseModel):
    """An amount with its currency."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    amount: Amount
    currency: Currency
