"""The shape of explanations in the API: a partner's history, an application tried, a command tried."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field, StringConstraints

from analysis.explanation import Explanation
from api.complaints.schemas import ClauseView
from standards.base_model import FrozenModel
from standards.vocabulary import Role


class HistoryEntry(BaseModel):
    """One event of a partner's standing."""

    subject: str
    sequence: int
    at: datetime
    type: str
    summary: str
    actor: str
    role: Role
    edition: str
    because: list[ClauseView]
    why: str


class Eligibility(BaseModel):
    """Whether an application would be accepted now, and why not."""

    kind: str
    eligible: bool
    refused: str | None
    explanation: Explanation | None


class AttemptBody(FrozenModel):
    """A command that is not given yet."""

    subject: Annotated[
        str, StringConstraints(max_length=100, pattern=r"^(cmp_|acc_|rev_|partner/)[A-Za-z0-9._-]+$")
    ] = Field(description="What would be acted on.", examples=["cmp_01m83kkh1qkpscs7k0khp59zhv", "partner/tour"])
    action: Annotated[str, StringConstraints(max_length=64, pattern=r"^[a-z_]+$")] = Field(
        description="One of its declared actions.", examples=["record_mediation_outcome"]
    )
    fields: dict[str, Any] = Field(
        default={}, description="The action's body, as at its own address.", examples=[{"outcome": "resolved"}]
    )


class Judged(BaseModel):
    """Whether the command would be accepted now, and why not."""

    subject: str
    action: str
    accepted: bool
    refused: str | None = Field(
        description="The code with which it would be rejected.", examples=["no_mutual_agreement"]
    )
    explanation: Explanation | None = Field(description="Null where it would be accepted.")
