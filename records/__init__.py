"""The record: PostgreSQL's tables, the event log, the projections it feeds, and the queries that read them."""
