"""The shape of what was kept aside in the exchange with HubSpot, and of requests to erase."""

from datetime import datetime

from pydantic import BaseModel, Field

from records.hubspot.parked import ParkedKind


class HubSpotParkedView(BaseModel):
    """Something that was kept aside, and why."""

    id: str
    kind: ParkedKind
    object_id: str | None = Field(description="The ticket or company in HubSpot, where one is known.")
    reason: str = Field(description="A code or a field.", examples=["VALIDATION_ERROR"])
    detail: str | None = Field(description="What is missing, or HubSpot's own words.")
    parked_at: datetime
    attempts: int
    retries_at: datetime | None = Field(description="When it is tried again by itself; null where a person has to.")


class ErasureView(BaseModel):
    """A request to erase a person's data."""

    id: str
    source: str
    external_id: str = Field(description="The contact's id in HubSpot.")
    complaints: list[str] = Field(description="The cases that are known to concern the person.")
    requested_at: datetime
    status: str = Field(description="`requested`, then `carried_out`.")
