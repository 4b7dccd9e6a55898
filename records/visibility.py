"""What a reader may see: one value, by which every query of the records is narrowed."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, or_


@dataclass(frozen=True)
class Visibility:
    """Everything, or what is about some partners, or what the reader filed; nothing by default."""

    everything: bool = False
    partners: tuple[str, ...] = ()
    filed_by: str | None = None

    def includes(self, partner_id: str) -> bool:
        """Whether the reader may see the partner."""
        return self.everything or partner_id in self.partners


EVERYTHING = Visibility(everything=True)
NOTHING = Visibility()


def within(
    visibility: Visibility, partner_id: ColumnElement[str], filed_by: ColumnElement[str] | None = None
) -> list[ColumnElement[bool]]:
    """The conditions under which the reader may see a row; none where the reader sees everything."""
    if visibility.everything:
        return []
    allowed: list[ColumnElement[bool]] = []
    if visibility.partners:
        allowed.append(partner_id.in_(visibility.partners))
    if filed_by is not None and visibility.filed_by is not None:
        allowed.append(filed_by == visibility.filed_by)
    return [or_(*allowed) if allowed else false()]
