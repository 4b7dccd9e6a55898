"""The front door: HTTP in, updates and queries to Temporal, reads from the records."""
