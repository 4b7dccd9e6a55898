"""The shape of a mark in the API."""

from datetime import date, datetime

from pydantic import BaseModel, Field


class VacateRequestView(BaseModel):
    """A request that a mark is vacated, which waits for a director (extension)."""

    by: str
    at: datetime


class MarkView(BaseModel):
    """A mark on a partner's record, with the case it came from, or the reference it was imported with (S26)."""

    id: str
    partner_id: str
    partner_name: str | None
    complaint_id: str | None
    imported: bool
    reference: str | None
    seriousness: str
    placed_on: date
    vacated_at: datetime | None = Field(default=None, description="Since when it counts no more (extension).")
    vacate_requested: VacateRequestView | None = Field(
        default=None, description="Who asked that it is vacated, while a director has not approved it (extension)."
    )
