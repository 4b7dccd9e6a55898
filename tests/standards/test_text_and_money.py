"""What strings, amounts and currencies the product accepts, and which texts are private."""

from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter, ValidationError

from standards.base_model import FrozenModel, read_stored
from standards.field_types import (
    Code,
    Email,
    Line,
    Narrative,
    PartnerId,
    Private,
    PrivateLine,
    Sha256,
    Storable,
    Subject,
    Url,
    private_fields,
)
from standards.money import CURRENCIES, Amount, Currency, Money

TYPES: dict[str, Any] = {
    "storable": Storable,
    "line": Line,
    "narrative": Narrative,
    "url": Url,
    "email": Email,
    "code": Code,
    "partner_id": PartnerId,
    "subject": Subject,
    "sha256": Sha256,
    "amount": Amount,
    "currency": Currency,
}


def accepts(kind: str, text: object) -> bool:
    """Whether the type accepts the text."""
    try:
        TypeAdapter(TYPES[kind]).validate_python(text)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("text", ["\x00", "a\x00b", "https://a.example/\x00", "a@b\x00c", "1\x00"], ids=ascii)
def test_no_type_accepts_nul(kind: str, text: str) -> None:
    assert not accepts(kind, text)


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("text", ["\ud800", "a\udfffb", "https://a.example/\udc00", "a@\ud83d"], ids=ascii)
def test_no_type_accepts_half_a_surrogate_pair(kind: str, text: str) -> None:
    assert not accepts(kind, text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("line", "Ñandútidal “Agency” 😀"),
        ("line", "x" * 300),
        ("narrative", "two\nlines\tand a tab"),
        ("narrative", "x" * 20_000),
        ("url", "https://files.example/a?b=c#d"),
        ("url", "http://files.example"),
        ("email", "ana+case@hubspot.example"),
        ("code", "data_handling"),
        ("partner_id", "hs-7100059"),
        ("partner_id", "A" * 64),
        ("subject", "auth0|0123.abc:x@y+z-_"),
        ("sha256", "0123456789abcdefABCDEF" + "0" * 42),
        ("storable", ""),
    ],
)
def test_accepted_texts(kind: str, text: str) -> None:
    assert accepts(kind, text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("line", ""),
        ("line", "   "),
        ("line", "two\nlines"),
        ("line", "a\rb"),
        ("line", "a\x1bb"),
        ("line", "a\x7fb"),
        ("line", "a\x85b"),
        ("line", "a\u2028b"),
        ("line", "a\u2029b"),
        ("line", "x" * 301),
        ("narrative", " \n "),
        ("narrative", "x" * 20_001),
        ("url", "javascript:alert(1)"),
        ("url", "ftp://files.example"),
        ("url", "https://"),
        ("url", "https://a.example/ b"),
        ("url", "https://a.example/" + "x" * 2000),
        ("email", "ana"),
        ("email", "ana@"),
        ("email", "ana@a@b"),
        ("email", "ana@b.example\r\nBcc: all@b.example"),
        ("email", "Ana <ana@b.example>"),
        ("email", "a@b.example, c@d.example"),
        ("email", "x" * 250 + "@b.example"),
        ("code", ""),
        ("code", "a/b"),
        ("code", "x" * 65),
        ("partner_id", "a b"),
        ("partner_id", "a\n"),
        ("partner_id", "A" * 65),
        ("partner_id", "٣"),
        ("subject", "a b"),
        ("subject", ""),
        ("subject", "ana\n"),
        ("sha256", "g" * 64),
        ("sha256", "0" * 63),
        ("narrative", 5),
        ("line", None),
    ],
)
def test_refused_texts(kind: str, text: object) -> None:
    assert not accepts(kind, text)


def test_surrounding_space_is_not_kept() -> None:
    assert TypeAdapter(Line).validate_python("  Ana  ") == "Ana"
    assert TypeAdapter(Narrative).validate_python("\n we paid \n") == "we paid"


@pytest.mark.parametrize("amount", ["0", "0.00", "1500.00", "0.0001", "999999999999999.9999", "007"])
def test_an_amount_is_a_decimal_string_and_kept_as_it_was_stated(amount: str) -> None:
    assert TypeAdapter[str](Amount).validate_python(amount) == amount


NO_AMOUNTS = [
    "",
    "-1",
    "-0",
    "-0.01",
    "+1",
    "1,5",
    "1.",
    ".5",
    "1e3",
    "NaN",
    "Infinity",
    "0x1",
    "1 ",
    "1\n",
    "٣",
    "1_000",
]
NO_CURRENCIES = ["", "eur", "EURO", "EUR ", "XXX", "XTS", "XAU", "BTC", "DEM", "ZWL", "€"]


@pytest.mark.parametrize("amount", [*NO_AMOUNTS, "1.00001", "1" * 16, 1500, 1500.0, None])
def test_anything_else_is_no_amount(amount: object) -> None:
    assert not accepts("amount", amount)


@pytest.mark.parametrize("currency", ["EUR", "USD", "GBP", "JPY", "CHF", "XOF", "ZWG", "VED", "SLE"])
def test_a_currency_is_an_iso_4217_code(currency: str) -> None:
    assert accepts("currency", currency)


@pytest.mark.parametrize("currency", [*NO_CURRENCIES, None, 978])
def test_anything_else_is_no_currency(currency: object) -> None:
    assert not accepts("currency", currency)


def test_every_currency_is_three_capital_letters() -> None:
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in CURRENCIES)


def test_money_takes_both_parts_and_no_other() -> None:
    assert Money.model_validate({"amount": "1.50", "currency": "EUR"}) == Money(amount="1.50", currency="EUR")
    for faulty in ({"amount": "1.50"}, {"currency": "EUR"}, {"amount": "1", "currency": "EUR", "tax": "0"}):
        with pytest.raises(ValidationError):
            Money.model_validate(faulty)


class Letter(FrozenModel):
    """A model with private fields, declared in every way that the rules use."""

    reference: Code
    sender: PrivateLine
    text: Narrative
    postscript: Narrative | None = None
    link: Annotated[Url, Private()]
    public: Line | None = None


def test_private_fields_are_found_however_they_are_declared() -> None:
    assert private_fields(Letter) == ("sender", "text", "postscript", "link")


@pytest.mark.parametrize("code", ["BGN", "ANG", "HRK", "XAU", "CHE", "UYW", "XTS", "eur", ""])
def test_what_is_no_circulating_currency_is_rejected(code: str) -> None:
    assert not accepts("currency", code)


def test_money_in_a_withdrawn_currency_is_still_read_from_the_record() -> None:
    stored = {"amount": "12.50", "currency": "BGN"}

    assert read_stored(Money, stored).currency == "BGN"
    with pytest.raises(ValidationError):
        Money.model_validate(stored)
    with pytest.raises(ValidationError):
        read_stored(Money, stored | {"currency": "euro"})
