"""A run of the custom workflow action, as HubSpot sends it, and the answer that it reads."""

from datetime import timedelta
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

EXPIRES_AFTER: Final = timedelta(weeks=8)
"""How long a workflow waits for the outcome: longer than a case takes."""
INPUTS: Final = {
    "partner_id": "partner_id",
    "category": "category",
    "customer_name": "customer.name",
    "surfaced_by_email": "surfaced_by.email",
}
"""The action's input fields that fill a complaint's, which count before the ticket's properties."""
WAIT: Final = "wait_for_outcome"


class _Sent(BaseModel):
    model_config = ConfigDict(extra="ignore")  # HubSpot adds fields


class ActionObject(_Sent):
    """The record that the workflow is about."""

    objectId: int | str  # noqa: N815 - HubSpot's spelling
    objectType: str = "TICKET"  # noqa: N815 - HubSpot's spelling


class ActionRun(_Sent):
    """A run of the action."""

    callbackId: str = Field(min_length=1, max_length=200)  # noqa: N815 - HubSpot's spelling
    object: ActionObject
    inputFields: dict[str, Any] = {}  # noqa: N815 - HubSpot's spelling

    @property
    def inputs(self) -> dict[str, str]:
        """By the complaint's field, what the action gives."""
        given = {name: self.inputFields.get(name) for name in INPUTS}
        return {INPUTS[name]: str(value).strip() for name, value in given.items() if value not in (None, "")}

    @property
    def waits(self) -> bool:
        """Whether the workflow waits for the outcome."""
        return str(self.inputFields.get(WAIT, "")).lower() == "true"


class ActionAnswer(BaseModel):
    """What HubSpot's workflow reads."""

    outputFields: dict[str, str] = Field(  # noqa: N815 - HubSpot's spelling
        examples=[{"hs_execution_state": "SUCCESS"}],
        description="`hs_execution_state`: SUCCESS once it is stored, BLOCK to let the workflow wait, FAIL_CONTINUE.",
    )


def iso_duration(lasts: timedelta) -> str:
    """The duration as ISO 8601 writes it, in whole weeks."""
    return f"P{lasts // timedelta(weeks=1)}W"
