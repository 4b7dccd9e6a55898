"""Strings that the product accepts, and which of their fields are private.

A private string (a name, a narrative, a note) is kept in PostgreSQL alone. When a request is taken in, its text is
stored under an id and the id takes its place in the command, so the same model describes a request's body and the wire
of Temporal.
"""

from typing import Annotated

from pydantic import BaseModel, StringConstraints

from standards.json_schema import Characters, Pattern


class Private:
    """Marks a field whose text must not leave PostgreSQL."""


def _storable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not contain the NUL character")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("must be valid Unicode; it contains half of a surrogate pair")
    return text


def _one_line(text: str) -> str:
    # U+0085, U+2028 and U+2029 break a line as well: a mail header that holds one cannot be sent.
    if any(ord(character) < 32 or 127 <= ord(character) < 160 or character in "\u2028\u2029" for character in text):
        raise ValueError("must be one line without control characters")
    return text


_CONTROL = r"\u0000-\u001f\u007f-\u009f\u2028\u2029"
STORABLE, ONE_LINE = Characters(_storable, r"^[^\u0000]*$"), Characters(_one_line, rf"^[^{_CONTROL}]*$")
"""What a string type of another length is made with; its constraints stand before them."""
_NOT_BLANK = Pattern(r"\S")
"""What stripping and a least length come to."""

Storable = Annotated[str, STORABLE]
Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), STORABLE, ONE_LINE, _NOT_BLANK
]
Url = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^https?://\S+$", max_length=2000), STORABLE, ONE_LINE
]
Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, pattern=r"^[^@\s<>,;:\"]+@[^@\s<>,;:\"]+$", max_length=254),
    STORABLE,
    ONE_LINE,
]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.\- ]{1,64}$")]
PartnerId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
Subject = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:@|+\-]{1,128}$")]
"""A person's ``sub``."""
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{64}$")]

Narrative = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000),
    STORABLE,
    Private(),
    _NOT_BLANK,
]
PrivateLine = Annotated[Line, Private()]
PrivateUrl = Annotated[
    str,
    StringConstraints(strip_whitespace=True, pattern=r"^(https?://\S+|txt_[0-9a-z]{32})$", max_length=2000),
    STORABLE,
    Private(),
]
"""An address that stays in PostgreSQL: after intake the id of its text stands in its place, and must fit here too."""


def private_fields(model: type[BaseModel]) -> tuple[str, ...]:
    """The names of the model's fields whose text stays in PostgreSQL."""
    return tuple(name for name, field in model.model_fields.items() if _is_private(field.metadata, field.annotation))


def _is_private(metadata: list[object], annotation: object) -> bool:
    """Looks through ``X | None``, where the marker sits on the union's member."""
    if any(isinstance(item, Private) for item in metadata):
        return True
    members = getattr(annotation, "__args__", ())
    return any(isinstance(item, Private) for member in members for item in getattr(member, "__metadata__", ()))
