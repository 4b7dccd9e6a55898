"""The table of tier reviews."""

from sqlalchemy import Column, Table, Text

from records.tables.schema import folded, instant, metadata

tier_reviews = Table(
    "tier_reviews",
    metadata,
    Column("id", Text, primary_key=True, comment="The tier review's id: its day."),
    instant("due_at", comment="The instant of the review."),
    instant("began_at", comment="When it began."),
    instant("reported_at", nullable=True, comment="When every accreditation had run it."),
    *folded(names_people=False),
)
