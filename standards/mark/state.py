"""How far the annulment of a mark has come."""

from datetime import datetime

from pydantic import ConfigDict, Field

from standards.base_model import FrozenModel
from standards.vocabulary import MarkStage


class Annulment(FrozenModel):
    """The request and its approval. It is only ever made by ``evolve`` from its events."""

    # What is stored calls the commands "orders".
    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)

    id: str
    partner_id: str
    asked_by: str
    asked_at: datetime
    reason: str
    vacated_by: str | None = None
    vacated_at: datetime | None = None
    sequence: int
    last_at: datetime
    commands: tuple[str, ...] = Field(default=(), alias="orders")

    @property
    def stage(self) -> MarkStage:
        """Asked until a director approves."""
        return MarkStage.VACATED if self.vacated_at else MarkStage.ASKED


def stage_of(annulment: Annulment | None) -> MarkStage:
    """The mark counts as long as nobody asked for its annulment, and while it is asked for."""
    return MarkStage.COUNTED if annulment is None else annulment.stage
