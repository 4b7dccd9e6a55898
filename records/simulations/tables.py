"""The tables of simulations: reports that somebody asked for. No event, and no fold of events; no rule reads them."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from records.tables.personal import OnErasure, subject
from records.tables.schema import instant, metadata

simulations = Table(
    "simulations",
    metadata,
    Column("id", Text, primary_key=True, comment="The simulation's id."),
    Column(
        "requested_by",
        Text,
        nullable=False,
        comment="Who asked for it: a token's subject.",
        info=subject(OnErasure.EMPTIED),
    ),
    instant("requested_at", comment="When it was asked for."),
    Column("overrides", JSONB, nullable=False, comment="The candidate's departures, as they were sent."),
    instant("from_at", nullable=True, comment="The start of the window; null for everything on record."),
    instant("to_at", comment="The end of the window."),
    Column("status", Text, nullable=False, comment="Whether it waits, runs, or how it ended."),
    Column("partners", Integer, nullable=False, comment="How many there are to replay."),
    Column("replayed", Integer, nullable=False, comment="How many partners were replayed so far."),
    Column("after", Text, nullable=False, comment="The last partner that was replayed; the next page follows it."),
    Column("totals", JSONB, nullable=False, comment="Sums over the findings so far."),
    instant("ended_at", nullable=True, comment="When it ended."),
    comment="Reports on what a candidate edition would change. Neither the event log nor a projection of it.",
)
Index("simulations_requested_idx", simulations.c.requested_at, simulations.c.id)

simulation_findings = Table(
    "simulation_findings",
    metadata,
    Column("simulation_id", Text, ForeignKey("simulations.id"), primary_key=True, comment="The simulation."),
    Column("partner_id", Text, primary_key=True, comment="The partner."),
    Column("finding", JSONB, nullable=False, comment="What would differ for the partner."),
    comment="By simulation, each partner for whom something would differ.",
)
