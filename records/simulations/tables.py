"""The tables of simulations: reports that somebody asked for. No event, and no fold of events; no rule reads them."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from records.tables.schema import instant, metadata

simulations = Table(
    "simulations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("requested_by", Text, nullable=False),
    instant("requested_at"),
    Column("overrides", JSONB, nullable=False, comment="The candidate's departures, as they were sent."),
    instant("from_at", nullable=True),
    instant("to_at"),
    Column("status", Text, nullable=False),
    Column("partners", Integer, nullable=False, comment="How many there are to replay."),
    Column("replayed", Integer, nullable=False),
    Column("after", Text, nullable=False, comment="The last partner that was replayed; the next page follows it."),
    Column("totals", JSONB, nullable=False),
    instant("ended_at", nullable=True),
    comment="Reports on what a candidate edition would change. Neither the event log nor a projection of it.",
)
Index("simulations_requested_idx", simulations.c.requested_at, simulations.c.id)

simulation_findings = Table(
    "simulation_findings",
    metadata,
    Column("simulation_id", Text, ForeignKey("simulations.id"), primary_key=True),
    Column("partner_id", Text, primary_key=True),
    Column("finding", JSONB, nullable=False),
    comment="By simulation, each partner for whom something would differ.",
)
