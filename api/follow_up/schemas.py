"""The shape of what is left to see to of a closed complaint."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, Field

from api.action_links import ActionView


class FollowUpKind(StrEnum):
    """Why somebody has to see to a closed complaint."""

    DECIDED_ACTION = "decided_action"
    AGREED_SOLUTION = "agreed_solution"


class FollowUpView(BaseModel):
    """An action that a mark board decided (S39), or an agreed solution (S18), until somebody has seen to it."""

    id: str = Field(description="The complaint's id.")
    kind: FollowUpKind
    complaint_id: str
    partner_id: str
    action: str | None = Field(description="What the board decided; null for an agreed solution.")
    proposal_id: str | None = Field(description="The proposal that both accepted; null for a decided action.")
    recommendation: bool = Field(
        description="Whether the board's action is a recommendation: the partner holds a live accreditation (S38, S39)."
    )
    since: datetime = Field(description="When the complaint closed.")
    due_at: datetime | None = Field(
        description="By the edition in force now (extension); null while the action waits, and counted from the "
        "removal of the last accreditation where it waited for that."
    )
    overdue: bool
    waits_for_removal: bool = Field(
        description="Whether the action waits until the partner holds no live accreditation (S38)."
    )
    waits_for: str = Field(description="What has to happen next, in words.")
    actions: list[ActionView] = Field(description="What records it; empty while it waits.")
