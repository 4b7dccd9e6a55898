"""HTTP in, commands and queries to Temporal, reads from the records."""
