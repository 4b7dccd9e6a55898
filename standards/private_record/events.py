"""What happens to a private row: it is kept with some content, and it may be erased."""

from typing import Annotated, Literal

from pydantic import Field

from standards.events import Event, EventData


class PrivateKept(EventData):
    """A private row was written; the digest is that of its content."""

    type: Literal["private_kept"] = "private_kept"
    digest: str


class PrivateErased(EventData):
    """What a private row held was erased for good."""

    type: Literal["private_erased"] = "private_erased"
    reason: str
    """A code, such as the number of a request: no private text."""


PrivateRecordEvent = Event[Annotated[PrivateKept | PrivateErased, Field(discriminator="type")]]
